"""What browser tests use: Debian's Chromium, servers in processes of their own, and the real clock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import published
from tests.browser.visitor import KeyboardVisitor, Visitor
from tests.databases import Cluster
from tests.serving import Server

HERE = Path(__file__).parent
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder: `pytest -m "not browser"` leaves it out."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def time() -> None:
    """Leave the clock alone: the server's is the real one, and so is that of its data."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the Chromium of the system, and of it the one that never opens a window, which is twice as quick."""
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert program, "Chromium is missing. Install it: apt-get install chromium-headless-shell"
    return {"executable_path": program, "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def postgresql_address(postgresql_cluster: Cluster) -> str:
    """An empty PostgreSQL database for one server."""
    postgresql_cluster.run("CREATE DATABASE learnhub_browser OWNER learnhub")
    return postgresql_cluster.address("learnhub_browser")


@pytest.fixture(scope="session")
def sqlite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """LearnHub with its defaults and the small course."""
    yield from _serving(Server(tmp_path_factory.mktemp("served")))


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory, postgresql_address: str) -> Iterator[Server]:
    """The same on PostgreSQL."""
    yield from _serving(Server(tmp_path_factory.mktemp("served-pg"), database_url=postgresql_address))


def _serving(server: Server) -> Iterator[Server]:
    with server.writing():
        published.publish_course()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(sqlite_server: Server) -> Server:
    """The server of most journeys. Each brings its own people, so that none needs an empty one."""
    return sqlite_server


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window of its own for somebody; see Visitor. No page may complain in the console."""
    visitors: list[Visitor] = []

    def open_window(
        server: Server, language: str = "en", *, scripts: bool = True, phone: bool = False, keyboard: bool = False
    ) -> Visitor:
        context = browser.new_context(
            base_url=server.address,
            locale=language,
            java_script_enabled=scripts,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        kind = KeyboardVisitor if keyboard else Visitor
        visitors.append(kind(context.new_page(), language, has_scripts=scripts))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.page.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
