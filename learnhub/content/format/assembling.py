"""From drafts to sources: what is put together once nothing is wrong."""

from __future__ import annotations

from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.facilitation import Note
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.questions import WrittenQuestion
from learnhub.content.format.quizzes import WrittenQuiz
from learnhub.content.format.rubrics import WrittenRubric
from learnhub.content.format.settings import (
    DEFAULT_ATTEMPTS,
    DEFAULT_COOLDOWN,
    DEFAULT_FEEDBACK,
    DEFAULT_MARK_TO_PASS,
    DEFAULT_PASS_MARK,
    DEFAULT_POINTS,
    AssignmentFront,
    Completion,
    CourseSettings,
    Keys,
    LessonFront,
    ModuleSettings,
    QuizFront,
    TranslationFront,
)
from learnhub.content.format.sources import (
    AssignmentSource,
    CriterionSource,
    LevelSource,
    ModuleSource,
    NoteSource,
    QuestionSource,
    QuizSource,
    RubricSource,
    ScenarioSource,
    SurveySource,
    Texts,
    UnitSource,
    UnitText,
)
from learnhub.content.format.units import TextDraft, UnitDraft
from learnhub.content.format.vocabulary import Role, UnitKind


def module_source(draft: ModuleDraft, settings: ModuleSettings, course: CourseSettings) -> ModuleSource:
    """Return a module of drafts in which nothing is wrong."""
    units = tuple(unit_source(unit, course.completion) for unit in draft.units)
    opens_after = settings.opens.after if settings.opens else ""
    return ModuleSource(draft.id, settings.title, settings.summary, settings.objectives, units, opens_after)


def unit_source(draft: UnitDraft, completion: Completion) -> UnitSource:
    """Return a unit of a draft in which nothing is wrong, in a course that is completed by this rule."""
    source = draft.texts[draft.source_language]
    files = {language: _unit_text(text, source.front) for language, text in draft.texts.items()}
    quiz = _quiz_source(draft, source.front, completion) if isinstance(source.front, QuizFront) else None
    survey = _survey_source(draft) if draft.kind is UnitKind.SURVEY else None
    assignment = _assignment_source(draft, completion)
    return UnitSource(draft.id, draft.kind, files, quiz, survey, assignment)


def _unit_text(text: TextDraft, settings: Keys | None) -> UnitText:
    """Return a text; minutes are the source's, lists are shown only in the language they were written in."""
    front = text.front
    body = _shown_body(text)
    minutes = settings.minutes if isinstance(settings, LessonFront) else None
    objectives = front.objectives if isinstance(front, LessonFront) else ()
    sources = settings.sources if isinstance(settings, LessonFront) else ()
    if not isinstance(front, LessonFront | TranslationFront):
        raise TypeError(front)
    return UnitText(
        path=text.report.file,
        title=front.title,
        summary=front.summary,
        minutes=minutes,
        objectives=objectives,
        sources=sources,
        note=front.note,
        body=body,
        is_outdated=text.is_outdated,
        facilitation=tuple(NoteSource(note.section, _note_text(text, note)) for note in text.body.notes),
    )


def _note_text(text: TextDraft, note: Note) -> str:
    return text.body.complete(note.text(text.body.lines))


def _shown_body(text: TextDraft) -> str:
    if text.assignment:
        return text.assignment.task
    return text.quiz.introduction if text.quiz else text.body.for_learners().strip("\n")


def _assignment_source(draft: UnitDraft, completion: Completion) -> AssignmentSource | None:
    front = draft.texts[draft.source_language].front
    if not isinstance(front, AssignmentFront):
        return None
    written = {language: text.assignment.rubric for language, text in draft.texts.items() if text.assignment}
    rubric = _rubric_source({language: one for language, one in written.items() if one}, draft.source_language)
    pass_mark = completion.pass_mark
    return AssignmentSource(
        accepts=front.accepts,
        max_size=front.max_size,
        points=front.points or (rubric.most if rubric else DEFAULT_POINTS),
        pass_mark=DEFAULT_MARK_TO_PASS if pass_mark is None else pass_mark,
        due=front.due,
        rubric=rubric,
    )


