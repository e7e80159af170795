"""Every kind of question that a quiz or a survey may have."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.content.format.answers.choice import Choice
from learnhub.content.format.answers.cloze import Cloze
from learnhub.content.format.answers.kind import Kind
from learnhub.content.format.answers.match import Match
from learnhub.content.format.answers.numeric import Numeric
from learnhub.content.format.answers.open import Open
from learnhub.content.format.answers.order import Order
from learnhub.content.format.answers.scale import Scale
from learnhub.content.format.answers.words import Words
from learnhub.content.format.vocabulary import QuestionKind

KINDS: Mapping[QuestionKind, Kind] = {
    QuestionKind.SINGLE: Choice(is_single=True),
    QuestionKind.MULTIPLE: Choice(is_single=False),
    QuestionKind.NUMERIC: Numeric(),
    QuestionKind.TEXT: Words(),
    QuestionKind.MATCH: Match(),
    QuestionKind.ORDER: Order(),
    QuestionKind.CLOZE: Cloze(),
    QuestionKind.OPEN: Open(),
    QuestionKind.SCALE: Scale(),
}
