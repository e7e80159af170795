"""Clearing away what nothing names: never what is named, and never what somebody sends at that moment unseen."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.content.models import Media
from learnhub.stores import database, files
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.files import File, FileGone
from tests.conftest import Time
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("own_files")

DAY = timedelta(days=1)


def keep(content: bytes, *, has_row: bool = True) -> str:
    """Keep bytes as if they had come now by the clock of the tests."""
    digest = files.keep(content, "application/pdf") if has_row else files.write(content)
    assert files.find(content) == digest
    return digest


def clear(before: datetime | None = None) -> list[str]:
    """Clear away as the daily work does; return what is gone."""
    before = before or clock.now() - DAY
    return [digest for digest in files.list_unnamed(before, files.list_old(before)) if files.remove(digest, before)]


def test_what_nothing_names_goes_once_it_is_old(rules: None, time: Time) -> None:
    replaced, unsaved = keep(b"replaced"), keep(b"never saved", has_row=False)
    assert clear() == []
    time.pass_by(hours=25)
    fresh = keep(b"fresh")
    assert set(clear()) == {replaced, unsaved}
    assert [files.path_of(digest).exists() for digest in (replaced, unsaved, fresh)] == [False, False, True]
    assert db.session.scalars(db.select(File.digest)).all() == [fresh]
    assert clear() == []


def test_what_a_row_names_stays(rules: None, time: Time) -> None:
    digest = keep(b"a picture")
    factories.course()
    version = db.session.scalars(db.select(factories.CourseVersion)).one()
    db.session.add(Media(version_id=version.id, path="a.pdf", file_digest=digest))
    db.session.flush()
    time.pass_by(days=400)
    assert clear() == []
    assert not files.remove(digest, clock.now() - DAY)
    assert files.path_of(digest).read_bytes() == b"a picture"


def test_what_is_sent_again_is_as_good_as_new(rules: None, time: Time) -> None:
    digest = keep(b"sent twice")
    time.pass_by(hours=25)
    before = clock.now() - DAY
    [found] = files.list_unnamed(before, files.list_old(before))
    files.note(digest, 10, "application/pdf")
    assert not files.remove(found, before)
    keep(b"twice, and unsaved", has_row=False)
    time.pass_by(hours=25)
    before = clock.now() - DAY
    unsaved = files.list_old(before)
    assert files.find(b"twice, and unsaved")
    assert not any(files.remove(one, before) for one in unsaved if one != digest)


def test_whoever_was_a_moment_too_late_is_told_and_may_send_it_again(rules: None, time: Time) -> None:
    digest = keep(b"late", has_row=False)
    time.pass_by(hours=25)
    assert clear() == [digest]
    with pytest.raises(FileGone), db.session.begin_nested():
        files.note(digest, 4, "application/pdf")
    assert keep(b"late") == digest


def test_killed_before_the_commit_it_goes_the_next_time(app: LearnHub, time: Time) -> None:
    with app.app_context(), unit_of_work():
        digest = keep(b"half gone")
    time.pass_by(hours=25)
    with app.app_context():
        database.begin_writing()
        assert clear() == [digest]
        db.session.rollback()
        database.end_writing()
    with app.app_context(), unit_of_work():
        assert db.session.get(File, digest) is not None
        assert clear() == [digest]
        assert keep(b"half gone") == digest
    with app.app_context():
        assert files.path_of(digest).read_bytes() == b"half gone"


def test_what_was_left_of_writing_that_was_cut_off_goes_too(rules: None, time: Time) -> None:
    left = files.path_of(keep(b"whole")).parent / "tmpx1y2"
    left.write_bytes(b"hal")
    now = clock.now().timestamp()
    os.utime(left, (now, now))
    clear()
    assert left.exists()
    time.pass_by(hours=25)
    clear()
    assert not left.exists()


def test_of_sending_and_clearing_at_one_moment_one_wins_and_nothing_is_named_that_is_not_there(
    app: LearnHub, time: Time
) -> None:
    barrier, before = Barrier(2), clock.now() + DAY

    def send(content: bytes) -> bool:
        barrier.wait()
        digest = files.write(content)
        try:
            with app.app_context(), unit_of_work():
                files.note(digest, len(content), "application/pdf")
        except FileGone:
            return False
        return True

    def remove(digest: str) -> bool:
        barrier.wait()
        with app.app_context(), unit_of_work():
            return files.remove(digest, before)

    with ThreadPoolExecutor(2) as threads:
        for number in range(12):
            content = b"%d" % number
            with app.app_context(), unit_of_work():
                digest = keep(content, has_row=bool(number % 2))
            time.now = before + DAY
            sending, removing = threads.submit(send, content), threads.submit(remove, digest)
            was_kept, was_removed = sending.result(), removing.result()
            with app.app_context():
                has_row = db.session.get(File, digest) is not None
            assert was_kept or was_removed
            assert has_row == was_kept
            assert files.path_of(digest).exists() or not has_row
            time.now = before - DAY
