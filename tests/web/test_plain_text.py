"""What people write becomes paragraphs and links, and nothing else, whatever they write."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.web import plain_text

LINK = '<a href="{0}" rel="nofollow ugc noopener noreferrer">{0}</a>'
OPENS = r'<a href="https?://[^"<>\s]+" rel="nofollow ugc noopener noreferrer">'
TAG = re.compile(rf'<p dir="auto">|</p>|<br>|{OPENS}|</a>', re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See https://example.org/a?b=1.", f"See {LINK.format('https://example.org/a?b=1')}."),
        ("(http://example.org/x)", f"({LINK.format('http://example.org/x')})"),
        ("https://example.org/a_(b)", LINK.format("https://example.org/a_(b)")),
        ("« https://example.org » ?", f"« {LINK.format('https://example.org')}\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}?"),
        ("见https://example.org/x。谢谢", f"见{LINK.format('https://example.org/x')}。谢谢"),
        ("(https://example.org)؟", f"({LINK.format('https://example.org')})؟"),
        ("https://ministry.example@elsewhere.example/x", "https://ministry.example@elsewhere.example/x"),
        ("http://", "http://"),
        ("javascript:alert(1) data:text/html,x //evil.example", "javascript:alert(1) data:text/html,x //evil.example"),
        ("ftp://example.org mailto:a@example.org", "ftp://example.org mailto:a@example.org"),
        ("**bold** [a](b) <b>c</b>", "**bold** [a](b) &lt;b&gt;c&lt;/b&gt;"),
    ],
)
def test_addresses_of_the_web_are_links_and_all_else_is_text(text: str, shown: str) -> None:
    assert plain_text.shown(text) == f'<p dir="auto">{shown}</p>'


def test_an_ampersand_in_an_address_is_escaped_once() -> None:
    assert 'href="https://example.org/?a=1&amp;b=2"' in plain_text.shown("https://example.org/?a=1&b=2")


def test_lines_and_paragraphs_stay() -> None:
    assert plain_text.shown("one\ntwo\n\nthree") == '<p dir="auto">one<br>two</p><p dir="auto">three</p>'


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["https://", "http://e.x/", "<script>", '"', "'", "&amp;", "<a href=", "javascript:", "\n\n", ")", "("]
    ),
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_but_paragraphs_lines_and_links_ever_comes_out(text: str) -> None:
    shown = str(plain_text.shown(text))
    rest = TAG.sub("", shown)
    assert "<" not in rest
    assert ">" not in rest
    assert "".join(html.unescape(rest).split()) == "".join(text.split())
