"""The list of people: filters, pages, the file, and what is written down about reading it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.people.models import Person, Sex
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.web.browser import fill_in, form_of, sign_in

Maker = Callable[[Cast], Person]


@pytest.fixture
def make(app: LearnHub, client: FlaskClient) -> Callable[[Maker], Person]:
    """Make somebody and sign them in."""

    def made(maker: Maker) -> Person:
        with app.app_context(), unit_of_work():
            person = maker(Cast())
        sign_in(client, person)
        return person

    return made


def _learners(cast: Cast, count: int) -> None:
    course = factories.course()
    ministry = cast.institution(name="Ministry")
    for number in range(count):
        learner = cast.learner(within=ministry, name=f"Learner {number:03}", sex=Sex.WOMAN)
        factories.enrolled(learner, course, done=number % 4)


def _manager(cast: Cast) -> Person:
    _learners(cast, 8)
    return cast.country_manager("BJ")


def _manager_of_many(cast: Cast) -> Person:
    _learners(cast, 60)
    return cast.country_manager("BJ")


def _administrator(cast: Cast) -> Person:
    _learners(cast, 3)
    return cast.administrator()


def _written(app: LearnHub, act: Act) -> Sequence[AuditEntry]:
    with app.app_context():
        return db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)).all()


def _take(client: FlaskClient, address: str) -> tuple[int, list[list[str]]]:
    answer = fill_in(client, address, "people.csv")
    if answer.status_code != 200:
        return answer.status_code, []
    text = answer.data.decode("utf-8-sig")
    return 200, list(csv.reader(io.StringIO(text, newline="")))


def test_pages_and_filters(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(_manager_of_many)
    first, second = (client.get(f"/en/manage/people?page={number}").text for number in (1, 2))
    assert "Learner 049" in first
    assert "Learner 050" not in first
    assert "Learner 050" in second
    assert "60 enrolments" in first
    certified = client.get("/en/manage/people?state=certified&course=floors").text
    assert "15 enrolments" in certified
    assert "Learner 003" in certified
    assert "Learner 002" not in certified


def test_a_page_that_does_not_exist_shows_another(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(_manager)
    for page in ("0", "-3", "9" * 40, "x", "1e3", "%27", "", "9999"):
        answer = client.get(f"/en/manage/people?page={page}")
        assert answer.status_code == 200
        assert "Learner 0" in answer.text


def test_a_state_that_does_not_exist_is_not_found(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(_manager)
    assert client.get("/en/manage/people?state=happy").status_code == 404


def test_learners_are_refused(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    def maker(cast: Cast) -> Person:
        _learners(cast, 2)
        return cast.learner()

    make(maker)
    answer = client.get("/en/manage/people")
    assert answer.status_code == 403
    assert "Learner 000" not in answer.text


def test_an_administrator_s_reading_is_written_down(
    app: LearnHub, client: FlaskClient, make: Callable[[Maker], Person]
) -> None:
    administrator = make(_administrator)
    client.get("/en/manage/people?course=floors")
    [line] = _written(app, Act.PEOPLE_SEEN)
    assert (line.person, line.details) == (administrator.public_id, {"people": 3, "course": "floors"})


def test_a_manager_s_reading_is_not(app: LearnHub, client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(_manager)
    client.get("/en/manage/people")
    assert not _written(app, Act.PEOPLE_SEEN)


def test_the_file_holds_what_the_page_shows(
    app: LearnHub, client: FlaskClient, make: Callable[[Maker], Person]
) -> None:
    manager = make(_manager)
    status, rows = _take(client, "/en/manage/people?state=completed")
    assert status == 200
    assert rows[0][0] == "Name (name)"
    assert rows[0][-1] == "Sex (sex)"
    assert [row[0] for row in rows[1:]] == [f"Learner {number:03}" for number in (3, 7)]
    assert rows[1][1:9] == ["Floors", "Certified", "3", "3", "", "no", "no", "Lesson 3"]
    assert rows[1][10:] == ["Ministry", "Benin", "Woman"]
    [line] = _written(app, Act.PEOPLE_EXPORTED)
    assert (line.person, line.details) == (manager.public_id, {"people": 2, "state": "completed"})


def test_the_file_asks_for_the_password_again(
    app: LearnHub, client: FlaskClient, make: Callable[[Maker], Person], time: Time
) -> None:
    make(_manager)
    time.pass_by(minutes=11)
    answer = fill_in(client, "/en/manage/people?state=certified", "people.csv")
    assert answer.status_code == 303
    assert "/en/confirm-password" in answer.location
    assert not _written(app, Act.PEOPLE_EXPORTED)


def test_the_file_is_given_by_post_alone(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(_manager)
    assert client.get("/en/manage/people.csv").status_code in {404, 405}


def test_the_file_of_another_country_does_not_exist(
    app: LearnHub, client: FlaskClient, make: Callable[[Maker], Person]
) -> None:
    make(_manager)
    form = form_of(client.get("/en/manage/people").text, "people.csv")
    answer = client.post(form.action, data={**form.values, "country": "TG"})
    assert answer.status_code == 404
    assert not _written(app, Act.PEOPLE_EXPORTED)


def test_formulas_in_names_are_only_text(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    def maker(cast: Cast) -> Person:
        factories.enrolled(cast.learner(name='=HYPERLINK("http://evil.example")'), factories.course())
        return cast.country_manager("BJ")

    make(maker)
    _status, rows = _take(client, "/en/manage/people")
    assert rows[1][0] == '\'=HYPERLINK("http://evil.example")'
