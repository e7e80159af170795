"""The blueprint of what has no language in its address."""

from flask import Blueprint

face = Blueprint("machines", __name__)
