"""What every test may use: real databases, a clock that stands still, and a known cast."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.stores import database, files, sqlite
from learnhub.stores.database import db
from tests import scratch
from tests.access.stage import Stage, opened
from tests.cast import Cast
from tests.databases import Cluster, PostgresqlDatabases, SqliteDatabases

# Rules are tested on both databases; pages and commands on SQLite, which is what most will run.
ON_BOTH = {
    "stores",
    "people",
    "content",
    "intake",
    "learning",
    "assessment",
    "credentials",
    "exchange",
    "access",
    "reports",
    "privacy",
}


_scratch = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Open a folder for what the run throws away; the workers of a run share that of the process that started them."""
    if not hasattr(config, "workerinput"):
        config.stash[_scratch] = scratch.open_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if _scratch in config.stash:
        scratch.close_folder(config.stash[_scratch])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test of the rules on both databases."""
    if "backend" in metafunc.fixturenames:
        folder = Path(metafunc.module.__file__ or "").parent.name
        backends = ["sqlite", "postgresql"] if folder in ON_BOTH else ["sqlite"]
        metafunc.parametrize("backend", backends, scope="session")


class Time:
    """The clock of a test: stands still until told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def pass_by(self, **amount: float) -> None:
        """Let time pass, in the words of timedelta: `time.pass_by(hours=25)`."""
        self.now += timedelta(**amount)


@pytest.fixture(autouse=True)
def time() -> Iterator[Time]:
    """Set the clock to a Monday morning."""
    standing = Time()
    with clock.set_to(lambda: standing.now):
        yield standing


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """The SQLite template."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for this test process. Its folder is short and open to the server's own user."""
    folder = Path(tempfile.mkdtemp(prefix="learnhub-pg-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "cluster")
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> PostgresqlDatabases:
    """The PostgreSQL template."""
    return PostgresqlDatabases(postgresql_cluster, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture
def databases(backend: str, request: pytest.FixtureRequest) -> SqliteDatabases | PostgresqlDatabases:
    """Where databases of the kind that the test runs on come from."""
    found: SqliteDatabases | PostgresqlDatabases = request.getfixturevalue(f"{backend}_databases")
    return found


@pytest.fixture
def app(databases: SqliteDatabases | PostgresqlDatabases, request: pytest.FixtureRequest) -> Iterator[LearnHub]:
    """An app with an empty database of the kind the test runs on."""
    fresh = databases.fresh(is_to_be_committed="rules" not in request.fixturenames)
    yield fresh
    with fresh.app_context():
        db.engine.dispose()


@pytest.fixture
def own_files(app: LearnHub, tmp_path: Path) -> Iterator[None]:
    """An empty folder for the bytes of files: a test that clears some away must not meet those of others."""
    before = files.path_of("0" * 64).parent.parent
    files.keep_in(tmp_path)
    yield
    files.keep_in(before)


@pytest.fixture
def rules(app: LearnHub) -> Iterator[None]:
    """An app context with a writing transaction, for tests that call rules; nothing of it is committed."""
    with app.app_context():
        database.begin_writing()
        yield
        db.session.rollback()
        sqlite.will_write.set(False)


@pytest.fixture
def client(app: LearnHub) -> FlaskClient:
    """A browser without scripts. Do not hold an app context while it asks: requests have their own."""
    return app.test_client()


@pytest.fixture
def cast() -> Cast:
    """The known cast; see tests/cast.py."""
    return Cast()


@pytest.fixture(scope="session")
def only_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The small world of tests/access, built once for this test process: that takes as long as many tests."""
    with opened(tmp_path_factory.mktemp("access")) as stage:
        yield stage


@pytest.fixture(scope="module")
def stage(only_stage: Stage) -> Stage:
    """The small world on SQLite as it was in the beginning, whatever other apps there were meanwhile."""
    only_stage.take_over()
    return only_stage
