"""Cleaning: what is over goes, what is of use stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.jobs import cleaning
from learnhub.people import sessions, throttles
from learnhub.people.models import Session, Throttle
from learnhub.privacy import retention
from learnhub.stores import files, tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work import embedded
from learnhub.stores.work.embedded import Task
from tests.cast import Cast
from tests.conftest import Time


@pytest.mark.usefixtures("own_files")
def test_what_is_over_is_forgotten_and_what_is_not_stays(app: LearnHub, cast: Cast, time: Time, tmp_path: Path) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        cast.session_token(person)
        throttles.note_failure(throttles.for_sign_in("afi", "192.0.2.7"))
        tasks.defer("cleaning")
        unnamed = files.keep(b"of a draft that was replaced", "application/pdf")
        assert files.find(b"of a draft that was replaced")
    embedded.run_due(app.app_context)
    time.pass_by(days=46)
    with app.app_context(), unit_of_work():
        open_token = cast.session_token(person)
        throttles.note_failure(throttles.for_sign_in("dara", "192.0.2.7"))
        tasks.defer("cleaning")
    with app.app_context():
        assert files.path_of(unnamed).exists()
        cleaning.clean(tmp_path)
        assert not files.path_of(unnamed).exists()
        run = retention.list_runs(1)[0]
        assert (run.sessions, run.mail, run.unseen) == (1, 0, 0)
        assert sessions.find_open(open_token) is not None
        assert len(db.session.scalars(select(Session)).all()) == 1
        assert len(db.session.scalars(select(Throttle)).all()) == 2
        assert [task.state for task in db.session.scalars(select(Task))] == ["waiting"]
