"""Pages of a long list: which one is asked for, and the addresses of the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for

# More digits than any list has pages; a longer number would only burden the database.
_LONGEST_NUMBER = 6


def wanted_number() -> int:
    """Return the number of the page that is asked for, counted from 1; the first for what is no number."""
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 1


def address_of(endpoint: str, **kept: str) -> Callable[[int], str]:
    """Return what gives the address of a page of a list, which keeps its filters."""
    filters: dict[str, Any] = {name: value for name, value in kept.items() if value}

    def address(number: int) -> str:
        return url_for(endpoint, **{**filters, "page": number} if number > 1 else filters)

    return address
