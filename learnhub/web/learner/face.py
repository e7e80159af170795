"""The blueprint of this face; its modules put their views on it."""

from flask import Blueprint

face = Blueprint("learner", __name__)
