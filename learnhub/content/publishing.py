"""From files to what is read: read, render, store all or nothing, publish.

Rendering is slow and needs no database, so it happens before the transaction (`prepare`), and storing within one
(`store`). A version never changes once it is stored: other bytes under its number are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, update

from learnhub import clock
from learnhub.content import facilitation, glossary, outline
from learnhub.content.format import digest, reading
from learnhub.content.format.sources import MediaSource, VersionSource
from learnhub.content.models import Course, CourseVersion, Media, Question, Scenario, UnitText, VersionState, Visibility
from learnhub.content.outline import Outline
from learnhub.content.outlining import outline_of
from learnhub.content.rendered import RenderedUnit, RenderedVersion, rendered_version
from learnhub.content.rendering import RENDER_VERSION, scaling
from learnhub.content.rendering.scaling import Forms
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.stores import files, record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

# How many changed files a refusal names.
FILES_NAMED = 12
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Prepared:
    """A version that was read, found right and rendered, ready to be stored."""

    folder: Path
    source: VersionSource
    outline: Outline
    rendered: RenderedVersion
    forms: Forms = field(default_factory=dict)


def prepare(folder: Path, source: VersionSource | None = None) -> Prepared:
    """Read and render a version's folder; `source` is what was read of it just now, if it was.

    Raises NotFound when it has faults (check it first), CannotRender.
    """
    source = source or reading.read_version(folder).version
    if source is None:
        raise NotFound(lazy("This folder has faults. Check it first."))
    forms = scaling.forms_of(source.media, lambda path: (folder / "media" / path).read_bytes())
    return Prepared(folder, source, outline_of(source), rendered_version(source, forms=forms), forms)


def find_stored(folder: Path) -> CourseVersion | None:
    """Return the stored version of a folder, or None when there is none yet.

    Raises Conflict when there is one with other bytes: a version's number stands for one content.
    """
    found = db.session.scalars(
        select(CourseVersion)
        .join(CourseVersion.course)
        .where(Course.slug == folder.parent.name, CourseVersion.number == folder.name)
    ).first()
    if found is None:
        return None
    present = digest.file_digests(folder)
    if found.digest != digest.digest_of(present.items()):
        raise Conflict(
            lazy(
                "%(course)s %(number)s is stored already, with other files: %(files)s.",
                course=folder.parent.name,
                number=folder.name,
                files=differing(found.files, present),
            ),
            safe=lazy("Nothing was imported. What was imported before is as it was."),
            mend=lazy("Give the changed course a new version number: copy its folder under the next one."),
        )
    return found


def differing(stored: Mapping[str, str], present: Mapping[str, str]) -> str:
    """Return the paths that were changed, added or taken away, the first few of them by name."""
    paths = sorted(path for path in {*stored, *present} if stored.get(path) != present.get(path))
    named = ", ".join(paths[:FILES_NAMED])
    return f"{named} …" if len(paths) > FILES_NAMED else named


def get_stored(folder: Path) -> CourseVersion:
    """Return the stored version of a folder. Raises NotFound."""
    found = find_stored(folder)
    if found is None:
        raise NotFound
    return found


def store(actor: str, prepared: Prepared, *, country: str | None = None) -> CourseVersion:
    """Store a prepared version as a draft, in the transaction of whoever calls.

    `actor` is an opaque code for the audit; `country` owns the course if it is new.
    """
    source = prepared.source
    version = CourseVersion(
        course=_course(source.course_id, country),
        number=source.number,
        digest=source.digest,
        files=digest.file_digests(prepared.folder),
        state=VersionState.DRAFT,
        outline=outline.to_json(prepared.outline),
        render_version=RENDER_VERSION,
        imported_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    for unit in prepared.rendered.units:
        db.session.add_all(rows_of(version.id, unit))
    db.session.add_all(glossary.rows_of(version.id, prepared.rendered.terms))
    facilitation.keep(version.id, prepared.rendered.units)
    for media in sorted(source.media, key=lambda one: one.digest):  # one order for all: no deadlock
        _keep(version, media, prepared.folder)
    _keep_forms(version, prepared.forms)
    db.session.flush()
    record.audit(actor, Act.COURSE_IMPORTED, "course_version", f"{source.course_id}/{source.number}")
    return version


def renders_again(version: CourseVersion) -> bool:
    """Tell whether the stored HTML was made by an older renderer."""
    return version.render_version < RENDER_VERSION


def replace_html(version: CourseVersion, prepared: Prepared) -> None:
    """Put newly rendered HTML, and the outline of today, in the place of what an older renderer made.

    Both are made of the same files: nothing else of a version changes.
    """
    version.outline = outline.to_json(prepared.outline)
    outline.of_digest.cache_clear()
    for unit in prepared.rendered.units:
        for language, html in unit.bodies.items():
            db.session.execute(
                update(UnitText)
                .where(
                    UnitText.version_id == version.id, UnitText.unit_slug == unit.slug, UnitText.language == language
                )
                .values(html=html)
            )
        for question in unit.questions:
            db.session.execute(
                update(Question)
                .where(
                    Question.version_id == version.id,
                    Question.unit_slug == unit.slug,
                    Question.slug == question.source.id,
                )
                .values(texts=dict(question.texts), feedback=dict(question.feedback))
            )
        for scenario in unit.scenarios:
            db.session.execute(
                update(Scenario)
                .where(
                    Scenario.version_id == version.id,
                    Scenario.unit_slug == unit.slug,
                    Scenario.slug == scenario.slug,
                )
                .values(texts=dict(scenario.texts))
            )
    glossary.replace(version.id, prepared.rendered.terms)
    facilitation.keep(version.id, prepared.rendered.units)
    _keep_forms(version, prepared.forms)
    version.render_version = RENDER_VERSION
    db.session.flush()


def _course(slug: str, country: str | None) -> Course:
    found = db.session.scalars(select(Course).where(Course.slug == slug)).first()
    return found or Course(slug=slug, visibility=Visibility.EVERYONE, country=country, created_at=clock.now())


def rows_of(version_id: int, unit: RenderedUnit) -> list[UnitText | Question | Scenario]:
    """Return the rows of a unit: its texts, its questions and its scenarios, to be added."""
    texts = [
        UnitText(version_id=version_id, unit_slug=unit.slug, language=language, html=html)
        for language, html in unit.bodies.items()
    ]
    questions = [
        Question(
            version_id=version_id,
            unit_slug=unit.slug,
            slug=question.source.id,
            position=position,
            kind=question.source.kind,
            points=question.source.points,
            is_shuffled=question.is_shuffled,
            scenario_slug=question.source.scenario,
            is_skippable=question.source.is_skippable,
            is_marked=question.source.is_marked,
            texts=dict(question.texts),
            key=dict(question.key),
            feedback=dict(question.feedback),
        )
        for position, question in enumerate(unit.questions)
    ]
    scenarios = [
        Scenario(
            version_id=version_id,
            unit_slug=unit.slug,
            slug=scenario.slug,
            position=position,
            texts=dict(scenario.texts),
        )
        for position, scenario in enumerate(unit.scenarios)
    ]
    return [*texts, *questions, *scenarios]


def _keep(version: CourseVersion, media: MediaSource, folder: Path) -> None:
    kept = files.keep((folder / "media" / media.path).read_bytes(), media.content_type)
    if kept != media.digest:
        raise Conflict(lazy("The folder was changed while it was being imported. Import it again."))
    db.session.add(Media(version_id=version.id, path=media.path, file_digest=kept))


def hold(course_id: int) -> None:
    """Keep everybody else from publishing, and from enrolling in, a course until the transaction ends (PostgreSQL)."""
    db.session.execute(select(Course.id).where(Course.id == course_id).with_for_update())


def _keep_forms(version: CourseVersion, forms: Forms) -> None:
    """Store the smaller forms of pictures beside them, unless an older import did."""
    kept = set(db.session.scalars(select(Media.path).where(Media.version_id == version.id)))
    made = {scaling.path_of(path, form.width): form for path, some in forms.items() for form in some}
    for path in sorted(made.keys() - kept, key=lambda one: made[one].data):
        digest = files.keep(made[path].data, scaling.CONTENT_TYPE)
        db.session.add(Media(version_id=version.id, path=path, file_digest=digest))


def publish(actor: str, version: CourseVersion) -> bool:
    """Publish a version; tell whether that was news. A draft by its own course.yml is left alone.

    Learners come with it by `learning.moves.publish`, which is the way in.
    """
    if outline.of(version).is_draft:
        return False
    return _settle(actor, Act.COURSE_PUBLISHED, version, VersionState.DRAFT, state=VersionState.PUBLISHED)


def retire(actor: str, version: CourseVersion, reason: str) -> bool:
    """Offer a published version to nobody new, for a reason of 1 to 500 characters; tell whether that was news.

    Whoever is on it stays there, with all that was done and earned. Raises Invalid for what is no reason.
    """
    kept = texts.one_line(reason, field="reason", longest=LONGEST_REASON)
    return _settle(
        actor, Act.COURSE_RETIRED, version, VersionState.PUBLISHED, state=VersionState.RETIRED, told={"reason": kept}
    )


def _settle(
    actor: str,
    act: Act,
    version: CourseVersion,
    before: VersionState,
    *,
    state: VersionState,
    told: Mapping[str, str] | None = None,
) -> bool:
    """Take a version from one state to the next, once, whoever else does the same."""
    instant = "published_at" if state is VersionState.PUBLISHED else "retired_at"
    is_next = rows_changed(
        update(CourseVersion)
        .where(CourseVersion.id == version.id, CourseVersion.state == before)
        .values({"state": state, instant: clock.now()})
    )
    if is_next:
        record.audit(actor, act, "course_version", f"{version.course.slug}/{version.number}", **(told or {}))
    return bool(is_next)
