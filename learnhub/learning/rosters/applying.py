"""Bringing a list of people in, as it was checked: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.learning import programme_members, programmes
from learnhub.learning.rosters.bounds import Bounds
from learnhub.learning.rosters.checking import Line, Outcome, Plan
from learnhub.people import many_accounts, memberships, profiles, user_names, welcomes
from learnhub.people.many_accounts import Made, NewAccount
from learnhub.people.models import Institution, Person, Sex
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act

_AT_ONCE = 500


def choose_user_names(plan: Plan) -> Mapping[int, str]:
    """Return user names by rows for new people who have none in the list: before the transaction, for it takes long."""
    nameless = [line.entry for line in plan.lines if line.outcome is Outcome.NEW and not line.entry.user_name]
    given = [line.entry.user_name for line in plan.lines if line.entry.user_name]
    who = [(entry.name or "", entry.place.country if entry.place else entry.country or "") for entry in nameless]
    chosen = user_names.free_for_all(who, but=given)
    return {entry.row: name for entry, name in zip(nameless, chosen, strict=True)}


def apply(
    actor_code: str, plan: Plan, bounds: Bounds, names: Mapping[int, str], key: str, *, sends_mail: bool
) -> Mapping[int, tuple[str, str]]:
    """Write what a plan says, and return (user name, code) of new accounts by rows.

    `bounds` are those of now, `key` is the secret of this instance. Raises Conflict where something has changed since.
    """
    new = [line for line in plan.lines if line.outcome is Outcome.NEW]
    changed = [line for line in plan.lines if line.outcome is Outcome.CHANGED]
    _require_within(plan.lines, bounds)
    places = _places({line.entry.place.id for line in plan.lines if line.entry.place})
    made = many_accounts.make_all(actor_code, [_new_account(line, names, bounds, places) for line in new])
    people = _people([*(one.id for one in made), *(line.account.id for line in changed if line.account)])
    for line in changed:
        _change(actor_code, line, people, places)
    _join_programmes(actor_code, [*zip(new, made, strict=True)], changed, people)
    if sends_mail:
        pairs = [(one.id, line.entry.email) for line, one in zip(new, made, strict=True) if line.entry.email]
        welcomes.send_all(key, [(person_id, email) for person_id, email in pairs if email])
    record.audit(actor_code, Act.PEOPLE_IMPORTED, "list", "people", people=len(new) + len(changed), new=len(new))
    return {
        line.entry.row: (line.entry.user_name or names[line.entry.row], one.code)
        for line, one in zip(new, made, strict=True)
    }


def _require_within(lines: Sequence[Line], bounds: Bounds) -> None:
    """Raise Conflict where somebody's rights, or somebody's place, have changed since the list was checked."""
    wanted = {line.entry.place.id for line in lines if line.entry.place}
    groups = {line.entry.group.code for line in lines if line.entry.group}
    ids = [line.account.id for line in lines if line.outcome is Outcome.CHANGED and line.account]
    within: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        within.update(db.session.scalars(select(Person.id).where(Person.id.in_(some), bounds.people)))
    is_within = wanted <= bounds.place_ids and groups <= {group.code for group in bounds.groups}
    alone = {line.entry.country or "" for line in lines if line.outcome is Outcome.NEW and not line.entry.place}
    if not is_within or within != set(ids) or (bounds.countries is not None and not alone <= bounds.countries):
        raise Conflict(
            lazy("What you may do has changed since this list was checked."),
            safe=lazy("Nothing was written."),
            mend=lazy("Bring the file in again: it is then checked anew."),
        )


def _places(keys: set[int]) -> Mapping[int, Institution]:
    return {one.id: one for one in db.session.scalars(select(Institution).where(Institution.id.in_(keys)))}


def _people(keys: Sequence[int]) -> Mapping[int, Person]:
    found: dict[int, Person] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = select(Person).where(Person.id.in_(keys[start : start + _AT_ONCE]))
        found.update({person.id: person for person in db.session.scalars(query)})
    return found


def _new_account(line: Line, names: Mapping[int, str], bounds: Bounds, places: Mapping[int, Institution]) -> NewAccount:
    entry = line.entry
    return NewAccount(
        name=entry.name or "",
        user_name=entry.user_name or names[entry.row],
        email=entry.email,
        country=entry.country or "",
        sex=entry.sex or Sex.NOT_STATED.value,
        language=entry.language or bounds.default_language,
        institution=places[entry.place.id] if entry.place else None,
    )


def _change(actor_code: str, line: Line, people: Mapping[int, Person], places: Mapping[int, Institution]) -> None:
    if line.account is None:
        return
    person, columns = people[line.account.id], {change.column for change in line.changes}
    name, sex, language = (
        getattr(line.entry if column in columns else person, column) or "" for column in ("name", "sex", "language")
    )
    profiles.change_details(actor_code, person, name=name, sex=sex, language=language)
    if "institution" in columns and line.entry.place:
        settle = memberships.move if line.account.is_confirmed else _join
        settle(actor_code, person, places[line.entry.place.id])


def _join(actor_code: str, person: Person, institution: Institution) -> None:
    memberships.join(person, institution, actor_code)


def _join_programmes(
    actor_code: str, new: Sequence[tuple[Line, Made]], changed: Sequence[Line], people: Mapping[int, Person]
) -> None:
    joining: dict[str, list[Person]] = {}
    for line, one in new:
        if line.entry.group:
            joining.setdefault(line.entry.group.code, []).append(people[one.id])
    for line in changed:
        if line.entry.group and line.account and any(change.column == "programme" for change in line.changes):
            joining.setdefault(line.entry.group.code, []).append(people[line.account.id])
    for code, members in joining.items():
        programme_members.add(actor_code, programmes.get(code), members)
