"""Erasing somebody: who it was goes from every table, what others rest on stays."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, select
from sqlalchemy.exc import DBAPIError

from learnhub import clock, i18n
from learnhub.access import reach
from learnhub.assessment.models import HandIn
from learnhub.errors import Conflict, Refused
from learnhub.people import accounts, grants
from learnhub.people.models import Person
from learnhub.privacy import erasing, erasure_requests, owners
from learnhub.privacy.models import ErasureState
from learnhub.reports import rows as report_rows
from learnhub.reports.rows import Narrowed
from learnhub.stores.database import db
from learnhub.stores.privacy import Privacy
from tests.cast import Cast
from tests.privacy.everything import Filler, word_of
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules", "own_files")

SAYING_WHO = {Privacy.IDENTITY, Privacy.SENSITIVE, Privacy.SECRET}


@pytest.fixture
def afi(cast: Cast) -> Person:
    """Somebody of whom there is a row in every table, and who asks to be erased."""
    person = cast.learner(email="afi@example.org", name="Afi Exemple")
    cast.administrator()
    Filler(person).fill()
    erasure_requests.ask(person)
    return person


def contents() -> dict[str, list[dict[str, Any]]]:
    tables = db.metadata.sorted_tables
    return {table.name: [dict(row) for row in db.session.execute(select(table)).mappings()] for table in tables}


def said(found: dict[str, list[dict[str, Any]]]) -> str:
    return repr({name: rows for name, rows in found.items() if name != "certificates"})


def columns_saying_who() -> list[Column[Any]]:
    columns = [column for name in owners.OWNED for column in owners.table_of(name).columns]
    return [column for column in columns if column.info["privacy"] in SAYING_WHO]


def test_every_column_that_says_who_somebody_is_has_its_fate() -> None:
    emptied = {f"{table}.{column}" for table, values in erasing.EMPTIED.items() for column in values}
    fates = emptied | set(erasing.STAYS)
    assert [
        str(one) for one in columns_saying_who() if one.table.name not in erasing.GOES and str(one) not in fates
    ] == []


def test_nothing_that_says_who_it_was_is_left_in_any_table(afi: Person) -> None:
    before = said(contents())
    assert "afi@example.org" in before
    words = {
        word_of(one) for one in columns_saying_who() if str(one) not in erasing.STAYS and one.table.name != "persons"
    }
    words = {word for word in words if len(word) > 2 and repr(word) in before}
    assert "notebook_entries.text" in words
    erasure_requests.carry_out("k3v9", afi)
    after = said(contents())
    assert {
        word for word in {*words, "Afi Exemple", "afi@example.org", "afi1", "afi exemple"} if repr(word) in after
    } == set()


def test_certificates_the_record_and_figures_stay_as_they_are(afi: Person) -> None:
    before = contents()
    erasure_requests.carry_out("k3v9", afi)
    after = contents()
    for table in ("certificates", "certificate_statuses", "enrolments", "attempts", "regradings", "events"):
        assert after[table] == before[table]
    assert after["audit"][: len(before["audit"])] == before["audit"]
    assert [row["act"] for row in after["audit"][len(before["audit"]) :]] == ["person.erased"]


def test_the_code_of_the_record_stays_and_nobody_signs_in_with_it(afi: Person) -> None:
    code = afi.public_id
    erasure_requests.carry_out("k3v9", afi)
    left = accounts.get(code)
    assert (left.name, left.email, left.password_hash) == ("Erased person", None, None)
    assert left.suspended_at is not None
    assert accounts.find_by_sign_in_name("afi@example.org") is None


def test_where_a_name_would_stand_words_say_so_in_the_language_of_the_page(afi: Person, cast: Cast) -> None:
    code, course = afi.public_id, factories.course("told")
    factories.enrolled(afi, course)
    erasure_requests.carry_out("k3v9", afi)
    db.session.expire_all()
    with i18n.speaking("fr"):
        assert accounts.get(code).name == "Personne effacée"
        rows = report_rows.within(reach.actor_of(cast.administrator()), Narrowed(person_id=afi.id)).c
        assert set(db.session.scalars(select(rows.name))) == {"Personne effacée"}


def test_nobody_is_erased_who_does_not_ask(cast: Cast, afi: Person) -> None:
    with pytest.raises(Conflict):
        erasure_requests.carry_out("k3v9", cast.learner())
    erasure_requests.take_back(afi)
    with pytest.raises(Conflict):
        erasure_requests.carry_out("k3v9", afi)
    assert afi.name == "Afi Exemple"


def test_asking_twice_is_asking_once_and_a_no_is_told(cast: Cast) -> None:
    afi = cast.learner()
    erasure_requests.ask(afi)
    erasure_requests.ask(afi)
    assert erasure_requests.count_open() == 1
    erasure_requests.decline("k3v9", afi, "The law makes us keep it until June.")
    last = erasure_requests.find_last(afi)
    assert last is not None
    assert (last.state, last.reason) == (ErasureState.DECLINED, "The law makes us keep it until June.")


def test_the_last_administrator_stays(cast: Cast) -> None:
    only = cast.administrator()
    erasure_requests.ask(only)
    with pytest.raises(Refused):
        erasure_requests.carry_out(only.public_id, only)


def test_roles_end_also_of_somebody_who_is_suspended(cast: Cast) -> None:
    manager = cast.country_manager()
    manager.suspended_at = clock.now()
    erasing.erase(manager, "operator")
    assert grants.held_by(manager) == ()


def test_handed_in_words_are_emptied_and_never_changed(afi: Person) -> None:
    row = HandIn.__table__
    for change in ({"text": "other words"}, {"text": "", "number": 9}):
        with pytest.raises(DBAPIError, match=r"append-only|permission denied"), db.session.begin_nested():
            db.session.execute(row.update().values(change))
    erasure_requests.carry_out("k3v9", afi)
    assert db.session.scalars(select(HandIn.text)).all() == [""]
