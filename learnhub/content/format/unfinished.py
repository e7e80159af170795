"""The line by which a translation says that it is still to be made: until it is removed, readers see the source."""

from __future__ import annotations

import re

MARK = re.compile(r"<!-- To be translated into [^\n]*? -->\n*")


def line_of_mark(body: str) -> int | None:
    """Return the line (from 0) on which a Markdown text says that it is to be translated, or None."""
    found = MARK.search(body)
    return body.count("\n", 0, found.start()) if found else None
