"""Whom to tell of a weakness: security.txt, where an instance names somebody (RFC 9116), and SECURITY.md."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.settings import ROOT, Settings, UnsafeSetting


def test_whoever_is_set_is_named_to_finders(app: LearnHub, client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    contact = "mailto:security@example.org"
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], security_contact=contact)
    answer = client.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        f"Contact: {contact}",
        "Expires: 2026-08-29T00:00:00Z",
        "Preferred-Languages: en, fr",
        "Canonical: http://localhost:8000/.well-known/security.txt",
    ]


@pytest.mark.parametrize("contact", ["security@example.org", "http://example.org", "mailto:a@b\nX: y", "https://a b"])
def test_a_contact_that_nobody_can_use_is_refused(contact: str) -> None:
    with pytest.raises(UnsafeSetting, match="LEARNHUB_SECURITY_CONTACT"):
        Settings(security_contact=contact).check()


def test_every_promise_names_tests_that_are_there() -> None:
    named, tests = 0, {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    for path in re.findall(r"`((?:tests|tools)/[^`]*|test_\w+\.py)`", (ROOT / "SECURITY.md").read_text()):
        named += 1
        assert (ROOT / path).exists() or path in tests, path
    assert named > 20
