"""Comments on drafts: written once, answered, settled, and still there in the next version."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.access import draft_comments, reach
from learnhub.content.models import Course
from learnhub.content.signoff import comments
from learnhub.content.signoff.comments import Place
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.people.models import Person
from tests.cast import Cast
from tests.learning import versions

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def course() -> Course:
    return versions.draft("1.1.0").course


@pytest.fixture
def author(cast: Cast, course: Course) -> Person:
    return cast.author(course.slug)


@pytest.fixture
def second(cast: Cast, course: Course) -> Person:
    return cast.author(course.slug)


def place(course: Course, number: str = "1.1.0", unit: str = "floor") -> Place:
    return Place(course, number, unit, "fr", "Qui paie ?")


def waiting(person: Person) -> list[tuple[str, str, int]]:
    return [(row.slug, row.number, row.comments) for row in draft_comments.waiting(reach.actor_of(person))]


def test_a_form_that_is_sent_twice_comments_once(course: Course, author: Person, second: Person) -> None:
    code = ids.public_id()
    first = comments.write(author, place(course), "Name the source.", public_id=code)
    assert comments.write(author, place(course), "Name the source.", public_id=code) is first
    with pytest.raises(Invalid):
        comments.write(author, place(course), "Name both.", public_id=code)
    with pytest.raises(NotFound):
        comments.write(second, place(course), "Name the source.", public_id=code)
    with pytest.raises(Invalid):
        comments.write(author, place(course), " ")
    assert [thread.comment.text for thread in comments.list_of(course, "1.1.0", "floor")] == ["Name the source."]


def test_a_thread_is_answered_and_settled(course: Course, author: Person, second: Person) -> None:
    first = comments.write(author, place(course), "Name the source.")
    reply = comments.answer(second, first, "It is in the law.")
    comments.answer(author, reply, "Thank you.")
    assert comments.count_open(course, "1.1.0") == {"floor": 1}
    comments.settle(second, first)
    comments.settle(author, first)
    assert (first.settled_by, comments.count_open(course, "1.1.0")) == (second, {})
    with pytest.raises(Conflict):
        comments.answer(author, first, "One more thing.")
    comments.open_again(first)
    (thread,) = comments.list_of(course, "1.1.0", "floor")
    assert [answer.text for answer in thread.answers] == ["It is in the law.", "Thank you."]
    assert thread.comment.settled_at is None


def test_what_is_open_goes_on_into_the_next_version(course: Course, author: Person) -> None:
    settled = comments.write(author, place(course), "A slip of the pen.")
    comments.settle(author, settled)
    comments.write(author, place(course), "Newer figures come in May.")
    comments.write(author, place(course, "1.2.0"), "Better.")
    assert [thread.comment.text for thread in comments.list_of(course, "1.2.0", "floor")] == [
        "Newer figures come in May.",
        "Better.",
    ]
    comments.follow(course, "1.2.0", "floor", "ground")
    assert [thread.comment.text for thread in comments.list_of(course, "1.2.0", "ground")] == ["Better."]


def test_comments_wait_for_who_did_not_say_the_last_word(
    cast: Cast, course: Course, author: Person, second: Person
) -> None:
    other = cast.author("another-course")
    administrator = cast.administrator()
    first = comments.write(author, place(course), "Name the source.")
    assert [waiting(who) for who in (author, second, other, administrator)] == [[], [("floors", "1.1.0", 1)], [], []]
    comments.answer(administrator, first, "Which one?")
    assert [waiting(who) for who in (author, second)] == [[("floors", "1.1.0", 1)]] * 2
    comments.answer(author, first, "The second.")
    assert [waiting(who) for who in (author, administrator)] == [[], [("floors", "1.1.0", 1)]]
    comments.settle(author, first)
    assert waiting(second) == []


def test_of_a_published_version_nothing_waits(course: Course, author: Person, second: Person) -> None:
    versions.published("1.2.0")
    comments.write(author, place(course, "1.2.0"), "For the next one.")
    assert waiting(second) == []
