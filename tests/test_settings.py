"""Settings: what follows from what, what is refused, and the key that signs cookies."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from learnhub.settings import Settings, UnsafeSetting


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"))


def test_processes_that_start_together_agree_on_the_key(settings: Settings) -> None:
    together, found = threading.Barrier(8), set()

    def start() -> None:
        together.wait()
        found.add(settings.signing_key())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {(settings.data_folder / "secret_key").read_text()}
    assert len(found.pop()) >= 32
    assert [path.name for path in settings.data_folder.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("left", ["", "half"])
def test_half_a_key_is_not_used(settings: Settings, left: str) -> None:
    settings.data_folder.mkdir()
    (settings.data_folder / "secret_key").write_text(left)
    with pytest.raises(UnsafeSetting, match="secret_key does not hold a whole key"):
        settings.signing_key()


MAIL = {"mail_server": "smtp.example.org", "mail_sender": "LearnHub <learnhub@example.org>"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"mail_tls": "none"}, "another machine"),
        ({"mail_tls": "yes"}, "starttls, ssl or none"),
        ({"mail_port": "smtp"}, "LEARNHUB_MAIL_PORT must be a number"),
        ({"mail_sender": ""}, "LEARNHUB_MAIL_SENDER must say"),
        ({"mail_sender": "LearnHub"}, "LEARNHUB_MAIL_SENDER must say"),
        ({"mail_sender": "a@example.org\nBcc: b@example.org"}, "LEARNHUB_MAIL_SENDER must say"),
        ({"mail_user": "learnhub"}, "go together"),
        ({"mail_password": "secret"}, "go together"),
        ({"mail_user": "l", "mail_password": "s", "mail_password_file": "/x"}, "are both set"),
        ({"mail_user": "l", "mail_password_file": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_unsafe_mail_is_refused_in_words(given: dict[str, str], words: str) -> None:
    with pytest.raises(UnsafeSetting, match=words):
        Settings(**MAIL | given).check()


@pytest.mark.parametrize(
    ("given", "host_port"),
    [
        ({}, ("smtp.example.org", 587)),
        ({"mail_tls": "ssl"}, ("smtp.example.org", 465)),
        ({"mail_tls": "none", "mail_server": "127.0.0.1"}, ("127.0.0.1", 25)),
        ({"mail_port": "2525"}, ("smtp.example.org", 2525)),
    ],
)
def test_mail_goes_to_the_port_of_its_kind(given: dict[str, str], host_port: tuple[str, int]) -> None:
    settings = Settings(**MAIL | given)
    settings.check()
    assert settings.mail_host_port == host_port


def test_the_password_of_the_mail_server_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("kept secret\n")
    settings = Settings(**MAIL, mail_user="learnhub", mail_password_file=str(file))
    settings.check()
    assert settings.mail_secret() == "kept secret"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"port": "8471"}, "http://localhost:8471"),
        ({"port": "8471", "host": "localhost"}, "http://localhost:8471"),
        ({"port": "8471", "host": "::1"}, "http://[::1]:8471"),
        ({"port": "8471", "base_url": "https://learn.example.org"}, "https://learn.example.org"),
    ],
)
def test_without_an_address_it_is_this_machine_at_the_port(given: dict[str, str], address: str) -> None:
    settings = Settings(**given)
    settings.check()
    assert settings.base_url == address


def test_listening_beyond_this_machine_still_wants_an_address() -> None:
    with pytest.raises(UnsafeSetting, match="Set LEARNHUB_BASE_URL"):
        Settings(host="0.0.0.0", port="8471").check()  # noqa: S104 -- what is refused
