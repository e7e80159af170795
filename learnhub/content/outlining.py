"""A version's outline, made from what its files say."""

from __future__ import annotations

from learnhub.content.format.settings import Contributor as ContributorSetting
from learnhub.content.format.settings import CourseSettings
from learnhub.content.format.sources import AssignmentSource, ModuleSource, QuizSource, UnitSource, VersionSource
from learnhub.content.format.vocabulary import AllOrNone, FeedbackRule, Role
from learnhub.content.outline import (
    AssignmentRules,
    Completion,
    Contributor,
    Criterion,
    Level,
    ModuleOutline,
    Outline,
    QuizRules,
    Rubric,
    UnitOutline,
)

# Where an author gives no minutes: a reader of a second language takes about 150 words a minute, and a question
# about a minute and a half.
WORDS_A_MINUTE = 150
SECONDS_A_QUESTION = 90
SECONDS_A_SURVEY_QUESTION = 30
# Beside reading the task; authors should say it, since only they know.
MINUTES_AN_ASSIGNMENT = 45


def outline_of(version: VersionSource) -> Outline:
    """Return the tree and settings of a version that was read."""
    settings = version.settings
    return Outline(
        course=version.course_id,
        number=version.number,
        digest=version.digest,
        is_draft=settings.draft,
        languages=settings.languages,
        title=settings.title,
        summary=settings.summary,
        audience=settings.audience,
        objectives=settings.objectives,
        changes=settings.changes,
        level=settings.level,
        effort_minutes=int(settings.effort.total_seconds() // 60),
        licence=settings.licence,
        contributors=_people(settings.contributors),
        reviewers=_people(settings.reviewers),
        review=settings.review,
        cases=settings.cases,
        themes=settings.themes,
        completion=_completion(version),
        gives_certificate=settings.certificate is not None,
        certificate_valid_for=_valid_for(settings),
        modules=tuple(_module(module, settings, has_post=_has_post(version)) for module in version.modules),
        has_glossary=bool(version.glossary),
        prerequisites=settings.requires,
    )


def _people(named: tuple[ContributorSetting, ...]) -> tuple[Contributor, ...]:
    return tuple(Contributor(one.name, one.role, one.country) for one in named)


def _completion(version: VersionSource) -> Completion:
    rule = version.settings.completion
    has_assignments = any(unit.assignment for module in version.modules for unit in module.units)
    # All assignments count, unless the author says none.
    assignments = rule.assignments or (AllOrNone.ALL if has_assignments else AllOrNone.NONE)
    return Completion(lessons=rule.lessons, quizzes=rule.quizzes, assignments=assignments)


def _valid_for(settings: CourseSettings) -> str:
    rule = settings.certificate
    return str(rule.valid_for) if rule is not None and rule.valid_for is not None else ""


def _has_post(version: VersionSource) -> bool:
    quizzes = (unit.quiz for module in version.modules for unit in module.units)
    return any(quiz.role is Role.POST for quiz in quizzes if quiz)


def _module(module: ModuleSource, settings: CourseSettings, *, has_post: bool) -> ModuleOutline:
    return ModuleOutline(
        slug=module.id,
        title=module.titles,
        summary=module.summaries,
        objectives=module.objectives,
        units=tuple(_unit(unit, settings.source_language, has_post=has_post) for unit in module.units),
        opens_after=module.opens_after,
    )


def _unit(unit: UnitSource, source_language: str, *, has_post: bool) -> UnitOutline:
    return UnitOutline(
        slug=unit.id,
        kind=unit.kind,
        title={language: text.title for language, text in unit.files.items()},
        summary={language: text.summary for language, text in unit.files.items()},
        minutes=_minutes(unit, source_language),
        languages=tuple(unit.files),
        outdated=tuple(language for language, text in unit.files.items() if text.is_outdated),
        quiz=_rules(unit.quiz, has_post=has_post) if unit.quiz else None,
        assignment=assignment_rules(unit.assignment) if unit.assignment else None,
        sources={language: text.sources for language, text in unit.files.items() if text.sources},
    )


def _minutes(unit: UnitSource, source_language: str) -> int:
    text = unit.files.get(source_language) or next(iter(unit.files.values()))
    if text.minutes is not None:
        return text.minutes
    if unit.quiz is not None:
        return max(1, round(unit.quiz.draw * SECONDS_A_QUESTION / 60))
    if unit.survey is not None:
        return max(1, round(len(unit.survey.questions) * SECONDS_A_SURVEY_QUESTION / 60))
    reading = max(1, round(len(text.body.split()) / WORDS_A_MINUTE))
    return reading + MINUTES_AN_ASSIGNMENT if unit.assignment is not None else reading


def assignment_rules(found: AssignmentSource) -> AssignmentRules:
    """Return the rules of an assignment as an outline has them."""
    rubric = found.rubric
    return AssignmentRules(
        accepts=found.accepts,
        max_size=found.max_size,
        points=found.points,
        pass_mark=found.pass_mark,
        due=str(found.due) if found.due else "",
        rubric=Rubric(
            rubric.labels,
            tuple(Level(level.titles, level.points) for level in rubric.levels),
            tuple(Criterion(one.titles, one.cells) for one in rubric.criteria),
        )
        if rubric
        else None,
    )


def _rules(quiz: QuizSource, *, has_post: bool) -> QuizRules:
    is_before_none = quiz.feedback is FeedbackRule.AFTER_POST and not has_post
    return QuizRules(
        role=quiz.role,
        pass_mark=quiz.pass_mark,
        attempts=quiz.attempts,
        cooldown=int(quiz.cooldown.total_seconds()),
        feedback=FeedbackRule.AFTER_SUBMIT if is_before_none else quiz.feedback,
        draw=quiz.draw,
        pool=sum(question.counts for question in quiz.questions),
        shuffle=quiz.shuffle,
        time_limit=int(quiz.time_limit.total_seconds()) if quiz.time_limit else None,
        grade=quiz.grade,
        besides=_besides(quiz),
    )


def _besides(quiz: QuizSource) -> int:
    """Return how many questions come along with every draw and do not count; see assessment/draws.py."""
    pool = sum(question.counts for question in quiz.questions)
    # Where not all are drawn, a scenario's come with the scenario.
    return sum(not each.counts and (quiz.draw == pool or not each.scenario) for each in quiz.questions)
