"""What stands in single cells, as people write it in any language spoken here, and as accounts keep it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from learnhub import i18n
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import accounts, email_addresses, scripts, texts
from learnhub.people.models import Sex

SEXES: Mapping[Sex, Message] = {
    Sex.WOMAN: lazy("Woman"),
    Sex.MAN: lazy("Man"),
    Sex.ANOTHER: lazy("Another"),
    Sex.NOT_STATED: lazy("Not stated"),
}
# As lists of staff have it, in English, French and Spanish.
_LETTERS = {"f": Sex.WOMAN, "w": Sex.WOMAN, "m": Sex.MAN, "h": Sex.MAN}
_MORE = {"female": Sex.WOMAN, "feminin": Sex.WOMAN, "male": Sex.MAN, "masculin": Sex.MAN}
# What makes a formula of a cell (reports/tables.py writes none), but for a hyphen within a name.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

FORMULA: Message = lazy(
    "This is, or could be taken for, a formula. Write the text itself, without =, +, - or @ at its beginning."
)
_MIXED: Message = lazy(
    "This mixes letters of several alphabets that look alike, as Latin a and Cyrillic а. Type it again."
)
_NO_SEX: Message = lazy("Write woman, man, another or not stated, or leave this empty.")


def name(text: str) -> str:
    """Return a person's name as it is kept. Raises Invalid on `name`."""
    kept = texts.one_line(text, field="name", longest=accounts.LONGEST_NAME)
    if any(scripts.borrows_letters(word) for word in kept.split()):
        raise Invalid({"name": _MIXED})
    return kept


def user_name(text: str) -> str | None:
    """Return a user name as it is kept. Raises Invalid on `user_name`."""
    return accounts.new_user_name(text)


def email(text: str) -> str:
    """Return an address as it is kept. Raises Invalid on `email`."""
    return email_addresses.normal(text)


def sex(text: str) -> str:
    """Return a value of Sex for what it is called in any language, or its first letter. Raises Invalid on `sex`."""
    found = _sexes(tuple(i18n.languages())).get(plain(text))
    if found is None:
        raise Invalid({"sex": _NO_SEX})
    return found


def country(text: str) -> str:
    """Return a country's code for its code, or its name in any language. Raises Invalid on `country`."""
    languages = tuple(i18n.languages())
    found = _countries(languages).get(plain(text))
    if found is None:
        named = _country_names(languages)
        raise Invalid({"country": no_such(text, near(text, named, lambda key: named[key]))})
    return found


def language(text: str, offered: Sequence[str]) -> str:
    """Return the code of an interface language for its code, or its name in any language. Raises Invalid."""
    found = _languages(tuple(offered)).get(plain(text))
    if found is None:
        names = ", ".join(i18n.own_name(code) for code in offered)
        raise Invalid(
            {"language": lazy("LearnHub does not speak this language. Write one of: %(names)s.", names=names)}
        )
    return found


def near(text: str, known: Mapping[str, object], named: Callable[[str], str]) -> list[str]:
    """Return what somebody may have meant: up to three of the known, folded names that are much like a text."""
    close = difflib.get_close_matches(plain(text), list(known), n=3, cutoff=0.72)
    return list(dict.fromkeys(named(key) for key in close))


def no_such(text: str, close: Sequence[str]) -> Message:
    """Return the words for a name that is not known, with those that are near."""
    if close:
        return lazy("“%(text)s” is not known. Was this meant: %(near)s?", text=text[:100], near="; ".join(close))
    return lazy("“%(text)s” is not known here. Check how it is written.", text=text[:100])


# A list names the same few places, sexes and languages again and again.
@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return what several spellings of a word or name have in common."""
    return " ".join(i18n.folded(text).replace("’", "'").replace("_", " ").split())


@lru_cache
def _sexes(languages: tuple[str, ...]) -> Mapping[str, str]:
    named = {plain(i18n.said_in(each, words)): key.value for each in languages for key, words in SEXES.items()}
    coded = {plain(key): key.value for key in Sex}
    return {**{key: sex.value for key, sex in {**_LETTERS, **_MORE}.items()}, **named, **coded}


@lru_cache
def _countries(languages: tuple[str, ...]) -> Mapping[str, str]:
    named = {plain(said): code for each in languages for code, said in i18n.countries(each)}
    return {**named, **{code.lower(): code for code, _ in i18n.countries("en")}}


@lru_cache
def _country_names(languages: tuple[str, ...]) -> Mapping[str, str]:
    return {plain(said): said for each in languages for _code, said in i18n.countries(each)}


@lru_cache
def _languages(offered: tuple[str, ...]) -> Mapping[str, str]:
    named = {plain(i18n.language_name(code, within)): code for code in offered for within in offered}
    own = {plain(i18n.own_name(code)): code for code in offered}
    return {**named, **own, **{code: code for code in offered}}
