"""Single values in settings, front matters and `{…}`: each arrives as text, and what it means is decided here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import PlainValidator

from learnhub.content.format import durations, names
from learnhub.content.format.durations import Duration
from learnhub.content.format.strict_yaml import Plain
from learnhub.i18n import Message, lazy

_LONGEST_TEXT = 5000
_HIGHEST_OF_SCALE = 10
_LONGEST_LIMIT = timedelta(days=7)
_LARGEST_FILE = 20 * 1024 * 1024
_SIZE = re.compile(r"([1-9][0-9]{0,4})(KB|MB)")
_SCALE = re.compile(r"([01])\.\.([0-9]{1,2})")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_POINTS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?")
_LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9][A-Za-z0-9.+-]*)*")

Choice = TypeVar("Choice", bound=StrEnum)


class Wrong(ValueError):
    """A value that the format refuses, with words for its author."""

    def __init__(self, code: str, message: Message, hint: Message) -> None:
        self.code = code
        self.message = message
        self.hint = hint
        super().__init__(code)


def closest(word: str, known: list[str]) -> Message:
    """Return "Did you mean …?" for a word that resembles a known one, else the known ones."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return lazy("Did you mean `%(word)s`?", word=near[0])
    return lazy("Known here: %(words)s.", words=", ".join(known))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("text-expected", lazy("A text is expected here."), lazy("Write one text, without list or keys."))
    if (isinstance(value, Plain) and value.is_null) or not value.strip():
        raise Wrong("empty", lazy("This is empty."), lazy("Write the text, or leave the key out if it is optional."))
    if len(value) > _LONGEST_TEXT:
        hint = lazy("Shorten it. What needs more room belongs into the text of a lesson.")
        raise Wrong("text-too-long", lazy("This text is longer than 5,000 characters."), hint)
    return str(value).strip()


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise Wrong("number-expected", lazy("A whole number is expected here."), lazy("Write digits only."))
    return int(value)


def between(low: int, high: int) -> PlainValidator:
    """Return a validator of whole numbers from `low` to `high`."""

    def check(value: Any) -> int:
        number = _whole(value)
        if not low <= number <= high:
            message = lazy("%(number)s is out of bounds.", number=number)
            raise Wrong("out-of-bounds", message, lazy("Write a number from %(low)s to %(high)s.", low=low, high=high))
        return number

    return PlainValidator(check)


def _truth(value: Any) -> bool:
    if not isinstance(value, Plain) or value.lower() not in {"true", "false"}:
        hint = lazy("Write the word without quotation marks. YAML’s yes, no, on and off are not used here.")
        raise Wrong("truth-expected", lazy("`true` or `false` is expected here."), hint)
    return value.lower() == "true"


def one_of(choices: type[Choice], without: frozenset[Choice] = frozenset()) -> PlainValidator:
    """Return a validator of one word out of `choices`; those in `without` are no words of the format."""
    known = [str(choice) for choice in choices if choice not in without]

    def check(value: Any) -> Choice:
        word = _text(value)
        if word not in known:
            raise Wrong("unknown-word", lazy("`%(word)s` is not known here.", word=word), closest(word, known))
        return choices(word)

    return PlainValidator(check)


def _duration(value: Any) -> Duration:
    duration = durations.parse(_text(value))
    if duration is None:
        message = lazy("`%(text)s` is not a duration.", text=value)
        raise Wrong("duration", message, lazy("Write for example 30m, 6h, 14d, 18mo or 3y."))
    return duration


def _span(value: Any) -> timedelta:
    duration = _duration(value)
    if duration.months:
        message = lazy("Months and years do not fit here.")
        raise Wrong("duration", message, lazy("Write minutes, hours or days: 30m, 6h, 14d."))
    return duration.span


def _time_limit(value: Any) -> timedelta:
    limit = _span(value)
    if not timedelta() < limit <= _LONGEST_LIMIT:
        message = lazy("`%(text)s` is no time to answer a quiz in.", text=value)
        raise Wrong("out-of-bounds", message, lazy("Write a time from 1m to 7d, such as 30m."))
    return limit


def _delay(value: Any) -> Duration:
    delay = _duration(value)
    if not (delay.months or delay.span):
        message = lazy("`%(text)s` leaves no time at all.", text=value)
        raise Wrong("out-of-bounds", message, lazy("Write how long after enrolling it is due, such as 14d."))
    return delay


def _size(value: Any) -> int:
    text = _text(value)
    found = _SIZE.fullmatch(text)
    size = int(found[1]) * (1024 if found[2] == "KB" else 1024 * 1024) if found else 0
    if not 0 < size <= _LARGEST_FILE:
        message = lazy("`%(text)s` is no size for a file.", text=text)
        raise Wrong("out-of-bounds", message, lazy("Write a size up to 20MB, such as 500KB or 5MB."))
    return size


