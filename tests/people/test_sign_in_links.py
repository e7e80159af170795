"""One-time links: once, for a day, and never after a new password."""

import threading
from typing import Any

import pytest

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.errors import Invalid, NotFound
from learnhub.people import accounts, grants, sign_in_links
from learnhub.people.models import Person, Role
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast, password_hash
from tests.conftest import Time

ADMINISTRATOR: dict[str, Any] = {
    "name": "Afi Exemple",
    "user_name": "afi",
    "email": None,
    "country": "BJ",
    "language": "fr",
    "notice_version": "2026-03",
}


def become(token: str, **changes: Any) -> Person:
    fields = {**ADMINISTRATOR, "password_hash": password_hash(), **changes}
    return sign_in_links.become_first_administrator(token, **fields)


def first_link() -> str:
    token = sign_in_links.make_first_administrator()
    assert token is not None
    return token


@pytest.mark.usefixtures("rules")
class TestSignInLink:
    def test_a_link_signs_its_person_in_once(self, cast: Cast) -> None:
        afi, administrator = cast.learner(), cast.administrator()
        token = sign_in_links.make(administrator.public_id, afi)
        assert sign_in_links.find_open(token) is not None
        assert sign_in_links.use(token) is afi
        assert sign_in_links.find_open(token) is None
        with pytest.raises(NotFound):
            sign_in_links.use(token)

    def test_making_and_using_are_recorded_without_the_token(self, cast: Cast) -> None:
        afi = cast.learner()
        token = sign_in_links.make(record.SHELL, afi)
        sign_in_links.use(token)
        lines = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()[-2:]
        assert [(line.person, line.act) for line in lines] == [
            (record.SHELL, Act.SIGN_IN_LINK_MADE),
            (afi.public_id, Act.SIGN_IN_LINK_USED),
        ]
        assert all(token not in f"{line.subject_id}{line.details}" for line in lines)

    def test_the_token_is_not_kept(self, cast: Cast) -> None:
        token = sign_in_links.make(record.SHELL, cast.learner())
        row = db.session.execute(db.text("SELECT * FROM sign_in_links")).one()
        assert token not in map(str, row)

    def test_a_day_later_it_is_worthless(self, cast: Cast, time: Time) -> None:
        token = sign_in_links.make(record.SHELL, cast.learner())
        time.pass_by(hours=24)
        with pytest.raises(NotFound):
            sign_in_links.use(token)

    def test_a_newer_one_ends_it(self, cast: Cast) -> None:
        afi, dara = cast.learner(), cast.learner()
        old, of_dara = (sign_in_links.make(record.SHELL, person) for person in (afi, dara))
        new = sign_in_links.make(record.SHELL, afi)
        assert sign_in_links.find_open(old) is None
        assert sign_in_links.use(new) is afi
        assert sign_in_links.use(of_dara) is dara

    def test_a_new_password_ends_it(self, cast: Cast) -> None:
        afi = cast.learner()
        token = sign_in_links.make(record.SHELL, afi)
        accounts.change_password(afi, "another hash")
        with pytest.raises(NotFound):
            sign_in_links.use(token)

    def test_it_does_not_open_for_somebody_suspended(self, cast: Cast) -> None:
        afi = cast.learner()
        token = sign_in_links.make(record.SHELL, afi)
        afi.suspended_at = clock.now()
        with pytest.raises(NotFound):
            sign_in_links.use(token)

    @pytest.mark.parametrize("token", ["", "x", "0" * 43])
    def test_an_unknown_one_is_not_found(self, token: str) -> None:
        with pytest.raises(NotFound):
            sign_in_links.use(token)


@pytest.mark.usefixtures("rules")
class TestFirstAdministrator:
    def test_becomes_one_with_the_link(self) -> None:
        afi = become(first_link())
        assert [grant.role for grant in grants.in_force(afi)] == [Role.ADMINISTRATOR]
        assert accounts.find_by_sign_in_name("afi") is afi

    def test_is_made_once(self) -> None:
        token = first_link()
        become(token)
        with pytest.raises(NotFound):
            become(token, user_name="dara")
        assert sign_in_links.make_first_administrator() is None

    def test_is_not_made_where_there_is_one_meanwhile(self, cast: Cast) -> None:
        token = first_link()
        cast.administrator()
        with pytest.raises(NotFound):
            become(token)

    def test_has_the_newest_link_only(self) -> None:
        old = first_link()
        new = first_link()
        with pytest.raises(NotFound):
            become(old)
        become(new)

    def test_cannot_be_made_by_a_sign_in_link(self, cast: Cast) -> None:
        token = sign_in_links.make(record.SHELL, cast.learner())
        with pytest.raises(NotFound):
            become(token)

    def test_is_not_signed_in_by_the_link(self) -> None:
        with pytest.raises(NotFound):
            sign_in_links.use(first_link())


def test_a_wrong_field_leaves_the_first_link_good(app: LearnHub) -> None:
    with app.app_context():
        with unit_of_work():
            token = first_link()
        with pytest.raises(Invalid), unit_of_work():
            become(token, name="")
        with unit_of_work():
            become(token)


def in_parallel(app: LearnHub, times: int, deed: Any) -> list[Any]:
    """Do something in several threads at once and return what each returned, or the error it met."""
    barrier = threading.Barrier(times)
    results: list[Any] = []

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    result = deed(number)
            except NotFound as error:
                result = error
            results.append(result)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_parallel_uses_one_succeeds(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        token = sign_in_links.make(record.SHELL, cast.learner())
    results = in_parallel(app, 8, lambda _number: sign_in_links.use(token).public_id)
    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, NotFound) for result in results) == 7


def test_of_parallel_first_administrators_one_is_made(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        token = first_link()
    results = in_parallel(app, 8, lambda number: become(token, user_name=f"afi{number}").public_id)
    assert sum(isinstance(result, str) for result in results) == 1
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Person.id))) == 1
        assert len(grants.administrators()) == 1
