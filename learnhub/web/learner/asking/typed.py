"""What is typed on its pages: numbers, words, and texts of one's own."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from flask import g
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub import i18n
from learnhub.assessment.kinds.open import LONGEST_TEXT
from learnhub.assessment.papers import ReviewedQuestion
from learnhub.assessment.responses import Response
from learnhub.content.questions import QuestionText
from learnhub.i18n import gettext as _
from learnhub.web.learner.asking.kind import Linked, PageKind, field_name


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A field to type in; `longest` is how many characters fit where there is a budget."""

    typed: str
    unit: str | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """What was typed, and all that counts as right."""

    typed: str
    right: tuple[str, ...]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A text of one's own beside a model, and what a tutor said of it."""

    typed: str
    model: Markup | None
    comment: str | None


class Typed(PageKind):
    """A field to type in."""

    holds = "typed"

    def given(self, question: QuestionText, form: MultiDict[str, str]) -> Response | None:
        """An empty field takes an answer back; one that is not there says nothing."""
        typed = form.get(field_name(question.slug))
        return None if typed is None else {"typed": typed}

    def asked(self, question: QuestionText, response: Response, linked: Linked) -> ShownLine:  # noqa: ARG002 - no HTML
        """Return the field."""
        return ShownLine(str(response.get("typed", "")), question.unit)

    def words(self, question: QuestionText, response: Response) -> list[str]:
        """Return what was typed."""
        unit = f" {question.unit}" if question.unit else ""
        return [f"{line}{unit}" for line in str(response["typed"]).splitlines()]


class Line(Typed):
    """One line."""

    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> ReviewedLine:  # noqa: ARG002
        """Return the line, and what counts as right."""
        return ReviewedLine(str(response.get("typed", "")), self.right(found), found.question.unit)

    @abstractmethod
    def right(self, found: ReviewedQuestion) -> tuple[str, ...]:
        """Return all that counts as right, as readers of the page write it."""


class Numeric(Line):
    """A number."""

    template = "number"

    def right(self, found: ReviewedQuestion) -> tuple[str, ...]:
        """Return the numbers, or from which to which."""
        return tuple(
            _number(low) if low == high else _("%(low)s to %(high)s", low=_number(low), high=_number(high))
            for low, high in found.key.ranges
        )


class Text(Line):
    """Words."""

    template = "text"

    def right(self, found: ReviewedQuestion) -> tuple[str, ...]:
        """Return the words of the language in which the question stands."""
        return found.feedback.right_words(found.key)


class Open(Typed):
    """A text of one's own."""

    template = "open"

    def asked(self, question: QuestionText, response: Response, linked: Linked) -> ShownLine:  # noqa: ARG002 - no HTML
        """Return the field with its budget."""
        return ShownLine(str(response.get("typed", "")), longest=LONGEST_TEXT)

    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> ReviewedText:
        """Return the text beside the model."""
        model = found.feedback.model
        return ReviewedText(
            typed=str(response.get("typed", "")),
            model=linked(model) if model else None,
            comment=found.mark.comment if found.mark else None,
        )


def _number(value: Decimal) -> str:
    """Return a number of the key with all its digits, as readers of the page write it."""
    return format_decimal(value, locale=i18n.locale_of(g.language), decimal_quantization=False)
