"""Accepting a notice that has changed."""

from __future__ import annotations

from flask.testing import FlaskClient

from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.web.browser import fill_in, sign_in


def test_a_changed_notice_is_asked_for_on_the_start_page_until_it_is_accepted(client: FlaskClient, cast: Cast) -> None:
    with client.application.app_context(), unit_of_work():
        afi = cast.learner()
    sign_in(client, afi)
    assert "The privacy notice has changed" in client.get("/en/").text
    assert "The privacy notice has changed" not in client.get("/en/courses").text
    fill_in(client, "/en/", "/accept-notice")
    assert "The privacy notice has changed" not in client.get("/en/").text
