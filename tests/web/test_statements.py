"""What pages ask of the database: a few statements, the same however long the course and however many the people."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from flask.testing import FlaskClient

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.cli.demo.copying import Copier, Newcomer, read
from learnhub.content.models import UnitText
from learnhub.learning import programmes, progress
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.statements import counted
from tests.web.browser import form_of, sign_in

MOST_OF_A_LESSON = 6
MOST_OF_A_REPORT = 12
MOST_OF_A_PROGRAMME = 14
MOST_OF_A_LIST = 10


def _asked_for_a_lesson(app: LearnHub, cast: Cast, lessons: int) -> list[str]:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolment = factories.enrolled(person, factories.course(f"floors-{lessons}", lessons=lessons), done=lessons - 1)
        text = UnitText(version_id=enrolment.version_id, unit_slug="lesson-1", language="fr", html="<p>Read me.</p>")
        db.session.add(text)
    client = app.test_client()
    sign_in(client, person)
    path = f"/en/courses/floors-{lessons}/lesson-1"
    client.get(path)  # which notes that it was opened, and reads what is then kept
    with counted() as asked:
        assert client.get(path).status_code == 200
    return asked


def test_a_lesson_asks_at_most_six_however_long_the_course(app: LearnHub, cast: Cast) -> None:
    of_short, of_long = (_asked_for_a_lesson(app, cast, lessons) for lessons in (3, 60))
    assert 2 <= len(of_long) <= MOST_OF_A_LESSON, "\n".join(of_long)
    assert of_short == of_long


def _asked_for_a_module(app: LearnHub, cast: Cast, lessons: int) -> list[str]:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolment = factories.enrolled(person, factories.course(f"printed-{lessons}", lessons=lessons), done=0)
        for number in range(1, lessons + 1):
            unit = f"lesson-{number}"
            html = f'<p>Text {number}, a <a class="term" href="@term/word">word</a>.</p>'
            db.session.add(UnitText(version_id=enrolment.version_id, unit_slug=unit, language="fr", html=html))
    client = app.test_client()
    sign_in(client, person)
    path = f"/en/courses/printed-{lessons}/modules/only/print"
    client.get(path)
    with counted() as asked:
        assert f"Text {lessons}, a " in client.get(path).text
    return asked


def test_a_module_on_paper_asks_the_same_however_many_lessons_it_has(app: LearnHub, cast: Cast) -> None:
    of_short, of_long = (_asked_for_a_module(app, cast, lessons) for lessons in (2, 12))
    assert 2 <= len(of_long) <= MOST_OF_A_LESSON, "\n".join(of_long)
    assert len(of_short) == len(of_long)


def _add_learners(models: list[Person], count: int) -> None:
    copier, now = Copier(clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)), clock.now()
    histories = read(models)
    for number in range(count):
        copier.add(histories[number % len(models)], Newcomer(f"Copy {number}", f"copy{number}", None), Random(str(now)))  # noqa: S311 - when is no secret
    copier.write()


REPORTS = (
    ("GET", "/en/manage/report?course=floors"),
    ("GET", "/en/manage/report"),
    ("GET", "/en/manage/report.csv"),
    ("GET", "/en/manage/people"),
    ("POST", "/en/manage/people.csv"),
)


def test_reports_ask_at_most_twelve_however_many_learn(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        ministry = cast.institution()
        manager = cast.institution_manager(ministry)
        course = factories.course(lessons=12)
        models = [cast.learner(within=ministry) for _ in range(3)]
        for done, person in enumerate(models):
            factories.enrolled(person, course, done=done * 6)
    client = app.test_client()
    sign_in(client, manager)
    of_few = {report: _asked_for(client, *report) for report in REPORTS}
    with app.app_context(), unit_of_work():
        _add_learners(models, 600)
    for report in REPORTS:
        of_many = _asked_for(client, *report)
        most = MOST_OF_A_REPORT + ("people" in report[1])  # who of the list was seen today already
        assert 2 <= len(of_many) <= most, "\n".join([*report, *of_many])
        assert len(of_few[report]) == len(of_many), report


def _asked_for(client: FlaskClient, method: str, path: str) -> list[str]:
    form = form_of(client.get("/en/account").text, "/sign-out").values
    client.open(path, method=method, data=form if method == "POST" else None)
    with counted() as asked:
        assert client.open(path, method=method, data=form if method == "POST" else None).status_code == 200
    return asked


def test_a_programme_asks_at_most_fourteen_however_many_people_courses_and_stuck_places(
    app: LearnHub, cast: Cast, time: Time
) -> None:
    with app.app_context(), unit_of_work():
        ministry = cast.institution()
        viewer = cast.institution_manager(ministry)
        few, many = (_make_programme(cast, ministry, courses) for courses in (1, 10))
        grants.grant_from_shell(viewer, Role.TUTOR, Scope(ScopeKind.PROGRAMME, many))
        grants.grant_from_shell(viewer, Role.TUTOR, Scope(ScopeKind.PROGRAMME, few))
    time.pass_by(days=20)
    client = app.test_client()
    sign_in(client, viewer)
    of_few, of_many = (_asked_for(client, "GET", f"/en/manage/programmes/{code}") for code in (few, many))
    assert "Lesson 10" in client.get(f"/en/manage/programmes/{many}").text
    assert len(of_few) == len(of_many) <= MOST_OF_A_PROGRAMME, "\n".join(of_many)


def _make_programme(cast: Cast, ministry: Institution, courses: int) -> str:
    """Make a programme of some courses in each of which somebody stops at another lesson; return its code."""
    made = [factories.course(f"of-{courses}-{number}", lessons=courses) for number in range(1, courses + 1)]
    programme = programmes.make(record.SYSTEM, name="Spring", courses=made, institution=ministry)
    for place, course in enumerate(made):
        enrolment = factories.enrolled(cast.learner(within=ministry), course, programme=programme)
        progress.note_opened(enrolment, progress.standing(enrolment).outline.units[place])
    return programme.public_id


OVERVIEWS = ("/en/manage", "/en/manage/programmes", "/en/teach")
# Each kind of thing that waits for somebody is asked for by itself, with a few statements.
MOST_OF_AN_OVERVIEW = 28


def test_overviews_ask_the_same_however_many_programmes(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        ministry = cast.institution()
        viewer = cast.institution_manager(ministry)
        codes = [_make_programme(cast, ministry, courses) for courses in (1, 2)]
        for code in codes:
            grants.grant_from_shell(viewer, Role.TUTOR, Scope(ScopeKind.PROGRAMME, code))
    client = app.test_client()
    sign_in(client, viewer)
    of_few = {path: _asked_for(client, "GET", path) for path in OVERVIEWS}
    with app.app_context(), unit_of_work():
        for courses in (3, 4, 5, 6):
            code = _make_programme(cast, ministry, courses)
            grants.grant_from_shell(viewer, Role.TUTOR, Scope(ScopeKind.PROGRAMME, code))
    for path in OVERVIEWS:
        of_many = _asked_for(client, "GET", path)
        assert len(of_few[path]) == len(of_many) <= MOST_OF_AN_OVERVIEW, "\n".join([path, *of_many])


def test_the_list_of_people_asks_the_same_however_many_roles_they_hold(app: LearnHub, cast: Cast) -> None:
    def asked(client: FlaskClient) -> list[str]:
        with counted() as told:
            assert client.get("/en/administer/people").status_code == 200
        return told

    def add_managers(number: int) -> None:
        with app.app_context(), unit_of_work():
            for _ in range(number):
                place = cast.institution()
                programme = programmes.make(record.SHELL, name=place.name, courses=[course], institution=place)
                manager = cast.institution_manager(place)
                grants.grant_from_shell(manager, Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id))

    with app.app_context(), unit_of_work():
        administrator, course = cast.administrator(), factories.course("floors")
    client = app.test_client()
    sign_in(client, administrator)
    add_managers(1)
    few = asked(client)
    add_managers(8)
    many = asked(client)
    assert len(many) <= MOST_OF_A_LIST, "\n".join(many)
    assert len(few) == len(many)
