"""What was answered, in short: an answer that many gave is one row, and each graded attempt names its answers by key.

A graded attempt never changes, so this is written once, in the transaction that grades it; statistics.py counts
thousands of attempts by it without reading their answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from learnhub import ids
from learnhub.assessment import responses
from learnhub.assessment.models import Attempt, GivenAnswer
from learnhub.assessment.outcomes import Graded
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key
from learnhub.stores.database import db, insert_into

# Stands for whatever somebody wrote in own words, which is nobody's to count.
_SOMETHING = {"typed": "…"}

Row = Mapping[str, Any]


def keys_of(attempt: Attempt, graded: Graded) -> str:
    """Return what an attempt holds as keys of `GivenAnswer`, one for each question drawn, with spaces between.

    Answers that nobody gave before get a row.
    """
    rows = {row["digest"]: row for row in _rows(attempt, graded)}
    found = _find(attempt, rows)
    # In one order, so that two attempts that are handed in at once never wait for each other.
    missing = [rows[digest] for digest in sorted(rows.keys() - found.keys())]
    if missing:
        db.session.execute(insert_into(GivenAnswer).values(missing).on_conflict_do_nothing())
        found = _find(attempt, rows)
    return " ".join(str(found[digest]) for digest in rows)


def _rows(attempt: Attempt, graded: Graded) -> Iterator[Row]:
    keys = questions.keys(attempt.version, attempt.unit_slug, list(graded.points))
    said = {answer.question_slug: answer.response for answer in graded.answers}
    for slug, points in graded.points.items():
        response = _as_counted(keys[slug], said.get(slug))
        yield {
            "version_id": attempt.version_id,
            "unit_slug": attempt.unit_slug,
            "question_slug": slug,
            "response": response,
            "points": points or 0,
            "digest": ids.digest(json.dumps([slug, response, points or 0], sort_keys=True)),
        }


def _as_counted(key: Key, response: responses.Response | None) -> dict[str, Any]:
    if response is None or responses.is_empty(response):
        return {}
    return _SOMETHING if key.kind is QuestionKind.OPEN else dict(response)


def _find(attempt: Attempt, rows: Mapping[str, Row]) -> dict[str, int]:
    """Return the keys of the answers that are known already, by their digests."""
    return {
        row.digest: row.id
        for row in db.session.execute(
            select(GivenAnswer.digest, GivenAnswer.id).where(
                GivenAnswer.version_id == attempt.version_id,
                GivenAnswer.unit_slug == attempt.unit_slug,
                GivenAnswer.digest.in_(list(rows)),
            )
        )
    }
