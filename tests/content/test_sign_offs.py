"""A review is of one set of bytes, is open once, and ends once."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content import publishing
from learnhub.content.drafting import bumping
from learnhub.content.models import CourseVersion
from learnhub.content.signoff import draft_mark, sign_offs
from learnhub.content.signoff.models import SignOff
from learnhub.content.signoff.sign_offs import InReview, NotAsReviewed, Settled, State
from learnhub.errors import Conflict, Invalid
from learnhub.learning import moves
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry
from tests.cast import Cast
from tests.learning import versions

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def version(cast: Cast) -> CourseVersion:
    """A draft of which the cast has no part yet."""
    return versions.draft("1.1.0")


@pytest.fixture
def author(cast: Cast, version: CourseVersion) -> Person:
    return cast.author(version.course.slug)


@pytest.fixture
def second(cast: Cast, version: CourseVersion) -> Person:
    return cast.author(version.course.slug)


def acts() -> list[str]:
    by_people = AuditEntry.subject_kind == "course_version", AuditEntry.person != record.SHELL
    return list(db.session.scalars(db.select(AuditEntry.act).where(*by_people).order_by(AuditEntry.id)))


def test_asking_twice_is_asking_once(version: CourseVersion, author: Person, second: Person) -> None:
    first = sign_offs.ask(author, version, "The figures are new.")
    assert sign_offs.ask(second, version, "Mine.").id == first.id
    assert (first.note, first.digest, first.asked_by) == ("The figures are new.", version.digest, author)
    with pytest.raises(InReview):
        sign_offs.require_not_open(version.course, "1.1.0")
    sign_offs.require_not_open(version.course, "1.1.1")
    assert acts() == ["course.in_review"]


def test_it_ends_once_however_many_try(version: CourseVersion, author: Person, second: Person) -> None:
    review = sign_offs.ask(author, version)
    with pytest.raises(Invalid):
        sign_offs.send_back(second, review, " ")
    sign_offs.send_back(second, review, "Name the source of the second figure.")
    assert (review.state, review.is_open, review.settled_by) == (State.SENT_BACK, None, second)
    for deed in (sign_offs.take_back, lambda who, one: sign_offs.send_back(who, one, "Again.")):
        with pytest.raises(Settled):
            deed(author, review)
    again = sign_offs.ask(author, version)
    sign_offs.take_back(author, again)
    assert [one.state for one in db.session.scalars(db.select(SignOff).order_by(SignOff.id))] == [
        State.SENT_BACK,
        State.TAKEN_BACK,
    ]
    assert acts() == ["course.in_review", "course.sent_back", "course.in_review", "course.taken_back"]


def test_only_what_was_reviewed_is_published(version: CourseVersion, author: Person, second: Person) -> None:
    sign_offs.require_as_reviewed(version)  # never in review: what the operator imports
    review = sign_offs.ask(author, version)
    sign_offs.require_as_reviewed(version)
    sign_offs.send_back(second, review, "Not yet.")
    with pytest.raises(NotAsReviewed):
        sign_offs.require_as_reviewed(version)
    again = sign_offs.ask(author, version)
    again.digest = "0" * 64  # other files were imported under this number since
    with pytest.raises(NotAsReviewed):
        sign_offs.require_as_reviewed(version)


def test_publishing_ends_it_by_whomever(version: CourseVersion, author: Person, second: Person) -> None:
    review = sign_offs.ask(author, version)
    moves.publish(second.public_id, version)
    db.session.refresh(review)
    assert (review.state, review.settled_by) == (State.PUBLISHED, second)
    with pytest.raises(Conflict):
        sign_offs.ask(author, version)
    other = versions.draft("1.2.0")
    sign_offs.ask(author, other)
    publishing.publish(record.SHELL, other)
    assert sign_offs.find_open(other.course, "1.2.0") is None


SETTINGS = "# A course.\ntitle: {en: Floors}\nlanguages: [en]\ndraft: true # until May\nlevel: introductory\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "course.yml").write_text(SETTINGS)
    return tmp_path


def test_the_mark_of_a_draft_goes_and_comes_back(folder: Path) -> None:
    with draft_mark.taken_out(folder) as was_marked:
        assert was_marked
    assert (folder / "course.yml").read_text() == SETTINGS.replace("draft: true # until May\n", "")
    with draft_mark.taken_out(folder) as was_marked:
        assert not was_marked
    assert draft_mark.put_back(folder)
    assert not draft_mark.put_back(folder)
    assert bumping.is_draft(folder)
    assert (folder / "course.yml").read_text() == SETTINGS.replace(" # until May", "")


def test_the_mark_stays_where_something_goes_wrong(folder: Path) -> None:
    with pytest.raises(RuntimeError), draft_mark.taken_out(folder):
        raise RuntimeError
    assert (folder / "course.yml").read_text() == SETTINGS
    odd = '"draft": true\nlanguages: [en]\n'
    (folder / "course.yml").write_text(odd)
    with pytest.raises(Conflict), draft_mark.taken_out(folder):
        raise AssertionError
    assert (folder / "course.yml").read_text() == odd