def _rubric_source(written: dict[str, WrittenRubric], source_language: str) -> RubricSource | None:
    source = written.get(source_language)
    if source is None:
        return None
    levels = tuple(
        LevelSource({language: one.levels[place].title for language, one in written.items()}, level.points)
        for place, level in enumerate(source.levels)
    )
    criteria = tuple(
        CriterionSource(
            {language: one.criteria[place].title for language, one in written.items()},
            tuple(
                {language: one.criteria[place].cells[column] for language, one in written.items()}
                for column in range(len(levels))
            ),
        )
        for place in range(len(source.criteria))
    )
    return RubricSource({language: one.label for language, one in written.items()}, levels, criteria)


def _quiz_source(draft: UnitDraft, front: QuizFront, completion: Completion) -> QuizSource:
    written = _written(draft)
    questions = _questions(written, draft.source_language, is_shuffled=front.shuffle)
    return QuizSource(
        role=front.role,
        pass_mark=_pass_mark(front, completion),
        attempts=front.attempts if "attempts" in front.model_fields_set else DEFAULT_ATTEMPTS[front.role],
        cooldown=DEFAULT_COOLDOWN[front.role] if front.cooldown is None else front.cooldown,
        feedback=front.feedback or DEFAULT_FEEDBACK[front.role],
        draw=front.draw or sum(question.counts for question in questions),
        shuffle=front.shuffle,
        questions=questions,
        time_limit=front.time_limit,
        grade=front.grade,
        scenarios=_scenarios(written, draft.source_language),
    )


def _survey_source(draft: UnitDraft) -> SurveySource:
    written = _written(draft)
    # Options of a survey stand in the author's order: from often to never, from young to old.
    questions = _questions(written, draft.source_language, is_shuffled=False)
    return SurveySource(questions, _scenarios(written, draft.source_language))


def _written(draft: UnitDraft) -> dict[str, WrittenQuiz]:
    return {language: text.quiz for language, text in draft.texts.items() if text.quiz}


def _questions(
    written: dict[str, WrittenQuiz], source_language: str, *, is_shuffled: bool
) -> tuple[QuestionSource, ...]:
    by_id = {
        language: {question.keys.id: question for question in quiz.questions} for language, quiz in written.items()
    }
    return tuple(
        _question_source(
            {language: known[one.keys.id] for language, known in by_id.items()}, one, is_shuffled=is_shuffled
        )
        for one in written[source_language].questions
    )


def _scenarios(written: dict[str, WrittenQuiz], source_language: str) -> tuple[ScenarioSource, ...]:
    by_id = {language: {one.id: one for one in quiz.scenarios} for language, quiz in written.items()}
    return tuple(
        ScenarioSource(
            id=one.id,
            names={language: known[one.id].name for language, known in by_id.items()},
            texts={language: known[one.id].text for language, known in by_id.items()},
        )
        for one in written[source_language].scenarios
    )


def _pass_mark(front: QuizFront, completion: Completion) -> int:
    """Return the quiz's own pass mark, else the course's, else that of its role. Nobody fails a pre-test."""
    if front.role is Role.PRE:
        return DEFAULT_PASS_MARK[Role.PRE]
    marks = (front.pass_mark, completion.pass_mark, DEFAULT_PASS_MARK[front.role])
    return next(mark for mark in marks if mark is not None)


def _question_source(
    texts: dict[str, WrittenQuestion], source: WrittenQuestion, *, is_shuffled: bool
) -> QuestionSource:
    keys, kind = source.keys, KINDS[source.kind]
    question = QuestionSource(
        id=keys.id,
        kind=source.kind,
        points=keys.points,
        level=keys.level,
        objective=keys.objective,
        lesson=keys.lesson,
        shuffle=is_shuffled if keys.shuffle is None else keys.shuffle,
        grading=keys.grading or kind.default_grading,
        names={language: text.name for language, text in texts.items()},
        stems={language: text.stem for language, text in texts.items()},
        feedbacks={language: text.feedback for language, text in texts.items() if text.feedback},
        unit=_units(texts, source),
        scenario=source.scenario,
        is_skippable=keys.skippable,
        is_marked=keys.marked,
    )
    return kind.joined(question, source.answers, {language: text.answers for language, text in texts.items()})


def _units(texts: dict[str, WrittenQuestion], source: WrittenQuestion) -> Texts:
    if source.keys.unit is None:
        return {}
    return {language: text.keys.unit or source.keys.unit for language, text in texts.items()}
