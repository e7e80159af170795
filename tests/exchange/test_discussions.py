"""Questions and answers: sent once, changed for a while, taken back, hidden and shown again; on both databases."""

from __future__ import annotations

import pytest

from learnhub import ids
from learnhub.content.models import Course
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.exchange import discussions
from learnhub.exchange.discussions import Capacity
from learnhub.exchange.models import Post, PostReport
from learnhub.people.models import Person
from learnhub.people.throttles import UsedUp
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry, Event
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")
UNIT = "lesson-1"


@pytest.fixture
def course(rules: None) -> Course:
    return factories.course()


def ask(person: Person, course: Course, text: str = "Who pays?", **more: str) -> Post:
    return discussions.ask(person, course, UNIT, language="fr", text=text, **more)


def answer(person: Person, question: Post, text: str = "The state.", capacity: Capacity = Capacity.LEARNER) -> Post:
    return discussions.answer(person, question, capacity, language="en", text=text)


def acts() -> list[str]:
    told = (Act.POST_HIDDEN, Act.POST_SHOWN_AGAIN)
    return list(db.session.scalars(db.select(AuditEntry.act).where(AuditEntry.act.in_(told)).order_by(AuditEntry.id)))


def test_a_question_and_its_answers_stand_under_the_unit_and_in_the_record(cast: Cast, course: Course) -> None:
    afi, dara = cast.learner(), cast.learner()
    question = ask(afi, course, " Who pays?\r\nAnd when? ")
    reply = answer(dara, question)
    assert question.text == "Who pays?\nAnd when?"
    assert (reply.thread_id, reply.unit_slug, reply.course_id) == (question.id, UNIT, course.id)
    told = [
        (event.verb, event.object_id)
        for event in db.session.scalars(db.select(Event).where(Event.object_kind == "discussion"))
    ]
    assert told == [("asked", "floors/lesson-1"), ("responded", "floors/lesson-1")]


def test_a_form_that_is_sent_twice_asks_once_and_the_code_of_another_gives_nothing_away(
    cast: Cast, course: Course
) -> None:
    afi, code = cast.learner(), ids.public_id()
    assert ask(afi, course, public_id=code) is ask(afi, course, public_id=code)
    with pytest.raises(NotFound):
        ask(cast.learner(), course, public_id=code)


def test_another_text_in_the_same_form_is_not_lost_unseen(cast: Cast, course: Course) -> None:
    afi, code = cast.learner(), ids.public_id()
    asked = ask(afi, course, public_id=code)
    with pytest.raises(Invalid):
        ask(afi, course, "Who pays for all of it?", public_id=code)
    discussions.change(asked, "Who pays for it?")
    assert ask(afi, course, public_id=code) is asked  # the first form, sent again late


@pytest.mark.parametrize("text", ["", " \n ", "x" * (discussions.LONGEST_TEXT + 1), "NUL \x00", "\ud800"])
def test_what_cannot_be_kept_is_refused(cast: Cast, course: Course, text: str) -> None:
    with pytest.raises(Invalid):
        ask(cast.learner(), course, text)


