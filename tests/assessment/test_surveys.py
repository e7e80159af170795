"""Surveys are sent in once, and nothing that is kept tells who said what."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import surveys
from learnhub.assessment.survey_models import SurveyCount, SurveyParticipation, SurveyText
from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.errors import Invalid, NotFound
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment
from learnhub.people.models import Sex
from learnhub.stores import database
from learnhub.stores.database import db
from learnhub.stores.privacy import Privacy
from tests import published
from tests.assessment.test_parallel import at_once
from tests.cast import Cast

GIVEN: dict[str, Any] = {
    "useful": {"chosen": ["5"]},
    "pace": {"chosen": ["2"]},
    "helped": {"chosen": ["quizzes", "examples"]},
    "change": {"typed": "  More\r\nexamples.  "},
}


@pytest.fixture
def version(rules: None) -> CourseVersion:
    return published.publish_views()


def unit_of(version: CourseVersion) -> UnitOutline:
    return catalogue.get_unit(version, published.SURVEY)


def enrol(version: CourseVersion, cast: Cast, sex: Sex = Sex.WOMAN) -> Enrolment:
    return enrolments.enrol(cast.learner(sex=sex), version.course, language="fr")


def counts() -> dict[tuple[str, str, str], int]:
    rows = db.session.scalars(db.select(SurveyCount)).all()
    return {(row.question_slug, row.option_slug, row.sex): row.count for row in rows}


def texts(*, shown: bool | None = None) -> list[str]:
    rows = db.session.scalars(db.select(SurveyText).order_by(SurveyText.text)).all()
    return [row.text for row in rows if shown is None or row.is_shown is shown]


def test_what_is_sent_is_counted_and_completes_the_unit(version: CourseVersion) -> None:
    enrolment = enrol(version, Cast())
    assert surveys.send(enrolment, unit_of(version), GIVEN)
    assert counts() == {
        ("", "", ""): 1,
        ("useful", "", "woman"): 1,
        ("useful", "5", "woman"): 1,
        ("pace", "", "woman"): 1,
        ("pace", "2", "woman"): 1,
        ("helped", "", "woman"): 1,
        ("helped", "examples", "woman"): 1,
        ("helped", "quizzes", "woman"): 1,
        ("change", "", "woman"): 1,
    }
    assert texts() == ["More\nexamples."]
    assert surveys.is_sent(enrolment, unit_of(version))
    assert published.SURVEY in progress.standing(enrolment).done


def test_sent_twice_is_sent_once(version: CourseVersion) -> None:
    enrolment = enrol(version, Cast())
    assert surveys.send(enrolment, unit_of(version), GIVEN)
    before = counts()
    assert not surveys.send(enrolment, unit_of(version), {"useful": {"chosen": ["1"]}})
    assert counts() == before
    assert len(texts()) == 1


def test_questions_may_be_left_out_but_not_all(version: CourseVersion) -> None:
    enrolment = enrol(version, Cast())
    with pytest.raises(Invalid):
        surveys.send(enrolment, unit_of(version), {"useful": {"chosen": []}, "change": {"typed": " \n"}})
    assert not surveys.is_sent(enrolment, unit_of(version))
    assert surveys.send(enrolment, unit_of(version), {"pace": {"chosen": ["1"]}})
    assert counts() == {("", "", ""): 1, ("pace", "", "woman"): 1, ("pace", "1", "woman"): 1}


@pytest.mark.parametrize(
    ("question", "response"),
    [
        ("useful", {"chosen": ["6"]}),
        ("useful", {"chosen": ["1", "2"]}),
        ("useful", {"chosen": "1"}),
        ("pace", {"chosen": [2]}),
        ("helped", {"chosen": ["examples", "luck"]}),
        ("change", {"typed": 7}),
        ("change", {"typed": "x" * 5_001}),
        ("change", {"typed": "a\x00b"}),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_kept(version: CourseVersion, question: str, response: Any) -> None:
    enrolment = enrol(version, Cast())
    with pytest.raises(Invalid) as refused:
        surveys.send(enrolment, unit_of(version), {**GIVEN, question: response})
    assert set(refused.value.fields) == {question}
    assert not counts()
    assert not texts()
    assert not surveys.is_sent(enrolment, unit_of(version))


def test_a_question_of_another_survey_is_refused(version: CourseVersion) -> None:
    with pytest.raises(Invalid):
        surveys.send(enrol(version, Cast()), unit_of(version), {**GIVEN, "other": {"typed": "x"}})


def test_a_survey_is_not_read_like_a_lesson(version: CourseVersion) -> None:
    with pytest.raises(NotFound):
        progress.complete_lesson(enrol(version, Cast()), unit_of(version))


def test_a_course_is_complete_without_its_surveys(version: CourseVersion) -> None:
    enrolment = enrol(version, Cast())
    assert [unit.slug for unit in catalogue.outline_of(version).required_units] == ["floor"]
    progress.complete_lesson(enrolment, catalogue.get_unit(version, "floor"))
    assert enrolment.completed_at is not None


def test_no_row_with_an_answer_leads_to_a_person_or_an_instant() -> None:
    for table in (SurveyCount, SurveyText):
        columns = inspect(table).columns
        assert not [column.name for column in columns if column.info["privacy"] == Privacy.PSEUDONYM]
        assert not [column.name for column in columns if str(column.type) in {"DATETIME", "UtcDateTime()"}]
        targets = {key.column.table.name for column in columns for key in column.foreign_keys}
        assert targets == {"courses"}
    assert {column.info["privacy"] for column in inspect(SurveyParticipation).columns} == {
        Privacy.PSEUDONYM,
        Privacy.ACTIVITY,
    }


def test_sqlite_keeps_no_order_in_which_rows_were_written() -> None:
    for table in (SurveyCount, SurveyText):
        assert "WITHOUT ROWID" in str(
            CreateTable(db.metadata.tables[table.__tablename__]).compile(dialect=sqlite.dialect())
        )


def test_results_tell_of_five_at_a_time(version: CourseVersion) -> None:
    cast = Cast()
    for number in range(1, 8):
        surveys.send(enrol(version, cast), unit_of(version), {**GIVEN, "change": {"typed": f"Text {number}"}})
        shown = db.session.scalars(
            db.select(SurveyCount.shown).where(SurveyCount.question_slug == "useful", SurveyCount.option_slug == "5")
        ).one()
        assert shown == (number // 5) * 5
        assert len(texts(shown=True)) == (number // 5) * 5
    assert texts() == [f"Text {number}" for number in range(1, 8)]


def test_many_send_at_one_moment_and_each_counts_once(app: LearnHub) -> None:
    with app.app_context(), database.unit_of_work():
        version = published.publish_views()
        cast = Cast()
        people = [enrol(version, cast, Sex.MAN if number % 2 else Sex.WOMAN).public_id for number in range(10)]

    def send(public_id: str) -> bool:
        enrolment = db.session.scalars(db.select(Enrolment).where(Enrolment.public_id == public_id)).one()
        return surveys.send(enrolment, unit_of(enrolment.version), GIVEN)

    told = at_once(app, [lambda code=code: send(code) for code in [*people, *people]])
    assert sorted(told) == [False] * 10 + [True] * 10
    with app.app_context():
        found = counts()
        assert found["", "", ""] == 10
        assert found["useful", "5", "woman"] + found["useful", "5", "man"] == 10
        assert len(texts(shown=True)) == 10


def test_each_text_lies_under_a_random_key(version: CourseVersion) -> None:
    surveys.send(enrol(version, Cast()), unit_of(version), GIVEN)
    key = db.session.scalars(db.select(SurveyText.key)).one()
    assert len(key) == len(ids.token())
