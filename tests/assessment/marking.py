"""A process that marks answers one after the other and says which are acknowledged, until somebody kills it.

Used by test_kill.py: `python -m tests.assessment.marking <tutor's code> <question>`, with the settings in the
environment and the public ids of attempts as JSON on standard input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from learnhub.app import create_app
from learnhub.assessment import marks
from learnhub.assessment.models import Attempt
from learnhub.stores.database import db, unit_of_work


def mark_all(tutor: str, question: str, public_ids: Sequence[str]) -> None:
    """Mark each answer in a transaction of its own, and print the attempt's id once it is committed."""
    for public_id in public_ids:
        with unit_of_work():
            attempt = db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one()
            marks.mark(tutor, attempt, question, 150, "Clear.")
        sys.stdout.write(f"{public_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    with create_app().app_context():
        mark_all(sys.argv[1], sys.argv[2], json.load(sys.stdin))
