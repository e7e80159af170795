"""What accounts say of people: changed by themselves, or by those who look after them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import accounts, grants, notices, texts
from learnhub.people.models import Membership, MembershipState, Person
from learnhub.people.notices import Done
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act


def change_profile(person: Person, *, name: str, sex: str, language: str, country: str | None = None) -> None:
    """Change what people may say of themselves. Certificates keep the name that was.

    Another country takes a claim away, for it was made in the former; a confirmed member and who
    holds a role do not change it alone.
    Raises Invalid.
    """
    new = accounts.checked(name=name, sex=sex, language=language)
    new["country"] = person.country if country is None else texts.country_code(country)
    if new["country"] != person.country:
        _leave_country(person)
    _take_over(person.public_id, person, new)


def change_details(actor_code: str, person: Person, *, name: str, sex: str, language: str) -> bool:
    """Change what an account says of somebody else, who is told by letter; tell whether anything is another now.

    Raises Invalid.
    """
    is_changed = _take_over(actor_code, person, accounts.checked(name=name, sex=sex, language=language))
    if is_changed:
        notices.tell(actor_code, person, Done.PROFILE)
    return is_changed


def _take_over(actor_code: str, person: Person, new: Mapping[str, str | None]) -> bool:
    changed = sorted(field for field, value in new.items() if getattr(person, field) != value)
    for field in changed:
        setattr(person, field, new[field])
    if changed:
        db.session.flush()
        record.audit(actor_code, Act.PROFILE_CHANGED, "person", person.public_id, fields=changed)
    return bool(changed)


def _leave_country(person: Person) -> None:
    of_person = Membership.person_id == person.id
    confirmed = Membership.state == MembershipState.CONFIRMED
    if db.session.scalars(select(Membership).where(of_person, confirmed)).first() is not None:
        raise Invalid({"country": _CONFIRMED_HERE})
    if grants.holds_within_places(person):
        raise Invalid({"country": _ROLE_HERE})
    db.session.execute(delete(Membership).where(of_person, ~confirmed))


_CONFIRMED_HERE: Message = lazy(
    "Your institution has confirmed that you work in this country. If you moved, ask the people who manage LearnHub "
    "there."
)
_ROLE_HERE: Message = lazy("You hold a role in this country. If you moved, ask an administrator of LearnHub.")
