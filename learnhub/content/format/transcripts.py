"""What is said in recordings: transcripts as Markdown files of the media folder, and captions as WebVTT.

Captions are read as WebVTT (W3C Candidate Recommendation, 4 April 2019, section 4): of each cue the lines of its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from learnhub.content.format import texts
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.content.format.structure import first_line
from learnhub.content.format.tree import MEDIA, Tree
from learnhub.i18n import lazy

_TIMING = re.compile(r"^[0-9:.]+[ \t]+-->[ \t]+[0-9:.]+.*$", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_MARK = re.compile(r"([!-/:-@\[-`{-~])")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": "\N{NO-BREAK SPACE}", "&lrm;": "", "&rlm;": "", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Transcripts:
    """What is said, as Markdown by the file's path within the version; `bodies` are those whose links are checked."""

    markdown: dict[str, str]
    bodies: list[Body]


def read_transcripts(tree: Tree, faults: Faults) -> Transcripts:
    """Return what the media folder holds of transcripts and captions; faults are noted."""
    found = Transcripts({}, [])
    for path, data in tree.said.items():
        report = Reporter(faults, MEDIA + path)
        text = texts.decode(data, report)
        if text is None:
            continue
        if path.endswith(".vtt"):
            found.markdown[MEDIA + path] = in_markdown(text)
            continue
        body = Body(text, 0, report)
        _check(body)
        found.bodies.append(body)
        found.markdown[MEDIA + path] = body.text
    return found


def _check(body: Body) -> None:
    for node in body.root.walk():
        if node.type == "heading":
            hint = lazy("Set who speaks in **strong** words at the start of a paragraph.")
            message = lazy("A transcript has no headings: they would stand among those of the lesson.")
            body.report.error(body.place(first_line(node)), "transcript-heading", message, hint)
            return
    check_lesson(body)


def in_markdown(captions: str) -> str:
    """Return the words of captions as Markdown, a line for each cue that is not the one before again."""
    lines: list[str] = []
    for block in re.split(r"\n[ \t]*\n", captions):
        parted = _TIMING.split(block, maxsplit=1)
        words = " ".join(_plain(parted[1]).split()) if len(parted) == 2 else ""
        if words and (not lines or lines[-1] != words):
            lines.append(words)
    return "\n\n".join(_MARK.sub(r"\\\1", line) for line in lines)


def _plain(text: str) -> str:
    text = _TAG.sub("", text)
    for entity, letter in _ENTITIES.items():
        text = text.replace(entity, letter)
    return text
