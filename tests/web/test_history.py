"""What was done to a course is told in sentences: who, what, how much, to which version."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.access import course_history
from learnhub.app import LearnHub
from learnhub.content import publishing, versions
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from learnhub.stores.record import Act
from tests import published
from tests.cast import Cast
from tests.content.written_course import CHECK, FLOOR, write_course
from tests.web.browser import post, sign_in

COURSE = "/en/teach/courses/floors"
HISTORY = f"{COURSE}/history"


@pytest.fixture
def author(app: LearnHub, cast: Cast, client: FlaskClient, tmp_path: Path) -> Person:
    """Who writes the next version of a published course, signed in."""
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    write_course(tmp_path, published.CHANGES)
    write_course(tmp_path, published.CHANGES, version="1.1.0")
    with app.app_context(), unit_of_work():
        person = cast.author(published.publish_course().course.slug)
        person.name = "Abla Exemple"
    sign_in(client, person)
    return person


def save(client: FlaskClient, file: Path, text: str) -> None:
    """Save a text without looking at the page that holds it."""
    seen = hashlib.sha256(file.read_bytes()).hexdigest()
    path = file.relative_to(file.parents[1]).as_posix()
    assert post(client, f"{COURSE}/1.1.0/files/{path}", text=text, seen=seen).status_code == 303


def test_each_act_is_a_sentence(client: FlaskClient, app: LearnHub, author: Person, tmp_path: Path) -> None:
    file = tmp_path / "floors" / "1.1.0" / FLOOR
    save(client, file, file.read_text().replace("with everyone", "with each of us") + "\nMore.\n")
    unit = {"module": "01-first", "kind": "lesson", "unit": "who-pays", "title": "Who pays"}
    assert post(client, f"{COURSE}/1.1.0/units", **unit).status_code == 303
    with app.app_context(), unit_of_work():
        version = versions.find("floors", "1.0.0")
        assert version is not None
        publishing.retire(author.public_id, version, "Its figures are old.")
        record.audit("0" * 16, Act.COURSE_EDITED, "course_version", "floors/1.1.0", file=CHECK, added=0, removed=1)
        for what in ({"moved": "floor"}, {"renamed": "floor → ground"}, {"module": "01-more"}, {"removed": "ground"}):
            record.audit(author.public_id, Act.COURSE_EDITED, "course_version", "floors/1.1.0", **what)
    page = client.get(HISTORY).text
    told = [
        'removed <code dir="ltr">ground</code>.',
        'added the module <code dir="ltr">01-more</code>.',
        'gave other names: <code dir="ltr">floor → ground</code>.',
        'moved <code dir="ltr">floor</code> to another place.',
        f'Somebody whose account is gone saved <code dir="ltr">{CHECK}</code>: 1 line removed.',
        "\u2068Abla Exemple\u2069 retired this version: “Its figures are old.”",
        '\u2068Abla Exemple\u2069 added the unit <code dir="ltr">who-pays</code>, in <code dir="ltr">01-first/03-who',
        f'\u2068Abla Exemple\u2069 saved <code dir="ltr">{FLOOR}</code>: 3 lines added, 1 line removed.',
        "The operator, on the command line, published this version.",
        "The operator, on the command line, imported this version.",
    ]
    places = [page.find(sentence) for sentence in told]
    assert -1 not in places
    assert places == sorted(places)


def test_it_is_narrowed_to_a_version_and_to_a_file(client: FlaskClient, author: Person, tmp_path: Path) -> None:
    for path in (FLOOR, CHECK):
        save(client, tmp_path / "floors" / "1.1.0" / path, "---\ntitle: Floors\n---\n\nOther words.\n")
    assert "published this version" not in client.get(f"{HISTORY}?version=1.1.0").text
    page = client.get(f"{HISTORY}?file={FLOOR}").text
    assert f'saved <code dir="ltr">{FLOOR}</code>' in page
    assert f'saved <code dir="ltr">{CHECK}</code>' not in page
    assert "Nothing fits" in client.get(f"{HISTORY}?version=1.0.0&file={FLOOR}").text
    assert client.get(f"{HISTORY}?version=7.0.0&page=99999").status_code == 200


def test_a_long_history_has_pages(
    client: FlaskClient, app: LearnHub, author: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course_history, "PER_PAGE", 1)
    assert "published this version" in client.get(HISTORY).text
    assert "imported this version" in client.get(f"{HISTORY}?page=2").text
