"""From files to what is read: read, render, store all or nothing, publish.

Rendering is slow and needs no database, so it happens before the transaction (`prepare`), and storing within one
(`store`). A draft is replaced by other bytes under its number, whole. What was published once never changes: other
bytes are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound

from learnhub import clock
from learnhub.content import outline, version_rows, versions
from learnhub.content.format import digest, reading
from learnhub.content.format.sources import VersionSource
from learnhub.content.models import Course, CourseVersion, VersionState, Visibility
from learnhub.content.outline import Outline
from learnhub.content.outlining import outline_of
from learnhub.content.rendered import RenderedVersion, rendered_version
from learnhub.content.rendering import RENDER_VERSION, scaling
from learnhub.content.rendering.scaling import Forms
from learnhub.content.signoff import sign_offs
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.stores import record
from learnhub.stores.database import add_missing, db, rows_changed
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
    """Return the stored version of a folder, or None when there is none yet; a draft may have other bytes by now.

    Raises Conflict when one that was published has other bytes: its number stands for one content.
    """
    found = versions.find(folder.parent.name, folder.name)
    if found is not None and found.state != VersionState.DRAFT:
        present = digest.file_digests(folder)
        if found.digest != digest.digest_of(present.items()):
            raise _fixed(found, present)
    return found


def _fixed(version: CourseVersion, present: Mapping[str, str]) -> Conflict:
    return Conflict(
        lazy(
            "%(course)s %(number)s is stored already, with other files: %(files)s.",
            course=version.course.slug,
            number=version.number,
            files=differing(version.files, present),
        ),
        safe=lazy("Nothing was imported. What was imported before is as it was."),
        mend=lazy("Give the changed course a new version number: copy its folder under the next one."),
    )


def differing(stored: Mapping[str, str], present: Mapping[str, str]) -> str:
    """Return the paths that were changed, added or taken away, the first few of them by name."""
    return named(sorted(path for path in {*stored, *present} if stored.get(path) != present.get(path)))


def named(paths: Sequence[str]) -> str:
    """Return the first few of some paths by name."""
    first = ", ".join(paths[:FILES_NAMED])
    return f"{first} …" if len(paths) > FILES_NAMED else first


def get_stored(folder: Path) -> CourseVersion:
    """Return the stored version of a folder. Raises NotFound."""
    found = find_stored(folder)
    if found is None:
        raise NotFound
    return found


def store(actor: str, prepared: Prepared, *, country: str | None = None, **told: str) -> CourseVersion:
    """Store a prepared version as a draft, in the place of an older draft of its number; the same bytes are let be.

    It is part of the transaction of whoever calls. `actor` is an opaque code for the audit, `told` what else stands
    there; `country` owns the course if it is new. Raises Conflict for other bytes of what was published or is in use.
    """
    source = prepared.source
    course = _held(source.course_id, country)
    found = versions.find(course.slug, source.number)
    if found is not None and found.digest == source.digest:
        return found
    if found is not None:
        told["replaced"] = found.digest
    version = _emptied(found, source.files) if found else CourseVersion(course=course, number=source.number)
    version.digest, version.files = source.digest, dict(source.files)
    version.state, version.outline = VersionState.DRAFT, outline.to_json(prepared.outline)
    version.render_version, version.imported_at = RENDER_VERSION, clock.now()
    db.session.add(version)
    db.session.flush()
    version_rows.add(version.id, prepared.rendered)
    version_rows.add_media(version.id, source.media, prepared.folder)
    version_rows.add_forms(version.id, prepared.forms)
    db.session.flush()
    subject = f"{source.course_id}/{source.number}"
    record.audit(actor, Act.COURSE_IMPORTED, "course_version", subject, digest=source.digest, **told)
    return version


def _held(slug: str, country: str | None) -> Course:
    """Return a course, made where it is new; who imports or publishes a version of it waits for this transaction."""
    values = {"visibility": Visibility.EVERYONE, "country": country, "created_at": clock.now()}
    if db.session.scalars(select(Course.id).where(Course.slug == slug)).first() is None:
        add_missing(Course, slug=slug, **values)
    return db.session.scalars(select(Course).where(Course.slug == slug).with_for_update()).one()


def _emptied(version: CourseVersion, present: Mapping[str, str]) -> CourseVersion:
    """Take away what a draft says, to be said anew. Raises Conflict where it was published, or rows of people name it.

    The latter cannot be: nobody learns on a draft. If it ever were, nothing of theirs would be lost.
    """
    is_draft = (CourseVersion.id == version.id) & (CourseVersion.state == VersionState.DRAFT)
    is_free = rows_changed(update(CourseVersion).where(is_draft).values(imported_at=clock.now()))
    if not is_free or version_rows.is_in_use(version.id):
        raise _fixed(version, present)
    version_rows.remove(version.id)
    return version


def renders_again(version: CourseVersion) -> bool:
    """Tell whether the stored HTML was made by an older renderer."""
    return version.render_version < RENDER_VERSION


def replace_html(version: CourseVersion, prepared: Prepared) -> None:
    """Put newly rendered HTML, and the outline of today, in the place of what an older renderer made.

    Both are made of the same files: nothing else of a version changes.
    """
    version.outline = outline.to_json(prepared.outline)
    outline.forget()
    version_rows.replace_html(version.id, prepared.rendered)
    version_rows.add_forms(version.id, prepared.forms)
    version.render_version = RENDER_VERSION
    db.session.flush()


def hold(course_id: int) -> None:
    """Keep everybody else from publishing, and from enrolling in, a course until the transaction ends (PostgreSQL)."""
    db.session.execute(select(Course.id).where(Course.id == course_id).with_for_update())


def publish(actor: str, version: CourseVersion) -> bool:
    """Publish a version as it was read; tell whether that was news. A draft by its own course.yml is left alone.

    So is one that was replaced meanwhile. Learners come with it by `learning.moves.publish`, which is the way in.
    """
    try:
        is_draft_by_itself = outline.of(version).is_draft
    except NoResultFound:  # its bytes are others by now
        return False
    if is_draft_by_itself:
        return False
    is_news = _settle(actor, Act.COURSE_PUBLISHED, version, VersionState.DRAFT, state=VersionState.PUBLISHED)
    if is_news:
        sign_offs.note_published(actor, version)
    return is_news


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
        .where(CourseVersion.id == version.id, CourseVersion.state == before, CourseVersion.digest == version.digest)
        .values({"state": state, instant: clock.now()})
    )
    if is_next:
        record.audit(actor, act, "course_version", f"{version.course.slug}/{version.number}", **(told or {}))
    return bool(is_next)
