"""Within what roles hold, by the keys that grants and invitations keep: everything, countries, institutions, programmes
and courses.
"""

from __future__ import annotations

from sqlalchemy import exists, select

from learnhub.content import catalogue
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment, Programme
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person, ScopeKind
from learnhub.stores.database import db


def resolve(kind: str, key: str) -> Scope:
    """Return a scope of any kind by its key. Raises NotFound, and Invalid for what is no country."""
    if kind == ScopeKind.PROGRAMME:
        return _programme_scope(programmes.get(key))
    if kind == ScopeKind.COURSE:
        course = catalogue.get_course(key)
        return Scope(ScopeKind.COURSE, course.slug, country=course.country)
    return grants.scope_of(kind, key)


def _programme_scope(programme: Programme) -> Scope:
    def includes(person: Person) -> bool:
        learns = exists().where(Enrolment.person_id == person.id, Enrolment.programme_id == programme.id)
        return bool(db.session.scalar(select(learns)))

    return Scope(
        ScopeKind.PROGRAMME,
        programme.public_id,
        country=programme.country,
        institution_id=programme.institution_id,
        includes=includes,
    )
