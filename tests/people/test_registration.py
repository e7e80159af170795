"""Who may make an account, and what administrators decide while LearnHub runs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from learnhub.errors import Invalid, Refused
from learnhub.people import registration
from learnhub.people.registration import Mode, Rule
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry

pytestmark = pytest.mark.usefixtures("rules")


def test_it_is_open_where_nothing_was_decided() -> None:
    assert registration.rule() == Rule(Mode.OPEN, ())
    registration.require_allowed(None, is_invited=False)


def test_by_domain_only_its_addresses_are_taken() -> None:
    registration.change(record.SHELL, "domain", ["Gouv.TG", "@gouv.tg", "bücher.example"])
    assert registration.rule() == Rule(Mode.DOMAIN, ("gouv.tg", "xn--bcher-kva.example"))
    registration.require_allowed("Afi@Gouv.tg", is_invited=False)
    registration.require_allowed("afi@BÜCHER.example", is_invited=False)
    registration.require_allowed(None, is_invited=True)
    for email in (None, "afi@mail.gouv.tg", "afi@gouv.tg.example", "gouv.tg@example.org"):
        with pytest.raises(Invalid):
            registration.require_allowed(email, is_invited=False)


def test_by_invitation_an_invitation_is_needed() -> None:
    registration.change(record.SHELL, "invitation", [])
    registration.require_allowed("afi@gouv.tg", is_invited=True)
    with pytest.raises(Refused):
        registration.require_allowed("afi@gouv.tg", is_invited=False)


@pytest.mark.parametrize(("mode", "domains"), [("domain", []), ("domain", ["x"]), ("closed", []), ("open", ["a b"])])
def test_what_makes_no_sense_is_refused(mode: str, domains: list[str]) -> None:
    with pytest.raises(Invalid):
        registration.change(record.SHELL, mode, domains)


def test_each_change_is_one_line_of_the_record() -> None:
    assert registration.change("abc", "invitation", [])
    assert not registration.change("abc", "invitation", [])
    [line] = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "option.changed")).all()
    assert (line.person, line.subject_id, line.details) == (
        "abc", "registration.mode", {"former": "open", "new": "invitation"},
    )  # fmt: skip
