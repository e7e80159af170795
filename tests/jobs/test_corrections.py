"""Applying corrections in the background, and the letters to those whose mark is another one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.assessment.models import Policy, Regrading
from learnhub.jobs import corrections as jobs
from learnhub.stores.database import db, unit_of_work
from tests.assessment import factories
from tests.assessment.correcting import decide, take
from tests.assessment.factories import NUMBER, SINGLE
from tests.cast import Cast
from tests.conftest import Time
from tests.jobs.postbox import Postbox, opened, plain, post


@pytest.fixture
def box() -> Iterator[Postbox]:
    with opened(Postbox()) as box:
        yield box


@pytest.fixture
def correction(app: LearnHub, cast: Cast, time: Time) -> str:
    """A question that is void, which four learners answered wrongly, and one rightly; nothing is applied yet."""
    with app.app_context(), unit_of_work():
        quiz = factories.quiz([SINGLE, NUMBER])
        for number in range(4):
            learner = factories.enrolment(cast.learner(email=f"learner{number}@example.org"), quiz.version)
            take(quiz, {"who": {"chosen": ["a"]}, "how-many": NUMBER.answer}, learner)
        right = factories.enrolment(cast.learner(email="right@example.org"), quiz.version)
        take(quiz, {"who": SINGLE.answer, "how-many": NUMBER.answer}, right)
        time.pass_by(days=1)
        return decide(quiz, SINGLE, policy=Policy.BETTER).public_id


def scores(app: LearnHub) -> list[tuple[int, bool]]:
    with app.app_context():
        return [(row.score, row.is_applied) for row in db.session.scalars(select(Regrading).order_by(Regrading.id))]


def test_a_correction_comes_to_all_in_pieces_and_once(
    app: LearnHub, correction: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    with app.app_context():
        jobs.apply(correction)
    assert scores(app) == [(10_000, True)] * 4 + [(10_000, False)]
    with app.app_context():
        jobs.apply_recent()
    assert len(scores(app)) == 5


def test_those_whose_mark_is_another_one_get_a_letter_in_their_language(
    app: LearnHub, correction: str, box: Postbox
) -> None:
    with app.app_context():
        jobs.apply(correction)
    post(app, box)
    assert sorted(box.recipients) == [f"learner{number}@example.org" for number in range(4)]
    message = box.received[0]
    text = " ".join(plain(message).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").split())
    assert "ne compte plus" in text
    assert "Tentative 1 50 % avant, 100 % maintenant" in text
    assert f"{app.config['LEARNHUB'].base_url}/fr/attempts/" in text
    assert "The key was wrong." not in text
