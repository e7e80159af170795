"""Responses: whether what a learner sent fits its question, and the one form in which it is kept.

What a response to each kind of question is stands in `kinds`: {"chosen": [ids]}, {"typed": text}, {"pairs": {…}},
{"order": [ids]} or {"gaps": {…}}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from learnhub import ids
from learnhub.assessment.kinds.kinds import KINDS
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import QuestionText

Response = Mapping[str, Any]


def checked(question: QuestionText, response: object) -> dict[str, Any]:
    """Return a response as it is kept, by the rules of its kind.

    Nothing chosen and nothing typed are responses too: they take an answer back. Raises Invalid, with the question's
    id as the field.
    """
    return KINDS[question.kind].kept(question, response)


def is_empty(response: Response | None) -> bool:
    """Tell whether nothing is answered: no response, nothing chosen, nothing typed."""
    return response is None or not any(response.values())


def is_unreadable(kind: QuestionKind, response: Response | None) -> bool:
    """Tell whether something is answered that can never count, such as words where a number is asked for."""
    return response is not None and not is_empty(response) and KINDS[kind].is_unreadable(response)


def is_whole(question: QuestionText, response: Response | None) -> bool:
    """Tell whether something is answered and no part of the question is left open, such as a gap."""
    return response is not None and not is_empty(response) and KINDS[question.kind].is_whole(question, response)


def body_digest(question: str, response: Response) -> str:
    """Return the digest of a save (question id, response as kept): tells a repeat from another body."""
    return ids.digest(json.dumps([question, response], sort_keys=True))