def test_floods_of_a_person_and_of_a_course_are_held_back(cast: Cast, course: Course, time: Time) -> None:
    afi = cast.learner()
    for number in range(discussions.OF_PERSON.times):
        ask(afi, course, f"Number {number}")
    with pytest.raises(UsedUp), db.session.begin_nested():
        ask(afi, course, "One more")
    others = discussions.IN_COURSE.times - discussions.OF_PERSON.times
    for number in range(others // 10):
        person = cast.learner()
        for _ in range(10):
            ask(person, course, f"{number}")
    rest = cast.learner()
    for _ in range(others % 10):
        ask(rest, course)
    with pytest.raises(UsedUp) as told, db.session.begin_nested():
        ask(cast.learner(), course, "Too many at once")
    assert "under this course" in str(told.value.message)
    ask(cast.learner(), factories.course("elsewhere"))
    time.pass_by(hours=1)
    ask(afi, course)


def test_words_can_be_changed_for_a_quarter_of_an_hour(cast: Cast, course: Course, time: Time) -> None:
    question = ask(cast.learner(), course)
    time.pass_by(minutes=14, seconds=59)
    discussions.change(question, "Who pays for it?")
    assert (question.text, question.edited_at) == ("Who pays for it?", time.now)
    time.pass_by(seconds=1)
    with pytest.raises(Conflict):
        discussions.change(question, "Too late")
    assert question.text == "Who pays for it?"


def test_what_is_taken_back_is_gone_and_can_neither_be_changed_nor_answered(cast: Cast, course: Course) -> None:
    question = ask(cast.learner(), course)
    discussions.take_back(question)
    assert question.text == ""
    with pytest.raises(Conflict):
        discussions.change(question, "Back again")
    with pytest.raises(Conflict):
        answer(cast.learner(), question)
    with pytest.raises(NotFound):
        discussions.get_own(question.person, question.public_id)


def test_hiding_keeps_the_words_tells_the_reason_and_is_audited_once(cast: Cast, course: Course) -> None:
    author, question = cast.author(course.slug), ask(cast.learner(), course)
    for _ in range(2):
        discussions.hide(author, question, "Advertising.")
    assert (question.text, question.hidden_reason, question.hidden_by_id) == ("Who pays?", "Advertising.", author.id)
    with pytest.raises(Conflict):
        discussions.change(question, "Something else")
    for _ in range(2):
        discussions.show_again(author, question)
    assert question.hidden_at is None
    assert acts() == [Act.POST_HIDDEN, Act.POST_SHOWN_AGAIN]


@pytest.mark.parametrize("reason", ["", " ", "x" * (discussions.LONGEST_REASON + 1), "two\nlines"])
def test_nothing_is_hidden_without_a_reason(cast: Cast, course: Course, reason: str) -> None:
    question = ask(cast.learner(), course)
    with pytest.raises(Invalid):
        discussions.hide(cast.author(course.slug), question, reason)
    assert acts() == []


def test_a_post_is_reported_once_by_each_and_settled_either_way(cast: Cast, course: Course) -> None:
    question, kept = ask(cast.learner(), course), ask(cast.learner(), course)
    one, other = cast.learner(), cast.learner()
    for person in (one, one, other):
        discussions.report(person, question, "Advertising.")
    discussions.report(one, kept, "I disagree.")
    assert len(db.session.scalars(db.select(PostReport)).all()) == 3
    discussions.hide(cast.author(course.slug), question, "Advertising.")
    discussions.keep(kept)
    db.session.expire_all()
    assert all(report.settled_at for report in db.session.scalars(db.select(PostReport)))
    with pytest.raises(Refused):
        discussions.report(question.person, question, "Mine.")


def test_answers_are_news_until_the_asker_has_seen_them(cast: Cast, course: Course, time: Time) -> None:
    afi, dara = cast.learner(), cast.learner()
    question = ask(afi, course)
    time.pass_by(minutes=1)
    answer(afi, question, "I found it myself.")
    assert discussions.news_of(afi) == []
    first, hidden = answer(dara, question), answer(dara, question, "Buy this")
    discussions.hide(cast.author(course.slug), hidden, "Advertising.")
    (found,) = discussions.news_of(afi)
    assert (found.code, found.unseen, found.answered_at) == (question.public_id, 1, first.posted_at)
    (own,) = discussions.news_of(dara)
    assert (own.code, own.unseen, own.hidden_at) == (hidden.public_id, 0, time.now)
    discussions.note_seen(dara.id, [question.id], time.now)  # it is not Dara's
    assert len(discussions.news_of(afi)) == 1
    discussions.note_seen(afi.id, [question.id], first.posted_at)
    assert discussions.news_of(afi) == []
    time.pass_by(minutes=1)
    answer(dara, question, "By the way …")
    assert len(discussions.news_of(afi)) == 1