def _attempts(value: Any) -> int | None:
    if value == "unlimited":
        return None
    try:
        number = _whole(value)
    except Wrong:
        number = 0
    if not 1 <= number <= 1000:
        message = lazy("`%(text)s` is not a number of attempts.", text=value)
        raise Wrong("out-of-bounds", message, lazy("Write 1 or more, or `unlimited`."))
    return number


def _points(value: Any) -> int:
    hundredths = Decimal(value) * 100 if isinstance(value, str) and _POINTS.fullmatch(value) else Decimal(0)
    if hundredths <= 0 or hundredths % 25 or hundredths > 100_000:
        message = lazy("`%(text)s` is not a number of points.", text=value)
        raise Wrong("out-of-bounds", message, lazy("Write a number above 0 in steps of 0.25, such as 1 or 0.5."))
    return int(hundredths)


def _scale(value: Any) -> tuple[int, int]:
    text = _text(value)
    found = _SCALE.fullmatch(text)
    if not found or not int(found[1]) + 1 < int(found[2]) <= _HIGHEST_OF_SCALE:
        message = lazy("`%(text)s` is not a scale.", text=text)
        raise Wrong("out-of-bounds", message, lazy("Write the lowest and the highest number, such as 1..5 or 0..10."))
    return int(found[1]), int(found[2])


def _language(value: Any) -> str:
    text = _text(value)
    tag = names.language_tag(text)
    if tag is None:
        message = lazy("`%(text)s` is not a language tag.", text=text)
        raise Wrong("language-tag", message, lazy("Write a tag of BCP 47, such as en, fr, km or pt-BR."))
    if tag != text:
        raise Wrong(
            "language-tag",
            lazy("Write language tags in the usual way, such as `fr` or `pt-BR`."),
            lazy("Write `%(tag)s`.", tag=tag),
        )
    return tag


def _country(value: Any) -> str:
    text = _text(value)
    if text not in names.COUNTRIES:
        message = lazy("`%(text)s` is not a country code.", text=text)
        raise Wrong("country", message, lazy("Write the two capital letters of ISO 3166-1, such as TH or BR."))
    return text


def _date(value: Any) -> date:
    try:
        return (
            date.fromisoformat(_text(value)) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else _no_date(value)
        )
    except ValueError as problem:
        if isinstance(problem, Wrong):
            raise
        return _no_date(value)


def _no_date(value: Any) -> date:
    raise Wrong("date", lazy("`%(text)s` is not a date.", text=value), lazy("Write it as 2027-06-30."))


def _licence(value: Any) -> str:
    text = _text(value)
    if not _LICENCE.fullmatch(text):
        message = lazy("`%(text)s` is not a licence identifier.", text=text)
        raise Wrong("licence", message, lazy("Write an identifier of SPDX, such as CC-BY-4.0."))
    return text


def _identifier(value: Any) -> str:
    text = _text(value)
    if not names.is_identifier(text):
        message = lazy("`%(text)s` is not an id.", text=text)
        raise Wrong(
            "identifier",
            message,
            lazy("Use small letters, digits and single hyphens, such as who-is-covered."),
        )
    return text


def _fingerprint(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{12}", value):
        message = lazy("`translates:` holds 12 hexadecimal digits.")
        hint = lazy("They are the first 12 of the SHA-256 of the source file that was translated.")
        raise Wrong("translates", message, hint)
    return str(value)


Text = Annotated[str, PlainValidator(_text)]
Whole = Annotated[int, PlainValidator(_whole)]
Percent = Annotated[int, between(0, 100)]
Truth = Annotated[bool, PlainValidator(_truth)]
LongDuration = Annotated[Duration, PlainValidator(_duration)]
Span = Annotated[timedelta, PlainValidator(_span)]
TimeLimit = Annotated[timedelta, PlainValidator(_time_limit)]
Delay = Annotated[Duration, PlainValidator(_delay)]
Size = Annotated[int, PlainValidator(_size)]
Attempts = Annotated[int | None, PlainValidator(_attempts)]
Points = Annotated[int, PlainValidator(_points)]
ScaleBounds = Annotated[tuple[int, int], PlainValidator(_scale)]
LanguageTag = Annotated[str, PlainValidator(_language)]
CountryCode = Annotated[str, PlainValidator(_country)]
Day = Annotated[date, PlainValidator(_date)]
Licence = Annotated[str, PlainValidator(_licence)]
Identifier = Annotated[str, PlainValidator(_identifier)]
Fingerprint = Annotated[str, PlainValidator(_fingerprint)]

TextsByLanguage = dict[str, Text]
ListsByLanguage = dict[str, tuple[Text, ...]]
Validator = Callable[[Any], Any]
