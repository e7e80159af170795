"""Languages: messages, names, and how dates and numbers look. Course texts are never in the catalogues."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Literal, TypeAlias

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent
from babel.support import Translations
from babel.units import format_unit
from flask import Flask
from flask_babel import Babel, force_locale, get_locale, lazy_gettext
from flask_babel import gettext as _gettext
from flask_babel.speaklater import LazyString

Message: TypeAlias = LazyString | str

_folder = Path(__file__).parent.parent / "translations"
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur"}
_MORE_THAN_ANY_COURSE = 1_000_000


def gettext(message: str, **values: Any) -> str:
    """Return `message` in the current language, with its %(named)s places filled from `values`."""
    return str(_gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """Return the form of a message that fits a number, in the current language.

    `%(num)s` is the number as people of that language write it; other places are filled from `values`.
    """
    language = current_language()
    return form_in(language, singular, plural, num) % {"num": number(num, language), **values}


def form_in(language: str, singular: str, plural: str, num: int) -> str:
    """Return the form of a message that fits a number, in a named language, with its places as they are."""
    return catalogue(_folder, language).ngettext(singular, plural, num)


def lazy(message: str, **values: Any) -> LazyString:
    """Return `message` translated when it is read, with its %(named)s places filled from `values`."""
    return lazy_gettext(message, **values)


def words_of(message: Message) -> tuple[str, dict[str, Any]]:
    """Return a message's text as it stands in the code, and what fills its places: to keep it and say it later."""
    if not isinstance(message, LazyString):
        return str(message), {}
    (text,) = message._args  # noqa: SLF001 -- the library has no other way to ask
    return str(text), dict(message._kwargs)  # noqa: SLF001


def read_from(folder: Path) -> None:
    """Say in which folder the catalogues are; the app does so once, when it is made."""
    global _folder  # noqa: PLW0603 -- one folder a process
    _folder = folder


@lru_cache
def catalogue(folder: Path, language: str) -> NullTranslations:
    """Return the messages of a language, read once; those of English, which stand in the code, are the messages."""
    return Translations.load(folder, [str(locale_of(language))])


def translate_in(language: str, message: str, /, **values: Any) -> str:
    """Return `message` in a named language, whatever language the page around is in (English where untranslated)."""
    text = catalogue(_folder, language).gettext(message)
    return text % values if values else text


def said_in(language: str, message: Message) -> str:
    """Return a message, and those that fill its places, in a named language (English where untranslated)."""
    text, values = words_of(message)
    if not isinstance(message, LazyString):
        return text
    spoken = {name: said_in(language, one) if isinstance(one, LazyString) else one for name, one in values.items()}
    return translate_in(language, text, **spoken)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language inside the block than around it: for what is written to somebody, as a letter is."""
    with force_locale(str(locale_of(language))):
        yield


@contextmanager
def speaking_alone(language: str) -> Iterator[None]:
    """Speak a language inside the block where there is no app: for a command that needs nothing else of one."""
    app = Flask("learnhub")
    Babel(app, default_locale=str(locale_of(language)), default_translation_directories=str(_folder))
    with app.app_context():
        yield


def languages() -> list[str]:
    """Return the languages that can be spoken: English, and those with a catalogue."""
    found = {file.parent.parent.name for file in _folder.glob("*/LC_MESSAGES/messages.mo")}
    return sorted({"en"} | {name.replace("_", "-").lower() for name in found})


@lru_cache
def locale_of(language: str) -> Locale:
    """Return Babel's locale for a language tag such as `fr` or `pt-br`; English where Babel knows none."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def current_language() -> str:
    """Return the interface language of the page or command, `en` outside of both."""
    locale = get_locale()
    return str(locale).replace("_", "-").lower() if locale else "en"


def direction_of(language: str) -> str:
    """Return `rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache
def own_name(language: str) -> str:
    """Return what speakers call a language: `fr` gives `français`."""
    return locale_of(language).get_display_name(language) or language


def language_name(language: str, within: str) -> str:
    """Return the name of a language in another: `fr` within `en` gives `French`."""
    return locale_of(language).get_display_name(within) or language


def is_known(language: str) -> bool:
    """Whether a text is the tag of a language that has a name: `km` and `pt-BR` are, `fx` and `FR` are not."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return str(locale).replace("_", "-") == language


