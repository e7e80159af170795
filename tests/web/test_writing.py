"""Writing a version in the browser: the files of its folder, and nobody's words lost."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests import published
from tests.cast import Cast
from tests.content.written_course import CHECK, CHECK_FR, FLOOR, FLOOR_FR, write_course
from tests.web.browser import form_of, sign_in

NEXT = "/en/teach/courses/floors/1.1.0/files"
PAGE = f"{NEXT}/{FLOOR}"


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


def save(client: FlaskClient, text: str, seen: str) -> tuple[int, str]:
    form = form_of(client.get(PAGE).text, PAGE)
    answer = client.post(PAGE, data={**form.values, "text": text, "seen": seen or form.values["seen"]})
    return answer.status_code, answer.text


def test_every_unit_has_its_files_by_language(client: FlaskClient, author: Person) -> None:
    page = client.get(NEXT).text
    assert f'href="{PAGE}"' in page
    assert f'href="{NEXT}/{FLOOR_FR}"' in page
    assert f'href="{NEXT}/course.yml"' in page


def test_titles_are_in_the_language_of_the_reader_where_there_are_any(
    client: FlaskClient, author: Person, folder: Path
) -> None:
    (folder / CHECK_FR).unlink()
    in_french = NEXT.replace("/en/", "/fr/")
    assert ">Premier module</h2>" in client.get(in_french).text
    for address in (in_french, in_french.replace("/files", "/order")):
        page = client.get(address).text
        assert 'lang="fr" dir="auto">Qu’est-ce qu’un socle ?' in page
        assert 'lang="en" dir="auto">Check' in page
    assert 'lang="en" dir="auto">What is a floor?' in client.get(NEXT).text


def test_what_is_saved_is_in_the_file_and_on_record(
    app: LearnHub, client: FlaskClient, author: Person, folder: Path
) -> None:
    text = (folder / FLOOR).read_text() + "\nOne more thing.\n"
    assert save(client, text.replace("\n", "\r\n"), "")[0] == 303
    assert (folder / FLOOR).read_text() == text
    assert "One more thing." in client.get(PAGE).text
    with app.app_context():
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.COURSE_EDITED)).one()
        assert (told.person, told.subject_id) == (author.public_id, "floors/1.1.0")
        assert told.details == {"file": FLOOR, "added": 2, "removed": 0}


def test_a_save_is_committed_in_the_name_of_who_saved_it(
    app: LearnHub, client: FlaskClient, author: Person, folder: Path
) -> None:
    courses = folder.parent.parent
    git = ["git", "-C", str(courses), "-c", "user.name=Editor", "-c", "user.email=editor@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "As it was"]):
        subprocess.run([*git, *words], check=True)
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses_git="commit")
    (folder / FLOOR_FR).write_text("---\ntitle: Socles\n---\n\nUn autre.\n")
    assert save(client, (folder / FLOOR).read_text() + "\nMore.\n", "")[0] == 303
    assert f"not committed to Git yet: {FLOOR_FR}." in client.get(PAGE).text
    told = subprocess.run([*git, "log", "-1", "--format=%an %ae %s"], check=True, capture_output=True, text=True).stdout
    assert told == f"{author.name} {author.public_id}@learnhub.invalid floors 1.1.0: Save {FLOOR}\n"
    (courses / ".git").rename(courses / "elsewhere")
    assert save(client, (folder / FLOOR).read_text() + "\nStill more.\n", "")[0] == 303
    page = client.get(PAGE).text
    assert "What you wrote is safe in its file, but it is not committed to Git: The folder of courses is not" in page
    assert (folder / FLOOR).read_text().endswith("\nStill more.\n")


def test_what_was_saved_already_is_told_once(app: LearnHub, client: FlaskClient, author: Person, folder: Path) -> None:
    text = (folder / FLOOR).read_text()
    assert save(client, text, "")[0] == 303
    with app.app_context():
        assert db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.COURSE_EDITED)).all() == []


def test_two_who_write_at_once_see_both_texts(client: FlaskClient, author: Person, folder: Path) -> None:
    seen = form_of(client.get(PAGE).text, PAGE).values["seen"]
    (folder / FLOOR).write_text("---\ntitle: Theirs\n---\n\nTheir words.\n")
    status, page = save(client, "---\ntitle: Mine\n---\n\nMy words.\n", seen)
    assert status == 409
    assert "My words." in page
    assert "Their words." in page
    assert "Nothing was overwritten." in page
    assert "Their words." in (folder / FLOOR).read_text()
    brought_together = "---\ntitle: Ours\n---\n\nTheir words. My words.\n"
    assert save(client, brought_together, form_of(page, PAGE).values["seen"])[0] == 303
    assert (folder / FLOOR).read_text() == brought_together


def test_what_was_typed_for_a_file_that_is_gone_is_given_back(
    client: FlaskClient, author: Person, folder: Path
) -> None:
    form = form_of(client.get(PAGE).text, PAGE)
    (folder / FLOOR).unlink()
    answer = client.post(PAGE, data={**form.values, "text": "Words that took an hour."})
    assert answer.status_code == 404
    assert "Words that took an hour." in answer.text
    assert not (folder / FLOOR).exists()


def test_a_text_that_is_too_long_is_given_back(client: FlaskClient, author: Person, folder: Path) -> None:
    status, page = save(client, "x" * 600_000, "")
    assert status == 422
    assert "This is larger than 512 KB." in page
    assert "x" * 600_000 in page


def test_a_page_looks_as_it_will_and_keeps_nothing_that_acts(client: FlaskClient, author: Person, folder: Path) -> None:
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) **Bold**\n\n![S](../media/steps.png)\n"
    (folder / FLOOR).write_text(f"---\ntitle: A\n---\n\n{evil}")
    page = client.get(PAGE).text.partition("How it looks")[2]
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert "javascript:alert(1)" not in page.replace("[x](javascript:alert(1))", "")
    assert 'src="/en/teach/courses/floors/1.1.0/media/steps.png"' in page
    with client.get("/en/teach/courses/floors/1.1.0/media/steps.png") as picture:
        assert picture.mimetype == "image/png"


@pytest.mark.parametrize("path", ["../1.0.0/course.yml", "..%2f1.0.0%2fcourse.yml", "media/steps.png", ".hidden.md"])
def test_nothing_else_is_opened(client: FlaskClient, author: Person, folder: Path, path: str) -> None:
    (folder / ".hidden.md").write_text("secret")
    assert client.get(f"{NEXT}/{path}").status_code == 404
    assert client.get(f"/en/teach/courses/floors/1.1.0/media/{path}").status_code == 404


def test_what_is_published_is_not_written_any_more(client: FlaskClient, author: Person, folder: Path) -> None:
    assert client.get(NEXT.replace("1.1.0", "1.0.0")).status_code == 404
    course = client.get("/en/teach/courses/floors").text
    assert "Write version 1.1.0" in course
    assert "Write version 1.0.0" not in course


def test_an_older_version_is_written_only_if_it_is_a_draft(client: FlaskClient, author: Person, folder: Path) -> None:
    older = write_course(folder.parent.parent, published.CHANGES, version="0.9.0")
    assert "Write version 0.9.0" not in client.get("/en/teach/courses/floors").text
    assert client.get(NEXT.replace("1.1.0", "0.9.0")).status_code == 404
    settings = older / "course.yml"
    settings.write_text(f"{settings.read_text()}draft: true\n")
    assert client.get(NEXT.replace("1.1.0", "0.9.0")).status_code == 200


def test_wrong_files_are_opened_all_the_same(client: FlaskClient, author: Person, folder: Path) -> None:
    (folder / FLOOR).write_text("no front matter")
    (folder / "course.yml").write_text("title: [")
    (folder / "stray.md").write_text("lost")
    page = client.get(NEXT).text
    assert "Files that fit nowhere" in page
    assert "stray.md" in page
    assert "no front matter" in client.get(PAGE).text


CHECK_PAGE = f"{NEXT}/{CHECK}"
LOOK = "/en/teach/courses/floors/1.1.0/look"


def look(client: FlaskClient, path: str, text: str, **more: str) -> str:
    form = form_of(client.get(f"{NEXT}/{path}").text, f"{NEXT}/{path}")
    answer = client.post(f"{LOOK}/{path}", data={**form.values, "text": text.replace("\n", "\r\n"), **more})
    assert answer.status_code == 200
    return answer.text


def test_a_quiz_is_asked_as_learners_are_and_its_key_is_beside(client: FlaskClient, author: Person) -> None:
    page = client.get(CHECK_PAGE).text
    assert 'name="answer-who"' in page
    assert page.count("What is right, and what is said then") == 2
    assert "Right: see" in page
    assert f'href="{PAGE}#two-principles"' in page


def test_what_is_typed_is_shown_before_it_is_saved(client: FlaskClient, author: Person, folder: Path) -> None:
    before = (folder / CHECK).read_text()
    part = look(client, CHECK, before.replace("Whom does a floor cover?", "Who **pays**?"), part="1")
    assert "<strong>pays</strong>" in part
    assert "not saved yet" in part
    assert "<html" not in part
    whole = look(client, CHECK, before.replace("- [x] everyone", "- [ ] everyone"))
    assert "<html" in whole
    assert "- [ ] everyone\n  &gt; Right" in whole
    assert 'data-go="12"' in whole or 'class="findings"' in whole
    assert (folder / CHECK).read_text() == before


def test_surveys_and_assignments_are_shown_as_learners_get_them(
    client: FlaskClient, author: Person, folder: Path
) -> None:
    units = "/en/teach/courses/floors/1.1.0/units"
    for kind in ("survey", "assignment"):
        form = form_of(client.get(units).text, units)
        more = {"module": "01-first", "kind": kind, "title": kind, "unit": f"one-{kind}"}
        assert client.post(units, data={**form.values, **more}).status_code == 303
    assert "Of no use" in client.get(f"{NEXT}/01-first/03-one-survey.survey.en.md").text
    assert "No answer" in client.get(f"{NEXT}/01-first/03-one-survey.survey.en.md").text
    assert "What is looked at" in client.get(f"{NEXT}/01-first/04-one-assignment.assignment.en.md").text


def test_faults_of_a_translation_are_told_as_it_is_typed(client: FlaskClient, author: Person, folder: Path) -> None:
    text = (folder / CHECK_FR).read_text()
    assert "No faults" in look(client, CHECK_FR, text, part="1")
    assert "No faults" not in look(client, CHECK_FR, text.replace("{#how-many unit=ans}", "{#other}"), part="1")
    assert look(client, "course.yml", "title: [", part="1")


def test_a_translation_has_its_original_beside_it(client: FlaskClient, author: Person, folder: Path) -> None:
    page = client.get(f"{NEXT}/{FLOOR_FR}").text
    assert "It starts with everyone." in page
    assert "It changed after this translation was made" not in page
    assert "The translation is up to date" not in page
    assert "<summary>The original" not in client.get(PAGE).text


def test_what_changed_in_the_original_since_is_told_word_by_word(
    client: FlaskClient, author: Person, folder: Path
) -> None:
    (folder / "course.yml").write_text((folder / "course.yml").read_text() + "draft: true\n")
    source = folder / FLOOR
    source.write_text(source.read_text().replace("with everyone", "with each of us"))
    page = client.get(f"{NEXT}/{FLOOR_FR}").text
    assert "It changed after this translation was made:" in page
    assert "The translation is up to date" in page
    assert '<ins><span class="visually-hidden">added: </span>each of us</ins>' in page
    translation = folder / FLOOR_FR
    translation.write_text(re.sub("translates: .*", 'translates: "000000000000"', translation.read_text()))
    assert "what it said before is not kept here" in client.get(f"{NEXT}/{FLOOR_FR}").text
