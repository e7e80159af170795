"""Whether texts look the same here and on a Git host: what both make of them is compared, and what differs is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnhub.content.format import shapes
from learnhub.content.format.bodies import Shown
from learnhub.content.format.shapes import Difference
from learnhub.content.rendering.renderer import CannotRender, Shaping, Text
from learnhub.i18n import Message, lazy

# About how many letters are compared at once.
BATCH = 20_000
# A line of these alone is the same words in any dialect; most options of a quiz are.
_PLAIN = re.compile(r"(?:\[[ xX]\] )?[^\\`*_{}\[\]<>&!^~|\n\ufdd0-\ufdef]*")
_BLOCKS = lazy("Leave an empty line between blocks, and look at it in the preview.")
_HINTS: tuple[tuple[tuple[str, ...], Message], ...] = (
    (("pre",), lazy("Start and end code with a line of three backticks alone, and leave an empty line around it.")),
    (("table", "tr"), lazy("Leave an empty line around a table, and start and end each of its rows with |.")),
    (("ul", "ol", "li"), lazy("Leave an empty line around a list, and begin all its items with the same mark.")),
    (("h",), lazy("Write a heading in one line that starts with ##, and leave an empty line around a line ---.")),
)


def compare(texts: Sequence[Shown], tell: Callable[[int], None]) -> None:
    """Note where texts differ, as warnings, and those that cannot be shown at all, as errors.

    `tell` is told again and again how many texts were compared since.
    """
    with Shaping() as shaping:
        for batch in _batches(texts):
            asked = [shown for shown in batch if not _is_plain(shown)]
            wanted = [Text(shown.body.report.file, shown.text, shown.is_inline) for shown in asked]
            for shown, here in zip(asked, shaping.shapes_of(wanted) if wanted else (), strict=True):
                _compare(shown, here)
            tell(len(batch))


def _batches(texts: Sequence[Shown]) -> Iterator[list[Shown]]:
    """Return texts in lots that are shown in a moment: asking for each would take longer than the answer."""
    batch: list[Shown] = []
    for shown in texts:
        batch.append(shown)
        if sum(len(one.text) for one in batch) > BATCH or len(batch) >= BATCH // 100:
            yield batch
            batch = []
    if batch:
        yield batch


def _is_plain(shown: Shown) -> bool:
    return not shown.body.is_readable or (shown.is_inline and _PLAIN.fullmatch(shown.text) is not None)


def _compare(shown: Shown, here: list[Any] | CannotRender | None) -> None:
    body, there = shown.body, shapes.blocks_of(shown.nodes)
    if isinstance(here, CannotRender):
        place = (body.offset + (there[0].line if there else 0) + 1, 1)
        body.report.error(place, "not-rendered", here.message, here.mend)
    elif here is not None and here != shapes.as_data(there):
        for difference in shapes.differences(there, shapes.from_data(here)):
            _tell(difference, shown)


def _tell(difference: Difference, shown: Shown) -> None:
    """Warn of a difference, unless its reason was told already."""
    report, offset = shown.body.report, shown.body.offset
    first, end = offset + difference.line + 1, offset + max(difference.end, difference.line + 1) + 1
    if report.faults.has(report.file, first, end, "dialect-"):
        return
    place = shown.body.place(difference.line)
    if difference.kinds <= {"p", "dt"}:
        message = lazy("Programs do not agree on how strong words, links or line breaks are to be shown here.")
        hint = lazy(
            "Put * and ** right before the first letter and right after the last one, "
            "and a backslash before a mark that is to be read."
        )
        report.warning(place, "dialect-words", message, hint)
        return
    message = lazy("Programs do not agree on how this is to be shown, so it may not look as you mean it.")
    report.warning(place, "dialect-blocks", message, _hint(difference.kinds))


def _hint(kinds: frozenset[str]) -> Message:
    found = (hint for starts, hint in _HINTS if any(kind.startswith(starts) for kind in kinds))
    return next(found, _BLOCKS)
