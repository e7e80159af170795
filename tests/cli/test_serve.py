"""Serving: everything that is needed before, said step by step, and sentences where it cannot be."""

from __future__ import annotations

import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from click.testing import CliRunner

from learnhub.__main__ import main
from learnhub.people import accounts, grants
from learnhub.people.models import Role
from tests.cast import PASSWORD
from tests.serving import Server
from tests.web.browser import form_of


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """LearnHub in a process of its own, with nobody in it."""
    running = Server(tmp_path).start()
    yield running
    running.stop()


class Visitor:
    """A browser over the network, with its own cookies."""

    def __init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, address: str, values: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status and the page; with values, send a form."""
        body = urllib.parse.urlencode(values).encode() if values else None
        try:
            with self._opener.open(address, body, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


def test_what_is_served_says_where_it_keeps_its_data(server: Server) -> None:
    assert f"Data:      {server.settings.data_folder}" in server.output
    assert f"LearnHub:  {server.address}" in server.output
    assert "Storage:   SQLite" in server.output
    assert Visitor().get(f"{server.address}/en/")[0] == 200


def test_the_first_administrators_link_works_once(server: Server) -> None:
    link = server.first_administrator_address()
    assert link.startswith(f"{server.address}/en/first-administrator/")
    first = Visitor()
    status, page = first.get(link)
    assert status == 200
    typed = {"name": "Afi Exemple", "user_name": "afi", "password": PASSWORD, "country": "TG", "notice": "y"}
    assert first.get(link, {**form_of(page).values, **typed})[0] == 200
    with server.app.app_context():
        afi = accounts.find_by_sign_in_name("afi")
        assert afi is not None
        assert [held.role for held in grants.in_force(afi)] == [Role.ADMINISTRATOR]
    assert Visitor().get(link)[0] == 404


def test_a_second_start_prints_no_link_once_there_is_an_administrator(server: Server) -> None:
    with server.writing():
        person = accounts.register(
            name="Afi Exemple", user_name="afi", email=None, password_hash=None, country="TG", sex="woman",
            language="fr", notice_version=None,
        )  # fmt: skip
        grants.grant_from_shell(person, Role.ADMINISTRATOR, grants.EVERYTHING)
    server.stop()
    server.start()
    assert "first-administrator" not in server.output
    assert Visitor().get(f"{server.address}/en/")[0] == 200


def test_a_busy_port_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("LEARNHUB_PORT", str(port))
        monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path / "data"))
        result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 1
    assert f"127.0.0.1:{port} cannot be used" in result.stderr
    assert "LEARNHUB_PORT=8080" in result.stderr
    assert not (tmp_path / "data").exists()
