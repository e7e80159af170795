"""Putting in order on its pages: a place for each item; with scripts, buttons that move it up and down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub.assessment.papers import ReviewedQuestion
from learnhub.assessment.responses import Response
from learnhub.content.questions import QuestionText
from learnhub.web.learner.asking.kind import Linked, PageKind, Part, field_name, text_of, texts_of


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item, and the place it was given ("" for none); `text` is it without markup."""

    field: str
    html: Markup
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class ReviewedOrder:
    """The order as given, each item with the place that is right for it; and the order that is right."""

    given: list[Part]
    right: list[Markup]


class Order(PageKind):
    """A place to choose for each item. Items stand in the order given, else in the order drawn."""

    template = "order"
    holds = "order"

    def given(self, question: QuestionText, form: MultiDict[str, str]) -> Response | None:
        """Return the places as they were chosen: whether they make an order is for the rules to say."""
        posted = {item.id: form.get(field_name(question.slug, item.id)) for item in question.options}
        if all(place is None for place in posted.values()):
            return None
        return {"places": {item: place for item, place in posted.items() if place}}

    def asked(self, question: QuestionText, response: Response, linked: Linked) -> list[ShownItem]:
        """Return the items."""
        places = _places(response)
        shown = [
            ShownItem(
                field_name(question.slug, item.id), linked(item.html), text_of(item.html), places.get(item.id, "")
            )
            for item in question.options
        ]
        return sorted(shown, key=lambda item: int(item.place)) if response.get("order") else shown

    def reviewed(self, found: ReviewedQuestion, response: Response, linked: Linked) -> ReviewedOrder:
        """Return both orders."""
        texts = {item.id: linked(item.html) for item in found.question.options}
        given, places = response.get("order", []), {item: at for at, item in enumerate(found.key.order, start=1)}
        return ReviewedOrder(
            given=[
                Part(texts[item], "right" if places[item] == at else "wrong", right=str(places[item]))
                for at, item in enumerate(given, start=1)
            ],
            right=[texts[item] for item in found.key.order],
        )

    def words(self, question: QuestionText, response: Response) -> list[str]:
        """Return the items in the order given."""
        texts = texts_of(question.options)
        return [f"{place}. {texts[item]}" for place, item in enumerate(response["order"], start=1)]

    def first_field(self, question: QuestionText) -> str:
        """Return the first item."""
        return field_name(question.slug, question.options[0].id)


def _places(response: Response) -> Mapping[str, str]:
    if response.get("order"):
        return {item: str(place) for place, item in enumerate(response["order"], start=1)}
    places: Mapping[str, str] = response.get("places", {})
    return places
