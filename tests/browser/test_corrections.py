"""A question turns out to be wrong: its author sees who gains, decides for a reason, and learners are told."""

from __future__ import annotations

from dataclasses import replace

from tests.assessment import correcting, factories
from tests.assessment.factories import MULTIPLE, NUMBER, SINGLE
from tests.browser.journeys import PHONE, Visit, Way, both_ways
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

REASON = "Everybody is covered, so the third answer is right."
MANY = 12


@both_ways(PHONE)
def test_a_wrong_key_is_put_right_for_those_who_answered(way: Way, visit: Visit, server: Server) -> None:
    course, attempt = answered_by_many(server, way)
    author, learner = (visit(server, way.language, **way.how) for _ in range(2))
    author.be(server, f"corrector-{way.language}")
    learner.be(server, f"corrected-{way.language}")
    preview(author, course)
    decide(author)
    be_told(learner, attempt)


def answered_by_many(server: Server, way: Way) -> tuple[str, str]:
    """Make a quiz with a wrong key, which a newer version has right; return its course, and a learner's attempt."""
    with server.writing():
        quiz, cast = factories.quiz(), Cast()
        slug = quiz.version.course.slug
        cast.author(slug).user_name = f"corrector-{way.language}"
        learner = cast.learner(user_name=f"corrected-{way.language}", language=way.language)
        given = {"who": {"chosen": ["c"]}, "which": MULTIPLE.answer}
        own = correcting.take(quiz, given, factories.enrolment(learner, quiz.version))
        for number in range(MANY):
            correcting.take(quiz, given if number % 2 else {"who": SINGLE.answer, "which": MULTIPLE.answer})
        correcting.newer(quiz, [replace(SINGLE, right=["c"]), MULTIPLE, NUMBER])
        return slug, own.public_id


def preview(author: Visitor, course: str) -> None:
    """See what would change, and for how many."""
    author.open(f"/teach/courses/{course}/quizzes/exam/questions/who/correct")
    author.press("See what would change")
    author.sees("Get a better score")
    author.sees("Keep the score they have")
    author.sees("Nobody loses what was completed, its date or a certificate.")


def decide(author: Visitor) -> None:
    """Decide it where it is better for learners, once there is a reason."""
    author.press("Correct the scores")
    author.sees("Write the reason: without it nobody can understand the act.")
    author.write("Reason", REASON)
    author.press("Correct the scores")
    author.sees("Decided. Scores follow within a few minutes, and those whose score changes are told.")


def be_told(learner: Visitor, attempt: str) -> None:
    """Find the corrected score and the reason beside one's answers, as soon as the background work has come to it."""
    for _ in range(100):
        learner.open(f"/attempts/{attempt}/result")
        if REASON in learner.page.content():
            learner.sees("A question of this attempt was corrected after it was made.")
            return
    raise AssertionError("nobody is told")
