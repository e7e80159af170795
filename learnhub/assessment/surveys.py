"""Surveys: sent in once, and kept so that nobody can tell who said what.

What is chosen is only ever counted, and what is written lies under random keys: no row holds an instant, a place in a
sequence or anything else that leads to the enrolment that took part. New answers enter the results RELEASED_TOGETHER
at a time, so that nobody learns an answer by looking before and after it was given. What remains: whoever operates a
PostgreSQL can read, from its own marks on rows, which of the texts not yet released came with which participation.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from learnhub import ids
from learnhub.assessment.survey_models import SurveyCount, SurveyParticipation, SurveyText
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import QuestionText
from learnhub.errors import Invalid
from learnhub.i18n import lazy
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from learnhub.people import texts
from learnhub.stores.database import db

RELEASED_TOGETHER = 5
LONGEST_TEXT = 5_000
# Stands for the question or option where a row counts more than one: no id is empty.
ALL = ""

Response = Mapping[str, Any]
Kept = tuple[str, ...] | str


@dataclass(frozen=True, slots=True)
class Edition:
    """A survey as its results are kept: patches of a version change words alone, so their answers count together."""

    course_id: int
    number: str
    unit: str

    def rows(self, table: type[SurveyCount] | type[SurveyText]) -> ColumnElement[bool]:
        """Return the condition that keeps a query to this survey."""
        return and_(table.course_id == self.course_id, table.edition == self.number, table.unit_slug == self.unit)


def edition_of(version: CourseVersion, unit: UnitOutline) -> Edition:
    """Return under what the answers to a survey of a version are kept."""
    return Edition(version.course_id, edition_number(version.number), unit.slug)


def edition_number(number: str) -> str:
    """Return the part of a version's number that its patches share: "1.2" of "1.2.3"."""
    return number.rpartition(".")[0]


def questions_of(version: CourseVersion, unit: UnitOutline, language: str) -> list[QuestionText]:
    """Return what a survey asks, in the author's order, in a language (else in the source language)."""
    slugs = [one.slug for one in questions.pool(version, unit.slug)]
    found = questions.shown(version, unit.slug, slugs, language)
    return [found[slug] for slug in slugs]


def is_sent(enrolment: Enrolment, unit: UnitOutline) -> bool:
    """Tell whether an enrolment has sent a survey in."""
    return db.session.get(SurveyParticipation, (enrolment.id, unit.slug)) is not None


def send(enrolment: Enrolment, unit: UnitOutline, given: Mapping[str, Response]) -> bool:
    """Take the answers to a survey, by question: {"chosen": [ids]} or {"typed": text}; any may be left out.

    Tells whether they were taken: what is sent again changes nothing, since only the first time counts. Raises
    Invalid, with the ids of questions as fields, for what does not fit; on "" where nothing at all is answered.
    """
    kept = checked(questions_of(enrolment.version, unit, enrolment.language), given)
    if not _take_part(enrolment, unit):
        return False
    count(edition_of(enrolment.version, unit), kept, sex=str(enrolment.person.sex), language=enrolment.language)
    progress.survey_sent(enrolment, unit)
    return True


def count(edition: Edition, kept: Mapping[str, Kept], *, sex: str, language: str) -> None:
    """Count what one person said who took part, as `checked` returns it, and keep what was written."""
    waiting = _count_one(edition)
    _count(edition, kept, sex)
    _keep_texts(edition, kept, language)
    if waiting >= RELEASED_TOGETHER:
        _release(edition)


def checked(asked: Sequence[QuestionText], given: Mapping[str, Response]) -> dict[str, Kept]:
    """Return the answers to a survey as they are kept. Raises Invalid as `send` does."""
    kept: dict[str, Kept] = {}
    wrong: dict[str, Any] = {}
    for question in asked:
        try:
            answer = _kept(question, given.get(question.slug) or {})
        except Invalid as problem:
            wrong |= problem.fields
            continue
        if answer:
            kept[question.slug] = answer
    if wrong or given.keys() - {question.slug for question in asked}:
        raise Invalid(wrong)
    if not kept:
        raise Invalid(
            {ALL: lazy("Nothing is answered yet. Answer at least one question, or go on without the survey.")}
        )
    return kept


