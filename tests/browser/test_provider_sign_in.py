"""With an account of the ministry: a first visit, another one, and linking it to an account that was there before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from learnhub import ids
from tests import organisation
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.organisation import Organisation
from tests.serving import Server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider's own library


@pytest.fixture
def ministry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    """A provider on this machine."""
    for name, value in organisation.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with organisation.running("ministry") as running:
        running.has_person("77", name="Awa Démonstration", email="awa@ministry.example", email_verified=True)
        running.has_person("78", name="Dara Sample", email="dara@ministry.example", email_verified=True)
        yield running


@pytest.fixture
def server(ministry: Organisation, tmp_path: Path) -> Iterator[Server]:
    """LearnHub, set up with the ministry by its file."""
    file = tmp_path / "openid.toml"
    about = {"name": "The ministry", "issuer": ministry.issuer, "client_id": "learnhub", "client_secret": "any"}
    file.write_text("[ministry]\n" + "".join(f'{key} = "{value}"\n' for key, value in about.items()))
    server = Server(tmp_path, openid_file=str(file))
    server.start()
    yield server
    server.stop()


def _go_there(visitor: Visitor, link: str, subject: str) -> None:
    """Follow a link to the ministry, and say yes there as somebody."""
    visitor.page.context.route(re.compile("^https://"), lambda route: route.fulfill(body=""))  # its style sheet
    visitor.follow(link, name="The ministry")
    expect(visitor.page.get_by_role("heading", name="Authorize Client")).to_be_visible()
    visitor.page.get_by_placeholder("sub").fill(subject)
    visitor.page.get_by_role("button", name="Authorize", exact=True).click()


def test_a_first_visit_another_one_and_a_link(server: Server, visit: Callable[..., Visitor]) -> None:
    newcomer = visit(server, "fr", phone=True)
    newcomer.open("/sign-in?next=/fr/account")
    _go_there(newcomer, "Go on with %(name)s", "77")
    newcomer.is_at("Your first visit")
    newcomer.pick("Country where you work", "TG")
    newcomer.choose(newcomer.words("Woman"))
    newcomer.tick(newcomer.page.get_by_label(newcomer.words("I have read the privacy notice and accept it")))
    newcomer.press("Create my account")
    newcomer.is_at("My account")
    expect(newcomer.page.get_by_text("awa@ministry.example")).to_be_visible()
    newcomer.press("Sign out on this device")

    newcomer.open("/sign-in?next=/fr/account")
    _go_there(newcomer, "Go on with %(name)s", "77")
    newcomer.is_at("My account")

    with server.writing():
        name = Cast().learner(user_name=f"dara-{ids.public_id()}").user_name or ""
    dara = visit(server, "en")
    dara.sign_in(name)
    dara.open("/account")
    dara.follow("Accounts of other organisations")
    _go_there(dara, "Link %(name)s", "78")
    dara.is_at("Link %(name)s?", name="The ministry")
    dara.press("Yes, link it")
    dara.sees("You can now sign in with %(name)s.", name="The ministry")
    expect(dara.page.get_by_text("dara@ministry.example")).to_be_visible()
