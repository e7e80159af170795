"""Letters about reviews: to those who are asked to read, and to whoever asked when it comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from learnhub.access import sign_offs as access
from learnhub.app import LearnHub
from learnhub.content.models import CourseVersion
from learnhub.content.signoff import sign_offs
from learnhub.learning import moves
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail, MailState
from tests.cast import Cast
from tests.jobs.postbox import Postbox, opened, plain, post
from tests.learning import versions


@pytest.fixture
def box() -> Iterator[Postbox]:
    with opened(Postbox()) as box:
        yield box


@pytest.fixture
def two(app: LearnHub, cast: Cast) -> tuple[Person, Person]:
    """Two authors of a course, one of whom put its version in review; an administrator is not asked."""
    with app.app_context(), unit_of_work():
        version = versions.draft("1.1.0")
        cast.administrator().email = "administrator@example.org"
        author, second = cast.author(version.course.slug), cast.author(version.course.slug)
        author.email, second.email, author.name = "abla@example.org", "bintou@example.org", "Abla Exemple"
        access.write_to_reviewers(sign_offs.ask(author, version, "The figures are new."))
    return author, second


def end(app: LearnHub, who: Person, word: str) -> None:
    with app.app_context(), unit_of_work():
        version = db.session.scalars(select(CourseVersion)).one()
        if word:
            person = db.session.merge(who)
            sign_offs.send_back(person, sign_offs.get_open(version.course, "1.1.0"), word)
        else:
            moves.publish(who.public_id, version)


def test_the_other_author_is_asked_and_the_first_is_told(
    app: LearnHub, two: tuple[Person, Person], box: Postbox
) -> None:
    post(app, box)
    assert box.recipients == ["bintou@example.org"]
    text = plain(box.received[0])
    assert "The figures are new." in text
    assert "/teach/courses/floors/versions/1.1.0" in text
    end(app, two[1], "Name the source.")
    post(app, box)
    assert box.recipients == ["bintou@example.org", "abla@example.org"]
    assert "Name the source." in plain(box.received[1])


def test_of_what_is_over_nobody_is_asked(app: LearnHub, two: tuple[Person, Person], box: Postbox) -> None:
    end(app, two[1], "")
    post(app, box)
    assert box.recipients == ["abla@example.org"]
    with app.app_context():
        assert set(db.session.scalars(select(Mail.state))) == {MailState.UNWANTED, MailState.SENT}
