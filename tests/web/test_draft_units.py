"""A unit before it is published: the words that changed, how learners will see it, and what is said of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content.signoff import comments
from learnhub.content.signoff.models import DraftComment
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.content.written_course import CHECK
from tests.learning import versions
from tests.web.browser import fill_in, post, sign_in

COURSE = "/en/teach/courses/floors"
UNITS = f"{COURSE}/versions/1.1.0/units"


@pytest.fixture(autouse=True)
def second(app: LearnHub, cast: Cast, client: FlaskClient) -> Person:
    """Two authors of a published course whose next version is stored; the first is signed in, the second returned."""
    with app.app_context(), unit_of_work():
        course = versions.published("1.0.0").course
        author, other = cast.author(course.slug), cast.author(course.slug)
        author.name = "Abla Exemple"
        versions.written("1.1.0", CHECK, [("## Who is covered", "## Who has a right"), ("- [x]", "- [x] Yes,")])
    sign_in(client, author)
    return other


def test_the_words_that_changed_are_marked(client: FlaskClient) -> None:
    page = client.get(f"{COURSE}/versions/1.1.0").text
    assert f'href="{UNITS}/check"' in page
    page = client.get(f"{UNITS}/check").text
    assert '<ins><span class="visually-hidden">added: </span>Yes, </ins>' in page
    assert "<strong>Right:</strong>" in page
    page = client.get(f"{UNITS}/floor").text
    assert "No word of it changed in this language." in page
    assert "As learners will see it" in page
    assert '"@' not in page
    assert client.get(f"{UNITS}/no-such-unit").status_code == 404


def test_a_comment_is_written_answered_and_settled(client: FlaskClient, app: LearnHub, second: Person) -> None:
    page, form = f"{UNITS}/floor", f"{UNITS}/floor/comments"
    assert fill_in(client, page, form).status_code == 422
    answer = fill_in(client, page, form, text="Name <b>the</b> source.", place="Two principles", language="fr")
    assert "#comment-" in answer.location
    told = client.get(page).text
    assert "Name &lt;b&gt;the&lt;/b&gt; source." in told
    assert "Abla Exemple" in told
    with app.app_context():
        code = db.session.scalars(db.select(DraftComment.public_id)).one()
    sign_in(client, second)
    assert "1 comment on version 1.1.0 of “Floors” is open." in client.get("/en/teach").text
    fill_in(client, page, f"{COURSE}/comments/{code}/answer", text="It is in the law.")
    assert "It is in the law." in client.get(page).text
    fill_in(client, page, f"{COURSE}/comments/{code}/settle")
    assert "1 settled comment" in client.get(page).text
    fill_in(client, page, f"{COURSE}/comments/{code}/settle")
    assert "1 settled comment" not in client.get(page).text
    assert "settled a comment on the unit" in client.get(f"{COURSE}/history").text


def test_comments_of_another_course_are_not_reached(client: FlaskClient, app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        other = versions.draft("1.0.0", course="another").course
        written = comments.write(cast.author("another"), comments.Place(other, "1.0.0", "floor"), "Secret.")
        code = written.public_id
    for course in ("floors", "another"):
        assert post(client, f"/en/teach/courses/{course}/comments/{code}/settle").status_code == 404
    assert client.get("/en/teach/courses/another/versions/1.0.0/units/floor").status_code == 404
