"""User names for people who did not choose one: made from the name, easy to type, and taken by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from sqlalchemy import select

from learnhub import i18n
from learnhub.people import texts
from learnhub.people.models import Person
from learnhub.stores.database import db

# Leaves room for a number.
LONGEST_STEM = 40
# How many names one statement asks about.
_AT_ONCE = 500


def free_for(name: str, country: str) -> str:
    """Return a user name for a person of a name that is nobody's yet; `country` is ISO 3166-1 alpha-2."""
    return free_for_all([(name, country)])[0]


def free_for_all(people: Sequence[tuple[str, str]], *, but: Sequence[str] = ()) -> list[str]:
    """Return a user name for each of these (name, country) that is nobody's yet, and none of `but`.

    `Afi Exemple` is afi.exemple, or afi.exemple2. A name in letters that not everybody has on the keyboard (Khmer, Lao)
    becomes the country and a number: who is given a slip has to type it on any phone.
    """
    given = set(but)
    chosen: list[str] = [""] * len(people)
    stems = [stem_of(name, country) for name, country in people]
    spellings = {stem: _spellings(stem) for stem in stems}  # whoever shares a stem goes on where others stopped
    open_ones = list(range(len(people)))
    while open_ones:
        tried: dict[int, str] = {}
        for place in open_ones:
            tried[place] = next(name for name in spellings[stems[place]] if name not in given)
            given.add(tried[place])
        taken = taken_among(list(tried.values()))
        for place, name in tried.items():
            if name not in taken:
                chosen[place] = name
        open_ones = [place for place in open_ones if not chosen[place]]
    return chosen


def stem_of(name: str, country: str) -> str:
    """Return what a user name for somebody begins with."""
    words = re.findall(r"[a-z0-9]+", i18n.folded(name))
    letters = [letter for letter in i18n.folded(name) if letter.isalpha()]
    is_latin = letters and all(letter.isascii() for letter in letters)
    if not is_latin or not words:
        return country.lower()
    ends = words[:1] + words[-1:] if len(words) > 1 else words
    return ".".join(ends)[:LONGEST_STEM]


def _spellings(stem: str) -> Iterator[str]:
    """Yield a stem, then with numbers; a country alone is no name, and has longer numbers."""
    if len(stem) > 2:
        yield stem
    yield from (f"{stem}{number}" for number in count(2 if len(stem) > 2 else 1001))


def taken_among(names: Sequence[str]) -> set[str]:
    """Return those of some user names that somebody has."""
    found: set[str] = set()
    folded = [texts.folded(name) for name in names]
    for start in range(0, len(folded), _AT_ONCE):
        query = select(Person.user_name).where(Person.user_name.in_(folded[start : start + _AT_ONCE]))
        found.update(name for name in db.session.scalars(query) if name)
    return found
