"""A process that hands work in, one piece after the other, and says which are acknowledged, until somebody kills it.

Used by test_kill.py: `python -m tests.assessment.handing <enrolment's public id>`, with the settings in the environment
and the texts as JSON on standard input.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from learnhub.app import create_app
from learnhub.assessment import hand_ins, work_files
from learnhub.assessment.work_files import Upload
from learnhub.content import catalogue
from learnhub.learning.models import Enrolment
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.assessment.uploads import PDF


def hand_in_all(public_id: str, texts: Sequence[str]) -> None:
    """Hand each text in with a file of its own, in one transaction, and print it once that is committed."""
    for text in texts:
        with unit_of_work():
            enrolment = db.session.scalars(db.select(Enrolment).where(Enrolment.public_id == public_id)).one()
            unit = catalogue.get_unit(enrolment.version, published.TASK)
            sent = [Upload("plan.pdf", PDF + text.encode())]
            taken, _problems = work_files.accept(hand_ins.rules_of(unit), sent)
            draft = hand_ins.save_draft(enrolment, unit, text, added=taken)
            hand_ins.hand_in(enrolment, unit, draft.public_id)
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    with create_app().app_context():
        hand_in_all(sys.argv[1], json.load(sys.stdin))
