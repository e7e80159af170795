"""What every kind of question has to say of its pages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub.assessment.papers import ReviewedQuestion
from learnhub.assessment.responses import Response
from learnhub.content.questions import Option, QuestionText

# Puts real addresses into stored HTML; what learners typed never comes near it.
Linked = Callable[[str], Markup]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer after grading. `state`: right, wrong, missed, or rest; `right` is what belongs there.

    What is markup says so by its type: all else is escaped where it is shown.
    """

    html: Markup
    state: str
    given: str | Markup = ""
    right: str | Markup = ""
    feedback: Markup | None = None


class PageKind(ABC):
    """One kind of question on its pages.

    `template` names it in learner/quizzes/asked and learner/quizzes/reviewed, which show what `asked` and `reviewed`
    return. `holds` names what its response holds, for static/js/quiz.js.
    """

    template: ClassVar[str]
    holds: ClassVar[str]

    @abstractmethod
    def given(self, question: QuestionText, form: MultiDict[str, str]) -> Response | None:
        """Return the response of a posted paper; None where nothing is said."""

    @abstractmethod
    def asked(self, question: QuestionText, response: Response, linked: Linked) -> Any:
        """Return what the template of the paper shows, with a response as saved or as typed ({} for none)."""

    @abstractmethod
    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> Any:
        """Return what the template of the review shows ({} where nothing was answered)."""

    @abstractmethod
    def words(self, question: QuestionText, response: Response) -> list[str]:
        """Return a response that is not empty as lines of plain text."""

    def first_field(self, question: QuestionText) -> str:
        """Return the id of the first form field, to which an error leads."""
        return field_name(question.slug)


def field_name(question: str, part: str | None = None) -> str:
    """Return the name of a form field of a question. Its prefix keeps it apart from all other fields."""
    return f"answer-{question}" if part is None else f"answer-{question}.{part}"


def text_of(html: str) -> str:
    """Return the words of an option without markup, for where there is no room for any."""
    return Markup(html).striptags()  # noqa: S704 - nothing is trusted: what is left is escaped again where it is shown


def texts_of(options: tuple[Option, ...]) -> dict[str, str]:
    """Return the words of options by their id."""
    return {option.id: text_of(option.html) for option in options}
