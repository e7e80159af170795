"""Numbers as other formats write them, within bounds."""

from __future__ import annotations

import re
from decimal import Decimal

from learnhub.content.format.sources import NumberRange

_NUMBER = re.compile(r"[-+−]?(?:[0-9]{1,20}(?:[.,][0-9]{0,20})?|[.,][0-9]{1,20})(?:[eE][-+]?[0-9]{1,2})?")


def number(text: str) -> Decimal | None:
    """Return the number that a text is, or None."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace("−", "-").replace(",", ".").rstrip("."))


def around(middle: str, tolerance: str) -> NumberRange | None:
    """Return the numbers not further from a middle than a tolerance ("" for none), or None where that is no number."""
    value, width = number(middle), number(tolerance) if tolerance.strip() else Decimal(0)
    return NumberRange(value - abs(width), value + abs(width)) if value is not None and width is not None else None


def between(low: str, high: str) -> NumberRange | None:
    """Return the numbers between two, or None where they are none or stand the wrong way round."""
    least, most = number(low), number(high)
    return NumberRange(least, most) if least is not None and most is not None and least <= most else None


def share(text: str) -> Decimal:
    """Return a weight in per cent; nothing readable is nothing earned."""
    value = number(text.strip().removesuffix("%"))
    return value if value is not None else Decimal(0)
