"""Lessons that stand on one page share no ids, and lead to each other there."""

from __future__ import annotations

import pytest

from learnhub.content import sheets


@pytest.mark.parametrize(
    ("html", "fitted"),
    [
        ('<p id="p.0.1">One</p>', '<p id="floor.p.0.1">One</p>'),
        ('<a href="#note">it</a>', '<a href="#floor.note">it</a>'),
        ('<a href="@unit/floor#note">it</a>', '<a href="#floor.note">it</a>'),
        ('<a href="@unit/stairs">them</a>', '<a href="#stairs.">them</a>'),
        ('<a href="@unit/exam#x">elsewhere</a>', '<a href="@unit/exam#x">elsewhere</a>'),
        ('<a class="term" href="@term/benefit">b</a>', '<a class="term" href="#.benefit">b</a>'),
        ('<a href="https://example.org/#x">out</a>', '<a href="https://example.org/#x">out</a>'),
        ('<img alt="A" loading="lazy" src="@media/a.png">', '<img alt="A" src="@media/a.png">'),
        ('<h2 id="a">A</h2><h6 id="b">B</h6><hr>', '<h3 id="floor.a">A</h3><h6 id="floor.b">B</h6><hr>'),
        # What only looks like a tag or an attribute is text.
        ('<p>x &lt;h2 id="y"&gt; a id="z" b</p>', '<p>x &lt;h2 id="y"&gt; a id="z" b</p>'),
        ('<img alt="see id=" src="@media/a.png">', '<img alt="see id=" src="@media/a.png">'),
        ('<abbr title="a > b" lang="en">ab</abbr>', '<abbr title="a > b" lang="en">ab</abbr>'),
    ],
)
def test_what_stands_beside_others_changes_its_ids_links_and_levels(html: str, fitted: str) -> None:
    assert sheets.fit(html, "floor", beside={"floor", "stairs"}, depth=1) == fitted


def test_terms_are_found_where_they_are_marked() -> None:
    bodies = ['<a class="term" href="@term/benefit">benefits</a> @term/none', '<a href="@unit/term">x</a>']
    assert sheets.terms_in(bodies) == {"benefit"}
