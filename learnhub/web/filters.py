"""Filters of all templates: dates, numbers and names as the reader of the page writes them.

Jinja works out filters on constants once, when it compiles a template, and so in the language of the first visitor;
taking the context keeps it from doing so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import g
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from learnhub import i18n


@pass_context
def long_date(_context: Context, day: date | datetime) -> str:
    """Return a day in full."""
    return i18n.long_date(day.date() if isinstance(day, datetime) else day, g.language)


@pass_context
def date_time(_context: Context, instant: datetime) -> str:
    """Return an instant in full."""
    return i18n.date_and_time(instant, g.language)


@pass_context
def number(_context: Context, value: float) -> str:
    """Return a number with its group and decimal marks."""
    return i18n.number(value, g.language)


@pass_context
def percent(_context: Context, hundredths: int) -> str:
    """Return hundredths of a per cent as a share."""
    return i18n.percent(hundredths, g.language)


@pass_context
def marks(_context: Context, hundredths: int) -> str:
    """Return hundredths of a point as points."""
    return i18n.number(hundredths / 100, g.language)


@pass_context
def minutes(_context: Context, count: int) -> str:
    """Return a duration in words."""
    return i18n.duration(count)


@pass_context
def file_size(_context: Context, size: int) -> str:
    """Return bytes as people say them."""
    return i18n.file_size(size)


@pass_context
def country(_context: Context, code: str) -> str:
    """Return a country's name."""
    return i18n.country_name(code, g.language)


def language_name(code: str) -> str:
    """Return what speakers call a language."""
    return i18n.own_name(code)


def with_code(text: object) -> Markup:
    """Return a message in which what stands between backticks is shown as code, as it is typed."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its pair is one
        return escape(text)
    return Markup().join(
        Markup('<code dir="ltr">{}</code>').format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


ALL: dict[str, Callable[..., Any]] = {
    "long_date": long_date,
    "date_time": date_time,
    "number": number,
    "percent": percent,
    "marks": marks,
    "minutes": minutes,
    "country": country,
    "file_size": file_size,
    "language_name": language_name,
    "with_code": with_code,
}
