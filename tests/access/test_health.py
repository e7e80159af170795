"""Health says what is wrong, the worst first."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from learnhub import clock
from learnhub.access import health
from learnhub.access.health import Finding, State, Subject
from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.settings import Settings
from learnhub.stores import record, seal_counts, seals
from learnhub.stores.database import db
from learnhub.stores.record import Act
from learnhub.stores.work.schedules import Schedule
from tests import troubles
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def settings(app: LearnHub, tmp_path: Path) -> Settings:
    """The settings of an instance in public."""
    found: Settings = app.config["LEARNHUB"]
    public = {"base_url": "https://learn.example.org", "mail_server": "mail.example.org"}
    return replace(found, data=str(tmp_path), **public)


def worked(error: str | None = None) -> None:
    """Let background work be done now."""
    now = clock.now()
    db.session.merge(Schedule(name=seals.WORK, next_at=now, started_at=now, finished_at=now, error=error))
    db.session.flush()


def back_up() -> None:
    record.audit(record.SHELL, Act.BACKUP_MADE, "instance", "instance")


def look(settings: Settings) -> dict[Subject, Finding]:
    return {finding.subject: finding for finding in health.look(settings, arrived_secure=True)}


def test_where_all_is_well_nothing_is_said_to_be_wrong(settings: Settings) -> None:
    worked()
    back_up()
    assert {finding.state for finding in look(settings).values()} == {State.GOOD}


def test_a_new_instance_has_no_backup_and_no_work_yet(settings: Settings) -> None:
    found = health.look(settings, arrived_secure=False)
    wrong = [(finding.subject, finding.state, finding.why) for finding in found if finding.state != State.GOOD]
    assert wrong == [
        (Subject.BACKUP, State.BAD, "none"),
        (Subject.WORKER, State.BAD, "never"),
        (Subject.ADDRESS, State.WARM, "untold"),
    ]


def test_what_is_late_is_told_with_its_time(settings: Settings, time: Time) -> None:
    worked()
    back_up()
    then = clock.now()
    time.pass_by(days=3)
    found = look(settings)
    assert (found[Subject.BACKUP].state, found[Subject.BACKUP].at) == (State.WARM, then)
    assert (found[Subject.WORKER].state, found[Subject.WORKER].at) == (State.BAD, then)
    time.pass_by(days=6)
    assert look(settings)[Subject.BACKUP].state == State.BAD


def test_mail_and_work_that_failed_are_counted(settings: Settings, cast: Cast) -> None:
    learner: Person = cast.learner()
    worked("OSError")
    troubles.failed_mail(learner.public_id)
    found = look(settings)
    assert (found[Subject.WORK].state, found[Subject.WORK].amount) == (State.WARM, 1)
    assert (found[Subject.MAIL].why, found[Subject.MAIL].amount) == ("failed", 1)
    assert look(replace(settings, mail_server=""))[Subject.MAIL].state == State.WARM


class Usage(NamedTuple):
    """What shutil says of a disk."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "state"), [(100 * 1024**2, State.BAD), (1024**3, State.WARM), (9 * 1024**3, State.GOOD)]
)
def test_a_full_disk_is_seen(settings: Settings, monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    usage: Callable[[Any], Usage] = lambda _path: Usage(10**12, 0, free)  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", usage)
    assert look(settings)[Subject.DISK] == Finding(Subject.DISK, state, amount=free)


def test_a_clock_that_went_back_is_seen(settings: Settings, time: Time) -> None:
    back_up()
    time.pass_by(minutes=-5)
    assert look(settings)[Subject.CLOCK].state == State.BAD


def test_a_record_whose_end_is_gone_is_seen(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / seal_counts.NAME).write_text(
        '{"seal": 7, "digest": "x", "lines": 9, "at": "2026-03-02T09:00:00+00:00"}'
    )
    assert look(settings)[Subject.RECORD].state == State.BAD
