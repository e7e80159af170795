"""Pages about twenty thousand learners, each with an attempt at one quiz: how its questions fare, lists and reports.

Ten learners take the quiz by the rules; the others are copies of them, as in the demonstration (cli/demo/copying.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from random import Random

from bench import house
from bench.house import COURSE, House
from bench.measuring import Visitor, serving
from bench.reports import cost
from learnhub import clock, ids
from learnhub.app import create_app
from learnhub.assessment import answers, attempts
from learnhub.cli.demo import answering, copying
from learnhub.cli.demo.copying import Copier, Newcomer
from learnhub.content import catalogue
from learnhub.learning import enrolments
from learnhub.people import accounts, grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person, Role, ScopeKind, Sex
from learnhub.settings import Settings
from learnhub.stores.database import db, unit_of_work

LEARNERS = 20_000
_MODELS = 10
_AT_ONCE = 500
_AUTHOR, _ADMINISTRATOR = "author", "administrator"

# What is measured, and who asks for it.
PAGES: Mapping[str, tuple[str, str]] = {
    "how the questions of a quiz fare": (_AUTHOR, "/fr/teach/courses/{course}/questions?quiz={quiz}"),
    "its CSV": (_AUTHOR, "/fr/teach/courses/{course}/questions.csv?quiz={quiz}"),
    "completion report": (_ADMINISTRATOR, "/fr/manage/report"),
    "list of people, a page": (_ADMINISTRATOR, "/fr/manage/people"),
    "the last page of it": (_ADMINISTRATOR, f"/fr/manage/people?page={LEARNERS // 50}"),
    "first page of who manages": (_ADMINISTRATOR, "/fr/manage"),
}


def costs(folder: Path) -> dict[str, float]:
    """Fill a folder with many learners; return the server's processor time for each page in milliseconds."""
    built = house.build(folder, _MODELS)
    app = create_app(Settings(data=str(folder)))
    with app.app_context():
        with unit_of_work():
            _give_roles()
            for name in built.learners:
                _take_quiz(name, built.quiz)
        _copy(built)
        db.engine.dispose()
    with serving(folder) as server:
        visitors = {name: Visitor(server) for name in (_AUTHOR, _ADMINISTRATOR)}
        for name, visitor in visitors.items():
            visitor.sign_in(name, house.PASSWORD)
        asked = {what: (who, path.format(course=COURSE, quiz=built.quiz)) for what, (who, path) in PAGES.items()}
        return {
            what: cost(server, lambda who=who, path=path: visitors[who].get(path)[0].status)  # type: ignore[misc]
            for what, (who, path) in asked.items()
        }


def _give_roles() -> None:
    course = catalogue.get_course(COURSE)
    grants.grant_from_shell(_person(_ADMINISTRATOR), Role.ADMINISTRATOR, grants.EVERYTHING)
    grants.grant_from_shell(_person(_AUTHOR), Role.AUTHOR, Scope(ScopeKind.COURSE, course.slug, country=course.country))


def _person(name: str) -> Person:
    return accounts.register(
        name=f"{name.capitalize()} Fictional",
        user_name=name,
        email=None,
        password_hash=house.password_hash(),
        country="BJ",
        sex=Sex.NOT_STATED,
        language="fr",
        notice_version=accounts.NOTICE_VERSION,
    )


def _take_quiz(name: str, quiz: str) -> None:
    enrolment = enrolments.get_own(_learner(name), COURSE)
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, quiz), ids.client_id())
    chance = Random(name)  # noqa: S311 -- nothing here is a secret
    answers.save_page(attempt, answering.answers_to(attempt, chance.uniform(0.4, 0.95), chance))
    attempts.hand_in(attempt)


def _learner(name: str) -> Person:
    person = accounts.find_by_sign_in_name(name)
    if person is None:
        raise LookupError(name)
    return person


def _copy(built: House) -> None:
    histories = copying.read([_learner(name) for name in built.learners])
    chance = Random(1)  # noqa: S311 -- nothing here is a secret
    copier = Copier(clock.now() - timedelta(days=1), clock.now())
    for start in range(len(histories), LEARNERS, _AT_ONCE):
        with unit_of_work():
            for number in range(start, min(start + _AT_ONCE, LEARNERS)):
                newcomer = Newcomer(f"Copy Fictional {number}", f"copy{number}", None)
                copier.add(histories[number % len(histories)], newcomer, chance)
            copier.write()
