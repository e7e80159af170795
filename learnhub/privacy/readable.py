"""My data as a page that can be read and printed without LearnHub, in the language that is spoken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from learnhub import clock, i18n
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.models import Sex
from learnhub.privacy import my_data, value_words, words
from learnhub.privacy.my_data import MyData
from learnhub.stores.privacy import Privacy

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)
# What makes words of the values of a field.
Spoken = Mapping[str, Callable[[Any], str]]
_SHOWN = frozenset({Privacy.ACTIVITY, Privacy.IDENTITY, Privacy.SENSITIVE})
_SEXES = {
    Sex.WOMAN: lazy("Woman"),
    Sex.MAN: lazy("Man"),
    Sex.ANOTHER: lazy("Another"),
    Sex.NOT_STATED: lazy("I prefer not to say"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """What is told of one thing; `address` leads to a file beside the page."""

    label: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table, each with what is filled in it."""

    anchor: str
    title: str
    rows: Sequence[Sequence[Field]]


def page(name: str, data: MyData, spoken: Spoken) -> str:
    """Return the page of somebody called `name`; `spoken` has words for what only pages know, by field."""
    language = i18n.current_language()
    return _templates.get_template("my_data.html").render(
        name=name,
        language=language,
        direction=i18n.direction_of(language),
        made_on=i18n.date_and_time(clock.now(), language),
        sections=[_section(table, rows, spoken) for table, rows in data.tables.items()],
        _=_,
    )


def _section(table: str, rows: Sequence[Mapping[str, Any]], spoken: Spoken) -> Section:
    fields = read_fields(table)
    return Section(table, str(words.TABLES.get(table, table)), [_fields(table, row, fields, spoken) for row in rows])


def read_fields(table: str) -> list[str]:
    """Return what of a table is for people to read."""
    columns = [
        column for column in my_data.shown_columns(table) if column.info["privacy"] in _SHOWN or _is_word(column)
    ]
    return [field for field in map(my_data.field_of, columns) if field not in words.FOR_PROGRAMS]


def _is_word(column: Any) -> bool:
    """Tell whether a column says where something happened, though it tells of nobody: a course, say."""
    return my_data.field_of(column) in {"course", "programme", "institution", "unit_slug"}


def _fields(table: str, row: Mapping[str, Any], fields: Sequence[str], spoken: Spoken) -> list[Field]:
    told = [(field, row[field]) for field in fields if row[field] not in (None, "", [], {})]
    return [
        Field(_word(field), _in_words(table, field, value, spoken), _address(field, value)) for field, value in told
    ]


def _in_words(table: str, field: str, value: Any, spoken: Spoken) -> str:
    """Return what a code is called, or what `_text` makes of anything else."""
    if field in spoken:
        return spoken[field](value)
    return value_words.of(table, field, value) or _text(field, value)


def _word(field: str) -> str:
    return str(words.COLUMNS.get(field, field))


def _address(field: str, value: Any) -> str:
    return str(value) if field == "file" else ""


def _text(field: str, value: Any) -> str:
    language = i18n.current_language()
    if field in _SPOKEN:
        return _SPOKEN[field](value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return i18n.date_and_time(value, language)
    if isinstance(value, date):
        return i18n.long_date(value, language)
    return json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, list | dict) else str(value)


def _facts(value: str) -> str:
    return json.dumps(json.loads(value), ensure_ascii=False, indent=1)


def _sex(value: str) -> str:
    return str(_SEXES[Sex(value)])


def _country(value: str) -> str:
    return i18n.country_name(value, i18n.current_language())


def _percent(value: int) -> str:
    return i18n.percent(value, i18n.current_language())


def _points(value: int) -> str:
    return i18n.number(value / 100, i18n.current_language())


def _language(value: str) -> str:
    return i18n.language_name(value, i18n.current_language())


_SPOKEN: Mapping[str, Callable[[Any], str]] = {
    "facts": _facts,
    "sex": _sex,
    "completed_sex": _sex,
    "country": _country,
    "completed_country": _country,
    "language": _language,
    "score": _percent,
    "former_score": _percent,
    "points": _points,
    "points_possible": _points,
}
