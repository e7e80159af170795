"""What learners find on their start page."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from flask.testing import FlaskClient

from learnhub import clock, ids
from learnhub.app import LearnHub
from learnhub.content import outline as outlines
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.learning import enrolments, programmes, progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.statements import counted
from tests.web.browser import sign_in

TODAY = date(2026, 3, 2)


@pytest.fixture
def afi(app: LearnHub, cast: Cast) -> Person:
    with app.app_context(), unit_of_work():
        return cast.learner()


@pytest.mark.parametrize("interface", ["en", "fr"])
@pytest.mark.parametrize(
    ("read_in", "title", "lesson"), [("en", "Floors", "Lesson 2"), ("fr", "Floors (français)", "Leçon 2")]
)
def test_a_course_and_its_next_unit_are_named_as_the_course_is_read(
    app: LearnHub, client: FlaskClient, afi: Person, interface: str, read_in: str, title: str, lesson: str
) -> None:
    with app.app_context(), unit_of_work():
        factories.enrolled(afi, factories.course(), done=1).language = read_in
    sign_in(client, afi)
    shown = client.get(f"/{interface}/").text
    lang = "" if read_in == interface else f' lang="{read_in}"'
    assert f'<p class="kicker"><a href="/{interface}/courses/floors"{lang}>{title}</a></p>' in shown
    assert f'<h2 class="course-title" id="next-step"{lang}>{lesson}</h2>' in shown
    assert f'href="/{interface}/courses/floors/lesson-2"' in shown


def test_a_completed_course_is_named_as_it_was_read(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        factories.enrolled(afi, factories.course(), done=3)
    sign_in(client, afi)
    shown = client.get("/en/").text
    assert '<a href="/en/courses/floors" lang="fr">Floors (français)</a>' in shown
    assert "You have completed all your courses." in shown
    assert "Your certificate for “Floors (français)” is ready." in shown


def test_a_language_that_a_course_no_longer_has_gives_way_to_its_own(
    app: LearnHub, client: FlaskClient, afi: Person
) -> None:
    with app.app_context(), unit_of_work():
        factories.enrolled(afi, factories.course(), done=1).language = "km"
    sign_in(client, afi)
    shown = client.get("/fr/").text
    assert '<a href="/fr/courses/floors" lang="en">Floors</a>' in shown
    assert '<h2 class="course-title" id="next-step" lang="en">Lesson 2</h2>' in shown


def test_before_the_first_course_the_page_leads_to_one(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person, manager = cast.learner(), cast.country_manager("BJ")
        for number in range(5):
            factories.course(f"course-{number}", title=f"Course {number}")
    sign_in(client, person)
    shown = client.get("/en/").text
    assert "Your first course" in shown
    assert 'href="/en/invitation"' in shown
    assert [f"/courses/course-{number}" in shown for number in range(5)] == [True, True, True, False, False]
    assert "See how your people are doing" not in shown
    other = app.test_client()
    sign_in(other, manager)
    assert "See how your people are doing" in other.get("/en/").text


def test_one_goes_on_where_one_was_last(app: LearnHub, client: FlaskClient, afi: Person, time: Time) -> None:
    with app.app_context(), unit_of_work():
        for slug in ("first", "second", "third"):
            time.pass_by(hours=1)
            factories.enrolled(afi, factories.course(slug), done=1 if slug != "third" else None)
    sign_in(client, afi)
    shown = client.get("/en/").text
    assert 'id="next-step" lang="fr">Leçon 2<' in shown
    assert '<p class="kicker"><a href="/en/courses/second"' in shown
    assert "You were last at “Leçon 1”, on 2 March 2026." in shown
    assert "Go on with this unit" in shown


def test_before_anything_is_begun_what_is_due_first_comes_first(
    app: LearnHub, client: FlaskClient, afi: Person
) -> None:
    with app.app_context(), unit_of_work():
        for slug, days in (("later", 9), ("soon", 2), ("whenever", None)):
            due_on = TODAY + timedelta(days=days) if days else None
            factories.enrolled(afi, factories.course(slug), due_on=due_on)
    sign_in(client, afi)
    shown = client.get("/en/").text
    assert '<p class="kicker"><a href="/en/courses/soon"' in shown
    assert "Start this course" in shown
    assert "2 days left: due on 4 March 2026" in shown


def test_what_is_due_is_listed_late_first(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    due = {-30: "30 days late", -1: "One day late", 0: "Due today", 1: "Due tomorrow", 40: "40 days left"}
    with app.app_context(), unit_of_work():
        factories.enrolled(afi, factories.course("going"), done=1)
        for days in (1, 40, -1, 0, -30):
            factories.enrolled(afi, factories.course(f"due-{days}"), due_on=TODAY + timedelta(days=days))
    sign_in(client, afi)
    shown = client.get("/en/").text
    places = [shown.index(words) for words in due.values()]
    assert places == sorted(places)
    assert shown.index("30 days late") > shown.index('id="due"')


def test_a_day_ends_where_the_programme_is(app: LearnHub, client: FlaskClient, afi: Person, time: Time) -> None:
    time.now = time.now.replace(hour=23, minute=30)  # in Vientiane it is half past six, the day after
    with app.app_context(), unit_of_work():
        course = factories.course()
        there = programmes.make(record.SYSTEM, name="Spring", courses=[course], time_zone="Asia/Vientiane")
        factories.enrolled(afi, course, programme=there, due_on=TODAY)
        factories.enrolled(afi, factories.course("elsewhere"), due_on=TODAY)
    sign_in(client, afi)
    shown = client.get("/en/").text
    assert "One day late: it was due on 2 March 2026" in shown
    assert "Due today, 2 March 2026" in shown


def test_new_units_of_a_new_version_are_news_until_one_was_there(
    app: LearnHub, client: FlaskClient, afi: Person, time: Time
) -> None:
    with app.app_context(), unit_of_work():
        course = factories.course(lessons=3)
        enrolment = factories.enrolled(afi, course, done=1)
        time.pass_by(days=2)
        _move(enrolment, course, lessons=5)
    sign_in(client, afi)
    line = '<a href="/en/courses/floors/lesson-4">“Floors (français)” has 2 new units.</a>'
    assert line in client.get("/en/").text
    time.pass_by(days=1)
    with app.app_context(), unit_of_work():
        own = enrolments.get_own(afi, "floors")
        progress.note_opened(own, outlines.of(own.version).units[0])
    assert "new units" not in client.get("/en/").text


def _move(enrolment: Enrolment, course: Course, lessons: int) -> None:
    """Publish a version with more units, and move an enrolment to it."""
    longer = factories.course(f"longer-{lessons}", lessons)
    version = db.session.scalars(db.select(CourseVersion).where(CourseVersion.course_id == longer.id)).one()
    digest = ids.digest(ids.public_id())
    new = CourseVersion(
        course=course,
        number="1.1.0",
        digest=digest,
        state=VersionState.PUBLISHED,
        outline={**version.outline, "course": course.slug, "number": "1.1.0", "digest": digest},
        render_version=1,
        imported_at=clock.now(),
        published_at=clock.now(),
    )
    db.session.add(new)
    db.session.flush()
    enrolment.version = new
    assert len(outlines.of(new).units) == lessons


def test_old_certificates_are_no_news(app: LearnHub, client: FlaskClient, afi: Person, time: Time) -> None:
    with app.app_context(), unit_of_work():
        factories.enrolled(afi, factories.course(), done=3)
    time.pass_by(days=14)
    sign_in(client, afi)
    shown = client.get("/en/").text
    assert "is ready" not in shown
    assert "See the certificate" in shown


def test_the_page_asks_the_same_however_many_courses(app: LearnHub, cast: Cast, time: Time) -> None:
    numbers = count()
    asked = {}
    for courses in (1, 12):
        with app.app_context(), unit_of_work():
            person = cast.learner()
            for number in range(courses):
                one = factories.course(f"course-{next(numbers)}")
                going = factories.enrolled(person, one, done=number % 4, due_on=TODAY + timedelta(days=number - 3))
                if number % 4 < 3:
                    time.pass_by(minutes=1)
                    _move(going, one, lessons=4 + next(numbers))
            factories.enrolled(person, factories.course(f"done-{courses}"), done=3)
        client = app.test_client()
        sign_in(client, person)
        client.get("/en/")  # which reads the outlines, that are kept
        with counted() as statements:
            assert client.get("/en/").status_code == 200
        asked[courses] = statements
    assert len(asked[12]) == len(asked[1]) <= 11, "\n".join(asked[12])
