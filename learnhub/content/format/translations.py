"""What a translation must share with its source: the same scenarios, questions, marks and numbers."""

from __future__ import annotations

from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.faults import Reporter
from learnhub.content.format.questions import WrittenQuestion
from learnhub.content.format.quizzes import WrittenQuiz
from learnhub.i18n import lazy

_SHARED_KEYS = ("kind", "points", "level", "objective", "lesson", "shuffle", "grading", "skippable", "marked")


def compare_quizzes(source: WrittenQuiz, translation: WrittenQuiz, report: Reporter) -> None:
    """Note where a translated quiz differs from its source; `report` is for the translation's file."""
    ours = {question.keys.id: question for question in translation.questions}
    theirs = {question.keys.id: question for question in source.questions}
    for missing in theirs.keys() - ours.keys() if translation.is_whole else ():
        message = lazy("The question `%(id)s` is missing in this translation.", id=missing)
        report.error((1, 1), "translation-question", message, lazy("Translate it, with the same {#id}."))
    for added in ours.keys() - theirs.keys() if source.is_whole else ():
        message = lazy("The question `%(id)s` is not in the source.", id=added)
        report.error(ours[added].place, "translation-question", message, lazy("Add it there, or remove it here."))
    _compare_scenarios(source, translation, report)
    shared = [question for question in translation.questions if question.keys.id in theirs]
    if [question.keys.id for question in shared] != [name for name in theirs if name in ours]:
        place = shared[0].place if shared else (1, 1)
        message = lazy("The questions stand in another order than in the source.")
        report.error(place, "translation-order", message, lazy("Put them in the same order."))
    for question in shared:
        _compare(theirs[question.keys.id], question, report)


def _compare_scenarios(source: WrittenQuiz, translation: WrittenQuiz, report: Reporter) -> None:
    ours = {scenario.id: scenario for scenario in translation.scenarios}
    theirs = {scenario.id for scenario in source.scenarios}
    for missing in sorted(theirs - ours.keys()) if translation.is_whole else ():
        message = lazy("The scenario `%(id)s` is missing in this translation.", id=missing)
        report.error((1, 1), "translation-scenario", message, lazy("Translate it, with the same {#id}."))
    for added in sorted(ours.keys() - theirs) if source.is_whole else ():
        message = lazy("The scenario `%(id)s` is not in the source.", id=added)
        report.error(ours[added].place, "translation-scenario", message, lazy("Add it there, or remove it here."))


def _compare(source: WrittenQuestion, translation: WrittenQuestion, report: Reporter) -> None:
    _compare_keys(source, translation, report)
    if source.scenario != translation.scenario:
        message = lazy("This question belongs to another scenario in the source, or to none.")
        hint = lazy("Put scenarios and questions in the source's order.")
        report.error(translation.place, "translation-scenario", message, hint)
    if source.kind is not translation.kind:
        return
    KINDS[source.kind].compare(source.answers, translation.answers, translation.place, report)
    if source.feedback and not translation.feedback:
        message = lazy("The general feedback of this question is not translated.")
        report.warning(translation.place, "translation-feedback", message, lazy("Add it as a quote at the end."))


def _compare_keys(source: WrittenQuestion, translation: WrittenQuestion, report: Reporter) -> None:
    """A translation may leave the keys to its source; where it repeats them they must be the same."""
    for key in _SHARED_KEYS:
        is_written = key in translation.keys.model_fields_set
        theirs = source.kind if key == "kind" else getattr(source.keys, key)
        if is_written and getattr(translation.keys, key) != theirs:
            message = lazy("`%(key)s` differs from the source's.", key=key)
            place = translation.written.place_of((key,))
            report.error(place, "translation-key", message, lazy("Copy it from the source, or leave it out."))
