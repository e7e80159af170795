"""Importing, comparing, publishing and retiring versions in the browser, and choosing to move to one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import checkups
from learnhub.content.models import CourseVersion, VersionState
from learnhub.learning.models import Enrolment
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from learnhub.stores.work import embedded
from tests import published
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.content.written_course import CHECK, CHECK_FR, FLOOR, Change, write_course
from tests.learning import versions as written
from tests.reports import factories
from tests.web.browser import fill_in, forms_of, sign_out

COURSE_PAGE = "/en/teach/courses/floors"
PAGE = f"{COURSE_PAGE}/versions/1.1.0"


@pytest.fixture(autouse=True)
def house(app: LearnHub, cast: Cast, tmp_path: Path) -> Path:
    """A published course with two authors and a learner, and a folder of courses; returns the latter."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        for name in ("author", "second"):
            cast.author(course.slug).user_name = name
        cast.administrator().user_name = "administrator"
        learner = cast.learner(user_name="learner")
        factories.enrolled(learner, course)
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path), publish_alone="")
    return tmp_path


def enter(client: FlaskClient, name: str) -> None:
    assert fill_in(client, "/en/sign-in", "/sign-in", name=name, password=PASSWORD).status_code == 303


def write(folder: Path, changes: dict[str, Change] | None = None) -> None:
    words: dict[str, Change] = {"course.yml": ("effort: 1h", "effort: 2h"), FLOOR: ("with everyone", "with each of us")}
    write_course(folder, {**words, **(changes or {})}, version="1.1.0")


def states(app: LearnHub) -> dict[str, str]:
    with app.app_context():
        found = db.session.execute(db.select(CourseVersion.number, CourseVersion.state))
        return {row.number: row.state for row in found}


def post(client: FlaskClient, address: str, page: str, **fields: str) -> str:
    """Send the form of a page that goes to an address, and return the page to which that leads."""
    answer = fill_in(client, page, address, **fields)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


def import_it(client: FlaskClient, house: Path) -> str:
    """Write the next version, import it, and return the page that tells what it changes."""
    write(house)
    import_from_folder(client, house)
    return client.get(PAGE).text


def import_from_folder(client: FlaskClient, house: Path) -> None:
    """Ask for the next version to be imported, as its page offers, and let that be done."""
    checkups.look_at(house / "floors" / "1.1.0", patience=60)
    answer = fill_in(client, COURSE_PAGE, "/versions/1.1.0/import")
    assert "It waits for its turn" in client.get(answer.location).text
    assert answer.location in client.get(COURSE_PAGE).text
    embedded.run_due(client.application.app_context)
    page = client.get(answer.location).text
    assert "Version 1.1.0 is imported" in page
    assert PAGE in page


def test_an_author_imports_and_another_one_publishes(client: FlaskClient, app: LearnHub, house: Path) -> None:
    enter(client, "author")
    page = import_it(client, house)
    assert "Units with other words" in page
    assert "somebody else publishes it" in page
    assert "/versions/1.1.0/publish" not in page
    sign_out(client)
    enter(client, "second")
    assert "Version 1.1.0 waits to be published" in client.get(COURSE_PAGE).text
    page = post(client, "/versions/1.1.0/publish", PAGE)
    assert "Learners have come along" in page
    assert states(app) == {"1.0.0": VersionState.PUBLISHED, "1.1.0": VersionState.PUBLISHED}
    with app.app_context():
        assert db.session.scalars(db.select(Enrolment)).one().version.number == "1.1.0"


def test_nobody_is_kept_quiet_about_where_nobody_can_learn(client: FlaskClient, app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        published.store_draft("never-published")
        cast.author("never-published").user_name = "alone"
    enter(client, "alone")
    page = client.get("/en/teach/courses/never-published/versions/1.0.0").text
    assert "Nobody learns in this course yet." in page
    assert "Hidden, because a group is small" not in page
    assert "Fewer than 5" not in client.get("/en/teach/courses/never-published").text


def test_whoever_imported_a_version_is_refused_even_by_hand(client: FlaskClient, app: LearnHub, house: Path) -> None:
    enter(client, "author")
    import_it(client, house)
    forged = client.post(f"{PAGE}/publish", data={**token(client), "digest": digest_of(app)})
    assert forged.status_code == 403
    assert "You imported this version" in forged.text
    assert states(app)["1.1.0"] == VersionState.DRAFT


def digest_of(app: LearnHub) -> str:
    with app.app_context():
        return str(db.session.scalars(db.select(CourseVersion.digest).where(CourseVersion.number == "1.1.0")).one())


def token(client: FlaskClient) -> dict[str, str]:
    return {"csrf_token": forms_of(client.get(COURSE_PAGE).text)[0].values["csrf_token"]}


def test_one_person_may_do_both_where_the_instance_says_so(client: FlaskClient, app: LearnHub, house: Path) -> None:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], publish_alone="1")
    enter(client, "author")
    import_it(client, house)
    post(client, "/versions/1.1.0/publish", PAGE)
    assert states(app)["1.1.0"] == VersionState.PUBLISHED


