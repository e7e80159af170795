"""Every kind of question that can be answered and graded."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.assessment.kinds.choice import Choice
from learnhub.assessment.kinds.cloze import Cloze
from learnhub.assessment.kinds.kind import Kind
from learnhub.assessment.kinds.match import Match
from learnhub.assessment.kinds.open import Open
from learnhub.assessment.kinds.order import Order
from learnhub.assessment.kinds.typed import Numeric, Text
from learnhub.content.format.vocabulary import QuestionKind

KINDS: Mapping[QuestionKind, Kind] = {
    QuestionKind.SINGLE: Choice(is_single=True),
    QuestionKind.MULTIPLE: Choice(is_single=False),
    QuestionKind.NUMERIC: Numeric(),
    QuestionKind.TEXT: Text(),
    QuestionKind.MATCH: Match(),
    QuestionKind.ORDER: Order(),
    QuestionKind.CLOZE: Cloze(),
    QuestionKind.OPEN: Open(),
}
