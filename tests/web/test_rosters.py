"""People from a spreadsheet, in the browser: the template, the look at what it would do, the report, and the slips."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.jobs.people_imports import Importer
from learnhub.learning.rosters import columns, reading
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests.cast import PASSWORD, Cast
from tests.jobs.postbox import Postbox, opened
from tests.mailed import paths_in_mail
from tests.web.browser import fill_in, form_of, sign_in
from tests.workbooks import workbook

LIST = "Nom;Adresse e-mail;Institution;Téléphone\nSèna Spécimen;;Bureau fictif;0\nDara;d@example.org;Bureau fictif;1\n"


@pytest.fixture
def manager(app: LearnHub, client: FlaskClient) -> Person:
    """Who looks after an institution, signed in."""
    with app.app_context(), unit_of_work():
        cast = Cast()
        found = cast.institution_manager(cast.institution(name="Bureau fictif"))
    sign_in(client, found)
    return found


def send(client: FlaskClient, data: bytes, name: str = "people.csv") -> TestResponse:
    form = form_of(client.get("/en/manage/people/import").text, "import")
    return client.post(form.action, data={**form.values, "file": (io.BytesIO(data), name)})


def work(app: LearnHub, address: str) -> None:
    code = address.rsplit("/", 1)[1]
    with app.app_context():
        Importer(app.config["LEARNHUB"]).check(code)
        Importer(app.config["LEARNHUB"]).apply(code)


def checked(app: LearnHub, client: FlaskClient, text: str = LIST) -> str:
    answer = send(client, text.encode("windows-1252"))
    assert answer.status_code == 303, answer.text
    assert "It is being checked" in client.get(answer.location).text
    work(app, answer.location)
    return answer.location


def done(app: LearnHub, client: FlaskClient) -> str:
    address = checked(app, client)
    assert fill_in(client, address, "agree").status_code == 303
    work(app, address)
    return address


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_has_headings_that_are_known_again(client: FlaskClient, manager: Person, kind: str) -> None:
    answer = client.get(f"/fr/manage/people/import/template.{kind}")
    sheet = reading.read(answer.data)
    assert list(columns.find(sheet.rows[0]).places) == list(columns.COLUMNS)
    assert sheet.rows[0].cells[3] == "Sexe (sex)"
    assert len(sheet.rows) == 1
    assert f"people-template.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        assert b";" in answer.data, "as spreadsheets in French want it"


def test_nothing_is_written_before_a_yes(app: LearnHub, client: FlaskClient, manager: Person) -> None:
    address = checked(app, client)
    page = client.get(address).text
    assert "waits for you" in page
    assert "Téléphone" in page, "a column that is left alone is named"
    with app.app_context():
        assert db.session.query(Person).count() == 1
    fill_in(client, address, "agree")
    work(app, address)
    assert "The list is brought in" in client.get(address).text
    with app.app_context():
        assert db.session.query(Person).count() == 3


def test_mistakes_stand_by_row_and_column_and_nothing_can_be_done(
    app: LearnHub, client: FlaskClient, manager: Person
) -> None:
    address = checked(app, client, LIST + "=1+1;no;Buro fictif;\n")
    page = client.get(address).text
    assert "3 mistakes" in page
    assert "Bureau fictif?" in page
    assert "Bring them in" not in page
    form = form_of(page, "remove")
    refused = client.post(f"{address}/agree", data={"csrf_token": form.values["csrf_token"]})
    assert refused.status_code == 409
    report = fill_in(client, address, "report.csv")
    rows = list(csv.reader(io.StringIO(report.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][-3:] == ["User name (user_name)", "What was done (done)", "Mistakes (faults)"]
    assert rows[3][0] == "'=1+1", "no program takes it for a formula"
    assert rows[3][-1].startswith("Name: ")


def test_the_report_says_what_was_done_and_comes_in_again(app: LearnHub, client: FlaskClient, manager: Person) -> None:
    address = done(app, client)
    for kind in ("csv", "xlsx"):
        report = fill_in(client, address, f"report.{kind}")
        rows = [list(row.cells) for row in reading.read(report.data).rows]
        assert rows[1] == ["Sèna Spécimen", "", "Bureau fictif", "0", "sena.specimen", "Account made"]
        again = send(client, report.data).location
        work(app, again)
        assert "There is nothing to do" in client.get(again).text


def test_slips_are_for_those_who_get_no_letter(app: LearnHub, client: FlaskClient, manager: Person) -> None:
    address = done(app, client)
    page = fill_in(client, address, "slips").text
    assert page.count('class="slip"') == 1
    user_name, pin = re.findall(r"<dd[^>]*>(.*?)</dd>", page)
    assert user_name == "sena.specimen"
    assert fill_in(app.test_client(), "/en/sign-in", name=user_name, password=pin).location == "/en/first-password"
    with opened(Postbox()) as box:
        (path,) = paths_in_mail(app, box)
    dara = app.test_client()
    answer = fill_in(dara, path, "welcome", password=PASSWORD, notice="y")
    assert answer.status_code == 303
    assert "d@example.org" in dara.get("/en/account").text
    assert app.test_client().get(path).status_code == 404, "the link works once"


def test_what_is_no_list_is_told_at_the_field(client: FlaskClient, manager: Person) -> None:
    for data, words in (
        (b"", "Choose a file"), (b"a,b\n1,2\n", "no heading"), (b"name\n", "names nobody"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "before 2007"),
    ):  # fmt: skip
        answer = send(client, data, "people.xlsx" if data else "")
        assert (answer.status_code, words in answer.text) == (422, True), answer.text
    assert send(client, workbook([["name"], ["Afi"]]), "people.csv").status_code == 303, "its name does not matter"


def test_a_hundred_megabytes_are_refused_before_they_are_read(client: FlaskClient, manager: Person) -> None:
    sent = {"data": {"file": (io.BytesIO(b"name"), "a.csv")}, "environ_overrides": {"CONTENT_LENGTH": "100000000"}}
    answer = client.post("/en/manage/people/import", **sent)
    assert (answer.status_code, "too large" in answer.text) == (413, True)


def test_the_same_form_twice_is_one_list(client: FlaskClient, manager: Person) -> None:
    form = form_of(client.get("/en/manage/people/import").text, "import")
    answers = [
        client.post(form.action, data={**form.values, "file": (io.BytesIO(LIST.encode()), "a.csv")}) for _ in range(2)
    ]
    assert answers[0].location == answers[1].location


def test_a_list_can_be_taken_away_at_once(app: LearnHub, client: FlaskClient, manager: Person) -> None:
    address = checked(app, client)
    assert fill_in(client, address, "remove").status_code == 303
    assert client.get(address).status_code == 404
