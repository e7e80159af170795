"""The overview and the report: who may open them, what they show, and the same as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import programmes
from learnhub.people import memberships
from learnhub.people.models import Person, Sex
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.reports import factories
from tests.web.browser import sign_in

Maker = Callable[[Cast], Person]


class Tables(HTMLParser):
    """The cells of every table of a page, by its caption."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._caption = ""
        self._rows: list[list[str]] = []
        self._into: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"th", "td"}:
            self._rows[-1].append("")
        if tag in {"caption", "th", "td"}:
            self._into = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.found[self._caption.strip()] = [[cell.strip() for cell in row] for row in self._rows]
        if tag in {"caption", "th", "td"}:
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self._caption += data
        elif self._into:
            self._rows[-1][-1] += data


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def make(app: LearnHub, cast: Cast, client: FlaskClient) -> Callable[[Maker], Person]:
    """Make somebody and sign them in."""

    def made(maker: Maker) -> Person:
        with app.app_context(), unit_of_work():
            person = maker(cast)
        sign_in(client, person)
        return person

    return made


def _busy_benin(cast: Cast) -> Person:
    """Benin with a ministry and an office, a claim, and people at every step; its manager."""
    course = factories.course(title="Floors")
    ministry = cast.institution(name="Ministry of Examples")
    office = cast.institution(name="Office of Samples", parent=ministry)
    for place, sex, done in (
        (ministry, Sex.WOMAN, 3),
        (ministry, Sex.MAN, 1),
        (office, Sex.WOMAN, None),
        (office, Sex.NOT_STATED, 3),
    ):
        factories.enrolled(cast.learner(within=place, sex=sex), course, done=done)
    claimed = cast.learner(sex=Sex.WOMAN)
    memberships.claim(claimed, ministry)
    factories.enrolled(claimed, course, done=0)
    return cast.country_manager("BJ")


PAGES = ("", "/report", "/report.csv", "/invitations", "/claims", "/programmes")


def test_visitors_are_led_to_the_sign_in(client: FlaskClient) -> None:
    for page in (*PAGES, "/people"):
        answer = client.get(f"/en/manage{page}")
        assert answer.status_code == 303
        assert "/en/sign-in" in answer.location


