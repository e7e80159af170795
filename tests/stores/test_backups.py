"""A backup holds everything as it was at one instant, and put back elsewhere it is the same (INV-31)."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import upgrade
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from learnhub.app import LearnHub, create_app
from learnhub.credentials import certificates
from learnhub.credentials.certificates import State
from learnhub.credentials.models import Certificate
from learnhub.jobs import sealing
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.settings import Settings, UnsafeSetting
from learnhub.stores import encryption, files, record, seal_checks, tasks
from learnhub.stores.backups import making, restoring
from learnhub.stores.backups.making import Made
from learnhub.stores.backups.refusals import Refused
from learnhub.stores.backups.restoring import Place, Restored
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act
from tests.cast import Cast
from tests.databases import Cluster
from tests.reports import factories

KEY = "no key of any instance, only of this test"
Rows = dict[str, list[tuple[Any, ...]]]

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def settings(app: LearnHub, tmp_path: Path) -> Settings:
    """The settings of an instance with a key for its backups."""
    (tmp_path / "backup.key").write_text(KEY)
    found: Settings = app.config["LEARNHUB"]
    return replace(found, data=str(tmp_path / "here"), backup_key_file=str(tmp_path / "backup.key"))


@pytest.fixture
def filled(app: LearnHub, own_files: None, tmp_path: Path) -> None:
    """An instance with people, a certificate, files, sealed lines of the audit and work that waits."""
    with app.app_context():
        with unit_of_work():
            learner = Cast().learner()
            learner.name = "Thị Hoa \t\n\\N \\. 🌍"
            factories.enrolled(learner, factories.course(lessons=1), done=1)
            for content in (b"%PDF a book", b"", bytes(range(256)) * 1000):
                files.keep(content, "application/pdf")
            record.audit("afi", Act.SIGNED_IN, "session", "afi")
            tasks.defer("cleaning")
        (tmp_path / "here").mkdir()
        sealing.seal(tmp_path / "here")


@pytest.fixture
def elsewhere(
    app: LearnHub, settings: Settings, tmp_path: Path, backend: str, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """The settings of another instance, in which nothing is yet."""
    address, own_files = "", files.path_of("0" * 64).parent.parent
    if backend == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql_cluster")
        # Tables without rows are as good as none, and made sooner.
        template = "" if "bare" in request.fixturenames else " TEMPLATE learnhub_template STRATEGY file_copy"
        cluster.run("DROP DATABASE IF EXISTS learnhub_elsewhere WITH (FORCE)")
        cluster.run(f"CREATE DATABASE learnhub_elsewhere OWNER learnhub{template}")
        address = cluster.address("learnhub_elsewhere")
    yield replace(settings, data=str(tmp_path / "there"), database_url=address)
    encryption.use(app.config["SECRET_KEY"])
    files.keep_in(own_files)


@pytest.fixture
def bare() -> None:
    """On PostgreSQL, let the other instance have no tables either."""


def back_up(app: LearnHub, settings: Settings, target: Path) -> Made:
    with app.app_context():
        return making.make(target, settings, db.engine)


def put_back(archive: Path, settings: Settings) -> Restored:
    made: list[LearnHub] = []

    def engine() -> Engine:
        made.append(create_app(settings))
        with made[0].app_context():
            return db.engine

    def migrate(revision: str) -> None:
        with made[0].app_context():
            upgrade(revision=revision)

    try:
        return restoring.restore(archive, Place(settings, engine, migrate))
    finally:
        for app in made:
            with app.app_context():
                db.engine.dispose()


@contextmanager
def instance(settings: Settings) -> Iterator[LearnHub]:
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.rollback()
        db.engine.dispose()


def all_rows() -> Rows:
    """Return every row of every table that there is, with those of Procrastinate."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'" if is_sqlite else (
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )  # fmt: skip
    names = sorted(db.session.scalars(text(tables)))
    return {name: sorted(map(repr, db.session.execute(text(f'SELECT * FROM "{name}"')))) for name in names}  # noqa: S608


def all_files(folder: Path) -> dict[str, str]:
    found = [path for path in folder.rglob("*") if path.is_file() and len(path.name) == 64]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.mark.usefixtures("filled", "bare")
