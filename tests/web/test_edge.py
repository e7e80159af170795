"""What comes in and goes out: odd addresses."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests import published
from tests.cast import Cast


@pytest.fixture
def afi(app: LearnHub) -> Person:
    with app.app_context(), unit_of_work():
        published.publish_course()
        return Cast().learner()


def french_address(page: str) -> str:
    found = re.search(r'rel="alternate" hreflang="fr" href="([^"]*)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "query",
    ["endpoint=x", "_method=FOO", "_scheme=gopher&_external=1", "_external=1", "_anchor=x", "slug=other",
     "language=en", "in=fr&page=2"],
)  # fmt: skip
def test_no_query_leads_the_links_to_other_languages_astray(client: FlaskClient, afi: Person, query: str) -> None:
    answer = client.get(f"/en/courses/floors?{query}")
    assert answer.status_code == 200
    assert french_address(answer.text).replace("&amp;", "&") == f"/fr/courses/floors?{query}"
