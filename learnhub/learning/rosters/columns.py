"""The columns of a list of people: found by a stable key in brackets, or by their headings in any language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from learnhub import i18n
from learnhub.i18n import Message, lazy
from learnhub.learning.rosters import values
from learnhub.learning.rosters.sheets import Row, Unreadable

COLUMNS: Mapping[str, Message] = {
    "name": lazy("Name"),
    "user_name": lazy("User name"),
    "email": lazy("E-mail address"),
    "sex": lazy("Sex"),
    "country": lazy("Country"),
    "institution": lazy("Institution"),
    "language": lazy("Language"),
    "programme": lazy("Programme"),
}
# What a file has that came back as a report; it is brought in again as it is.
OF_REPORTS: Mapping[str, Message] = {"row": lazy("Row"), "done": lazy("What was done"), "faults": lazy("Mistakes")}

# What lists of staff call a column that has another heading here.
_ALSO: Mapping[str, str] = {
    **dict.fromkeys(("e-mail", "mail", "courriel", "adresse email", "adresse e-mail", "email address"), "email"),
    **dict.fromkeys(("full name", "nom complet", "nom et prenom", "nom et prenoms", "nom prenom"), "name"),
    **dict.fromkeys(("username", "login", "identifiant"), "user_name"),
    **dict.fromkeys(("gender", "genre"), "sex"),
}

_KEY = re.compile(r"\(\s*([a-z_]+)\s*\)\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """Where columns stand: places by keys. `unknown` are headings that nobody knows, which are left alone."""

    places: Mapping[str, int]
    unknown: Sequence[str]


def count_known(headings: Sequence[str]) -> int:
    """Tell how many of some headings are known."""
    return sum(key_of(heading) is not None for heading in headings)


def key_of(heading: str) -> str | None:
    """Return the key of a column by its heading: "Sexe (sex)", "Sexe" or "sex"; None for an unknown one."""
    said = heading.strip().strip("'\"").casefold()
    bracketed = _KEY.search(said)
    known = {*COLUMNS, *OF_REPORTS}
    if bracketed and bracketed[1] in known:
        return bracketed[1]
    if said in known:
        return said
    plain = values.plain(said)
    return _by_words(tuple(i18n.languages())).get(plain) or _ALSO.get(plain)


@lru_cache
def _by_words(languages: tuple[str, ...]) -> Mapping[str, str]:
    """Return keys by headings in all interface languages."""
    words = {**COLUMNS, **OF_REPORTS}
    return {
        values.plain(i18n.said_in(language, heading)): key
        for language in reversed(languages)
        for key, heading in words.items()
    }


def find(row: Row) -> Found:
    """Return where the columns stand by the row of headings. Raises Unreadable when it is none."""
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(row.cells):
        key = key_of(heading)
        if key in places:
            raise Unreadable(
                lazy("Two columns are headed “%(heading)s”.", heading=heading), mend=lazy("Take one of them out.")
            )
        if key is not None:
            places[key] = place
        elif heading:
            unknown.append(heading)
    if "name" not in places:
        raise Unreadable(
            lazy("The first row holds no heading “Name (name)”."),
            mend=lazy("Take the template: its first row has the headings, and each row below it is one person."),
        )
    return Found(places, unknown)
