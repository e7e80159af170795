"""Two who write a course: one puts a version in review, the other sends it back with a word, then publishes it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import checkups
from learnhub.content.models import CourseVersion, VersionState
from learnhub.people import accounts
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import Cast
from tests.content.written_course import FLOOR, Change, write_course
from tests.web.browser import fill_in, post, sign_in

COURSE = "/en/teach/courses/floors"
FILES = f"{COURSE}/1.1.0/files"
ASK = f"{COURSE}/1.1.0/review"
TAKE_BACK = f"{COURSE}/1.1.0/take-back"
VERSION = f"{COURSE}/versions/1.1.0"
SEND_BACK = f"{VERSION}/send-back"
WORDS: dict[str, Change] = {
    "course.yml": ("effort: 1h", "effort: 2h\ndraft: true"),
    FLOOR: ("with everyone", "with each of us"),
}


@pytest.fixture(autouse=True)
def folder(app: LearnHub, cast: Cast, tmp_path: Path) -> Path:
    """The folder of a next version that is written by two authors of a published course."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        for name in ("abla", "bintou"):
            author = cast.author(course.slug)
            author.user_name, author.name = name, f"{name.title()} Exemple"
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    return write_course(tmp_path, WORDS, version="1.1.0")


def be(client: FlaskClient, name: str) -> None:
    """Go on as somebody else."""
    with client.application.app_context():
        person = accounts.find_by_sign_in_name(name)
        assert person is not None
    sign_in(client, person)


def ask(client: FlaskClient, note: str = "") -> None:
    be(client, "abla")
    assert post(client, ASK, note=note).status_code == 303


def state(app: LearnHub) -> str | None:
    with app.app_context():
        found: str | None = db.session.scalars(
            db.select(CourseVersion.state).where(CourseVersion.number == "1.1.0")
        ).first()
        return found


def test_from_writing_to_published(client: FlaskClient, app: LearnHub, folder: Path) -> None:
    be(client, "abla")
    page = client.get(ASK).text
    assert "This person is asked: <bdi>Bintou Exemple</bdi>" in " ".join(page.split())
    answer = fill_in(client, ASK, ASK, note="The figures are new.")
    assert "Units with other words" in client.get(answer.location).text
    assert "draft: true" not in (folder / "course.yml").read_text()
    assert "Yours, waiting for others" in client.get("/en/teach/reviews").text
    be(client, "bintou")
    page = client.get(COURSE).text
    assert "Version 1.1.0 is in review" in page
    assert "Other authors: <bdi>Abla Exemple</bdi>" in page
    assert "give them the role of author" not in page  # that is not for authors to do
    assert "Abla Exemple put version 1.1.0 of" in client.get("/en/teach").text
    page = client.get(VERSION).text
    assert "The figures are new." in page
    assert "(optional)" not in client.get(SEND_BACK).text
    assert fill_in(client, SEND_BACK, SEND_BACK).status_code == 422
    fill_in(client, SEND_BACK, SEND_BACK, word="Name the source of the second figure.")
    assert "/publish" not in client.get(VERSION).text
    assert "waits to be published" not in client.get(COURSE).text
    assert "draft: true" in (folder / "course.yml").read_text()
    be(client, "abla")
    assert "was sent back to you" in client.get("/en/teach").text
    assert "Name the source of the second figure." in client.get(VERSION).text
    with (folder / FLOOR).open("a") as file:
        file.write("\nIt is in the law.\n")
    post(client, ASK, note="")
    assert "was sent back to you" not in client.get("/en/teach").text
    be(client, "bintou")
    assert fill_in(client, VERSION, "/publish").status_code == 303
    assert state(app) == VersionState.PUBLISHED
    told = client.get(f"{COURSE}/history").text
    for sentence in (
        "\u2068Abla Exemple\u2069 put this version in review.",
        "\u2068Bintou Exemple\u2069 sent this version back to",
    ):
        assert sentence in told


def test_nobody_publishes_alone_by_asking(client: FlaskClient, app: LearnHub) -> None:
    ask(client)
    page = client.get(VERSION).text
    assert "put it in review, so somebody else publishes it" in page
    assert "/publish" not in page
    with app.app_context():
        digest = db.session.scalars(db.select(CourseVersion.digest).where(CourseVersion.number == "1.1.0")).one()
    assert post(client, f"{VERSION}/publish", digest=digest).status_code == 403


