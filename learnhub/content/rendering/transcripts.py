"""What is said in a recording, below its player: put there when the text around it is made."""

from __future__ import annotations

import html
import re

from learnhub.content.rendering.markup import Renderer
from learnhub.content.rendering.pages import Page

_PLACE = re.compile(r'<div class="transcript-place" id="([^"]+)"></div>')


def with_transcripts(raw: str, renderer: Renderer, page: Page) -> str:
    """Return what was made of a text with the words of its recordings, each in a block that opens on demand.

    It is done afterwards, because the renderer reads one text at a time.
    """

    def words(found: re.Match[str]) -> str:
        path = html.unescape(found[1])
        place = page.places.get(path)
        if place is None or not place.text:
            return ""
        inner = renderer.convert(place.text, page.of_recording(path), is_inline=False)
        label = html.escape(page.words.transcript)
        return f'<details class="transcript"><summary>{label}</summary>\n{inner}\n</details>'

    return _PLACE.sub(words, raw)
