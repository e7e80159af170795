"""Gaps in a text on their pages: fields and lists within the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub.assessment.kinds import cloze
from learnhub.assessment.papers import ReviewedQuestion
from learnhub.assessment.responses import Response
from learnhub.content.questions import Gap, QuestionText
from learnhub.web.learner.asking.kind import Linked, PageKind, Part, field_name, texts_of

_GAP = re.compile(r'<span class="gap" data-gap="([^"]+)"></span>')
Filled = TypeVar("Filled")


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A gap on the paper: a list of pairs (id, words) where there are choices, else a field."""

    field: str
    number: int
    value: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Piece(Generic[Filled]):
    """A piece of the text, and the gap after it; none after the last."""

    html: Markup
    gap: Filled | None


class Cloze(PageKind):
    """The text with its gaps."""

    template = "cloze"
    holds = "gaps"

    def given(self, question: QuestionText, form: MultiDict[str, str]) -> Response | None:
        """Empty gaps are open; where no gap is there, nothing is said."""
        posted = {gap.id: form.get(field_name(question.slug, gap.id)) for gap in question.gaps}
        if all(value is None for value in posted.values()):
            return None
        return {"gaps": {gap: value for gap, value in posted.items() if value}}

    def asked(self, question: QuestionText, response: Response, linked: Linked) -> list[Piece[ShownGap]]:
        """Return the text in pieces."""
        filled, numbers = response.get("gaps", {}), {gap.id: at for at, gap in enumerate(question.gaps, start=1)}

        def shown(gap: Gap) -> ShownGap:
            choices = tuple(texts_of(gap.choices).items())
            return ShownGap(field_name(question.slug, gap.id), numbers[gap.id], filled.get(gap.id, ""), choices)

        return list(_pieces(question, shown, linked))

    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> list[Piece[Part]]:
        """Return the text in pieces, with what was given and what is right."""
        filled = response.get("gaps", {})

        def reviewed(gap: Gap) -> Part:
            key, given, texts = found.key.gaps[gap.id], filled.get(gap.id), texts_of(gap.choices)
            is_right = cloze.is_right(key, given)
            typed = found.feedback.right_in_gap(found.key, gap.id)
            right = " / ".join(typed) if key.right is None else texts[key.right]
            state = "right" if is_right else ("missed" if given is None else "wrong")
            return Part(Markup(), state, given=texts.get(given or "", given or ""), right=right)

        return list(_pieces(found.question, reviewed, linked))

    def words(self, question: QuestionText, response: Response) -> list[str]:
        """Return what fills each gap."""
        filled = response["gaps"]
        return [
            f"{number}. {texts_of(gap.choices).get(filled[gap.id], filled[gap.id])}"
            for number, gap in enumerate(question.gaps, start=1)
            if gap.id in filled
        ]

    def first_field(self, question: QuestionText) -> str:
        """Return the first gap."""
        return field_name(question.slug, question.gaps[0].id)


def _pieces(question: QuestionText, made: Callable[[Gap], Filled], linked: Linked) -> Iterator[Piece[Filled]]:
    gaps = {gap.id: gap for gap in question.gaps}
    parts = _GAP.split(linked(question.stem))
    for html, gap in zip(parts[::2], [*parts[1::2], None], strict=True):
        yield Piece(Markup(html), made(gaps[gap]) if gap in gaps else None)  # noqa: S704 - a piece of what is safe
