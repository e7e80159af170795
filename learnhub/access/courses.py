"""Who may read what of a course: the one way in to its units, media and quizzes.

A published course is found by everyone it is open to. Whoever is enrolled reads all of it that is open by now;
everybody else reads its first lesson, as a taste.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import catalogue, versions
from learnhub.content.books import keeping
from learnhub.content.books.book import Shape
from learnhub.content.models import CourseVersion, VersionFacts, VersionState
from learnhub.content.outline import Outline, UnitOutline
from learnhub.content.rendering import scaling
from learnhub.errors import NotFound
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment, EnrolmentFacts
from learnhub.learning.standing import Standing
from learnhub.stores.files import File

GUIDE, DRAFTS = "course.facilitator_guide", "course.draft_preview"


@dataclass(frozen=True)  # without slots: its outline, which a page asks for many times, is kept beside its fields
class OpenCourse:
    """A course as one actor may see it: the enrolment's version, or the newest published one."""

    version: VersionFacts
    enrolment: EnrolmentFacts | None

    @cached_property
    def outline(self) -> Outline:
        """The tree and settings of the version."""
        return catalogue.outline_of(self.version)

    @cached_property
    def standing(self) -> Standing | None:
        """How far the learner is; None without an enrolment."""
        return progress.standing(self.enrolment) if self.enrolment else None

    @property
    def taste(self) -> UnitOutline | None:
        """The lesson that can be read without being enrolled: the first one."""
        open_to_all = (module for module in self.outline.modules if not module.opens_after)
        return next((lesson for module in open_to_all for lesson in module.lessons), None)

    def get_enrolment(self) -> Enrolment:
        """Return the enrolment itself, for rules that change it or look further. Raises NotFound without one."""
        if self.enrolment is None:
            raise NotFound
        return enrolments.get_by_key(self.enrolment.id)

    def may_read(self, unit: UnitOutline) -> bool:
        """Tell whether the actor may read a unit now."""
        if self.enrolment is None:
            return unit == self.taste
        standing = self.standing if self.outline.openings else None
        return standing is None or standing.is_open(unit)

    @property
    def may_read_all(self) -> bool:
        """Tell whether the actor may read every unit now: only then is the course as a book for them."""
        return self.enrolment is not None and all(self.may_read(unit) for unit in self.outline.units)

    def require_readable(self, unit: UnitOutline) -> None:
        """Raise NotOpenYet where the learner has to complete another unit first, NotFound for who is no learner."""
        if self.may_read(unit):
            return
        if self.standing is not None:
            self.standing.require_open(unit)
        raise NotFound


def get(actor: Actor, slug: str) -> OpenCourse:
    """Return a course that the actor may find. Raises NotFound."""
    enrolment = enrolments.find_facts(actor.person_id, slug) if actor.person_id is not None else None
    if enrolment is not None:
        return OpenCourse(enrolment.version, enrolment)
    return OpenCourse(catalogue.get_published(slug, to_everyone=not actor.is_somebody), None)


def get_enrolment(actor: Actor, slug: str) -> Enrolment:
    """Return the actor's own enrolment in a course. Raises NotFound."""
    return enrolments.get_own(actor.required, slug)


def get_unit(actor: Actor, slug: str, unit: str) -> tuple[Enrolment, UnitOutline]:
    """Return the actor's own enrolment in a course, and a unit of it that is open. Raises NotFound, NotOpenYet."""
    enrolment = get_enrolment(actor, slug)
    found = catalogue.get_unit(enrolment.version, unit)
    OpenCourse(enrolment.version, enrolment).require_readable(found)
    return enrolment, found


def get_book(actor: Actor, slug: str, shape: Shape) -> tuple[OpenCourse, File]:
    """Return a course all of which is open to the actor, and its book in the language in which they read it.

    Raises NotFound.
    """
    course = get(actor, slug)
    if course.enrolment is None or not course.may_read_all:
        raise NotFound
    return course, keeping.get_file(course.version, course.enrolment.language, shape)


def get_media(actor: Actor, slug: str, number: str, path: str) -> File:
    """Return a picture or attachment, by the rule of the page that shows it. Raises NotFound.

    Who runs or writes the course finds them in its guide, without learning it.
    """
    try:
        return _get_learnt(actor, slug, number, path)
    except NotFound:
        return catalogue.get_media(get_taught(actor, slug, number), path)


def get_taught(actor: Actor, slug: str, number: str = "") -> CourseVersion:
    """Return a version of a course for whom its guide is: the newest published one, unless another is named.

    A draft is found by those alone who may see drafts of the course; it is the newest where nothing is published.
    Raises NotFound.
    """
    course = scopes.get_course(actor, GUIDE, slug)
    lines = versions.of_courses([course]).get(course.id, [])
    shown = next((one for one in lines if one.number == number), None) if number else versions.newest(lines)
    if shown is None or (shown.state == VersionState.DRAFT and not scopes.may_reach(actor, DRAFTS, course)):
        raise NotFound
    return catalogue.get_by_key(shown.id)


def _get_learnt(actor: Actor, slug: str, number: str, path: str) -> File:
    course = get(actor, slug)
    if course.version.number != number:
        course = OpenCourse(catalogue.get_version(slug, number), course.enrolment)
    if course.enrolment is None and not _is_in_taste(course, path):
        raise NotFound
    return catalogue.get_media(course.version, path)


def _is_in_taste(course: OpenCourse, path: str) -> bool:
    if course.taste is None:
        return False
    bodies = (catalogue.body(course.version, course.taste, language) for language in course.outline.languages)
    return any(f'"@media/{scaling.picture_of(path)}"' in body for body in bodies)
