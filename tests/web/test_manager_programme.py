"""A programme's own page, its people and its tutors, as managers use them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import enrolments, programme_members, programmes
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person, Role, ScopeKind
from learnhub.reports import programme as reports
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.reports import factories
from tests.web.browser import fill_in, form_of, sign_in


class House:
    """A ministry with a programme, two people in it and one who is not."""

    def __init__(self, cast: Cast) -> None:
        self.ministry: Institution = cast.institution()
        self.manager: Person = cast.institution_manager(self.ministry)
        self.colleague: Person = cast.learner(within=self.ministry, name="Colleague Fictional", user_name="colleague")
        course = factories.course()
        self.programme = programmes.make(
            record.SYSTEM, name="Spring", courses=[course], institution=self.ministry, due_on=date(2026, 2, 1)
        )
        self.members = [cast.learner(within=self.ministry), cast.learner(within=self.ministry)]
        programme_members.add(record.SYSTEM, self.programme, self.members)
        factories.enrolled(self.members[0], course, done=1)
        self.path = f"/en/manage/programmes/{self.programme.public_id}"


@pytest.fixture
def house(app: LearnHub, client: FlaskClient, cast: Cast) -> House:
    with app.app_context(), unit_of_work():
        made = House(cast)
    sign_in(client, made.manager)
    return made


def test_the_page_tells_how_its_people_fare(client: FlaskClient, house: House) -> None:
    page = client.get(house.path).text
    assert "<h1><bdi>Spring</bdi></h1>" in page
    assert re.search(r'stat-value">\s*2\s*<', page)
    assert "1 February 2026, at midnight (UTC)" in page


def test_a_course_that_was_taken_out_keeps_its_figures_and_is_no_longer_offered(
    app: LearnHub, client: FlaskClient, house: House
) -> None:
    with app.app_context(), unit_of_work():
        other = factories.course("walls", title="Walls")
        programme = db.session.merge(house.programme)
        now = programmes.courses_of(programme)
        programmes.change(
            record.SYSTEM, programme, name="Spring", courses=[other], starts_on=None, due_on=None, ends_on=None,
            time_zone="UTC",
        )  # fmt: skip
        assert [course.slug for course in now] == ["floors"]
    page = client.get(house.path).text
    assert re.search(r"<dt>Courses</dt>\s*<dd>Walls</dd>", page)
    assert re.search(r'>Floors</a>\s*<span class="tag tag-neutral">Taken out</span>', page)


def test_who_looks_after_it_is_told_as_far_as_one_may_see(
    app: LearnHub, client: FlaskClient, house: House, cast: Cast
) -> None:
    assert "Nobody in particular." in client.get(house.path).text
    with app.app_context(), unit_of_work():
        tutoring = Scope(ScopeKind.PROGRAMME, house.programme.public_id)
        cast.holder(Role.TUTOR, tutoring, within=cast.institution())
    page = client.get(house.path).text
    assert "Nobody in particular." not in page
    assert "There is a tutor, whose name you do not see here" in page
    with app.app_context(), unit_of_work():
        cast.holder(Role.TUTOR, tutoring, within=db.session.merge(house.ministry))
    assert "There is another tutor too, whose name you do not see here" in client.get(house.path).text


def test_a_long_list_of_programmes_is_paged(
    app: LearnHub, client: FlaskClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PER_PAGE", 2)
    with app.app_context(), unit_of_work():
        ministry, programme = db.session.merge(house.ministry), db.session.merge(house.programme)
        for number in range(2):
            courses = programmes.courses_of(programme)
            programmes.make(record.SYSTEM, name=f"Later {number}", courses=courses, institution=ministry)
    first, second = (client.get(f"/en/manage/programmes?page={number}").text for number in (1, 99))
    assert [name in first for name in ("Later 1", "Later 0", ">Spring<")] == [True, True, False]
    assert [name in second for name in ("Later 1", "Later 0", ">Spring<")] == [False, False, True]
    assert 'href="/en/manage/programmes?page=2"' in first
    assert 'rel="prev" href="/en/manage/programmes"' in second


def test_the_figures_come_as_a_spreadsheet(client: FlaskClient, house: House) -> None:
    lines = client.get(f"{house.path}/report.csv").text.removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("Programme (programme),As of (UTC) (as_of_utc),Course (course),Enrolled (enrolled)")
    assert lines[1].split(",")[3:7] == ["2", "1", "0", "0"]


def test_people_are_shown_before_they_are_added(app: LearnHub, client: FlaskClient, house: House) -> None:
    shown = fill_in(client, f"{house.path}/people", "/people", names="colleague\nnobody.here; colleague")
    assert "1 person will be added" in shown.text
    assert "Colleague Fictional" in shown.text
    assert "nobody.here" in shown.text
    with app.app_context():
        assert not enrolments.list_own(house.colleague)
    form = form_of(shown.text, "/people/confirmed")
    answers = [client.post(form.action, data=form.values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with app.app_context():
        assert len(enrolments.list_own(house.colleague)) == 1
    assert "1 person was added to the programme." in client.get(house.path).text


def test_the_preview_says_who_goes_on_and_who_stays_elsewhere(
    app: LearnHub, client: FlaskClient, house: House, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        ministry = db.session.merge(house.ministry)
        [course] = programmes.courses_of(db.session.merge(house.programme))
        alone = cast.learner(within=ministry, user_name="alone", name="Alone Fictional")
        enrolments.enrol(alone, course, language="en")
        elsewhere = cast.learner(within=ministry, user_name="elsewhere", name="Elsewhere Fictional")
        other = programmes.make(record.SYSTEM, name="Other", courses=[course])
        programme_members.add(record.SYSTEM, other, [elsewhere])
    shown = fill_in(client, f"{house.path}/people", "/people", names="colleague\nalone\nelsewhere").text
    assert "2 people will be added" in shown
    assert "1 person stays in another programme" in shown
    assert "Goes on with what is done in Floors." in shown
    assert elsewhere.public_id not in form_of(shown, "/people/confirmed").values.values()


def test_a_tutor_is_not_told_what_a_colleague_learns_elsewhere(app: LearnHub, house: House, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        ministry = db.session.merge(house.ministry)
        [course] = programmes.courses_of(db.session.merge(house.programme))
        enrolments.enrol(db.session.merge(house.colleague), course, language="en")
        tutor = cast.holder(Role.TUTOR, Scope(ScopeKind.PROGRAMME, house.programme.public_id), within=ministry)
    window = app.test_client()
    sign_in(window, tutor)
    shown = fill_in(window, f"{house.path}/people", "/people", names="colleague").text
    assert "1 person will be added" in shown
    assert "Goes on with" not in shown


def test_a_list_of_nobody_offers_the_next_step(client: FlaskClient, house: House) -> None:
    shown = fill_in(client, f"{house.path}/people", "/people", names="nobody.here")
    assert "1 name leads to nobody whom you may add" in shown.text
    assert "Write another list" in shown.text


def test_an_empty_list_and_one_that_is_too_long_are_told_at_the_field(client: FlaskClient, house: House) -> None:
    empty = fill_in(client, f"{house.path}/people", "/people", names=" \n ; ")
    assert empty.status_code == 422
    assert "Write at least one user name or e-mail address." in empty.text
    long = fill_in(client, f"{house.path}/people", "/people", names="\n".join(f"name{number}" for number in range(301)))
    assert long.status_code == 422
    assert "Write at most 300 names at a time." in long.text


def test_a_programme_is_changed(app: LearnHub, client: FlaskClient, house: House) -> None:
    answer = fill_in(client, f"{house.path}/edit", "/edit", name="Summer", due_on="2026-08-01")
    assert answer.status_code == 303
    assert "<h1><bdi>Summer</bdi></h1>" in client.get(house.path).text
    with app.app_context():
        assert {one.due_on for one in enrolments.list_own(house.members[0])} == {date(2026, 8, 1)}


def test_everything_wrong_is_told_at_once_each_at_its_field(client: FlaskClient, house: House) -> None:
    wrong = {"name": " ", "starts_on": "2026-05-01", "due_on": "2026-04-01", "ends_on": "2026-03-01"}
    answer = fill_in(client, f"{house.path}/edit", "/edit", **wrong, time_zone="Mars/Base")
    assert answer.status_code == 422
    told = dict(re.findall(r'id="(\w+)-error".*?</span>\s*([^<]+)', answer.text))
    assert {field: words.split(".")[0].strip() for field, words in told.items()} == {
        "name": "Give the programme a name",
        "due_on": "This is before the programme starts",
        "ends_on": "This is before the courses are due",
        "time_zone": "This time zone is not known",
    }


def test_somebody_is_taken_out_after_a_question(app: LearnHub, client: FlaskClient, house: House) -> None:
    member = house.members[0]
    path = f"{house.path}/people/{member.public_id}/remove"
    assert "and its certificate: Floors." in client.get(path).text
    assert fill_in(client, path, "/remove").status_code == 303
    with app.app_context():
        assert member.public_id not in programme_members.codes_of(house.programme)
        assert len(enrolments.list_own(member)) == 1
    assert client.get(path).status_code == 404


def test_people_of_a_list_are_taken_out_after_a_look(app: LearnHub, house: House, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        ministry = db.session.merge(house.ministry)
        tutor = cast.holder(Role.TUTOR, Scope(ScopeKind.PROGRAMME, house.programme.public_id), within=ministry)
        foreign = cast.learner(within=cast.institution(), name="Foreign Fictional", user_name="foreign")
        programme_members.add(record.SYSTEM, db.session.merge(house.programme), [foreign])
    window = app.test_client()
    sign_in(window, tutor)
    names = "\n".join(["foreign", house.members[0].user_name or "", "nobody.here"])
    shown = fill_in(window, f"{house.path}/people/out", "/people/out", names=names).text
    assert "1 person will be taken out" in shown
    assert "1 person stays in the programme" in shown
    assert "1 name leads to nobody in this programme" in shown
    form = form_of(shown, "/people/out/confirmed")
    people = [house.members[0].public_id, foreign.public_id]
    assert window.post(form.action, data={**form.values, "person": people}).status_code == 303
    page = window.get(house.path).text
    assert "1 person no longer takes part in the programme." in page
    assert "Not among those whom you may take out, and so still in the programme: Foreign Fictional." in page
    with app.app_context():
        assert programme_members.codes_of(house.programme) == {house.members[1].public_id, foreign.public_id}
    assert fill_in(window, f"{house.path}/people/out", "/people/out", names=" ").status_code == 422


def test_somebody_of_another_institution_is_neither_named_nor_taken_out(
    app: LearnHub, client: FlaskClient, house: House, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        foreign = cast.learner(within=cast.institution(), name="Foreign Fictional")
        programme_members.add(record.SYSTEM, house.programme, [foreign])
    answer = client.get(f"{house.path}/people/{foreign.public_id}/remove")
    assert answer.status_code == 404
    assert "Foreign Fictional" not in answer.text


def test_a_tutor_from_elsewhere_sees_the_programme_and_is_offered_no_change(
    app: LearnHub, client: FlaskClient, house: House, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        tutoring = Scope(ScopeKind.PROGRAMME, house.programme.public_id)
        tutor = cast.holder(Role.TUTOR, tutoring, within=cast.institution())
    elsewhere = app.test_client()
    sign_in(elsewhere, tutor)
    page = elsewhere.get(house.path)
    assert page.status_code == 200
    changing = [f"{house.path}/edit", f"{house.path}/people"]
    assert [path for path in changing if path in page.text] == []
    assert [elsewhere.get(path).status_code for path in changing] == [404, 404]


def test_a_tutor_is_appointed_by_name(app: LearnHub, client: FlaskClient, house: House) -> None:
    assert fill_in(client, f"{house.path}/tutors/new", "/tutors/new", name="colleague").status_code == 303
    assert "Colleague Fictional" in client.get(house.path).text
    with app.app_context():
        assert len(grants.in_force(db.session.merge(house.colleague))) == 1


def test_nobody_beyond_reach_becomes_a_tutor(app: LearnHub, client: FlaskClient, house: House, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        cast.learner(user_name="elsewhere")
    for name in ("elsewhere", "nobody.here", house.manager.user_name):
        answer = fill_in(client, f"{house.path}/tutors/new", "/tutors/new", name=name)
        assert answer.status_code == 422
        assert "There is nobody with this name" in answer.text
