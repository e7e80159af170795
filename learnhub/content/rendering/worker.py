"""The child process: reads documents as lines of JSON, answers each with HTML, its shape, or with what went wrong.

A line that only tells the places of other files is not answered; it holds for the documents after it.

It is the only place where authors' Markdown is rendered, because Python-Markdown can be hung by 8 kB of `[` and
crashed by nesting. It limits its own memory, time and files; the parent kills it when it takes too long.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from learnhub.content.format.callouts import Callout
from learnhub.content.format.shapes import as_data
from learnhub.content.rendering import limits
from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page, Place
from learnhub.content.rendering.quotes import MisplacedNoteError, TooDeepError
from learnhub.content.rendering.sanitising import clean, has_gaps
from learnhub.content.rendering.shaping import shape_of
from learnhub.content.rendering.terms import terms_of
from learnhub.content.rendering.transcripts import with_transcripts
from learnhub.content.rendering.words import Words

LARGEST_TEXT = 1024 * 1024
LARGEST_HTML = 4 * 1024 * 1024
_KINDS = frozenset(str(kind) for kind in Callout)


def main() -> None:
    """Serve documents until the parent closes its end."""
    renderer = Renderer()
    limits.limit()
    _answer(sys.stdout.buffer, {})  # Ready: what comes now is timed by the parent.
    places: dict[str, Place] = {}
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if "places" in asked:
            places = {path: _place(*place) for path, place in asked["places"].items()}
            continue
        limits.allow_seconds(asked["seconds"])
        if "shapes" in asked:
            _answer(sys.stdout.buffer, {"shapes": [_shape(renderer, *text) for text in asked["shapes"]]})
            continue
        _answer(sys.stdout.buffer, _render(renderer, asked, places))


def _shape(renderer: Renderer, markdown: str, is_inline: bool) -> list[Any] | str:
    """Return a text's blocks as data, or what is wrong with it."""
    if len(markdown) > LARGEST_TEXT:
        return "large"
    try:
        return as_data(shape_of(renderer, markdown, is_inline=is_inline))
    except (RecursionError, TooDeepError):
        return "nested"
    except MemoryError:
        return "large"


def _render(renderer: Renderer, asked: dict[str, Any], places: dict[str, Place]) -> dict[str, str]:
    if len(asked["markdown"]) > LARGEST_TEXT:
        return {"problem": "large"}
    try:
        page = _page(asked, places)
        raw = renderer.convert(asked["markdown"], page, is_inline=asked["is_inline"])
        raw = with_transcripts(raw, renderer, page)
        html = clean(raw, _KINDS, asked["gaps"]) if len(raw) <= LARGEST_HTML else ""
    except (RecursionError, TooDeepError):
        return {"problem": "nested"}
    except MemoryError:
        return {"problem": "large"}
    except MisplacedNoteError:
        return {"problem": "note"}
    if len(raw) > LARGEST_HTML:
        return {"problem": "large"}
    return {"html": html} if has_gaps(html, asked["gaps"]) else {"problem": "gaps"}


def _place(address: str, width: int | None, height: int | None, forms: list[int], *others: Any) -> Place:
    return Place(address, width, height, tuple(forms), *others)


def _page(asked: dict[str, Any], places: dict[str, Place]) -> Page:
    return Page(
        path=asked["path"],
        places=places,
        words=Words(**asked["words"]),
        prefix=asked["prefix"],
        is_inline=asked["is_inline"],
        gaps=asked["gaps"],
        has_places=asked["has_places"],
        is_for_facilitators=asked["is_for_facilitators"],
        terms=terms_of(tuple((term, tuple(forms)) for term, forms in asked["terms"])),
    )


def _answer(output: BinaryIO, answer: dict[str, Any]) -> None:
    output.write(json.dumps(answer).encode("ascii") + b"\n")
    output.flush()


if __name__ == "__main__":
    main()
