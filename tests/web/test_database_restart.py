"""The database is restarted while people learn (INV-33): they are told within seconds, and nothing is half done."""

from __future__ import annotations

import http.client
import shutil
import tempfile
import time as clocks
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from learnhub.learning import enrolments
from tests import published
from tests.cast import Cast
from tests.databases import Cluster
from tests.serving import Server
from tests.thoroughness import cases
from tests.web.test_kill_http import Client, begin, check_repeats_change_nothing, check_what_is_there, some_saves

RESTARTS = cases(1, long=6)
LONGEST_ANSWER = 5.0
pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def time() -> None:
    """Leave the clock alone: the server's is the real one."""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that a test may restart: no other test has it. Sockets want short paths."""
    folder = Path(tempfile.mkdtemp(prefix="learnhub-pg-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "cluster")
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(tmp_path: Path, cluster: Cluster) -> Iterator[Server]:
    """LearnHub on that database."""
    cluster.run("CREATE DATABASE learnhub_restarted OWNER learnhub")
    server = Server(tmp_path, database_url=cluster.address("learnhub_restarted"))
    yield server
    server.stop()


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_restart_is_told_and_survived(server: Server, cluster: Cluster, cast: Cast, how: str) -> None:
    with server.writing():
        course = published.publish_course().course
        enrolments.enrol(cast.learner(user_name="afi"), course, language="en")
    server.start()
    with closing(Client(server)) as client:
        attempt, saves, done = begin(client), some_saves(), 0
        for _restart in range(RESTARTS):
            for one in saves[done : done + 5]:
                client.save(attempt, one)
            done += 5
            with cluster.away(how):
                status, text, seconds = asked(client, f"/en/courses/{published.COURSE}")
                assert (status, "traceback" in text.lower()) == (503, False)
                assert seconds < LONGEST_ANSWER
            statuses = [asked(client, "/en/account")[0] for _try in range(8)]
            assert statuses[-1] == 200  # the pool heals by itself
            assert set(statuses) <= {200, 503}
            assert check_what_is_there(server, attempt, saves, done) == done
            check_repeats_change_nothing(server, client, attempt, saves[:done])


def asked(client: Client, path: str) -> tuple[int, str, float]:
    """Return (status, text, seconds)."""
    began = clocks.monotonic()
    try:
        status, text, _ = client.ask("GET", path)
    except (OSError, http.client.HTTPException):
        client.connect()
        raise
    return status, text, clocks.monotonic() - began
