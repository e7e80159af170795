"""How each question of a quiz fares: what was answered, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from flask import Response, g, render_template, request

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import catalogue, versions
from learnhub.content import outline as outlines
from learnhub.content import questions as content
from learnhub.content.models import Course, VersionState
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import QuestionText
from learnhub.content.versions import VersionLine
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.reports import audiences, question_flags, tables
from learnhub.reports import questions as figures
from learnhub.reports.audiences import Whose
from learnhub.reports.question_quality import ENOUGH
from learnhub.reports.questions import QuizFigures
from learnhub.web import guards
from learnhub.web.manager.report import download
from learnhub.web.trainer import amending, answers, corrections, courses, question_list, quiz_words
from learnhub.web.trainer.answers import QuestionLine
from learnhub.web.trainer.face import face
from learnhub.web.trainer.question_list import Order

ACTION = audiences.ACTION
KEY = "quiz.key_before_grading"
FIRST, EVERY = "first", "every"
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is looked at; `quiz` is None where the version has none."""

    course: Course
    versions: list[VersionLine]
    version: VersionLine
    quizzes: list[UnitOutline]
    quiz: UnitOutline | None
    offered: list[Whose]
    whose: Whose
    attempts: str

    @property
    def keys(self) -> dict[str, str]:
        """The choice as the values of an address."""
        quiz = self.quiz.slug if self.quiz else ""
        return {"version": self.version.number, "quiz": quiz, "whose": self.whose, "attempts": self.attempts}

    def title_of(self, unit: UnitOutline) -> str:
        """Return a unit's title in the reader's language, or in the course's."""
        return outlines.in_language(unit.title, g.language, self.version.outline.languages[0])


@face.get("/teach/courses/<slug>/questions")
@guards.action(ACTION)
def questions(slug: str) -> str:
    """Show how the questions of a quiz fare: the first one's of the newest version, unless another is chosen."""
    actor = guards.current_actor()
    chosen = _chosen(actor, slug)
    found = _figures(actor, chosen)
    title, language = courses.title_of(chosen.version.outline)
    lines = _lines(actor, chosen, found)
    may_correct = scopes.may_reach(actor, corrections.ACTION, chosen.course)
    marks = question_list.marks(lines)
    # Another quiz may have no question with the mark that was chosen for the last.
    mark = next((value for value, _words in marks if value == request.args.get("mark")), "")
    order = _one_of({str(one): one for one in Order}, request.args.get("order"), Order.QUIZ)
    return render_template(
        "trainer/questions/questions.html",
        chosen=chosen,
        title=title,
        title_language=language,
        found=found,
        lines=lines,
        shown=question_list.chosen(lines, mark=mark, order=order),
        marks=marks,
        mark=mark,
        orders=question_list.orders(),
        order=order,
        limits=question_flags,
        enough=ENOUGH,
        quiz_words=quiz_words.in_words(found.quality) if found else None,
        has_draft_page=scopes.may_reach(actor, courses.ACTION, chosen.course),
        may_correct=may_correct,
        to_correct=_to_correct(chosen) if may_correct and found and found.learners is None else (),
        may_amend=amending.may_amend(actor, chosen.course),
        versions=[(line.number, line.number) for line in chosen.versions],
        quizzes=[(unit.slug, chosen.title_of(unit)) for unit in chosen.quizzes],
        whose=[
            (one, answers.whose_words(one, is_wide=audiences.is_wide(actor, chosen.course))) for one in chosen.offered
        ],
        attempts=[(FIRST, _("First attempts")), (EVERY, _("All attempts"))],
        kinds=answers.kind_words(),
    )


@face.get("/teach/courses/<slug>/questions.csv")
@guards.action(ACTION)
def questions_csv(slug: str) -> Response:
    """Give the figures of the page as a file for a spreadsheet program."""
    actor = guards.current_actor()
    chosen = _chosen(actor, slug)
    found = _figures(actor, chosen)
    before = [
        courses.title_of(chosen.version.outline)[0],
        chosen.version.number,
        chosen.title_of(chosen.quiz) if chosen.quiz else "",
        answers.whose_words(chosen.whose, is_wide=audiences.is_wide(actor, chosen.course)),
    ]
    rows = [[*before, *row] for line in _lines(actor, chosen, found) for row in answers.rows(line)]
    if found and found.learners is not None and chosen.attempts == FIRST:
        rows += [[*before, *row] for row in quiz_words.rows(quiz_words.in_words(found.quality))]
    return download(tables.to_csv(answers.COLUMNS, rows, g.language), "questions")


def _chosen(actor: Actor, slug: str) -> Chosen:
    """Return what the address asks for. Raises NotFound for what is not there, or not for the viewer."""
    course = scopes.get_course(actor, ACTION, slug)
    # Nobody has answered a draft, and not everybody who may look here may know of one.
    lines = [line for line in versions.of_courses([course]).get(course.id, []) if line.state != VersionState.DRAFT]
    asked = request.args
    version = _one_of({line.number: line for line in lines}, asked.get("version"), versions.newest(lines))
    quizzes = [unit for unit in version.outline.units if unit.quiz]
    quiz = _one_of({unit.slug: unit for unit in quizzes}, asked.get("quiz"), quizzes[0]) if quizzes else None
    offered = audiences.offered(actor, course)
    whose = _one_of({str(one): one for one in offered}, asked.get("whose"), offered[0] if offered else None)
    attempts = _one_of({FIRST: FIRST, EVERY: EVERY}, asked.get("attempts") if whose is Whose.OWN else None, FIRST)
    return Chosen(course, lines, version, quizzes, quiz, offered, whose, attempts)


def _one_of(known: Mapping[str, Choice], asked: str | None, usual: Choice | None) -> Choice:
    """Return what is asked for, or what is usual where nothing is. Raises NotFound for what is not offered."""
    found = known.get(asked) if asked else usual
    if found is None:
        raise NotFound
    return found


def _figures(actor: Actor, chosen: Chosen) -> QuizFigures | None:
    if chosen.quiz is None:
        return None
    return figures.figures(
        actor,
        chosen.course,
        chosen.version.id,
        chosen.quiz,
        whose=chosen.whose,
        first_only=chosen.attempts == FIRST,
        language=g.language,
    )


def _to_correct(chosen: Chosen) -> list[QuestionText]:
    """Return the questions of a quiz as their authors know them."""
    version, quiz = catalogue.get_by_key(chosen.version.id), chosen.quiz.slug if chosen.quiz else ""
    slugs = [one.slug for one in content.pool(version, quiz)]
    return list(content.shown(version, quiz, slugs, g.language).values())


def _lines(actor: Actor, chosen: Chosen, found: QuizFigures | None) -> list[QuestionLine]:
    if found is None or chosen.quiz is None:
        return []
    shows_key = scopes.may_reach(actor, KEY, chosen.course)
    corrected = corrections.told(chosen.course, chosen.quiz.slug, chosen.version.id)
    return [
        answers.line(one, shows_key=shows_key, corrections=corrected.get(one.text.slug, ())) for one in found.questions
    ]
