"""How many cases a slow test tries: few in `make test`, many in `make test-long`.

A test that uses this is marked `long`, and so runs in both, with its two numbers.
"""

from __future__ import annotations

import os


def cases(usual: int, *, long: int = 1000) -> int:
    """Return how many cases to try: `usual`, or `long` where THOROUGH is set, as `make test-long` does."""
    return long if os.environ.get("THOROUGH") else usual
