"""Pages that somebody finds on a shared computer after the one before has signed out."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.people.models import Person
from tests.access.addresses import ADDRESSES
from tests.access.stage import Stage
from tests.web.browser import sign_in, sign_out


def test_signing_out_clears_what_the_browser_keeps(client: FlaskClient, afi: Person) -> None:
    sign_in(client, afi)
    answer = sign_out(client)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["learner", "administrator"])
def test_no_page_of_somebody_is_kept_by_any_cache(stage: Stage, name: str) -> None:
    actor = stage.world.actors[name]
    client, _token = stage.browser(actor)
    seen = 0
    for endpoint, method in ADDRESSES:
        if method != "GET" or endpoint == "machines.media":
            continue
        address = ADDRESSES[endpoint, method]
        letter = (address.targets or ("S",))[0]
        given = (stage.world, actor, letter)
        path = stage.path(endpoint, {**address.route(*given), **address.query(*given)})
        answer = client.get(path, buffered=True)
        if answer.status_code == 200 and actor.human is not None and actor.human.name.encode() in answer.data:
            seen += 1
            kept = answer.headers["Cache-Control"]
            # Pages of courses are kept by the reader's own browser alone, and asked for again each time.
            is_asked_again = kept == "private, no-cache" and "Cookie" in answer.headers["Vary"]
            assert kept == "no-store" or is_asked_again, (endpoint, kept)
    assert seen > 20
    stage.begin_again()
