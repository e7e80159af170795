"""One's e-mail address: asked for with the password, confirmed by the link of a letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import accounts
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.jobs.postbox import Postbox, opened, plain
from tests.mailed import paths_in_mail
from tests.web.browser import fill_in, sign_in_by_form

PAGE = "/fr/account/email-address"


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server on this machine."""
    with opened(Postbox()) as box:
        yield box


@pytest.fixture
def afi(app: LearnHub, client: FlaskClient) -> Person:
    """A learner who is signed in."""
    with app.app_context(), unit_of_work():
        afi = Cast().learner(user_name="afi", email="afi@example.org")
    sign_in_by_form(client, afi, PASSWORD)
    return afi


def _kept(app: LearnHub) -> tuple[str | None, bool]:
    with app.app_context():
        found = accounts.find_by_sign_in_name("afi")
        assert found is not None
        return found.email, found.email_verified_at is not None


def test_the_present_address_is_confirmed_from_another_device(
    app: LearnHub, client: FlaskClient, afi: Person, box: Postbox
) -> None:
    assert "Pas encore confirmé" in client.get("/fr/account").text
    assert fill_in(client, PAGE, PAGE).status_code == 303  # it stands there already
    [path] = paths_in_mail(app, box)
    assert box.recipients == ["afi@example.org"]
    mailbox = app.test_client()
    assert mailbox.get(path).headers["Referrer-Policy"] == "origin"
    assert fill_in(mailbox, path, path).location == "/fr/sign-in"
    assert _kept(app) == ("afi@example.org", True)
    assert mailbox.get(path).status_code == 404


def test_another_address_counts_from_its_confirmation_and_both_get_a_notice(
    app: LearnHub, client: FlaskClient, afi: Person, box: Postbox
) -> None:
    fill_in(client, PAGE, PAGE, email="afi@new.example")
    assert "afi@new.example" in client.get("/fr/account").text
    [path] = paths_in_mail(app, box)
    assert (box.recipients, _kept(app)) == (["afi@new.example"], ("afi@example.org", False))
    fill_in(client, path, path)
    assert _kept(app) == ("afi@new.example", True)
    paths_in_mail(app, box)
    assert sorted(box.recipients[1:]) == ["afi@example.org", "afi@new.example"]


def test_an_address_of_somebody_else_gets_the_same_answer_and_its_owner_a_letter(
    app: LearnHub, client: FlaskClient, afi: Person, box: Postbox
) -> None:
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="dara", email="dara@example.org", language="en", name="Dara Sample")
    answer = fill_in(client, PAGE, PAGE, email="dara@example.org")
    assert (answer.status_code, answer.location) == (303, "/fr/account")
    assert paths_in_mail(app, box) == ["/en/sign-in"]
    assert box.recipients == ["dara@example.org"]
    assert "Afi" not in plain(box.received[0])


def test_it_asks_for_the_password_again(client: FlaskClient, afi: Person, time: Time) -> None:
    time.pass_by(minutes=11)
    answer = client.get(PAGE)
    assert (answer.status_code, answer.location) == (303, f"/fr/confirm-password?next={PAGE}")


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Écrivez"), ("afi@", "complète"), ("rené@example.org", "sans accents")]
)
def test_what_is_no_address_is_told(client: FlaskClient, afi: Person, typed: str, words: str) -> None:
    answer = fill_in(client, PAGE, PAGE, email=typed)
    assert answer.status_code == 422
    assert words in answer.text
