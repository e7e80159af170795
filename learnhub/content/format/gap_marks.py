"""What stands for a gap between the checker, which reads what is right in it, and the renderer, which never sees that.

A mark is made of code points that Unicode keeps for such uses within a program (noncharacters) and no file of a course
can hold. It is as long as what the author wrote, so that places in the text stay where they were.
"""

from __future__ import annotations

import re

_OPEN, _CLOSE, _PAD = "\ufdd0", "\ufdd1", "\ufdd2"
MARK = re.compile(f"{_OPEN}([0-9]+){_PAD}*{_CLOSE}")
RESERVED = re.compile(f"[{_OPEN}{_CLOSE}{_PAD}]")


def mark(number: int, width: int) -> str:
    """Return the mark of a gap, `width` characters long where its number allows."""
    return f"{_OPEN}{number}{_PAD * (width - len(str(number)) - 2)}{_CLOSE}"
