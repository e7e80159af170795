"""A process that saves answers one after the other and says which are acknowledged, until somebody kills it.

Used by test_kill.py: `python -m tests.assessment.saving <attempt's public id>`, with the settings in the environment
and [[client id, question, response], …] as JSON on standard input.
"""

from __future__ import annotations

import json
import sys

from learnhub.app import create_app
from learnhub.assessment import answers
from learnhub.assessment.models import Attempt
from learnhub.stores.database import db, unit_of_work


def save_all(public_id: str, saves: list[tuple[str, str, dict[str, str]]]) -> None:
    """Save each answer in a transaction of its own, and print its id once it is committed."""
    for code, question, response in saves:
        with unit_of_work():
            attempt = db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one()
            answers.save_answer(attempt, question, response, code)
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    with create_app().app_context():
        save_all(sys.argv[1], json.load(sys.stdin))
