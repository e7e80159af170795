"""People of the demonstration write, judge and have opinions, as the rules take it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest

from learnhub import clock
from learnhub.assessment import hand_in_marks, surveys
from learnhub.cli.demo import opinions, records, rounds
from learnhub.cli.demo.timeline import Journey
from learnhub.content import catalogue
from learnhub.stores.database import db
from tests import published
from tests.assessment import working

pytestmark = pytest.mark.usefixtures("rules")
DAY = timedelta(days=1)


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- nothing here is a secret


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_skilled_forget_nothing_and_the_others_all_that_is_forgotten_first(language: str) -> None:
    whole, poor = (records.written(language, skill, chance(1)) for skill in (1.0, 0.0))
    assert (records.completeness(whole), records.completeness(poor)) == (1.0, 0.0)
    assert whole.startswith(poor)
    better = records.mended(poor, language, chance(2))
    assert better.startswith(whole)
    assert records.comment(language, 0.0) != records.comment(language, 1.0)


def play(journey: Journey, since: datetime, until: datetime) -> None:
    at = since
    while at < until:
        with clock.set_to(at):
            at = next(journey, until)


@pytest.mark.parametrize(("skill", "is_passed"), [(1.0, True), (0.0, False)])
def test_a_tutor_marks_work_by_how_whole_it_is(skill: float, is_passed: bool) -> None:
    start, work = clock.now(), working.work()
    made = work.hand_in(records.written("fr", skill, chance(1)))
    play(rounds.mark_work(work.tutor, start + 8 * DAY, seed=1), start, start + 8 * DAY)
    mark = hand_in_marks.find(made)
    assert mark is not None
    assert mark.is_passed is is_passed
    assert mark.comment


def test_what_comes_in_the_last_days_waits() -> None:
    start, work = clock.now(), working.work()
    with clock.set_to(start + 6 * DAY):
        late = work.hand_in()
    play(rounds.mark_work(work.tutor, start + 8 * DAY, seed=1), start, start + 8 * DAY)
    assert db.session.scalars(hand_in_marks.waiting()).all() == [late]


def test_what_people_think_fits_the_survey_and_leans_to_content() -> None:
    version = published.publish_views()
    asked = surveys.questions_of(version, catalogue.get_unit(version, published.SURVEY), "fr")
    said = [surveys.checked(asked, opinions.given(asked, "fr", chance(seed))) for seed in range(60)]
    useful = Counter(one["useful"] for one in said)
    assert useful["4",] > useful["2",] > 0
    assert 0 < sum("change" in one for one in said) < 60
