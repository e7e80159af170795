"""Moving, renaming and removing units and modules in the browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content.format import checking
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests import published
from tests.cast import Cast
from tests.content.written_course import write_course
from tests.web.browser import form_of, sign_in

DRAFT = "/en/teach/courses/floors/1.1.0"
ORDER = f"{DRAFT}/order"


@pytest.fixture
def folder(app: LearnHub, tmp_path: Path) -> Path:
    """The folder of a next version of a published course."""
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    write_course(tmp_path, published.CHANGES)
    return write_course(tmp_path, published.CHANGES, version="1.1.0")


@pytest.fixture
def author(app: LearnHub, cast: Cast, client: FlaskClient, folder: Path) -> Person:
    """Who writes the course, signed in."""
    with app.app_context(), unit_of_work():
        person = cast.author(published.publish_course().course.slug)
    sign_in(client, person)
    return person


def send(client: FlaskClient, path: str, page: str = "", **values: object) -> tuple[int, str]:
    form = form_of(client.get(page or path).text, path)
    answer = client.post(path, data={**form.values, **values})
    return answer.status_code, answer.text


def noted(app: LearnHub) -> list[dict[str, str]]:
    with app.app_context():
        entries = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.COURSE_EDITED)).all()
        return [dict(entry.details) for entry in entries]


def test_an_arrow_moves_a_unit_once_however_often_it_is_sent(
    app: LearnHub, client: FlaskClient, author: Person, folder: Path
) -> None:
    assert 'value="unit/floor/first/check"' in client.get(ORDER).text
    for _ in range(2):
        assert send(client, ORDER, to="unit/floor/first/check")[0] == 303
    assert (folder / "01-first/02-floor.en.md").exists()
    assert noted(app) == [{"moved": "floor"}]
    assert checking.check(folder).faults == ()


def test_a_unit_at_the_end_of_a_module_goes_on_to_the_next_one(client: FlaskClient, author: Person) -> None:
    page = client.get(ORDER).text
    assert 'value="unit/check/final/"' in page
    assert 'value="module/final//"' in page
    assert page.count('aria-disabled="true"') == 4  # the first and the last unit, the first and the last module


@pytest.mark.parametrize("to", ["", "unit/no/first/", "unit/floor/no/", "unit/floor/first/exam", "module/first//first"])
def test_what_is_not_there_is_not_moved(client: FlaskClient, author: Person, to: str) -> None:
    assert send(client, ORDER, to=to)[0] == 404


def test_titles_change_and_what_was_published_keeps_its_short_name(
    app: LearnHub, client: FlaskClient, author: Person, folder: Path
) -> None:
    page = f"{ORDER}/units/floor"
    assert "what learners have done hangs on it, so it stays" in client.get(page).text
    assert send(client, page, title_en="Floors", title_fr="Socles", short_name="other", module="90-final")[0] == 303
    assert (folder / "90-final/02-floor.en.md").read_text().startswith("---\ntitle: Floors\n")
    assert checking.check(folder).faults == ()
    assert noted(app) == [{"renamed": "floor"}]
    assert send(client, page, title_en="")[0] == 422


def test_a_new_unit_may_still_get_another_short_name(client: FlaskClient, author: Person, folder: Path) -> None:
    units = f"{DRAFT}/units"
    assert send(client, units, module="01-first", kind="lesson", title="More", unit="more")[0] == 303
    assert send(client, f"{ORDER}/units/more", short_name="floor")[0] == 422
    assert send(client, f"{ORDER}/units/more", short_name="even-more")[0] == 303
    assert (folder / "01-first/03-even-more.en.md").exists()


def test_what_follows_is_said_before_a_unit_is_removed(
    app: LearnHub, client: FlaskClient, author: Person, folder: Path
) -> None:
    page = client.get(f"{ORDER}/units/floor/remove").text
    assert "Whoever has done it keeps what they earned in it." in page
    assert "glossary.yml" in page
    assert "a step of words alone" not in page
    assert send(client, f"{ORDER}/units/floor/remove")[0] == 303
    assert not list((folder / "01-first").glob("*floor*"))
    assert noted(app) == [{"removed": "floor"}]


def test_a_step_of_words_alone_is_too_small_to_remove_a_unit(client: FlaskClient, author: Person, folder: Path) -> None:
    folder.rename(folder.parent / "1.0.1")
    address = f"{ORDER}/units/floor/remove".replace("1.1.0", "1.0.1")
    assert "a step of words alone after 1.0.0" in client.get(address).text


def test_a_module_comes_and_goes(client: FlaskClient, author: Person, folder: Path) -> None:
    modules = f"{ORDER}/modules"
    assert send(client, modules, title_en="", short_name="More")[0] == 422
    assert send(client, modules, title_en="More", title_fr="Plus", short_name="more")[0] == 303
    assert "There is no unit in this module yet." in client.get(ORDER).text
    assert send(client, f"{modules}/more", title_en="Still more", short_name="most")[0] == 303
    assert (folder / "91-most/module.yml").read_text() == "title: {en: Still more, fr: Plus}\n"
    assert send(client, f"{modules}/most/remove", f"{modules}/most")[0] == 303
    assert not (folder / "91-most").exists()