def test_learners_are_refused(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(lambda cast: cast.learner())
    assert {client.get(f"/en/manage{page}").status_code for page in PAGES} == {403}


def test_an_empty_overview_says_what_to_do_next(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(lambda cast: cast.country_manager("BJ"))
    page = client.get("/en/manage")
    assert page.status_code == 200
    assert "Benin" in page.text
    assert "Nobody here is enrolled yet" in page.text
    assert "/en/manage/invitations/new" in page.text
    assert "There is no course yet" in client.get("/en/manage/report").text


def test_the_overview_says_what_needs_attention(
    client: FlaskClient, make: Callable[[Maker], Person], time: object
) -> None:
    make(_busy_benin)
    page = client.get("/en/manage").text
    assert "1 person says that they work in your institutions" in page
    rows = Tables(page).found["Courses of people within your scope"]
    assert rows[1] == ["Floors", "5", "4", "2", "2", "40%", "0"]


def test_the_report_shows_each_split(client: FlaskClient, make: Callable[[Maker], Person]) -> None:
    make(_busy_benin)
    tables = Tables(client.get("/en/manage/report").text).found
    assert tables["By institution"][1:] == [
        ["Ministry of Examples", "2", "2", "1", "1", "50%"],
        ["Office of Samples", "2", "1", "1", "1", "50%"],
        ["Not confirmed", "1", "1", "0", "0", "0%"],
        ["Together", "5", "4", "2", "2", "40%"],
    ]
    assert tables["Women and men"] == [
        ["People", "Women", "Men", "Not stated", "Together"],
        ["Enrolled", "3", "1", "1", "5"],
        ["Started", "2", "1", "1", "4"],
        ["Completed", "1", "0", "1", "2"],
        ["Certified", "1", "0", "1", "2"],
        ["Completion rate", "33.3%", "0%", "100%", "40%"],
    ]
    assert tables["By country"][1:] == [["Benin", "5", "4", "2", "2", "40%"]]
    funnel = tables["From enrolment to certificate"]
    assert [row[0] for row in funnel[1:]] == ["Enrolled", "Started", "Completed", "Certified"]


@pytest.mark.parametrize(("language", "delimiter"), [("en", ","), ("fr", ";")])
def test_the_file_agrees_with_the_page_cell_for_cell(
    client: FlaskClient, make: Callable[[Maker], Person], language: str, delimiter: str
) -> None:
    make(_busy_benin)
    answer = client.get(f"/{language}/manage/report.csv?course=floors")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert all("(" in heading for heading in rows[0])
    assert {len(row) for row in rows} == {11}
    page = Tables(client.get(f"/{language}/manage/report?course=floors").text).found
    shown = {(row[0], *row[1:6]) for caption, table in page.items() for row in table[1:] if len(row) == 6 and caption}
    # In the language of the page, on every page: the first one to be shown must not decide for all.
    other = client.get(f"/{'en' if language == 'fr' else 'fr'}/manage/report?course=floors").text
    assert ("100\xa0%" in other) == (language == "en")
    filed = {(row[4], *row[6:10], _as_shown(row[10], language)) for row in rows[1:]}
    by_sex = next(table for table in page.values() if len(table) == 6 and len(table[0]) == 5)
    shown |= set(zip(*[row[1:] for row in by_sex], strict=True))
    assert filed == shown


def _as_shown(rate: str, language: str) -> str:
    mark = "," if language == "fr" else "."
    whole, _mark, tenths = rate.partition(mark)
    digits = f"{whole}{mark}{tenths.rstrip('0')}" if tenths.strip("0") else whole
    return f"{digits}\xa0%" if language == "fr" else f"{digits}%"


def test_what_is_out_of_scope_does_not_exist(
    app: LearnHub, client: FlaskClient, cast: Cast, make: Callable[[Maker], Person]
) -> None:
    make(_busy_benin)
    with app.app_context(), unit_of_work():
        abroad = cast.institution("TG", name="Abroad").public_id
        course = factories.course("other")
        programme = programmes.make(record.SYSTEM, name="Theirs", courses=[course], country="TG").public_id
    absent = client.get("/en/manage/report?institution=0000000000000000")
    assert absent.status_code == 404
    for query in (
        f"institution={abroad}",
        f"programme={programme}",
        "programme=0000000000000000",
        "country=TG",
        "country=zz",
        "course=nowhere",
        "institution=%27%20OR%201%3D1",
        "institution=" + "9" * 500,
    ):
        for page in ("report", "report.csv", "people"):
            answer = client.get(f"/en/manage/{page}?{query}")
            assert answer.status_code == 404, (page, query)
            assert _without_addresses(answer.text) == _without_addresses(absent.text)


def _without_addresses(page: str) -> str:
    """Leave out links, which repeat what was asked for, and the token of the form, which holds the time."""
    return re.sub(r'(href|value)="[^"]*"', "", page)


def test_an_institution_of_the_scope_may_be_empty(
    app: LearnHub, client: FlaskClient, cast: Cast, make: Callable[[Maker], Person]
) -> None:
    make(_busy_benin)
    with app.app_context(), unit_of_work():
        empty = cast.institution(name="Empty").public_id
    page = client.get(f"/en/manage/report?institution={empty}")
    assert page.status_code == 200
    assert "Nobody is enrolled here yet" in page.text


def test_tutors_are_told_why_there_are_no_sexes(
    app: LearnHub, client: FlaskClient, cast: Cast, make: Callable[[Maker], Person]
) -> None:
    with app.app_context(), unit_of_work():
        factories.course("a-course-that-nobody-reads")
        course = factories.course()
        programme = programmes.make(record.SYSTEM, name="Evening group", courses=[course])
        factories.enrolled(cast.learner(sex=Sex.WOMAN), course, programme=programme, done=1)
        code = programme.public_id
    make(lambda cast: cast.tutor(code))
    page = client.get("/en/manage/report").text
    assert "Programme Evening group" in page
    assert "These figures are not shown to you" in page
    assert "Women and men" not in Tables(page).found
    rows = client.get("/en/manage/report.csv").data.decode("utf-8-sig")
    assert "By sex" not in rows
    assert "woman" not in client.get("/en/manage/people").text.lower()


def test_hostile_names_do_no_harm(
    app: LearnHub, client: FlaskClient, cast: Cast, make: Callable[[Maker], Person]
) -> None:
    make(_busy_benin)
    with app.app_context(), unit_of_work():
        hostile = cast.institution(name="=<script>alert(1)</script>%(x)s")
        factories.enrolled(cast.learner(within=hostile), factories.course("second"))
    page = client.get("/en/manage/report?course=second")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "'=<script>" in client.get("/en/manage/report.csv?course=second").data.decode("utf-8-sig")
