"""Single and multiple choice on their pages."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub.assessment.papers import ReviewedQuestion
from learnhub.assessment.responses import Response
from learnhub.content.questions import QuestionText
from learnhub.web.learner.asking.kind import Linked, PageKind, Part, field_name, texts_of

_STATES = {(True, True): "right", (True, False): "wrong", (False, True): "missed", (False, False): "rest"}


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option on the paper."""

    id: str
    html: Markup
    is_chosen: bool


class Choice(PageKind):
    """Options as rows with a button or a box each."""

    template = "choice"
    holds = "chosen"

    def __init__(self, *, is_single: bool) -> None:
        self._is_single = is_single

    def given(self, question: QuestionText, form: MultiDict[str, str]) -> Response | None:
        """Boxes without a tick take an answer back; a group of buttons without a choice says nothing."""
        posted = form.getlist(field_name(question.slug))
        return None if self._is_single and not posted else {"chosen": posted}

    def asked(self, question: QuestionText, response: Response, linked: Linked) -> list[ShownOption]:
        """Return the options."""
        chosen = response.get("chosen", ())
        return [ShownOption(option.id, linked(option.html), option.id in chosen) for option in question.options]

    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> list[Part]:
        """Return the options; what was neither chosen nor right keeps silent, so that the page stays short."""
        chosen, parts = response.get("chosen", ()), []
        for option in found.question.options:
            state = _STATES[option.id in chosen, option.id in found.key.right]
            feedback = found.feedback.options.get(option.id) if state != "rest" else None
            parts.append(Part(linked(option.html), state, feedback=linked(feedback) if feedback else None))
        return parts

    def words(self, question: QuestionText, response: Response) -> list[str]:
        """Return the chosen options."""
        return [text for option, text in texts_of(question.options).items() if option in response["chosen"]]

    def first_field(self, question: QuestionText) -> str:
        """Return the first option."""
        return f"{field_name(question.slug)}-{question.options[0].id}"
