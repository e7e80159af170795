"""Matching on its pages: a list to choose from for each row."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub.assessment.papers import ReviewedQuestion
from learnhub.assessment.responses import Response
from learnhub.content.questions import QuestionText
from learnhub.web.learner.asking.kind import Linked, PageKind, Part, field_name, text_of, texts_of

_LONGEST_IN_A_LIST = 28


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with the option that was chosen for it."""

    field: str
    html: Markup
    chosen: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen; `text` is it without markup."""

    id: str
    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class ShownRows:
    """Rows, and what to choose from; `headings` are the words above the two sides."""

    headings: tuple[Markup, ...]
    rows: tuple[ShownRow, ...]
    options: tuple[Offered, ...]

    @property
    def is_lettered(self) -> bool:
        """Whether some option does not fit into a list: too long for a phone, or more than words."""
        return any(len(option.text) > _LONGEST_IN_A_LIST or "<" in option.html for option in self.options)


class Match(PageKind):
    """A list to choose from for each row, in the language of the course."""

    template = "match"
    holds = "pairs"

    def given(self, question: QuestionText, form: MultiDict[str, str]) -> Response | None:
        """Rows without a choice are open; where no row is there, nothing is said."""
        posted = {row.id: form.get(field_name(question.slug, row.id)) for row in question.rows}
        if all(value is None for value in posted.values()):
            return None
        return {"pairs": {row: value for row, value in posted.items() if value}}

    def asked(self, question: QuestionText, response: Response, linked: Linked) -> ShownRows:
        """Return the rows and what there is to choose from."""
        pairs = response.get("pairs", {})
        return ShownRows(
            headings=tuple(linked(heading) for heading in question.headings if heading),
            rows=tuple(
                ShownRow(field_name(question.slug, row.id), linked(row.html), pairs.get(row.id, ""))
                for row in question.rows
            ),
            options=tuple(Offered(option.id, linked(option.html), text_of(option.html)) for option in question.options),
        )

    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> list[Part]:
        """Return the rows with what was chosen and what belongs to each."""
        pairs = response.get("pairs", {})
        texts = {option.id: linked(option.html) for option in found.question.options}
        return [
            Part(
                linked(row.html),
                _state(pairs.get(row.id), found.key.pairs[row.id]),
                given=texts.get(pairs.get(row.id), ""),
                right=texts[found.key.pairs[row.id]],
            )
            for row in found.question.rows
        ]

    def words(self, question: QuestionText, response: Response) -> list[str]:
        """Return a line for each pair."""
        rows, options, pairs = texts_of(question.rows), texts_of(question.options), response["pairs"]
        return [f"{text} – {options[pairs[row]]}" for row, text in rows.items() if row in pairs]

    def first_field(self, question: QuestionText) -> str:
        """Return the first row."""
        return field_name(question.slug, question.rows[0].id)


def _state(given: str | None, right: str) -> str:
    if given is None:
        return "missed"
    return "right" if given == right else "wrong"