@lru_cache
def languages_by_name(within: str) -> dict[str, str]:
    """Return the code of each language by its name in another one, in small letters: `french` gives `fr`."""
    return {name.casefold(): code.replace("_", "-") for code, name in locale_of(within).languages.items()}


def country_name(code: str, within: str) -> str:
    """Return a country's name (ISO 3166-1 alpha-2) in a language, or the code where it is not known."""
    return str(locale_of(within).territories.get(code.upper(), code))


@lru_cache
def countries(within: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of all countries, sorted as a reader of `within` expects (accents do not matter)."""
    named = {str(code): str(name) for code, name in locale_of(within).territories.items()}
    codes = (code for code in named if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES)
    return tuple(sorted(((code, named[code]) for code in codes), key=lambda pair: sort_key(pair[1])))


# Codes of CLDR that are groups, outlying areas or reserved for tests rather than entries of ISO 3166-1.
_NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}


def by_country_name(codes: Iterable[str], within: str) -> list[str]:
    """Return countries (ISO 3166-1 alpha-2) in the order of their names in a language."""
    return sorted(codes, key=lambda code: sort_key(country_name(code, within)))


def sort_key(text: str) -> tuple[str, str]:
    """Return by what to sort names: accents and case do not matter, but for names that are otherwise equal."""
    return folded(text), text


def folded(text: str) -> str:
    """Return a text without accents and case, by which names are found and sorted."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def long_date(day: date, language: str) -> str:
    """Return a date in full: 23 November 2026."""
    is_english = language.split("-", maxsplit=1)[0] == "en"
    return format_date(day, _in_words(day, language, "d MMMM y" if is_english else "long"), locale_of(language))


def date_and_time(instant: datetime, language: str) -> str:
    """Return an instant in full, in UTC and saying so."""
    pattern = f"{_in_words(instant, language, 'd MMMM y')}, HH:mm 'UTC'"
    return format_datetime(instant, pattern, locale=locale_of(language))


def _in_words(day: date, language: str, pattern: str) -> str:
    """Return the pattern for a date: French says "1er octobre", which Babel's patterns do not know."""
    is_french = language.split("-", maxsplit=1)[0] == "fr"
    return "d'er' MMMM y" if is_french and day.day == 1 else pattern


def number(value: float, language: str) -> str:
    """Return a number with the group and decimal marks of a language."""
    has_none = isinstance(value, int) and -1000 < value < 1000
    return str(value) if has_none else format_decimal(value, locale=locale_of(language))


def percent(hundredths: int, language: str) -> str:
    """Return hundredths of a per cent as people write it: 7250 gives 72.5%."""
    # Babel's own pattern rounds to whole per cents; the space before the sign follows the language.
    locale = locale_of(language)
    sign = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.#", 1)
    return format_percent(hundredths / 10_000, sign, locale=locale)


def file_size(size: int) -> str:
    """Return bytes in the current language as people say them: 5,242,880 gives 5 MB; at least one kilobyte."""
    is_large = size >= 1024 * 1024
    amount = size / (1024 * 1024) if is_large else max(1, size // 1024)
    unit = "megabyte" if is_large else "kilobyte"
    told = format_unit(round(amount, 1), f"digital-{unit}", "short", locale=locale_of(current_language()))
    return str(told)


def whole_duration(minutes: int, language: str) -> str:
    """Return a duration in a named language as people say it: whole hours, else minutes, never larger units."""
    unit: Literal["hour", "minute"] = "minute" if minutes % 60 else "hour"
    # Not format_unit: Babel 2.18 prints "6 duration-hour" in Khmer, Urdu, Chinese and Vietnamese.
    return format_timedelta(
        timedelta(minutes=minutes), granularity=unit, threshold=_MORE_THAN_ANY_COURSE, locale=locale_of(language)
    )


def duration(minutes: int) -> str:
    """Return a duration in words, in the current language: 90 gives `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return ngettext("%(num)s minute", "%(num)s minutes", rest)
    if not rest:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
