"""A forgotten password, from the page to the letter and back; who has an account is told to nobody (INV-30)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import AuditEntry
from tests.cast import PASSWORD, Cast
from tests.jobs.postbox import Postbox, opened, plain, post
from tests.mailed import paths_in_mail
from tests.web.browser import fill_in, sign_in_by_form

ASK = "/en/forgotten-password"
NEW = "forty-two quiet otters"


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server on this machine."""
    with opened(Postbox()) as box:
        yield box


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """A learner with an address, who reads French."""
    with app.app_context(), unit_of_work():
        return Cast().learner(user_name="afi", email="afi@example.org")


def _link(app: LearnHub, client: FlaskClient, box: Postbox) -> str:
    assert fill_in(client, ASK, ASK, name="afi").status_code == 303
    [path] = paths_in_mail(app, box)
    return path


def test_a_letter_leads_to_a_new_password(app: LearnHub, client: FlaskClient, afi: Person, box: Postbox) -> None:
    other = app.test_client()
    sign_in_by_form(other, afi, PASSWORD)
    for _ in range(5):  # too many wrong tries: who then chooses a new one need not wait
        fill_in(client, "/en/sign-in", name="afi", password="wrong")
    path = _link(app, client, box)
    assert box.recipients == ["afi@example.org"]
    assert path.startswith("/fr/new-password/")
    answer = fill_in(client, path, path, password=NEW)
    assert (answer.status_code, answer.location) == (303, "/fr/sign-in")
    assert other.get("/en/account").status_code == 303
    assert client.get(path).status_code == 404
    sign_in_by_form(client, afi, NEW)
    post(app, box)
    assert "mot de passe" in plain(box.received[-1])  # told that it was changed
    assert box.recipients == ["afi@example.org"] * 2


def test_a_password_that_others_would_guess_leaves_the_link_good(
    app: LearnHub, client: FlaskClient, afi: Person, box: Postbox
) -> None:
    path = _link(app, client, box)
    answer = fill_in(client, path, path, password="short")
    assert answer.status_code == 422
    assert fill_in(client, path, path, password=NEW).status_code == 303


def test_a_forged_host_never_comes_into_a_letter(app: LearnHub, client: FlaskClient, afi: Person, box: Postbox) -> None:
    answer = client.post(
        ASK, data={"name": "afi"}, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert answer.status_code == 400
    _link(app, client, box)
    assert "evil.example" not in box.received[0].as_string()


def test_a_page_with_a_secret_in_its_address_tells_it_to_nobody(
    app: LearnHub, client: FlaskClient, afi: Person, box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    path = _link(app, client, box)
    assert client.get(path).headers["Referrer-Policy"] == "origin"
    assert client.get("/en/new-password/nothing").headers["Referrer-Policy"] == "origin"
    token = path.rpartition("/")[2]
    fill_in(client, path, path, password=NEW)
    assert token not in caplog.text
    with app.app_context():
        assert token not in str(db.session.execute(db.select(AuditEntry.__table__)).all())
