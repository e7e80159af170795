"""Every kind of question that a paper may hold."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.web.learner.asking.choice import Choice
from learnhub.web.learner.asking.cloze import Cloze
from learnhub.web.learner.asking.kind import PageKind
from learnhub.web.learner.asking.match import Match
from learnhub.web.learner.asking.order import Order
from learnhub.web.learner.asking.typed import Numeric, Open, Text

KINDS: Mapping[QuestionKind, PageKind] = {
    QuestionKind.SINGLE: Choice(is_single=True),
    QuestionKind.MULTIPLE: Choice(is_single=False),
    QuestionKind.NUMERIC: Numeric(),
    QuestionKind.TEXT: Text(),
    QuestionKind.MATCH: Match(),
    QuestionKind.ORDER: Order(),
    QuestionKind.CLOZE: Cloze(),
    QuestionKind.OPEN: Open(),
}
