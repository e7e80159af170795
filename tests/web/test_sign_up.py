"""Making an account."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.access.table import PROGRAMME_MANAGER, TABLE, Column
from learnhub.app import LearnHub
from learnhub.people import accounts, memberships, throttles
from learnhub.people.models import Institution, MembershipState, Person
from learnhub.stores.database import db, unit_of_work
from tests.cast import PASSWORD, Cast
from tests.web.browser import fill_in, form_of, sign_in_by_form, sign_out

NOTICE = Path(__file__).parents[2] / "learnhub/web/templates/public/privacy"
ANSWERS = {
    "name": "Awa Démonstration",
    "user_name": "awa.demo",
    "password": "brave otters",
    "country": "TG",
    "sex": "woman",
    "notice": "y",
}


def _sign_up(client: FlaskClient, address: str = "/en/sign-up", **answers: str | None) -> TestResponse:
    return fill_in(client, address, "/sign-up", **{**ANSWERS, **answers})


def _everybody(app: LearnHub) -> list[Person]:
    with app.app_context():
        return list(accounts.list_all())


@pytest.fixture
def office(app: LearnHub) -> Institution:
    """An institution in Togo."""
    with app.app_context(), unit_of_work():
        return Cast().institution("TG", name="Fictional Ministry")


def test_an_account_is_made_and_signed_in(app: LearnHub, client: FlaskClient) -> None:
    answer = _sign_up(client, "/fr/sign-up")
    assert (answer.status_code, answer.location) == (303, "/fr/")
    (person,) = _everybody(app)
    assert (person.name, person.user_name, person.email) == ("Awa Démonstration", "awa.demo", None)
    assert (person.country, person.sex, person.language) == ("TG", "woman", "fr")
    assert person.notice_version == accounts.NOTICE_VERSION
    assert "Awa Démonstration" in client.get("/en/account").text
    sign_out(client)
    sign_in_by_form(client, person, ANSWERS["password"])


def test_all_that_is_wrong_is_told_at_once_and_kept(app: LearnHub, client: FlaskClient) -> None:
    answer = fill_in(
        client, "/en/sign-up", "/sign-up", name="Awa", email="awa@", user_name="a b", password="short", country=""
    )
    assert answer.status_code == 422
    for words in (
        "This is not a whole e-mail address",
        "A user name has no spaces and no @",
        "This password is too short",
        "Choose the country where you work.",
        "You may choose not to say.",
        "Please read the privacy notice and accept it",
    ):
        assert words in answer.text
    assert form_of(answer.text, "/sign-up").values["user_name"] == "a b"
    assert "short" not in form_of(answer.text, "/sign-up").values["password"]
    assert _everybody(app) == []


def test_each_fault_is_told_once(client: FlaskClient) -> None:
    answer = fill_in(client, "/en/sign-up", "/sign-up", name="", user_name="", password="", country="")
    assert answer.text.count('class="error"') == len(["name", "user_name", "password", "country", "sex", "notice"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"user_name": "", "email": ""}, "Give a user name or an e-mail address"),
        ({"password": "awa.demo 12"}, "too close to your name"),
        ({"country": "ZZ"}, "Please choose one of these."),
        ({"sex": "both"}, "Please choose one of these."),
        ({"institution": "0000000000000000"}, "Please choose one of these."),
        ({"notice": None}, "Please read the privacy notice"),
        ({"name": "Awa\ufffe"}, "characters that cannot be shown"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(
    app: LearnHub, client: FlaskClient, wrong: dict[str, str | None], words: str
) -> None:
    answer = _sign_up(client, **wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert _everybody(app) == []


def test_a_name_that_is_taken_is_told(client: FlaskClient, app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="awa.demo")
    answer = _sign_up(client)
    assert answer.status_code == 422
    assert "There is already an account with this user name." in answer.text
    assert client.get("/en/account").status_code == 303


def test_a_form_sent_twice_makes_one_account_and_signs_in(app: LearnHub, client: FlaskClient) -> None:
    assert _sign_up(client).status_code == 303
    other = app.test_client()
    answer = _sign_up(other, "/en/sign-up?next=/en/account")
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert len(_everybody(app)) == 1


def test_trying_for_the_password_of_a_taken_name_is_throttled(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="awa.demo")
    for _ in range(5):
        assert _sign_up(client).status_code == 422
    assert _sign_up(client, password=PASSWORD).status_code == 429


def test_accounts_by_the_thousand_slow_down(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        for _ in range(throttles.FREE_TRIES_PER_ADDRESS):
            throttles.note_failure([throttles.for_address("sign-up", "127.0.0.1")])
    assert _sign_up(client).status_code == 429


def test_an_institution_is_a_claim(app: LearnHub, client: FlaskClient, office: Institution) -> None:
    assert _sign_up(client, institution=office.public_id).status_code == 303
    with app.app_context():
        membership = memberships.of(accounts.list_all()[0])
        assert membership is not None
        assert membership.state == MembershipState.CLAIMED
    assert "Not confirmed yet" in client.get("/en/account").text


def test_an_institution_of_another_country_is_refused(client: FlaskClient, office: Institution) -> None:
    answer = _sign_up(client, institution=office.public_id, country="BJ")
    assert answer.status_code == 422
    assert "This institution is in another country" in answer.text
    assert form_of(answer.text, "/sign-up").values["institution"] == office.public_id


def test_countries_of_the_project_come_first(client: FlaskClient) -> None:
    offered = form_of(client.get("/fr/sign-up").text, "/sign-up").options["country"]
    assert offered[:6] == ["", "BJ", "BF", "KH", "LA", "TG"]
    assert len(offered) == len(set(offered)) > 200


def test_nothing_about_sex_is_chosen_beforehand(client: FlaskClient) -> None:
    form = form_of(client.get("/en/sign-up").text, "/sign-up")
    assert form.options["sex"] == ["woman", "man", "another", "not_stated"]
    assert "sex" not in form.values


def test_what_was_not_asked_is_ignored(app: LearnHub, client: FlaskClient) -> None:
    extra = {"role": "administrator", "is_admin": "1", "public_id": "x", "language": "km", "notice_version": "0"}
    assert _sign_up(client, **extra).status_code == 303
    (person,) = _everybody(app)
    assert person.public_id != "x"
    assert (person.language, person.notice_version) == ("en", accounts.NOTICE_VERSION)
    assert "Your roles" not in client.get("/en/account").text


def test_who_has_an_account_goes_on(client: FlaskClient) -> None:
    _sign_up(client)
    assert client.get("/en/sign-up").location == "/en/"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_notice_is_there_in_each_language(client: FlaskClient, language: str) -> None:
    page = client.get(f"/{language}/privacy")
    assert page.status_code == 200
    assert f'<article class="prose" lang="{language}"' in page.text
    assert "2026" in page.text


def _notice(language: str) -> str:
    return (NOTICE / f"notice.{language}.html").read_text()


def test_the_notice_says_the_same_in_each_language() -> None:
    tags = {language: re.findall(r"<(h1|h2|p|li|strong)\b", _notice(language)) for language in ("en", "fr")}
    assert tags["en"] == tags["fr"]


@pytest.mark.parametrize("word", ["·", "gestionnaire", "e-mail", "apprenants", "notice", "'", " ;", " :", "« "])
def test_the_french_notice_uses_the_words_and_spaces_of_the_pages(word: str) -> None:
    assert word not in re.sub(r"<[^>]*>", "", _notice("fr"))


def test_the_notice_names_what_each_role_sees() -> None:
    cells = TABLE["person.email"].cells, TABLE["person.sex_birth_year"].cells
    assert [each[Column.TUTOR].allows for each in cells] == [True, False]
    assert "person.email" not in PROGRAMME_MANAGER
    assert "person.sex_birth_year" in PROGRAMME_MANAGER
    lines = re.findall(r"<li>.*", _notice("en"))
    [managers] = [line for line in lines if "Managers of a programme" in line]
    [tutors] = [line for line in lines if "Tutors of a programme" in line]
    assert "They do not see your e-mail address or user name." in managers
    assert "They do not see whether you are a woman or a man." in tutors


def test_a_changed_notice_has_a_new_version() -> None:
    texts = b"".join(path.read_bytes() for path in sorted(NOTICE.glob("notice.*.html")))
    assert (accounts.NOTICE_VERSION, hashlib.sha256(texts).hexdigest()[:12]) == ("2026-11-29", "3f51b183fa7c")


def test_the_audit_holds_no_name(app: LearnHub, client: FlaskClient) -> None:
    _sign_up(client)
    with app.app_context():
        lines = db.session.execute(db.text("SELECT * FROM audit")).all()
    assert len(lines) == 2
    assert not any("awa" in str(line).lower() for line in lines)