def test_nothing_is_written_while_others_read(client: FlaskClient, folder: Path) -> None:
    ask(client)
    text = (folder / FLOOR).read_text()
    seen = hashlib.sha256(text.encode()).hexdigest()
    answer = post(client, f"{FILES}/{FLOOR}", text=f"{text}\nMore.\n", seen=seen)
    assert answer.status_code == 409
    assert "This version is in review" in answer.text
    assert "\nMore.\n" in answer.text
    assert post(client, f"{COURSE}/1.1.0/translations", language="fr").status_code == 409
    assert post(client, f"{VERSION}/import").status_code == 409
    assert (folder / FLOOR).read_text() == text
    answer = post(client, f"{FILES}/{FLOOR}", text=f"{text}\nMore.\n", seen=seen, take_back="1")
    assert answer.status_code == 303
    assert (folder / FLOOR).read_text() == f"{text}\nMore.\n"
    assert "draft: true" in (folder / "course.yml").read_text()
    assert "Take it back" not in client.get(FILES).text
    assert post(client, TAKE_BACK).status_code == 409


def test_what_an_editor_writes_meanwhile_is_told_and_not_published(
    client: FlaskClient, app: LearnHub, folder: Path
) -> None:
    ask(client)
    (folder / FLOOR).write_text("---\ntitle: Floors\n---\n\nOther words.\n")
    be(client, "bintou")
    checkups.look_at(folder, patience=60)
    assert f"These files differ: {FLOOR}." in client.get(VERSION).text
    assert f"Written on since it was stored: {FLOOR}." in client.get(COURSE).text
    assert "Somebody has written on in this unit." in client.get(f"{VERSION}/units/floor").text
    assert "Somebody has written on in this unit." not in client.get(f"{VERSION}/units/check").text
    assert fill_in(client, VERSION, "/publish").status_code == 303
    with app.app_context():
        version = db.session.scalars(db.select(CourseVersion).where(CourseVersion.number == "1.1.0")).one()
        assert version.files[FLOOR] != hashlib.sha256((folder / FLOOR).read_bytes()).hexdigest()


def test_an_older_check_does_not_tell_how_the_folder_is_now(
    client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark of a draft goes out of the folder as it comes into review: that is no change to what is reviewed."""
    checkups.look_at(folder, patience=60)
    monkeypatch.setattr("learnhub.web.trainer.review_lines.PATIENCE", 0.0)
    monkeypatch.setattr("learnhub.web.trainer.findings.PATIENCE", 0.0)
    ask(client)
    assert "has changed since" not in client.get(VERSION).text
    assert "Written on since it was stored" not in client.get(COURSE).text


@pytest.mark.parametrize("page", ["order", "bring", "media", "units", "order/units/floor", "order/modules/first"])
def test_that_others_read_it_is_said_before_anybody_begins(client: FlaskClient, page: str) -> None:
    assert TAKE_BACK not in client.get(f"{COURSE}/1.1.0/{page}").text
    ask(client)
    told = client.get(f"{COURSE}/1.1.0/{page}").text
    assert "Until it comes back, nothing of it is changed." in told
    assert TAKE_BACK in told


def test_what_is_still_to_be_written_is_told_and_keeps_a_version_out_of_review(
    client: FlaskClient, app: LearnHub, folder: Path
) -> None:
    """In a draft the checker keeps quiet about it."""
    text = (folder / FLOOR).read_text()
    (folder / FLOOR).write_text(text.replace("title: What is a floor?", "title: A lesson is a text"))
    be(client, "abla")
    checkups.look_at(folder, patience=60)
    assert "1 file is still to be written" in client.get(ASK).text
    assert "To be written" in client.get(FILES).text
    assert "still holds words that were put there to be replaced." in client.get(f"{FILES}/{FLOOR}").text
    answer = post(client, ASK, note="A word that stays.")
    assert answer.status_code == 409
    assert "A word that stays." in answer.text
    assert f"Words that were put there to be replaced stand at 1 place: {FLOOR}." in answer.text
    assert state(app) is None
    (folder / FLOOR).write_text(text)
    ask(client)


def test_with_faults_nothing_happens(client: FlaskClient, app: LearnHub, folder: Path) -> None:
    (folder / FLOOR).write_text("no front matter")
    before = (folder / "course.yml").read_text()
    be(client, "abla")
    answer = post(client, ASK, note="")
    assert answer.status_code == 409
    assert "The version was not put in review" in answer.text
    assert (folder / "course.yml").read_text() == before
    assert state(app) is None
