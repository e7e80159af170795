"""A start that refuses to be unsafe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from learnhub.app import create_app
from learnhub.settings import Settings, UnsafeSetting

HTTPS = "https://learn.example.org"


SAFE = {"LEARNHUB_BASE_URL": HTTPS}
UNSAFE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "plain http beyond this machine": ({"LEARNHUB_BASE_URL": "http://learn.example.org"}, "LEARNHUB_BASE_URL"),
    "no address": ({"LEARNHUB_BASE_URL": "learn.example.org"}, "LEARNHUB_BASE_URL"),
    "another scheme": ({"LEARNHUB_BASE_URL": "ftp://learn.example.org"}, "LEARNHUB_BASE_URL"),
    "listening to all without an address": ({"LEARNHUB_HOST": "0.0.0.0"}, "LEARNHUB_HOST"),  # noqa: S104
    "a port that is none": ({"LEARNHUB_PORT": "99999"}, "LEARNHUB_PORT"),
    "a port in words": ({"LEARNHUB_PORT": "http"}, "LEARNHUB_PORT"),
    "a short key": ({"LEARNHUB_SECRET_KEY": "secret"}, "LEARNHUB_SECRET_KEY"),
    "debugging in public": ({**SAFE, "LEARNHUB_DEBUG": "1"}, "LEARNHUB_DEBUG"),
    "debugging with another word": ({"LEARNHUB_DEBUG": "yes"}, "LEARNHUB_DEBUG"),
    "no country": ({"LEARNHUB_COUNTRY": "Benin"}, "LEARNHUB_COUNTRY"),
    "a setting that does not exist": ({"LEARNHUB_SECRETKEY": "x"}, "LEARNHUB_SECRETKEY"),
}


@pytest.mark.parametrize(("environment", "name"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_setting_is_refused_with_what_to_do(environment: Mapping[str, str], name: str) -> None:
    with pytest.raises(UnsafeSetting, match=name) as refused:
        Settings.from_environment(environment)
    assert str(refused.value).endswith(".")


def test_safe_settings_are_taken() -> None:
    for environment in ({}, SAFE, {**SAFE, "LEARNHUB_HOST": "0.0.0.0"}, {"LEARNHUB_DEBUG": "1"}):  # noqa: S104
        Settings.from_environment(environment)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "data"))
    key = create_app(settings).config["SECRET_KEY"]
    assert len(key) >= 32
    assert create_app(settings).config["SECRET_KEY"] == key
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
