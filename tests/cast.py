"""A known cast of obviously fictional people, made through the real rules.

Builders add and flush, as rules do: call them inside the `rules` fixture, or inside `with unit_of_work():` where a
browser or another process must see them.
"""

from __future__ import annotations

from functools import lru_cache

from learnhub.people import accounts, factors, grants, institutions, memberships, passwords, sessions
from learnhub.people.grants import EVERYTHING, Scope
from learnhub.people.models import Institution, InstitutionKind, Person, Role, ScopeKind, Sex
from learnhub.stores import record

YEARS = 36_500  # in days: longer than any test
PASSWORD = "umbrellas sing on Tuesdays"  # good enough for people with a grant
NAMES = (
    ("Afi Exemple", Sex.WOMAN),
    ("Dara Sample", Sex.MAN),
    ("Kossi Modèle", Sex.MAN),
    ("Chanthou Specimen", Sex.WOMAN),
    ("Awa Démonstration", Sex.WOMAN),
    ("Noy Placeholder", Sex.ANOTHER),
    ("Tiébélé Fictif", Sex.NOT_STATED),
)


@lru_cache
def password_hash() -> str:
    """Return the hash of PASSWORD: a real one, worked out once."""
    return passwords.hash_password(PASSWORD)


class Cast:
    """Makes people and institutions; the first learner is Afi Exemple, who signs in as `afi1`."""

    password = PASSWORD

    def __init__(self) -> None:
        self._people = 0
        self._institutions = 0

    def learner(
        self,
        country: str = "BJ",
        *,
        name: str | None = None,
        user_name: str | None = None,
        email: str | None = None,
        sex: Sex | None = None,
        language: str = "fr",
        within: Institution | None = None,
    ) -> Person:
        """Make somebody with an account; `within` makes them a confirmed member there."""
        next_name, next_sex = NAMES[self._people % len(NAMES)]
        self._people += 1
        person = accounts.register(
            name=name or next_name,
            user_name=user_name or f"{next_name.split()[0].lower()}{self._people}",
            email=email,
            password_hash=password_hash(),
            country=within.country if within else country,
            sex=sex or next_sex,
            language=language,
            notice_version=accounts.NOTICE_VERSION,
        )
        if within is not None:
            memberships.join(person, within, record.SYSTEM)
        return person

    def institution(
        self, country: str = "BJ", *, name: str | None = None, parent: Institution | None = None
    ) -> Institution:
        """Make an institution, in the country of its parent where one is given."""
        self._institutions += 1
        return institutions.make(
            record.SYSTEM,
            name=name or f"Fictional Office {self._institutions}",
            kind=InstitutionKind.MINISTRY,
            country=parent.country if parent else country,
            parent=parent,
        )

    def administrator(self) -> Person:
        """Make an administrator."""
        return self.holder(Role.ADMINISTRATOR, EVERYTHING)

    def country_manager(self, country: str = "BJ") -> Person:
        """Make a manager of a country."""
        return self.holder(Role.MANAGER, grants.country_scope(country), country=country)

    def institution_manager(self, institution: Institution) -> Person:
        """Make a manager of an institution who works there."""
        return self.holder(Role.MANAGER, grants.institution_scope(institution), within=institution)

    def programme_manager(self, programme_code: str, country: str = "BJ") -> Person:
        """Make a manager of a programme, by its public code."""
        return self.holder(Role.MANAGER, Scope(ScopeKind.PROGRAMME, programme_code), country=country)

    def tutor(self, programme_code: str, country: str = "BJ") -> Person:
        """Make a tutor of a programme, by its public code."""
        return self.holder(Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme_code), country=country)

    def author(self, course_slug: str, country: str = "BJ") -> Person:
        """Make an author of a course, by its id."""
        return self.holder(Role.AUTHOR, Scope(ScopeKind.COURSE, course_slug), country=country)

    def holder(self, role: Role, scope: Scope, *, country: str = "BJ", within: Institution | None = None) -> Person:
        """Make somebody with a role in a scope."""
        person = self.learner(country, within=within)
        grants.grant_from_shell(person, role, scope)
        factors.put_off(record.SHELL, person, YEARS)  # that roles ask for a second step has tests of its own
        return person

    def session_token(self, person: Person) -> str:
        """Start a session for a person, as after a sign-in, and return its token."""
        return sessions.start(person, "Firefox on a fictional phone")