def _kept(question: QuestionText, response: Response) -> Kept:
    """Return an answer as it is kept; an empty one where the question was left out."""
    if question.kind is QuestionKind.OPEN:
        typed = response.get("typed", "")
        if not isinstance(typed, str):
            raise Invalid({question.slug: lazy("This answer is not in the list.")})
        return texts.several_lines(typed, field=question.slug, longest=LONGEST_TEXT) if typed.strip() else ""
    chosen = response.get("chosen", ())
    known = {option.id for option in question.options}
    is_one = question.kind is not QuestionKind.MULTIPLE
    if not isinstance(chosen, list | tuple) or not all(isinstance(one, str) for one in chosen):
        raise Invalid({question.slug: lazy("This answer is not in the list.")})
    if not known.issuperset(chosen) or (is_one and len(chosen) > 1):
        raise Invalid({question.slug: lazy("This answer is not in the list.")})
    return tuple(sorted(set(chosen)))


def _insert(table: type[Any]) -> Any:
    dialect = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def _take_part(enrolment: Enrolment, unit: UnitOutline) -> bool:
    """Note that an enrolment took part; tell whether that was news."""
    added = db.session.execute(
        _insert(SurveyParticipation)
        .values(enrolment_id=enrolment.id, unit_slug=unit.slug)
        .on_conflict_do_nothing()
        .returning(SurveyParticipation.unit_slug)
    )
    return added.first() is not None


def _add(edition: Edition, cells: Sequence[tuple[str, str, str]]) -> Any:
    """Count one more in each cell (question, option, sex)."""
    rows = [
        {
            "course_id": edition.course_id,
            "edition": edition.number,
            "unit_slug": edition.unit,
            "question_slug": question,
            "option_slug": option,
            "sex": sex,
            "count": 1,
            "shown": 0,
        }
        for question, option, sex in sorted(cells)
    ]
    return (
        _insert(SurveyCount)
        .values(rows)
        .on_conflict_do_update(
            index_elements=list(SurveyCount.__table__.primary_key), set_={"count": SurveyCount.count + 1}
        )
    )


def _count_one(edition: Edition) -> int:
    """Count one more survey sent in; return how many the results do not tell of yet.

    Surveys sent at one moment queue here, at one row, until the first is committed.
    """
    deed = _add(edition, [(ALL, ALL, "")]).returning(SurveyCount.count, SurveyCount.shown)
    count, shown = db.session.execute(deed).one()
    return int(count) - int(shown)


def _count(edition: Edition, kept: Mapping[str, Kept], sex: str) -> None:
    cells = [(question, ALL, sex) for question in kept]
    cells += [
        (question, option, sex) for question, chosen in kept.items() if isinstance(chosen, tuple) for option in chosen
    ]
    db.session.execute(_add(edition, cells))


def _keep_texts(edition: Edition, kept: Mapping[str, Kept], language: str) -> None:
    db.session.add_all(
        _text(edition, question, language, typed) for question, typed in kept.items() if isinstance(typed, str)
    )
    db.session.flush()


def _text(edition: Edition, question: str, language: str, typed: str, *, is_shown: bool = False) -> SurveyText:
    return SurveyText(
        key=ids.token(),
        course_id=edition.course_id,
        edition=edition.number,
        unit_slug=edition.unit,
        question_slug=question,
        language=language,
        text=typed,
        is_shown=is_shown,
    )


def _release(edition: Edition) -> None:
    """Let the results tell of everything that was sent in so far."""
    db.session.execute(
        update(SurveyCount)
        .where(edition.rows(SurveyCount), SurveyCount.shown != SurveyCount.count)
        .values(shown=SurveyCount.count)
        .execution_options(synchronize_session=False)
    )
    rows = db.session.execute(
        select(SurveyText.question_slug, SurveyText.language, SurveyText.text).where(
            edition.rows(SurveyText), SurveyText.is_shown.is_(False)
        )
    )
    waiting = [(question, language, typed) for question, language, typed in rows]
    # Written anew in another order, so that where a database put them tells nothing either.
    random.SystemRandom().shuffle(waiting)
    db.session.execute(
        delete(SurveyText)
        .where(edition.rows(SurveyText), SurveyText.is_shown.is_(False))
        .execution_options(synchronize_session="fetch")
    )
    db.session.add_all(_text(edition, *written, is_shown=True) for written in waiting)
    db.session.flush()
