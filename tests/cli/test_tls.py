"""The recipes of docs/tls.md work: nginx in front, with a certificate of an authority of our own.

They need nginx, which LearnHub's own tests do without: where it is not there this says so and is left out.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from time import sleep

import pytest

from learnhub.settings import ROOT, Settings
from tests import programs
from tests.databases import migrated_app

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NAME = "learn.internal"
Answer = tuple[int, dict[str, str], bytes]
RECIPES = ROOT / "docs" / "tls"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(NGINX is None, reason="THE RECIPES OF docs/tls.md WERE NOT TRIED: install nginx (apt-get)"),
]


@dataclass(frozen=True)
class Front:
    """A web server in front of LearnHub: its ports, and the authority that phones trust."""

    http: int
    https: int
    authority: Path

    def get(self, path: str, *, host: str = NAME) -> Answer:
        """Ask over TLS as a phone does that trusts the authority and has looked the name up."""
        trusting = ssl.create_default_context(cafile=str(self.authority))
        with closing(HTTPSConnection(NAME, self.https, context=trusting, timeout=20)) as connection:
            plain = socket.create_connection(("127.0.0.1", self.https), timeout=20)
            connection.sock = trusting.wrap_socket(plain, server_hostname=NAME)
            return _ask(connection, path, host)

    def get_plain(self, path: str) -> Answer:
        """Ask over plain http."""
        with closing(HTTPConnection("127.0.0.1", self.http, timeout=20)) as connection:
            return _ask(connection, path, NAME)


def _ask(connection: HTTPConnection, path: str, host: str) -> Answer:
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an authority for one name and one address, as the script makes it."""
    folder = tmp_path_factory.mktemp("tls")
    script = [shutil.which("sh") or "sh", str(RECIPES / "authority.sh"), NAME, "127.0.0.1"]
    subprocess.run(script, cwd=folder, check=True, capture_output=True)
    return folder / "authority"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings that docs/tls.md asks for."""
    folder = tmp_path_factory.mktemp("behind")
    return Settings(data=str(folder / "data"), port=str(_free_port()), base_url=f"https://{NAME}")


@pytest.fixture(scope="module")
def front(settings: Settings, authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """LearnHub, and nginx in front of it with the recipe's own lines, but for places and ports."""
    found = Front(_free_port(), _free_port(), authority / "authority.crt")
    lines = (RECIPES / "nginx.conf").read_text()
    for before, after in {
        "learn.example.org": NAME,
        "/etc/learnhub/tls/": f"{authority}/",
        "127.0.0.1:8000": f"127.0.0.1:{settings.port}",
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{found.http};",
        "listen 443 ": f"listen 127.0.0.1:{found.https} ",
    }.items():
        assert before in lines
        lines = lines.replace(before, after)
    folder = tmp_path_factory.mktemp("nginx")
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root nginx would hand its work to another user, who may not read the folders of tests.
    own = "user root; " if os.geteuid() == 0 else ""
    own += f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} "
    (folder / "nginx.conf").write_text(f"{own}\nhttp {{ access_log off; {kept}\n{lines}\n}}\n")
    migrated_app(settings)
    with programs.running(settings, "learnhub", "serve") as learnhub:
        assert any("LearnHub:" in line for line in learnhub.says)
        nginx = subprocess.Popen([NGINX or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            _wait_for(int(settings.port))
            _wait_for(found.https)
            yield found
        finally:
            nginx.terminate()
            nginx.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise AssertionError("nobody listens")


def test_pages_come_over_tls_with_safe_cookies(front: Front) -> None:
    status, headers, _body = front.get("/en/sign-in")
    assert status == 200
    assert "max-age=" in headers["Strict-Transport-Security"]
    assert headers["Set-Cookie"].startswith("__Host-learnhub=")
    assert "Secure" in headers["Set-Cookie"]


def test_plain_http_leads_to_tls_but_gives_the_authority(front: Front) -> None:
    status, headers, _body = front.get_plain("/en/courses?q=1")
    assert (status, headers["Location"]) == (301, f"https://{NAME}/en/courses?q=1")
    _status, headers, body = front.get_plain("/authority.crt")
    assert headers["Content-Type"] == "application/x-x509-ca-cert"
    assert body == front.authority.read_bytes()


def test_the_authority_can_speak_for_no_other_name(front: Front, authority: Path, tmp_path: Path) -> None:
    """Whoever steals its key cannot be the bank."""
    shutil.copytree(authority, tmp_path / "authority")
    script = [shutil.which("sh") or "sh", str(RECIPES / "authority.sh"), "bank.example.org"]
    subprocess.run(script, cwd=tmp_path, check=True, capture_output=True)
    judged = subprocess.run(
        ["openssl", "verify", "-CAfile", str(front.authority), str(tmp_path / "authority" / "fullchain.pem")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert judged.returncode != 0
    assert "permitted subtree violation" in judged.stderr


def test_another_host_is_refused(front: Front) -> None:
    assert front.get("/en/", host="elsewhere.example.org")[0] == 400
