"""Letters about answers: queued with the answer, one until the asker has looked, and only while it is true."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.exchange import discussions
from learnhub.exchange.discussions import Capacity
from learnhub.exchange.models import Post
from learnhub.people.models import Person
from learnhub.stores import database
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail, MailState
from tests.cast import Cast
from tests.conftest import Time
from tests.jobs.postbox import Postbox, opened, plain, post
from tests.reports import factories


class Talk:
    """A question of Afi, who has an address and reads French, and somebody who answers."""

    def __init__(self, app: LearnHub, cast: Cast) -> None:
        self.app = app
        with app.app_context(), unit_of_work():
            course = factories.course(title="Floors")
            self.afi, self.dara = cast.learner(email="afi@example.org"), cast.learner(language="en")
            for person in (self.afi, self.dara):
                factories.enrolled(person, course)
            self.question = discussions.ask(self.afi, course, "lesson-1", language="fr", text="Who pays?").public_id

    def answer(self, person: Person) -> None:
        with self.app.app_context(), unit_of_work():
            question = self._question()
            discussions.answer(db.session.merge(person), question, Capacity.LEARNER, language="en", text="The state.")

    def look(self) -> None:
        with self.app.app_context(), unit_of_work():
            discussions.note_seen(self.afi.id, [self._question().id], clock.now())

    def hide_answers(self) -> None:
        with self.app.app_context(), unit_of_work():
            for reply in db.session.scalars(select(Post).where(Post.thread_id == self._question().id)):
                discussions.hide(db.session.merge(self.dara), reply, "Off the subject.")

    def states(self) -> list[str]:
        with self.app.app_context():
            return list(db.session.scalars(select(Mail.state).order_by(Mail.id)))

    def _question(self) -> Post:
        return db.session.scalars(select(Post).where(Post.public_id == self.question)).one()


@pytest.fixture
def talk(app: LearnHub, cast: Cast) -> Talk:
    return Talk(app, cast)


@pytest.fixture
def box() -> Iterator[Postbox]:
    with opened(Postbox()) as box:
        yield box


def test_whoever_asked_gets_a_letter_in_their_language(app: LearnHub, talk: Talk, box: Postbox, time: Time) -> None:
    time.pass_by(minutes=1)
    talk.answer(talk.dara)
    talk.answer(talk.dara)
    post(app, box)
    [message] = box.received
    assert box.recipients == ["afi@example.org"]
    assert plainly(message["Subject"]) == "Réponse à votre question : Leçon 1"
    text = plainly(plain(message))
    assert "Il y a 2 nouvelles réponses à votre question sous « Leçon 1 », dans le cours « Floors (français) »." in text
    address = f"{app.config['LEARNHUB'].base_url}/fr/courses/floors/lesson-1/questions/{talk.question}"
    assert f"{address}#post-{talk.question}\n" in text
    assert "The state." not in text


def plainly(words: str) -> str:
    """Return words with plain spaces where French has no-break ones."""
    return words.replace("\u00a0", " ")


def test_the_next_letter_comes_after_they_have_looked(talk: Talk, time: Time) -> None:
    talk.answer(talk.dara)
    time.pass_by(hours=1)
    talk.answer(talk.dara)
    assert talk.states() == [MailState.WAITING]
    talk.look()
    time.pass_by(hours=1)
    talk.answer(talk.afi)
    assert talk.states() == [MailState.WAITING]
    talk.answer(talk.dara)
    assert talk.states() == [MailState.WAITING] * 2


def test_what_was_seen_or_hidden_before_it_leaves_is_not_written_of(
    app: LearnHub, talk: Talk, box: Postbox, time: Time
) -> None:
    time.pass_by(hours=1)
    talk.answer(talk.dara)
    talk.look()
    post(app, box)
    time.pass_by(hours=1)
    talk.answer(talk.dara)
    talk.hide_answers()
    post(app, box)
    assert box.received == []
    assert talk.states() == [MailState.UNWANTED] * 2


def test_an_answer_that_is_undone_leaves_no_letter(app: LearnHub, talk: Talk) -> None:
    with app.app_context():
        database.begin_writing()
        question = db.session.scalars(select(Post)).one()
        discussions.answer(db.session.merge(talk.dara), question, Capacity.TUTOR, language="en", text="The state.")
        db.session.rollback()
        database.end_writing()
    assert talk.states() == []
