"""The preview of a folder: what its author sees while files are written, broken and mended."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from learnhub.__main__ import main
from learnhub.app import LearnHub, create_app
from learnhub.assessment import grading
from learnhub.cli.course.watching import Watcher
from learnhub.content import catalogue, questions
from learnhub.learning.models import Enrolment
from learnhub.settings import Settings
from learnhub.stores import files
from learnhub.stores.database import db, unit_of_work
from learnhub.web import edge
from learnhub.web.preview import keys
from tests import published
from tests.content.written_course import CHECK, FLOOR, FLOOR_FR, write_course
from tests.databases import SqliteDatabases
from tests.web.browser import forms_of

LAST = "90-final/module.yml"
FIRST = "/en/courses/floors/floor"


class Author:
    """Somebody who previews a folder, writes in it, and looks."""

    def __init__(self, app: LearnHub, watcher: Watcher) -> None:
        self.watcher = watcher
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.version = watcher.preview.version
        paths = (FLOOR, FLOOR_FR, CHECK, LAST, "course.yml")
        self.written = {path: (self.version / path).read_text() for path in paths}

    def save(self, path: str, old: str, new: str) -> None:
        """Change a file as it was at the beginning, and let the preview see it."""
        (self.version / path).write_text(self.written[path].replace(old, new))
        self.look()

    def mend(self) -> None:
        """Bring every file back."""
        for path, text in self.written.items():
            (self.version / path).write_text(text)
        self.look()

    def look(self) -> None:
        with self.app.app_context():
            self.watcher.look()

    def reads(self, address: str) -> str:
        """Return a page."""
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return answer.text

    def posts(self, action: str, **values: str) -> str:
        """Send the form of the frame that leads to an address, and return where that led."""
        (form,) = [one for one in forms_of(self.reads("/en/preview")) if one.action == action]
        answer = self.client.post(action, data={**form.values, **values})
        assert answer.status_code == 303
        return answer.location


@pytest.fixture(scope="module")
def opened(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Author]:
    """A preview of the small course, which is a draft."""
    folder = tmp_path_factory.mktemp("previewed")
    version = write_course(folder, {"course.yml": ("level:", "draft: true\nlevel:")})
    data = folder / "data"
    data.mkdir()
    with sqlite_databases.fresh().app_context():
        shutil.copyfile(sqlite_databases.settings.data_folder / "learnhub.sqlite3", data / "learnhub.sqlite3")
    before = files.path_of("0" * 64).parent.parent
    watcher = Watcher(version, patience=0)
    app = create_app(Settings(data=str(data)), preview=watcher.preview)
    with app.app_context():
        watcher.begin()
        watcher.look()
    yield Author(app, watcher)
    watcher.end()
    with app.app_context():
        db.engine.dispose()
    files.keep_in(before)


@pytest.fixture
def author(opened: Author) -> Iterator[Author]:
    """Somebody who comes with a new browser, to the folder as it was at the beginning."""
    opened.client = opened.app.test_client()
    yield opened
    opened.mend()
    with opened.app.app_context(), unit_of_work():
        db.session.execute(db.update(Enrolment).values(language="en"))


def test_a_draft_is_seen_as_a_learner_sees_what_is_published(author: Author) -> None:
    frame = author.reads("/en/preview")
    assert f'<iframe src="{FIRST}"' in frame
    assert "No faults." in frame
    assert "It starts with everyone." in author.reads(FIRST)


def test_pages_may_be_framed_by_this_site_alone_and_all_else_stays_forbidden(author: Author) -> None:
    policy = author.client.get("/en/preview").headers["Content-Security-Policy"]
    assert author.client.get(FIRST).headers["Content-Security-Policy"] == policy
    changed = set(policy.split("; ")) ^ set(edge.CONTENT_SECURITY_POLICY.split("; "))
    assert changed == {"frame-ancestors 'none'", "frame-ancestors 'self'", "frame-src 'self'"}


def test_what_is_saved_is_shown(author: Author) -> None:
    author.reads("/en/preview")
    before = author.client.get("/en/preview/state").json
    author.save(FLOOR, "It starts with everyone.", "It starts with each of us.")
    assert author.client.get("/en/preview/state").json != before
    assert "It starts with each of us." in author.reads(FIRST)


def test_nothing_happens_while_nothing_is_saved(author: Author) -> None:
    for _ in range(5):
        author.look()
    before = author.watcher.preview.shown
    author.look()
    assert author.watcher.preview.shown is before


def test_with_an_error_the_page_stays_and_the_fault_is_told_with_its_lines(author: Author) -> None:
    author.reads("/en/preview")
    author.save(FLOOR, "It starts with everyone. See", "It begins anew. See [nothing](09-none.en.md) and")
    assert "It starts with everyone." in author.reads(FIRST)
    told = author.reads(f"/en/preview/faults?at={FIRST}")
    assert "This page is as it was before." in told
    assert "This link leads nowhere: 01-first/09-none.en.md" in told
    assert "<mark>7  It begins anew." in told
    assert told.index("On this page") < told.index("leads nowhere")
    elsewhere = author.reads("/en/preview/faults?at=/en/courses/floors/check")
    assert "On this page" not in elsewhere
    assert f'href="{FIRST}" data-goes' in elsewhere
    author.mend()
    assert "No faults." in author.reads(f"/en/preview/faults?at={FIRST}")


@pytest.mark.parametrize("half", [b"", b"---\ntitle: Wh", b"\xff\xfe", b"---\ntitle: [\n---\n"])
@pytest.mark.parametrize("path", [FLOOR, "course.yml"])
def test_half_a_file_is_told_and_survived(author: Author, path: str, half: bytes) -> None:
    (author.version / path).write_bytes(half)
    author.look()
    assert not author.watcher.preview.shown.is_current
    assert "Error:" in author.reads("/en/preview")
    assert "It starts with everyone." in author.reads(FIRST)
    author.mend()
    assert author.watcher.preview.shown.is_current


def test_a_fault_of_another_language_is_not_on_this_page(author: Author) -> None:
    author.reads("/en/preview")
    author.save(FLOOR, "everyone", "all of us")
    assert "The source has changed" in author.reads("/en/preview/faults?at=/en")
    assert "On this page" not in author.reads(f"/en/preview/faults?at={FIRST}")
    assert "/fr/preview" in author.posts("/en/preview/language", **{"in": "fr", "at": FIRST})
    assert "Sur cette page" in author.reads("/fr/preview/faults?at=/fr/courses/floors/floor")


def test_the_language_of_the_course_is_chosen_with_that_of_the_pages(author: Author) -> None:
    author.reads("/en/preview")
    assert author.posts("/en/preview/language", **{"in": "fr", "at": FIRST}).endswith("at=/fr/courses/floors/floor")
    assert "Il commence par tout le monde." in author.reads("/fr/courses/floors/floor")
    author.client.post("/en/preview/language", data={"in": "xx"})
    assert "Il commence par tout le monde." in author.reads("/fr/courses/floors/floor")


def test_what_takes_longer_is_said_soon_after(author: Author) -> None:
    author.reads("/en/preview")
    for _ in range(5):
        author.look()
    before = author.client.get("/en/preview/state").json or {}
    author.save(FLOOR, "It starts with everyone.", "- one\n* two\n\nIt starts with everyone.")
    number = (author.client.get("/en/preview/state").json or {})["number"]
    for _ in range(5):
        author.look()
    after = author.client.get("/en/preview/state").json or {}
    assert after["number"] == number == before["number"] + 1
    assert "Programs do not agree on how this is to be shown" in author.reads(f"/en/preview/faults?at={FIRST}")


def test_a_number_that_is_too_small_a_step_is_said(app: LearnHub, tmp_path: Path) -> None:
    write_course(tmp_path)
    more = {"01-first/03-more.en.md": "---\ntitle: More\n---\n\nMore.\n"}
    watcher = Watcher(write_course(tmp_path, more, version="1.0.1"), patience=0)
    with app.app_context():
        watcher.begin()
        watcher.look()
        watcher.look()
    assert "version-step" in [fault.code for fault in watcher.preview.shown.faults]
    watcher.end()


def test_a_quiz_shows_all_its_keys(author: Author) -> None:
    author.reads("/en/preview")
    assert 'href="/en/preview/keys/check"' in author.reads("/en/preview/faults?at=/en/courses/floors/check")
    page = author.reads("/en/preview/keys/check")
    assert all(words in page for words in ("Who is covered", "How many", "Right: see", "<bdi>202</bdi>"))


def test_a_new_learner_has_done_nothing(author: Author) -> None:
    author.reads("/en/preview")
    author.reads(FIRST)
    author.posts("/en/preview/anew", at=FIRST)
    with author.app.app_context():
        newest = db.session.scalars(db.select(Enrolment).order_by(Enrolment.id.desc())).first()
        assert newest is not None
        assert newest.started_at is None
    assert "It starts with everyone." in author.reads(FIRST)


def test_what_opens_later_for_learners_is_open_to_its_author(author: Author) -> None:
    author.reads("/en/preview")
    author.save(LAST, "objectives:", "opens: {after: check}\nobjectives:")
    assert author.watcher.preview.shown.is_current
    assert "How this quiz works" in author.reads("/en/courses/floors/exam")
    author.posts("/en/preview/anew", at=FIRST)
    assert "How this quiz works" in author.reads("/en/courses/floors/exam")


def test_a_right_response_earns_all_points_whatever_the_kind(rules: None) -> None:
    version = published.publish_kinds()
    unit = catalogue.get_unit(version, published.KINDS_QUIZ)
    slugs = [one.slug for one in questions.pool(version, unit.slug)]
    right, said = questions.keys(version, unit.slug, slugs), questions.feedback(version, unit.slug, slugs, "fr")
    earned = {slug: grading.points_for(key, keys.right_response(key, said[slug])) for slug, key in right.items()}
    assert {slug for slug, key in right.items() if earned[slug] != key.points} == {
        slug for slug, key in right.items() if key.kind == "open"
    }


def test_a_folder_that_is_wrong_from_the_start_is_shown_once_it_is_mended(app: LearnHub, tmp_path: Path) -> None:
    version = write_course(tmp_path, {"course.yml": ("effort: 1h", "effort: soon")})
    watcher = Watcher(version, patience=0)
    with app.app_context():
        watcher.begin()
        watcher.look()
        assert watcher.preview.shown.outline is None
        assert [fault.file for fault in watcher.preview.shown.faults] == ["course.yml"]
        write_course(tmp_path)
        watcher.look()
        assert watcher.preview.shown.is_current
        assert db.session.scalars(db.select(Enrolment)).one().version.number == "1.0.0"
    watcher.end()


def test_where_there_is_no_course_nothing_is_served(tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["course", "preview", str(tmp_path)])
    assert refused.exit_code == 1
    assert "There is no version of a course in" in refused.stderr
