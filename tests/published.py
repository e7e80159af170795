"""Small real courses, imported through the real rules, in English and French.

`floors`: one lesson, one check, one exam. `kinds`: one quiz that uses every kind of question and a scenario.
`views`: one lesson and one survey. `tasks`: one lesson and one assignment with a rubric, text and files.
`steps`: as `floors`, which it asks for first, and a module of a lesson, a survey and an assignment; the check opens the
exam, and that the rest.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from learnhub.content import publishing
from learnhub.content.books import keeping, making
from learnhub.content.books.book import Shape
from learnhub.content.books.composing import NOWHERE
from learnhub.content.books.keeping import Wanted
from learnhub.content.models import CourseVersion
from learnhub.content.outline import Outline
from learnhub.content.publishing import Prepared
from learnhub.stores import files, record
from tests.content.written_assignment import ASSIGNMENT, write_tasks
from tests.content.written_assignment import TASK as TASK_FILE
from tests.content.written_course import CHECK as CHECK_FILE
from tests.content.written_course import COURSE as COURSE_YML
from tests.content.written_course import FINAL, FLOOR, FLOOR_FR, GLOSSARY, MODULE, Change, write_course
from tests.content.written_kinds import write_kinds
from tests.content.written_survey import SURVEY as SURVEY_TEXT
from tests.content.written_survey import write_views

COURSE = "floors"
LESSON, CHECK, EXAM = "floor", "check", "exam"
KINDS = "kinds"
KINDS_QUIZ, OPEN_QUESTION = "kinds", "plan"
VIEWS, SURVEY = "views", "views"
TASKS, TASK = "tasks", "plan"
STEPS, MORE = "steps", "more"
WITH_FILES: dict[str, Change] = {TASK_FILE: ("due: 14d", "due: 14d\naccepts: [text, pdf, docx]\nmax_size: 300KB")}
RIGHT = {
    "who": {"chosen": ["1"]},
    "how-many": {"typed": "202"},
    "first": {"chosen": ["one", "two"]},
    "second": {"chosen": ["1"]},
}
# What this course has beside the small one of written_course: a glossary, and prompts under which learners write, one
# known by its id and one by its place.
_PROMPTS = """\
> [!REFLECT] Where you work {#where-you-work}
> Who is left out?

### A note

> [!REFLECT]
> What would you change *first*?
"""
_PROMPTS_FR = """\
> [!REFLECT] Là où vous travaillez {#where-you-work}
> Qui est laissé de côté ?

### Une note

> [!REFLECT]
> Que changeriez-vous *en premier* ?
"""
# What only those may read who run the course; no page of a learner may show a word of it.
SECRET = "Xylophone"
_NOTE = f"""
> [!FACILITATOR] Begin with {SECRET} {{#before}}
> Ask **two** people what {SECRET} means to them, as in [the principles](#two-principles). Plan ten minutes.
>
> - If nobody speaks, {SECRET} again.
>
> ![Three steps of {SECRET}](../media/steps.png)
"""
CHANGES: dict[str, Change] = {
    "glossary.yml": GLOSSARY,
    FLOOR: ("### A note\n", f"{_PROMPTS}{_NOTE}"),
    FLOOR_FR: ("Un texte.", f"Un texte.\n\n{_PROMPTS_FR}"),
}


@lru_cache
def _prepared(slug: str = COURSE) -> Prepared:
    """Read and render the course once for all tests; the folder stays, for its pictures."""
    folder = Path(tempfile.mkdtemp(prefix="learnhub-course-"))
    # Under another id its bytes differ too: what is kept by a version's digest is kept for one course.
    renamed: dict[str, Change] = {} if slug == COURSE else {"course.yml": ("Floors", slug.capitalize())}
    return publishing.prepare(write_course(folder, {**CHANGES, **renamed}, course=slug))


@lru_cache
def _prepared_kinds() -> Prepared:
    return publishing.prepare(write_kinds(Path(tempfile.mkdtemp(prefix="learnhub-course-"))))


def prepared_outline() -> Outline:
    """Return the course's tree and settings, without a database."""
    return _prepared().outline


def publish_course() -> CourseVersion:
    """Store and publish the course `floors`, in the transaction of whoever calls."""
    return _publish(_prepared())


def publish_kinds() -> CourseVersion:
    """Store and publish the course `kinds`, in the transaction of whoever calls."""
    return _publish(_prepared_kinds())


@lru_cache
def _prepared_views(number: str) -> Prepared:
    return publishing.prepare(write_views(Path(tempfile.mkdtemp(prefix="learnhub-course-")), version=number))


def publish_views(number: str = "1.0.0") -> CourseVersion:
    """Store and publish a version of the course `views`, in the transaction of whoever calls."""
    return _publish(_prepared_views(number))


@lru_cache
def _prepared_tasks() -> Prepared:
    return publishing.prepare(write_tasks(Path(tempfile.mkdtemp(prefix="learnhub-course-")), WITH_FILES))


def publish_tasks() -> CourseVersion:
    """Store and publish the course `tasks`, in the transaction of whoever calls."""
    return _publish(_prepared_tasks())


@lru_cache
def _prepared_steps() -> Prepared:
    module = MODULE.replace("First module, fr: Premier module", "To go further, fr: Pour aller plus loin")
    settings = COURSE_YML.replace("Floors, fr: Socles", "Step by step, fr: Pas à pas")
    changes: dict[str, Change] = {
        "course.yml": f"{settings}requires: [{COURSE}]\n",
        "90-final/module.yml": ("objectives:", f"opens: {{after: {CHECK}}}\nobjectives:"),
        CHECK_FILE: ("attempts: 5", "attempts: unlimited"),
        FINAL: ("role: exam", "role: exam\nattempts: unlimited"),
        "95-further/module.yml": f"{module}opens: {{after: {EXAM}}}\n",
        "95-further/01-more.en.md": "---\ntitle: More of it\n---\n\n> [!REFLECT]\n> And you?\n",
        "95-further/01-more.fr.md": "---\ntitle: Encore un peu\ntranslates: SOURCE\n---\n\n> [!REFLECT]\n> Et vous ?\n",
        "95-further/02-views.survey.en.md": SURVEY_TEXT,
        "95-further/03-plan.assignment.en.md": ASSIGNMENT.replace("points: 20", "points: 20\naccepts: [text, pdf]"),
    }
    return publishing.prepare(write_course(Path(tempfile.mkdtemp(prefix="learnhub-course-")), changes, course=STEPS))


def publish_steps() -> CourseVersion:
    """Store and publish the course `steps`, in the transaction of whoever calls."""
    return _publish(_prepared_steps())


def keep_book(version: CourseVersion, shape: Shape, language: str = "en") -> None:
    """Make and keep a book of a version, as the work in the background does."""
    data = making.write(making.read_stored(version, language), shape)
    digest = files.keep(data, making.CONTENT_TYPES[shape])
    keeping.keep(Wanted(version.id, language, shape, making.maker_of(NOWHERE)), digest)


def _publish(prepared: Prepared) -> CourseVersion:
    version = publishing.store(record.SHELL, prepared)
    assert publishing.publish(record.SHELL, version)
    return version


def store_draft(slug: str, *, country: str | None = None) -> CourseVersion:
    """Store the same course under another id, owned by a country, and leave it unpublished."""
    return publishing.store(record.SHELL, _prepared(slug), country=country)
