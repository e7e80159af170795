"""SQLite as LearnHub uses it: safe against a power cut, one writer at a time, and kind when the disk is full."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pysqlite3 import dbapi2
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.people import accounts
from learnhub.people.models import Person
from learnhub.stores import database, record, sqlite
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests import published
from tests.cast import Cast
from tests.conftest import Time
from tests.contents import contents_of
from tests.databases import SqliteDatabases
from tests.reports import factories
from tests.web.browser import fill_in, form_of, post, sign_in

WAIT = 20  # seconds after which a test that hangs is a test that failed


@pytest.fixture
def app(sqlite_databases: SqliteDatabases) -> Iterator[LearnHub]:
    """An app on SQLite, whatever the other tests of this folder run on."""
    fresh = sqlite_databases.fresh()
    yield fresh
    with fresh.app_context():
        db.engine.dispose()


def file_of(app: LearnHub) -> Path:
    return Path(str(app.config["LEARNHUB"].data_folder / "learnhub.sqlite3"))


def note(word: str) -> None:
    record.audit(record.SYSTEM, Act.PROFILE_CHANGED, "test", word)


def notes(app: LearnHub) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry.subject_id).order_by(AuditEntry.id)))


# The library and its settings


def test_the_library_does_not_have_the_wal_bug() -> None:
    assert dbapi2.sqlite_version_info >= (3, 51, 3)
    assert sqlite.journal_mode() == "WAL"


def test_an_affected_library_gets_a_rollback_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 40, 1))
    assert sqlite.journal_mode() == "DELETE"


def test_every_connection_of_the_pool_is_set_up(app: LearnHub) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
    with app.app_context(), ExitStack() as stack:
        connections = [stack.enter_context(db.engine.connect()) for _ in range(5)]
        for connection in connections:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
            assert found == expected
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 5000


# One writer at a time


def holds_the_write_lock(app: LearnHub) -> bool:
    """Tell whether somebody is writing, as another process would find out."""
    other = dbapi2.connect(file_of(app), timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except dbapi2.OperationalError:
        return True
    finally:
        other.close()
    return False


def test_who_is_going_to_write_holds_the_lock_from_the_first_reading_on(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        db.session.scalar(text("SELECT count(*) FROM persons"))
        assert holds_the_write_lock(app)
    assert not holds_the_write_lock(app)


def test_who_only_reads_holds_nobody_up(app: LearnHub) -> None:
    with app.app_context():
        db.session.scalar(text("SELECT count(*) FROM persons"))
        assert not holds_the_write_lock(app)


def test_a_reading_transaction_cannot_write(app: LearnHub) -> None:
    with app.app_context():
        with pytest.raises(OperationalError, match="readonly"):
            note("never said that it writes")
        db.session.rollback()
    assert notes(app) == []


def test_a_connection_that_has_read_can_write_afterwards(app: LearnHub) -> None:
    with app.app_context():
        db.session.scalar(text("SELECT 1"))
        with unit_of_work():
            note("said so")
        db.session.scalar(text("SELECT 1"))
        db.session.rollback()
    assert notes(app) == ["said so"]


def test_a_second_writer_waits_and_sees_what_the_first_one_wrote(app: LearnHub) -> None:
    begun, seen = threading.Event(), []

    def second() -> None:
        begun.set()
        with app.app_context(), unit_of_work():
            seen.extend(db.session.scalars(db.select(AuditEntry.subject_id)))
            note("second")

    with app.app_context(), unit_of_work():
        note("first")
        thread = threading.Thread(target=second)
        thread.start()
        assert begun.wait(WAIT)
        assert seen == []
        note("still the first")
    thread.join(WAIT)
    assert seen == ["first", "still the first"]
    assert notes(app) == ["first", "still the first", "second"]


def test_many_writers_lose_nothing(app: LearnHub) -> None:
    def write(writer: int) -> None:
        for number in range(10):
            with app.app_context(), unit_of_work():
                before = db.session.scalar(db.select(db.func.count(AuditEntry.id)))
                note(f"{writer} {number} after {before}")

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    counted = [int(line.rsplit(" ", 1)[1]) for line in notes(app)]
    assert counted == list(range(60))  # each saw exactly what was there before: no write fell between


class _Broken(Exception):
    pass


def _an_error_in_the_work(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        note("undone")
        raise _Broken


def _an_error_outside_of_a_unit_of_work(app: LearnHub) -> None:
    with app.app_context():
        database.begin_writing()
        note("undone")
        raise _Broken


def _a_refused_statement(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        db.session.execute(text("INSERT INTO persons (id) VALUES (1)"))


def _a_context_that_simply_ends(app: LearnHub) -> None:
    with app.app_context():
        database.begin_writing()
        note("undone")


def _a_connection_that_is_forgotten(app: LearnHub) -> None:
    with app.app_context():
        database.begin_writing()
        connection = db.engine.connect()
        connection.begin()
        del connection
    gc.collect()


@pytest.mark.parametrize(
    "death",
    [
        _an_error_in_the_work,
        _an_error_outside_of_a_unit_of_work,
        _a_refused_statement,
        _a_context_that_simply_ends,
        _a_connection_that_is_forgotten,
    ],
)
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning", "ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_the_lock_is_free_again_after(app: LearnHub, death: object) -> None:
    thread = threading.Thread(target=death, args=(app,))  # type: ignore[arg-type]
    thread.start()
    thread.join(WAIT)
    assert not thread.is_alive()
    assert not sqlite._write_lock.locked()
    assert not holds_the_write_lock(app)
    with app.app_context(), unit_of_work():
        note("goes on")
    assert notes(app) == ["goes on"]


def test_a_request_that_breaks_leaves_the_lock_free(
    app: LearnHub, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_values: object) -> str:
        note("undone")
        raise _Broken

    person = learner(app)
    sign_in(client, person)
    broken.action = "enrol.self"  # type: ignore[attr-defined] # a view of its own, with its mark
    monkeypatch.setitem(app.view_functions, "learner.enrol", broken)
    assert post(client, "/en/courses/floors/enrol").status_code == 500
    assert not holds_the_write_lock(app)
    assert "undone" not in notes(app)


# A full disk


def learner(app: LearnHub, name: str = "afi") -> Person:
    with app.app_context(), unit_of_work():
        return Cast().learner(user_name=name)


@contextmanager
def full_disk(app: LearnHub) -> Iterator[None]:
    """Let the database grow no further, in every connection, as on a disk that has no room left."""

    def limit(connection: object, _record: object = None) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    with app.app_context():
        engine = db.engine
        engine.dispose()
        event.listen(engine, "connect", limit)
        try:
            yield
        finally:
            event.remove(engine, "connect", limit)
            engine.dispose()


def enrol(client: FlaskClient, number: int) -> TestResponse:
    return post(client, f"/en/courses/floors-{number}/enrol")


def complete_lesson(client: FlaskClient, number: int) -> TestResponse:
    return post(client, f"/en/courses/floors-0/lesson-{number + 1}/done")


def edit_profile(client: FlaskClient, number: int) -> TestResponse:
    return fill_in(client, "/en/account/profile", "/profile", name=f"Afi {number}")


def save_answer(client: FlaskClient, number: int) -> TestResponse:
    rules = f"/en/courses/{published.COURSE}/{published.CHECK}"
    begun = re.search(r"/en/attempts/[0-9a-f-]{36}", client.get(rules).text)
    paper = begun[0] if begun else fill_in(client, rules, "/attempts").location
    token = form_of(client.get(paper).text, "/attempts/").values["csrf_token"]
    saved = {"id": ids.client_id(), "response": {"typed": str(number)}}
    return client.put(f"{paper}/answers/how-many", json=saved, headers={"X-CSRFToken": token})


Deed = Callable[[FlaskClient, int], TestResponse]


@pytest.mark.parametrize("deed", [enrol, complete_lesson, edit_profile, save_answer])
def test_a_full_disk_refuses_kindly_and_loses_nothing(app: LearnHub, client: FlaskClient, deed: Deed) -> None:
    person = learner(app)
    with app.app_context(), unit_of_work():
        courses = [factories.course(f"floors-{number}", 60) for number in range(60 if deed is enrol else 1)]
        if deed is complete_lesson:
            factories.enrolled(accounts.get(person.public_id), courses[0])
        if deed is save_answer:
            factories.enrolled(accounts.get(person.public_id), published.publish_course().course)
    sign_in(client, person)
    with full_disk(app):
        number = until_full(client, deed)
        before = contents_of(file_of(app))
        answer = deed(client, number)
        assert answer.status_code == 507
        assert "the server has no room left" in answer.text
        assert "you can go on reading" in answer.text
        assert contents_of(file_of(app)) == before
        for address in ("/en/", "/en/courses", "/en/account", "/en/certificates", "/health"):
            assert client.get(address).status_code == 200
    assert deed(client, number).status_code < 400
    assert contents_of(file_of(app)) != before


def until_full(client: FlaskClient, deed: Deed) -> int:
    """Do it again and again until there is no room left; return how often it was done."""
    for number in range(60):
        if deed(client, number).status_code >= 400:
            return number
    raise AssertionError("the disk was never full")


def test_what_is_put_off_does_not_keep_anybody_from_reading(app: LearnHub, client: FlaskClient, time: Time) -> None:
    person = learner(app)
    sign_in(client, person)
    with full_disk(app), app.app_context():
        fill_up()
        time.pass_by(minutes=11)  # now each page would note that somebody was here
        assert client.get("/en/").status_code == 200


def fill_up() -> None:
    """Write until nothing more can be written."""
    for number in range(1000):
        try:
            with unit_of_work():
                note(str(number) * 50)
        except OperationalError as error:
            assert "full" in str(error)  # noqa: PT017 -- the loop ends with it
            return
    raise AssertionError("the disk was never full")
