"""The blueprint of this face; its modules put their views on it."""

from flask import Blueprint

face = Blueprint("trainer", __name__)
