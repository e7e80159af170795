"""The questions of a quiz with their keys, by the templates that show learners what was right after grading."""

from __future__ import annotations

from markupsafe import Markup

from learnhub.access.courses import OpenCourse
from learnhub.assessment.papers import ReviewedQuestion
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import Feedback, Key, QuestionText
from learnhub.web import course_views
from learnhub.web.learner import quiz_reviews
from learnhub.web.learner.quiz_reviews import Review


def reviews_of(course: OpenCourse, unit: UnitOutline, language: str) -> list[Review]:
    """Return every question of a quiz's pool as if it had been answered rightly; none for what is no quiz."""
    slugs = [one.slug for one in questions.pool(course.version, unit.slug)]
    shown = questions.shown(course.version, unit.slug, slugs, language)
    right = questions.keys(course.version, unit.slug, slugs)
    said = questions.feedback(course.version, unit.slug, slugs, language)

    def linked(html: str) -> Markup:
        return Markup(course_views.with_addresses(html, course))  # noqa: S704 - made safe when it was rendered

    found = [reviewed(shown[slug], right[slug], said[slug]) for slug in slugs]
    return [quiz_reviews.review(number, one, linked) for number, one in enumerate(found, start=1)]


def reviewed(question: QuestionText, key: Key, said: Feedback) -> ReviewedQuestion:
    """Return a question as if it had been answered rightly."""
    return ReviewedQuestion(question, right_response(key, said), question.points, False, key, said)


def right_response(key: Key, said: Feedback) -> dict[str, object]:
    """Return a response that earns all points of a question, in a language; an open one is answered by nothing."""
    if key.right:
        return {"chosen": sorted(key.right)}
    if key.pairs:
        return {"pairs": dict(key.pairs)}
    if key.order:
        return {"order": list(key.order)}
    if key.gaps:
        return {"gaps": {gap: one.right or _first(said.right_in_gap(key, gap)) for gap, one in key.gaps.items()}}
    if key.ranges:
        return {"typed": f"{key.ranges[0][0]:f}"}
    return {"typed": _first(said.right_words(key)) if key.kind is QuestionKind.TEXT else ""}


def _first(words: tuple[str, ...]) -> str:
    return next(iter(words), "")
