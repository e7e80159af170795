"""Lists of people in the background: checked, waiting for a yes, brought in once, and forgotten after a day."""

from __future__ import annotations

import pytest

from learnhub.app import LearnHub
from learnhub.errors import NotFound
from learnhub.jobs import people_imports
from learnhub.jobs.people_imports import Importer
from learnhub.learning.rosters import contents, imports, reading
from learnhub.learning.rosters.imports import PeopleImport, Step
from learnhub.people import accounts, grants
from learnhub.people.models import Person
from learnhub.stores import encryption
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Time

LIST = b"Nom;Institution\nS\xc3\xa8na Sp\xc3\xa9cimen;Fictional Office\nDara Sample;Fictional Office\n"


class Desk:
    """A manager who sends lists, and the background work on them."""

    def __init__(self, app: LearnHub) -> None:
        self.app = app
        with app.app_context(), unit_of_work():
            cast = Cast()
            self.manager = cast.institution_manager(cast.institution(name="Fictional Office")).public_id

    def send(self, data: bytes = LIST) -> str:
        with self.app.app_context(), unit_of_work():
            sheet = reading.read(data)
            sender = accounts.get(self.manager)
            return imports.ask(sender, contents.of_sheet(sheet), len(sheet.rows) - 1, code=imports.new_code())

    def check(self, code: str) -> None:
        with self.app.app_context():
            Importer(self.app.config["LEARNHUB"]).check(code)

    def agree(self, code: str) -> bool:
        with self.app.app_context(), unit_of_work():
            return imports.agree(self.kept(code))

    def apply(self, code: str) -> None:
        with self.app.app_context():
            Importer(self.app.config["LEARNHUB"]).apply(code)

    def kept(self, code: str) -> PeopleImport:
        found = imports.find(code)
        assert found is not None
        return found

    def step(self, code: str) -> tuple[str, dict[str, int]]:
        with self.app.app_context():
            one = self.kept(code)
            return one.step, {name: count for name, count in one.counts.items() if count}

    def people(self) -> int:
        with self.app.app_context():
            return db.session.scalars(db.select(db.func.count()).select_from(Person)).one()


@pytest.fixture
def desk(app: LearnHub) -> Desk:
    return Desk(app)


def test_a_list_is_checked_waits_and_is_brought_in_once(desk: Desk) -> None:
    code = desk.send()
    assert desk.step(code) == (Step.CHECKING, {})
    desk.check(code)
    assert desk.step(code) == (Step.CHECKED, {"new": 2})
    assert desk.people() == 1
    desk.apply(code)
    assert desk.people() == 1, "nobody has said yes yet"
    assert (desk.agree(code), desk.agree(code)) == (True, False)
    desk.apply(code)
    desk.apply(code)
    assert desk.step(code) == (Step.DONE, {"new": 2})
    assert desk.people() == 3
    with desk.app.app_context():
        told = contents.report_of(imports.unpacked(desk.kept(code).report))
        assert [row.user_name for row in told.rows] == ["sena.specimen", "dara.sample"]
        assert [accounts.get(row.person).name for row in told.rows] == ["Sèna Spécimen", "Dara Sample"]


def test_what_has_changed_meanwhile_is_shown_again_before_it_is_done(desk: Desk) -> None:
    first, second = desk.send(), desk.send()
    for code in (first, second):
        desk.check(code)
        desk.agree(code)
    desk.apply(first)
    desk.apply(second)
    assert desk.step(second) == (Step.CHECKED, {"same": 2, "differs": 1})
    assert desk.people() == 3


def test_whoever_lost_the_right_brings_nobody_in(desk: Desk) -> None:
    code = desk.send()
    desk.check(code)
    desk.agree(code)
    with desk.app.app_context(), unit_of_work():
        grants.revoke_from_shell(grants.in_force(accounts.get(desk.manager))[0])
    desk.apply(code)
    assert desk.step(code)[0] == Step.REFUSED
    assert desk.people() == 1
    with desk.app.app_context():
        trouble = imports.trouble_of(desk.kept(code))
        assert trouble is not None
        assert "no longer" in str(trouble["message"])


def test_a_list_is_its_senders_alone_and_unreadable_without_the_key(desk: Desk) -> None:
    code = desk.send()
    desk.check(code)
    with desk.app.app_context():
        kept = desk.kept(code)
        assert imports.get_own(accounts.get(desk.manager), code) is kept
        with unit_of_work():
            other = Cast().learner(user_name="other")
        with pytest.raises(NotFound):
            imports.get_own(other, code)
        row = str(db.session.execute(db.text("SELECT * FROM people_imports")).one())
        assert "Spécimen" not in row
        before = encryption.use("another key of an instance")
        with pytest.raises(NotFound):
            imports.unpacked(kept.content)
        encryption.use(before)


def test_it_is_forgotten_a_day_after_the_last_step(desk: Desk, time: Time) -> None:
    code = desk.send()
    desk.check(code)
    time.pass_by(hours=23)
    with desk.app.app_context():
        people_imports.forget_old()
        assert imports.find(code) is not None
    time.pass_by(hours=2)
    with desk.app.app_context():
        people_imports.forget_old()
        assert imports.find(code) is None