def test_a_draft_that_was_changed_is_imported_again_and_nobody_publishes_what_they_have_not_seen(
    client: FlaskClient, app: LearnHub, house: Path
) -> None:
    enter(client, "second")
    import_it(client, house)
    sign_out(client)
    enter(client, "administrator")
    seen = next(form for form in forms_of(client.get(PAGE).text) if form.action.endswith("/publish")).values
    sign_out(client)
    enter(client, "author")
    write(house, {FLOOR: ("with everyone", "with all")})
    checkups.look_at(house / "floors" / "1.1.0", patience=60)
    page = client.get(COURSE_PAGE).text
    assert "Import version 1.1.0 again" in page
    import_from_folder(client, house)
    assert "Import version 1.1.0 again" not in client.get(COURSE_PAGE).text
    assert client.post(f"{PAGE}/publish", data={**seen, **token(client)}).status_code == 409
    refused = client.post(f"{PAGE}/publish", data={**token(client), "digest": digest_of(app)})
    assert refused.status_code == 403  # whoever imported it last
    sign_out(client)
    enter(client, "second")
    post(client, "/versions/1.1.0/publish", PAGE)
    assert states(app)["1.1.0"] == VersionState.PUBLISHED


def test_whoever_publishes_another_key_is_led_to_the_answers_given_before(
    client: FlaskClient, app: LearnHub, house: Path
) -> None:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], publish_alone="1")
    enter(client, "author")
    write(house, {CHECK: ("= 202\n", "= 203\n"), CHECK_FR: ("= 202\n", "= 203\n")})
    import_from_folder(client, house)
    answer = fill_in(client, PAGE, "/versions/1.1.0/publish")
    assert answer.location == f"{PAGE}#answers-before"
    told = client.get(PAGE).text
    assert 'id="answers-before"' in told
    assert "/quizzes/check/questions/how-many/correct?version=1.0.0" in told


def test_sending_twice_does_once(client: FlaskClient, app: LearnHub, house: Path) -> None:
    enter(client, "author")
    import_it(client, house)
    asked = [client.post(f"{PAGE}/import", data=token(client)).location for _ in range(2)]
    assert asked[0] == asked[1]
    assert embedded.run_due(app.app_context) == 1
    assert "Version 1.1.0 is imported" in client.get(asked[0]).text
    sign_out(client)
    enter(client, "administrator")
    for _ in range(2):
        sent = {**token(client), "digest": digest_of(app)}
        assert client.post(f"{PAGE}/publish", data=sent).status_code == 303
    with app.app_context():
        acts = db.session.scalars(db.select(AuditEntry.act).where(AuditEntry.subject_id == "floors/1.1.0")).all()
    assert acts == [Act.COURSE_IMPORTED, Act.COURSE_PUBLISHED, Act.LEARNERS_MOVED]


def test_a_folder_with_faults_is_not_imported(client: FlaskClient, app: LearnHub, house: Path) -> None:
    write(house, {FLOOR: ("minutes: 10", "minutes: soon")})
    enter(client, "author")
    answer = client.post(f"{PAGE}/import", data=token(client))
    embedded.run_due(app.app_context)
    checkups.look_at(house / "floors" / "1.1.0", patience=60, beside=house / "floors")
    page = client.get(answer.location).text
    assert "It has errors, so it was not imported" in page
    assert "Line 3, column 10" in page
    assert list(states(app)) == ["1.0.0"]


@pytest.mark.parametrize("number", ["1.2.0", "..", "1.0", "media"])
def test_what_is_no_folder_of_a_version_is_not_there(client: FlaskClient, number: str) -> None:
    enter(client, "author")
    assert client.post(f"{COURSE_PAGE}/versions/{number}/import", data=token(client)).status_code in {404, 405}


def test_the_password_is_asked_again_after_ten_minutes(client: FlaskClient, house: Path, time: Time) -> None:
    enter(client, "author")
    import_it(client, house)
    sign_out(client)
    enter(client, "second")
    time.pass_by(minutes=11)
    answer = client.post(f"{PAGE}/publish", data=token(client))
    assert "/confirm-password" in answer.location or "password" in answer.location


def test_retiring_asks_for_a_reason_which_stays_in_the_audit(client: FlaskClient, app: LearnHub) -> None:
    enter(client, "author")
    page = f"{COURSE_PAGE}/versions/1.0.0/retire"
    assert "the course leaves the catalogue" in client.get(page).text
    assert fill_in(client, page, "/retire").status_code == 422
    assert "is retired" in post(client, "/retire", page, reason="Its figures are out of date.")
    assert states(app) == {"1.0.0": VersionState.RETIRED}
    with app.app_context():
        line = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.COURSE_RETIRED)).one()
    assert line.details == {"reason": "Its figures are out of date."}
    sign_out(client)
    assert client.get("/en/courses/floors").status_code == 404


def test_how_many_learners_there_are_is_not_told_where_they_are_few(client: FlaskClient, house: Path) -> None:
    enter(client, "author")
    assert "because a group is small" in import_it(client, house)
    sign_out(client)
    enter(client, "administrator")
    page = client.get(PAGE).text
    assert "because a group is small" not in page
    assert ">1</td>" in page


def test_a_learner_chooses_a_major_version_and_comes_back(client: FlaskClient, app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        written.published("2.0.0", "longer")
    enter(client, "learner")
    assert "There is another version of this course" in client.get("/en/courses/floors").text
    page = "/en/courses/floors/versions/2.0.0"
    assert "Encore" in client.get(page).text
    assert "You are on version 2.0.0 now" in post(client, "/versions/2.0.0", page)
    assert client.get("/en/courses/floors/more").status_code == 200
    post(client, "/versions/1.0.0", "/en/courses/floors/versions/1.0.0")
    assert client.get("/en/courses/floors/more").status_code == 404


def test_new_units_are_marked_in_the_list(client: FlaskClient, app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        written.published("1.1.0", "longer")
    enter(client, "learner")
    assert ">New</span>" in client.get("/en/courses/floors").text
    client.get("/en/courses/floors/more")
    assert ">New</span>" not in client.get("/en/courses/floors").text
