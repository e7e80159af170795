"""Callouts of a stored text, with what stands above them."""

from __future__ import annotations

from datetime import date

from learnhub.content import boxes
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page

TEXT = """\
> [!KEY] The *first* &amp; best
> Before any heading.

## One

> [!NOTE]
> > [!DATA] Within {review=2027-06-30}
> > In 2023.

### Two

> [!REFLECT]
> Who?

> An ordinary quote.

> [!DATA] Never {review=2027-02-31}
> In 2023.
"""


def test_each_callout_is_told_with_its_heading_its_name_and_its_day() -> None:
    found = boxes.of(Renderer().convert(TEXT, Page(has_places=True), is_inline=False))
    assert [(one.kind, one.section, one.name, one.review) for one in found] == [
        ("key", 0, "The first & best", None),
        ("note", 1, "Within", date(2027, 6, 30)),
        ("reflect", 2, "", None),
        ("data", 2, "Never", None),
    ]
    assert found[2].html.endswith("<p>Who?</p>\n\n</aside>"), "without a place for notes"
    assert [one.anchor for one in found] == ["p.0.1", "p.1.1", "p.2.1", "p.2.3"]
