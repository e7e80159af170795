"""Hosts that are not ours, forged or forwarded."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.stores.database import unit_of_work
from tests.cast import PASSWORD, Cast
from tests.jobs.postbox import Postbox, opened, plain, post
from tests.security.conftest import HTTPS
from tests.web.browser import fill_in


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1@evil"])
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/en/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_forwarded_host_is_not_believed(client: FlaskClient) -> None:
    answer = client.get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert answer.location == "/en/"
    page = client.get("/en/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in page.text


def test_a_host_that_we_know_comes_into_no_letter_either(app: LearnHub, client: FlaskClient) -> None:
    """Health checks may ask for this machine by its own name; letters lead to the public one."""
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], base_url=HTTPS, mail_server="127.0.0.1")
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="afi", email="afi@example.org")
    about = {"name": "Awa", "password": "brave otters", "country": "TG", "sex": "woman", "notice": "y"}
    with opened(Postbox()) as box:
        fill_in(client, "/en/forgotten-password", "/forgotten", name="afi")
        fill_in(client, "/en/sign-up", "/sign-up", **about, email="new@example.org")
        fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD)
        fill_in(client, "/en/account/email-address", "/email-address", email="other@example.org")
        post(app, box)
        letters = [plain(letter) for letter in box.received]
    assert len(letters) >= 3
    for letter in letters:
        assert re.findall(r"https?://[^/\s]+", letter) == [HTTPS] * letter.count("://")
        assert "localhost" not in letter
