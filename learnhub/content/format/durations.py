"""Durations as authors write them: `30m`, `6h`, `14d`, `18mo`, `3y`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

_DURATION = re.compile(r"([1-9][0-9]{0,5}|0)(m|h|d|mo|y)")
_SPANS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Duration:
    """Calendar months (whose length varies) and an exact span, of which one is zero."""

    months: int
    span: timedelta

    def __str__(self) -> str:
        """Return the duration as authors write it; `parse` gives it back."""
        return f"{self.months}mo" if self.months else f"{round(self.span.total_seconds() / 60)}m"

    def after(self, moment: datetime) -> datetime:
        """Return the moment this long after another; 31 January and one month is the last day of February."""
        years, month = divmod(moment.month - 1 + self.months, 12)
        year, month = moment.year + years, month + 1
        day = min(moment.day, calendar.monthrange(year, month)[1])
        return moment.replace(year=year, month=month, day=day) + self.span


def parse(text: str) -> Duration | None:
    """Return the duration written as `text`, or None where it is not one or is longer than a century."""
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    amount, unit = int(found[1]), found[2]
    if unit in _SPANS:
        duration = Duration(0, timedelta(**{_SPANS[unit]: amount}))
    else:
        duration = Duration(amount * (12 if unit == "y" else 1), timedelta())
    is_sane = duration.months <= 1200 and duration.span <= timedelta(days=36_525)
    return duration if is_sane else None