def test_put_back_elsewhere_everything_is_the_same(
    app: LearnHub, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = back_up(app, settings, tmp_path / "backup")
    with app.app_context():
        before, newest = all_rows(), db.session.scalar(select(db.func.max(Person.id))) or 0
    restored = put_back(made.path, elsewhere)
    kept = all_files(Path(elsewhere.data) / "files")
    assert (restored.files, restored.damaged, restored.has_same_key) == (3, 0, True)
    assert kept == {name: name for name in kept}
    with instance(elsewhere):
        assert all_rows() == before
        assert restored.rows == sum(map(len, before.values())) - (app.config["LEARNHUB"].database_url != "")
        assert seal_checks.verify(elsewhere.data_folder).faults == ()
        checked = certificates.check(db.session.scalars(select(Certificate.code)).one())
        assert (checked.state, checked.is_genuine) == (State.VALID, True)
        db.session.rollback()
        with unit_of_work():
            assert Cast().learner(user_name="next").id == newest + 1
        with pytest.raises(DBAPIError, match=r"append-only|permission denied"), unit_of_work():
            db.session.execute(text("DELETE FROM audit"))


@pytest.mark.usefixtures("filled")
def test_what_others_write_meanwhile_is_there_whole_or_not_at_all(
    app: LearnHub, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    with app.app_context(), unit_of_work():
        course_id = factories.course("busy", lessons=1).id
    is_over, written = threading.Event(), threading.Event()

    def write() -> None:
        with app.app_context():
            course = db.session.get(factories.Course, course_id)
            number, cast = 0, Cast()
            while not is_over.is_set():
                with unit_of_work():
                    factories.enrolled(cast.learner(user_name=f"busy{number}"), db.session.merge(course), done=1)
                    files.keep(f"work {number}".encode(), "text/plain")
                number += 1
                written.set()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        assert written.wait(20)
        made = back_up(app, settings, tmp_path / "backup")
    finally:
        is_over.set()
        writing.join()
    restored = put_back(made.path, elsewhere)
    assert (made.missing, restored.damaged) == (0, 0)
    with instance(elsewhere):
        people = set(db.session.scalars(select(Person.id)))
        enrolled = set(db.session.scalars(select(Enrolment.person_id)))
        certified = len(db.session.scalars(select(Certificate.id)).all())
        kept = set(db.session.scalars(select(files.File.digest)))
    assert people == enrolled
    assert 1 < len(people) == certified == len(kept) - 2
    assert kept == set(all_files(Path(elsewhere.data) / "files"))


@pytest.mark.usefixtures("filled")
def test_what_is_there_already_is_not_touched(
    app: LearnHub, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = back_up(app, settings, tmp_path / "backup")
    with pytest.raises(Refused, match=r"not touched"):
        back_up(app, settings, tmp_path / "backup")
    taken = replace(elsewhere, database_url=settings.database_url)
    Path(taken.data).mkdir()
    if not settings.database_url:
        (Path(taken.data) / "learnhub.sqlite3").write_bytes(b"mine")
    with pytest.raises(Refused, match=r"something in .* already"):
        put_back(made.path, taken)
    assert [path.read_bytes() for path in Path(taken.data).glob("*.sqlite3")] == [b"mine"] * (not taken.database_url)


@pytest.mark.usefixtures("filled")
def test_a_cut_or_changed_archive_leaves_nothing_behind(
    app: LearnHub, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    for secret in (settings.backup_key_file, ""):
        made = back_up(app, replace(settings, backup_key_file=secret), tmp_path / f"backup{bool(secret)}")
        whole = made.path.read_bytes()
        for number, damaged in enumerate((whole[:-1], whole[: len(whole) // 2], whole[:-40] + bytes(40))):
            (tmp_path / f"damaged{number}").write_bytes(damaged)
            with pytest.raises(Refused, match=r"(?i)take another copy|was changed"):
                put_back(tmp_path / f"damaged{number}", elsewhere)
            assert not list(Path(elsewhere.data).glob("*"))
    put_back(made.path, elsewhere)


@pytest.mark.usefixtures("filled")
def test_a_sealed_archive_tells_nothing_without_its_key(
    app: LearnHub, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = back_up(app, settings, tmp_path)
    content = made.path.read_bytes()
    assert made.path.name == "learnhub-2026-03-02-090000.tar.gz.sealed"
    assert made.path.stat().st_mode & 0o077 == 0
    assert b"alembic" not in content
    with pytest.raises(Refused, match="is sealed"):
        put_back(made.path, replace(elsewhere, backup_key_file=""))
    (tmp_path / "other.key").write_text("another key that is as long as it has to be")
    with pytest.raises(Refused, match="another key"):
        put_back(made.path, replace(elsewhere, backup_key_file=str(tmp_path / "other.key")))


def test_a_short_or_lost_key_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "backup.key").write_text("short")
    with pytest.raises(UnsafeSetting, match="shorter than 32"):
        settings.backup_secret()
    (tmp_path / "backup.key").unlink()
    with pytest.raises(UnsafeSetting, match="cannot be read"):
        settings.backup_secret()
