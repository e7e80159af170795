"""Institutions: where learners work, a tree within each country."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.exc import IntegrityError

from learnhub import clock, i18n, ids
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.people.models import Institution, InstitutionKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LONGEST_NAME = 200


def make(actor_code: str, *, name: str, kind: str, country: str, parent: Institution | None = None) -> Institution:
    """Make an institution, below `parent` where one is given.

    `kind` is a value of InstitutionKind, `country` ISO 3166-1 alpha-2. Raises Invalid, also for a second one of this
    name in the same place and for a parent in another country.
    """
    parent = current(parent) if parent else None
    institution = Institution(
        public_id=ids.public_id(),
        name=texts.one_line(name, field="name", longest=LONGEST_NAME),
        kind=_kind(kind),
        country=texts.country_code(country),
        parent_id=parent.id if parent else None,
        created_at=clock.now(),
    )
    if parent is not None and parent.country != institution.country:
        raise Invalid({"parent": lazy("An institution and the one above it are in the same country.")})
    try:
        with db.session.begin_nested():
            db.session.add(institution)
    except IntegrityError as error:
        raise _name_is_taken() from error
    record.audit(actor_code, Act.INSTITUTION_MADE, "institution", institution.public_id)
    return institution


def _kind(text: str) -> str:
    if text not in set(InstitutionKind):
        raise Invalid({"kind": lazy("Choose a kind of institution from the list.")})
    return text


def _name_is_taken() -> Invalid:
    return Invalid({"name": lazy("There is already an institution of this name in this place.")})


def rename(actor_code: str, institution: Institution, name: str) -> None:
    """Give an institution another name. Raises Invalid."""
    kept = texts.one_line(name, field="name", longest=LONGEST_NAME)
    if kept == institution.name:
        return
    try:
        with db.session.begin_nested():
            institution.name = kept
    except IntegrityError as error:
        raise _name_is_taken() from error
    record.audit(actor_code, Act.INSTITUTION_CHANGED, "institution", institution.public_id)


def move(actor_code: str, institution: Institution, parent: Institution | None) -> bool:
    """Put an institution, with all below it, below another one of its country, or at the top; tell whether it was not.

    Members, programmes and what was completed stay with it; those who manage what stands above it now look after it.
    Raises Invalid for a place in another country or below itself, and where its name is taken there.
    """
    parent = current(parent) if parent else None
    key = parent.id if parent else None
    if institution.parent_id == key:
        return False
    if parent is not None and parent.country != institution.country:
        raise Invalid({"parent": lazy("An institution and the one above it are in the same country.")})
    if key in ids_within([institution.id]):
        raise Invalid({"parent": lazy("An institution cannot stand below itself. Choose another place.")})
    try:
        with db.session.begin_nested():
            institution.parent_id = key
    except IntegrityError as error:
        raise Invalid({"parent": _name_is_taken().fields["name"]}) from error
    told = {"parent": parent.public_id} if parent else {}
    record.audit(actor_code, Act.INSTITUTION_MOVED, "institution", institution.public_id, **told)
    return True


def above(institution: Institution) -> Institution | None:
    """Return the institution right above one, if any."""
    return db.session.get(Institution, institution.parent_id) if institution.parent_id is not None else None


def places_for(institution: Institution) -> list[tuple[Institution, int]]:
    """Return below which institutions one may be put, as the tree of its country with the depth of each."""
    within = ids_within([institution.id])
    return [(one, depth) for one, depth in tree(institution.country) if one.id not in within]


def get(public_id: str) -> Institution:
    """Return an institution by its public code. Raises NotFound."""
    found = db.session.scalars(select(Institution).where(Institution.public_id == public_id)).first()
    if found is None:
        raise NotFound
    return found


def current(institution: Institution) -> Institution:
    """Return the institution itself, or the one that it has become by merging."""
    while institution.merged_into_id is not None:
        institution = db.session.get_one(Institution, institution.merged_into_id)
    return institution


def is_chosen_from() -> ColumnElement[bool]:
    """Return the condition on `Institution` that it can be chosen: those that were merged into others cannot."""
    return Institution.merged_into_id.is_(None)


def tree(country: str) -> list[tuple[Institution, int]]:
    """Return the institutions of a country with their depth (0 at the top): each followed by those below it.

    Without those that were merged into others.
    """
    below: dict[int | None, list[Institution]] = {}
    for institution in _of_country(country):
        below.setdefault(institution.parent_id, []).append(institution)
    listed: list[tuple[Institution, int]] = []
    waiting = [(institution, 0) for institution in reversed(below.get(None, []))]
    while waiting:
        institution, depth = waiting.pop()
        listed.append((institution, depth))
        waiting.extend((lower, depth + 1) for lower in reversed(below.get(institution.id, [])))
    return listed


def _of_country(country: str) -> Sequence[Institution]:
    found = db.session.scalars(select(Institution).where(Institution.country == country, is_chosen_from())).all()
    return sorted(found, key=lambda institution: i18n.sort_key(institution.name))


def countries() -> list[str]:
    """Return which countries have an institution (ISO 3166-1 alpha-2), by their names in the page's language."""
    found = db.session.scalars(select(Institution.country).distinct())
    return i18n.by_country_name(found, i18n.current_language())


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of institutions by their public codes."""
    if not codes:
        return {}
    rows = db.session.execute(select(Institution.public_id, Institution.name).where(Institution.public_id.in_(codes)))
    return {row.public_id: row.name for row in rows}


def ids_within(institution_ids: Iterable[int]) -> set[int]:
    """Return the keys of these institutions and of all below them."""
    within = select(Institution.id).where(Institution.id.in_(set(institution_ids))).cte(recursive=True)
    lower = select(Institution.id).join(within, Institution.parent_id == within.c.id)
    return set(db.session.scalars(select(within.union(lower).c.id)))


def with_those_above(chosen: ColumnElement[bool]) -> Select[int]:
    """Return the query for the keys of the institutions that a condition chooses, and of all above them."""
    above = select(Institution.id, Institution.parent_id).where(chosen).cte(recursive=True)
    higher = select(Institution.id, Institution.parent_id).join(above, Institution.id == above.c.parent_id)
    return select(above.union(higher).c.id)
