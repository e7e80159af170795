"""Serving: everything that is needed before, said step by step, and sentences where it cannot be."""

from __future__ import annotations

import runpy
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import request

from learnhub.__main__ import main
from learnhub.app import LearnHub
from learnhub.cli import serve
from learnhub.people import accounts, grants
from learnhub.people.models import Role
from learnhub.settings import ROOT, Settings
from tests.cast import PASSWORD
from tests.content.written_course import write_course
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


def test_the_server_ends_in_peace_when_it_is_asked_to(server: Server) -> None:
    assert Visitor().get(f"{server.address}/en/")[0] == 200
    server.stop()
    assert server.status == 0


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


def test_what_is_far_too_large_is_refused_before_it_is_sent(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as visitor:
        visitor.sendall(b"POST /en/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000000\r\n\r\n")
        assert visitor.recv(100).startswith(b"HTTP/1.1 413")


def test_what_is_too_large_is_told_by_a_page(server: Server) -> None:
    status, page = Visitor().get(f"{server.address}/en/sign-in", {"name": "a" * 2_000_000})
    assert status == 413
    assert "What was sent is too large." in page


@pytest.mark.parametrize(
    ("base_url", "address"), [("https://learn.example.org", "203.0.113.7"), ("http://127.0.0.1:8000", "127.0.0.1")]
)
def test_behind_tls_visitors_are_told_apart_whatever_serves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base_url: str, address: str
) -> None:
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LEARNHUB_BASE_URL", base_url)
    app = runpy.run_path(str(ROOT / "wsgi.py"))["app"]
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/health", base_url=base_url, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert seen == [address]


def test_a_faulty_course_folder_keeps_nobody_from_what_is_there(
    app: LearnHub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path, {"course.yml": ("effort: 1h", "effort: soon")})
    with app.app_context():
        serve.import_courses(tmp_path)
    told = capsys.readouterr()
    assert "course.yml:5" in told.err
    assert "LearnHub serves what is there." in told.err
    assert "imported and published" not in told.out


def test_on_ones_own_machine_nobody_else_answers_to_its_name() -> None:
    """Browsers look for `localhost` under two numbers: both are ours, where the machine has both."""
    assert serve._hosts(Settings()) in (["127.0.0.1", "::1"], ["127.0.0.1"])
    assert serve._hosts(Settings(base_url="https://learn.example.org")) == ["127.0.0.1"]
    assert serve._hosts(Settings(host="0.0.0.0", base_url="https://learn.example.org")) == ["0.0.0.0"]  # noqa: S104
