"""The house that is measured: a data folder with the real course and learners who are under way in it, by the rules."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from learnhub.app import create_app
from learnhub.cli.course import importing
from learnhub.content import catalogue
from learnhub.learning import enrolments, progress
from learnhub.people import accounts, passwords
from learnhub.people.models import Sex
from learnhub.settings import ROOT, Settings
from learnhub.stores.database import db, unit_of_work

COURSE = "spf-foundations"
QUESTIONS = 10  # a whole attempt is measured at a quiz of about so many
PASSWORD = "umbrellas sing on Tuesdays"  # a fictional learner's, in a folder that is thrown away


@dataclass(frozen=True, slots=True)
class House:
    """Where it is, and what is in it: lessons, a quiz of ten questions, one that may be taken again and again."""

    folder: Path
    learners: tuple[str, ...]
    lessons: tuple[str, ...]
    quiz: str
    check: str


def build(folder: Path, learners: int) -> House:
    """Make a house in an empty folder, with learners who have read the first two lessons."""
    app = create_app(Settings(data=str(folder)))
    with app.app_context():
        upgrade()
        importing.import_all(ROOT / "courses", publish=True)
        with unit_of_work():
            names = tuple(_learner(number) for number in range(learners))
        outline = catalogue.outline_of(catalogue.get_published(COURSE))
        db.engine.dispose()
    quizzes = [unit for unit in outline.units if unit.quiz is not None]
    return House(
        folder,
        names,
        tuple(unit.slug for unit in outline.units if unit.is_lesson),
        min(quizzes, key=lambda unit: abs(unit.quiz.draw - QUESTIONS) if unit.quiz else QUESTIONS).slug,
        next(unit.slug for unit in quizzes if unit.quiz and unit.quiz.attempts is None),
    )


def _learner(number: int) -> str:
    person = accounts.register(
        name=f"Learner Fictional {number}",
        user_name=f"fictional{number}",
        email=None,
        password_hash=password_hash(),
        country="BJ",
        sex=Sex.WOMAN if number % 2 else Sex.MAN,
        language="fr",
        notice_version=accounts.NOTICE_VERSION,
    )
    version = catalogue.get_published(COURSE)
    enrolment = enrolments.enrol(person, version.course, language="fr")
    for unit in [unit for unit in catalogue.outline_of(version).units if unit.is_lesson][:2]:
        progress.note_opened(enrolment, unit)
        progress.complete_lesson(enrolment, unit)
    return str(person.user_name)


_hashes: list[str] = []


def password_hash() -> str:
    """Return the hash of PASSWORD, which is made once: it takes long on purpose."""
    if not _hashes:
        _hashes.append(passwords.hash_password(PASSWORD))
    return _hashes[0]
