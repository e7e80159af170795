"""Tables that mean something to the format: their rows and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from learnhub.content.format.structure import Node

# As Git hosts cut rows: whatever stands right after a backslash is text.
BETWEEN_CELLS = re.compile(r"(?<!\\)\|")


def rows_of(table: Node) -> Iterator[Node]:
    """Return the rows of a table, the heading row first."""
    for part in table.children:
        yield from part.children
