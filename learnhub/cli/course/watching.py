"""Watches a previewed folder: each state that is right is stored and published in the preview's own database."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import click
from flask import Flask
from sqlalchemy import select, update

from learnhub.content import catalogue, publishing
from learnhub.content.drafting import previews
from learnhub.content.drafting.keeping import KeptPages, KeptUnits
from learnhub.content.drafting.previews import Preview
from learnhub.content.format import checking
from learnhub.content.format.comparing import check_number
from learnhub.content.format.faults import Fault, Severity
from learnhub.content.format.reading import Reading, read_version
from learnhub.content.format.requirements import check_requirements
from learnhub.content.format.sources import VersionSource
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.content.outlining import outline_of
from learnhub.content.publishing import Prepared
from learnhub.content.rendered import rendered_version
from learnhub.content.rendering.renderer import CannotRender
from learnhub.errors import LearnHubError
from learnhub.learning import enrolments, openings
from learnhub.learning.models import Enrolment
from learnhub.people import accounts, sessions
from learnhub.people.models import Sex
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work

EVERY = 0.1  # seconds between two looks at the folder
PATIENCE = 1.5
COUNTRY = "BJ"


class Watcher:
    """Looks at a folder until it is told to end, and keeps its preview up to date."""

    def __init__(self, version: Path, patience: float = PATIENCE) -> None:
        """Watch a version's folder; what takes longer waits until nothing was saved for so many seconds."""
        self._patience, self._quiet_from = patience, 0.0
        self.preview = Preview(version, self._make_learner)
        self._units, self._pages = KeptUnits(), KeptPages()
        self._seen = ""
        # The version below, which the number is compared with, if there is one; None before that was looked at.
        self._older: list[VersionSource] | None = None
        self._stored: list[str] = []
        self._learners = 0

    def begin(self) -> None:
        """Make the first learner, in whose name pages are shown."""
        with unit_of_work():
            self.preview.token = self._make_learner()

    def watch(self, app: Flask, ended: Event) -> None:
        """Look at the folder again and again."""
        while not ended.wait(EVERY):
            with app.app_context():
                self.look()

    def look(self) -> None:
        """Show the folder as it is now, where it changed since the last look."""
        now = previews.fingerprint(self.preview.version)
        if now == self._seen and (not self._has_more_to_say or time.monotonic() < self._quiet_from):
            return
        try:
            if now == self._seen:
                self._say_more()
            else:
                self._show()
                self._quiet_from = time.monotonic() + self._patience
            self._seen = now
        except OSError:
            return  # a file went away or was locked while it was read: the next look is soon
        except LearnHubError as error:
            self._seen = now
            click.echo(str(error), err=True)

    def end(self) -> None:
        """End what is kept ready for the next look."""
        self._pages.end()

    @property
    def _has_more_to_say(self) -> bool:
        return self._older is None or not self._units.is_compared

    def _say_more(self) -> None:
        """Find out what takes longer: faults of a state that is shown already."""
        if self._older is None:
            below = checking.version_below(self.preview.version)
            older = read_version(below).version if below else None
            self._older = [older] if older and not older.settings.draft else []
        self._units.compare_some()
        reading = read_version(self.preview.version, self._units)
        self.preview.tell(self._faults_of(reading))

    def _faults_of(self, reading: Reading) -> tuple[Fault, ...]:
        """Return all faults that are known, with that of a number which is too small a step from the version below."""
        found = (*reading.faults, *check_requirements(self.preview.version))
        if reading.version is None or not self._older:
            return found
        return (*check_number(self._older[0], reading.version), *found)

    def _show(self) -> None:
        reading = read_version(self.preview.version, self._units)
        faults = self._faults_of(reading)
        if reading.version is None:
            self.preview.show(faults, None)
            return
        version = _as_published(reading.version)
        try:
            rendered = rendered_version(version, self._pages.render)
        except CannotRender as error:
            self.preview.show((*faults, _fault(error)), None)
            return
        prepared = Prepared(self.preview.version, version, outline_of(version), rendered)
        with unit_of_work():
            self._store(prepared)
        self.preview.show(faults, prepared.outline)

    def _store(self, prepared: Prepared) -> None:
        """Put a state in the place of the one before, which keeps what was answered on it, under another number."""
        source = prepared.source
        if self._stored and self._stored[-1] == source.digest:
            return
        before = _find(source)
        if before is not None:
            before.number, before.state = f"0.0.{900_000 + len(self._stored)}", VersionState.RETIRED
            db.session.flush()
        version = publishing.store(record.SHELL, prepared)
        publishing.publish(record.SHELL, version)
        db.session.execute(update(Enrolment).values(version_id=version.id))
        self._enrol_all(version)
        openings.open_all(version)
        self._stored.append(source.digest)

    def _enrol_all(self, version: CourseVersion) -> None:
        for person in accounts.list_all():
            enrolments.enrol(person, version.course, language=catalogue.outline_of(version).languages[0])

    def _make_learner(self) -> str:
        """Make a learner who has done nothing yet, in the transaction of whoever calls, and return their session."""
        self._learners += 1
        person = accounts.register(
            name="Preview",
            user_name=f"preview-{self._learners}",
            email=None,
            password_hash=None,
            country=COUNTRY,
            sex=Sex.NOT_STATED,
            language="en",
            notice_version=accounts.NOTICE_VERSION,
        )
        course = db.session.scalars(select(Course).where(Course.slug == self.preview.slug)).first()
        if course is not None:
            outline = catalogue.outline_of(catalogue.get_published(course.slug))
            openings.open_all(enrolments.enrol(person, course, language=outline.languages[0]).version)
        return sessions.start(person, "Preview")


def _as_published(version: VersionSource) -> VersionSource:
    """Return a draft as it will be when it is none any more, under another digest: outlines are kept by that."""
    if not version.settings.draft:
        return version
    digest = hashlib.sha256(f"published {version.digest}".encode()).hexdigest()
    return replace(version, digest=digest, settings=version.settings.model_copy(update={"draft": False}))


def _find(source: VersionSource) -> CourseVersion | None:
    return db.session.scalars(
        select(CourseVersion)
        .join(CourseVersion.course)
        .where(Course.slug == source.course_id, CourseVersion.number == source.number)
    ).first()


def _fault(error: CannotRender) -> Fault:
    return Fault(error.path, 1, 1, Severity.ERROR, error.code, error.message, error.mend)
