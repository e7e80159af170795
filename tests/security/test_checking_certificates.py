"""Checking a certificate tells what was issued, and nothing else."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from tests.web.browser import sign_in_by_form


def test_a_check_tells_the_facts_as_issued_and_nothing_else(client: FlaskClient, afi: Person, certificate: str) -> None:
    page = client.get(f"/verify/{certificate}").text
    assert afi.name in page
    assert "Floors" in page
    with_secrets = [afi.user_name, afi.public_id, afi.email, "/account", "administer"]
    assert [secret for secret in with_secrets if secret and secret in page] == []


def test_a_check_tells_the_administrator_no_more(
    app: LearnHub, client: FlaskClient, afi: Person, certificate: str
) -> None:
    stranger = main_part(app.test_client().get(f"/verify/{certificate}?lang=en").text)
    sign_in_by_form(client, afi)
    assert main_part(client.get(f"/verify/{certificate}?lang=en").text) == stranger


def main_part(page: str) -> str:
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("code", ["LH-0000-0000-0000", "x", "<script>alert(1)</script>", "%00", "a" * 300, "LH-"])
def test_an_unknown_code_is_said_to_be_unknown(client: FlaskClient, afi: Person, certificate: str, code: str) -> None:
    answer = client.get(f"/verify/{code}")
    assert answer.status_code == 404
    assert afi.name not in answer.text
    assert "<script>alert" not in answer.text
