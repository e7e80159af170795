"""What holds between a quiz and the rest of its course, and between its rules and its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from learnhub.content.format.faults import Faults
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.questions import WrittenQuestion
from learnhub.content.format.quizzes import WrittenQuiz
from learnhub.content.format.scalars import closest
from learnhub.content.format.settings import CourseSettings, QuizFront
from learnhub.content.format.units import TextDraft, UnitDraft
from learnhub.content.format.vocabulary import QuestionKind, Quizzes, Role, UnitKind
from learnhub.i18n import Message, lazy

_TOP = (1, 1)


def check_quizzes(modules: list[ModuleDraft], settings: CourseSettings | None, faults: Faults) -> None:
    """Check what quizzes ask of the rest: lessons, objectives, a pool to draw from, an exam where one is needed."""
    lessons = [unit.id for module in modules for unit in module.units if unit.kind is UnitKind.LESSON]
    sources: list[tuple[TextDraft, QuizFront]] = []
    for module in modules:
        for unit in module.units:
            if unit.source and isinstance(unit.source.front, QuizFront):
                sources.append((unit.source, unit.source.front))
            if unit.source and unit.source.quiz:
                _check_questions(unit, module, unit.source, unit.source.quiz, lessons)
    for text, front in sources:
        if text.quiz and text.quiz.is_whole:
            _check_rules(text, front, text.quiz)
    _check_tests(sources)
    if settings and settings.completion.quizzes == Quizzes.EXAM and Role.EXAM not in {one.role for _, one in sources}:
        hint = lazy("Give a quiz `role: exam`, or write `quizzes: all`.")
        faults.error("course.yml", _TOP, "completion", lazy("Completion asks for an exam, and there is none."), hint)


def _check_questions(
    unit: UnitDraft, module: ModuleDraft, text: TextDraft, quiz: WrittenQuiz, lessons: list[str]
) -> None:
    count = len(module.settings.objectives.get(unit.source_language, ())) if module.settings else 0
    for question in quiz.questions:
        lesson, objective = question.keys.lesson, question.keys.objective
        if lesson and lesson not in lessons:
            message = lazy("There is no lesson with the id `%(id)s`.", id=lesson)
            text.report.error(
                question.written.place_of(("lesson",)), "lesson-unknown", message, closest(lesson, lessons)
            )
        if objective and module.settings is not None and objective > count:
            message = lazy("There is no such objective: the module has %(count)s.", count=count)
            hint = lazy("`objective=` is the number of one of them in module.yml; the first is 1.")
            text.report.error(question.written.place_of(("objective",)), "objective-unknown", message, hint)


def _check_rules(text: TextDraft, front: QuizFront, quiz: WrittenQuiz) -> None:
    sizes = _sizes(quiz, _counts)
    pool = sum(sizes.values())
    if front.draw and front.draw > pool:
        message = lazy("%(draw)s questions cannot be drawn from a pool of %(pool)s.", draw=front.draw, pool=pool)
        if pool < len(quiz.questions):
            message = lazy(
                "%(draw)s questions cannot be drawn: of the %(all)s in this file, only %(pool)s count, "
                "for open ones that no tutor marks do not.",
                draw=front.draw,
                all=len(quiz.questions),
                pool=pool,
            )
        hint = lazy("Write a number from 1 to %(pool)s.", pool=pool) if pool else lazy("Leave `draw` out.")
        text.report.error(text.yaml.place_of(("draw",)), "out-of-bounds", message, hint)
        return
    if front.draw and front.draw not in sums(sizes.values()):
        message = lazy("Scenarios are drawn whole, and no choice makes up %(draw)s questions.", draw=front.draw)
        text.report.error(
            text.yaml.place_of(("draw",)), "draw-scenarios", message, _nearest(front.draw, sums(sizes.values()))
        )
        return
    _check_role(text, front, quiz, front.draw or pool)


def _nearest(draw: int, possible: frozenset[int]) -> Message:
    below = max((one for one in possible if 0 < one < draw), default=None)
    above = min(one for one in possible if one > draw)
    if below is None:
        return lazy("Write %(above)s, or make a scenario smaller.", above=above)
    return lazy("Write %(below)s or %(above)s, or change the scenarios.", below=below, above=above)


def _check_role(text: TextDraft, front: QuizFront, quiz: WrittenQuiz, draw: int) -> None:
    place = text.yaml.place_of(("role",))
    if front.role is Role.PRE and front.pass_mark is not None:
        message = lazy("`pass_mark` has no meaning for a pre-test: nobody fails it.")
        key = text.yaml.place_of(("pass_mark",), of_key=True)
        text.report.error(key, "unknown-key", message, lazy("Leave it out."))
    if front.role in {Role.PRE, Role.POST} and not draw:
        message = lazy("No question of this test counts, so its result would say nothing.")
        hint = lazy("Add questions that are not open, or write `marked=true` where a tutor marks them.")
        text.report.error(place, "nothing-counts", message, hint)
    required = _sizes(quiz, _is_required)
    evadable = {group: size for group, size in _sizes(quiz, _counts).items() if group not in required}
    if front.role is Role.EXAM and draw in sums(evadable.values()):
        message = lazy("Somebody could pass this exam without answering anything that counts.")
        hint = lazy(
            "In every draw there has to be a question that is not open and has no `skippable=true`: "
            "add some, or draw more."
        )
        text.report.error(place, "nothing-required", message, hint)


def _sizes(quiz: WrittenQuiz, is_meant: Callable[[WrittenQuestion], bool]) -> Counter[tuple[bool, str]]:
    """Return how many questions that are meant are drawn together: those of a scenario, or one alone."""
    return Counter(
        (True, question.scenario) if question.scenario else (False, question.keys.id)
        for question in quiz.questions
        if is_meant(question)
    )


def _counts(question: WrittenQuestion) -> bool:
    return question.kind is not QuestionKind.OPEN or question.keys.marked


def _is_required(question: WrittenQuestion) -> bool:
    """Say whether it counts for everybody: not where it may be left out, or nobody may be there to mark it."""
    return question.kind is not QuestionKind.OPEN and not question.keys.skippable


def sums(sizes: Iterable[int]) -> frozenset[int]:
    """Return every number that some of the sizes add up to, 0 for none of them among these."""
    found = 1  # The bit at each place says whether that number can be made up.
    for size in sizes:
        found |= found << size
    return frozenset(number for number in range(found.bit_length()) if found >> number & 1)


def _check_tests(sources: list[tuple[TextDraft, QuizFront]]) -> None:
    """Check that a pre-test and a post-test make a pair, so that what was gained can be shown."""
    found = {
        role: [(place, text) for place, (text, front) in enumerate(sources) if front.role is role]
        for role in (Role.PRE, Role.POST)
    }
    for role, texts in found.items():
        for _, text in texts[1:]:
            message = lazy("A course has one quiz with `role: %(role)s` at most.", role=str(role))
            hint = lazy("What was gained is the difference of two results: give the others `role: check`.")
            text.report.error(text.yaml.place_of(("role",)), "role-twice", message, hint)
    pre, post = found[Role.PRE], found[Role.POST]
    if pre and post and pre[0][0] > post[0][0]:
        message = lazy("The pre-test stands after the post-test.")
        pre[0][1].report.error(
            pre[0][1].yaml.place_of(("role",)), "role-order", message, lazy("Put it before the lessons.")
        )
    for one, other, missing in ((pre, post, Role.POST), (post, pre, Role.PRE)):
        if one and not other:
            message = lazy("Without a quiz with `role: %(role)s`, no gain can be shown.", role=str(missing))
            hint = lazy("Add one with questions like these, or write `role: check`.")
            one[0][1].report.warning(one[0][1].yaml.place_of(("role",)), "role-alone", message, hint)
