"""Every route and method for every kind of actor and every relation to the target: as the table says.

The table is learnhub/access/table.py; how to address a route stands in tests/access/addresses.py.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learnhub.access.table import TABLE
from learnhub.app import create_app
from learnhub.settings import Settings
from learnhub.stores.database import db
from learnhub.stores.record import Act
from tests.access import scoping
from tests.access.addresses import ADDRESSES, Address
from tests.access.expectations import Answer, guarded, highest, who_may_be_named
from tests.access.scenes import PostgresqlScenes, SqliteScenes
from tests.access.stage import WRITING, Stage, Told, built, letters_of
from tests.access.world import Actor, Letter
from tests.contents import Contents
from tests.databases import Cluster
from tests.thoroughness import cases

# What every form is sent besides, and must not take over.
NOT_ASKED_FOR = {
    "role": "administrator", "is_admin": "1", "country_id": "TG", "institution_id": "1", "score": "10000",
    "passed": "1", "is_passed": "1", "issued_at": "2020-01-01", "completed_at": "2020-01-01T00:00:00",
    "user_id": "1", "person_id": "1", "attempt_no": "99", "confirmed_at": "2020-01-01",
}  # fmt: skip

# Lines of what follows from an act by itself: sessions and roles that end or begin with it.
FOLLOW = {Act.SIGNED_IN, Act.SIGNED_OUT, Act.ROLE_REVOKED}
# Forms that do several things, and say each: change details and leave an institution; begin a course and write its
# first files; set several options; make an account and a member.
SEVERAL_ACTS = {"learner.edit_profile", "trainer.new_course", "admin.options", "admin.retention", "manager.new_person"}

# Pages that name others and leave no look: a certificate that its holder showed; pages to confirm an act on somebody
# whose own page was open before, and which leaves its line; who looks after a programme or reviews a course.
NOT_KEPT = {
    "machines.verify_code", "admin.grant_role", "admin.revoke_role", "admin.revoke_certificate",
    "admin.reinstate_certificate", "admin.make_sign_in_link", "manager.remove_person", "manager.programme",
    "admin.reset_second_step", "admin.merge_account", "admin.part_accounts",
    "admin.suspend", "admin.edit_person", "admin.sign_person_out", "admin.move_person",
    "admin.erase", "admin.decline_erasure", "trainer.course",
    "trainer.ask_review", "learner.lookers", "learner.account_history",
}  # fmt: skip


def _routes() -> list[tuple[str, str]]:
    """Return (endpoint, method) of every route of the app."""
    app = create_app(Settings(data=tempfile.mkdtemp(prefix="learnhub-routes-")))
    return sorted(
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


ROUTES = sorted(set(_routes()))
each_route = pytest.mark.parametrize(("endpoint", "method"), ROUTES)
each_writing_route = pytest.mark.parametrize(("endpoint", "method"), [route for route in ROUTES if route[1] in WRITING])


@pytest.fixture(scope="module")
def other_stage(postgresql_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same world on PostgreSQL."""
    folder = tmp_path_factory.mktemp("access")
    # A worker that is given tests of other modules in between builds it again.
    postgresql_cluster.run("DROP DATABASE IF EXISTS learnhub_access WITH (FORCE)")
    postgresql_cluster.run("CREATE DATABASE learnhub_access OWNER learnhub")
    address = postgresql_cluster.address("learnhub_access")
    app, world = built(Settings(data=str(folder / "data"), courses=str(folder / "courses"), database_url=address))
    yield Stage(app, world, PostgresqlScenes(app))
    with app.app_context():
        db.engine.dispose()


def status_of(answer: Answer, actor: Actor, address: Address) -> int:
    if answer is Answer.DONE:
        return address.signed_in or address.ok if actor.is_somebody else address.ok
    return {Answer.SIGN_IN: 303, Answer.PASSWORD: 303, Answer.REFUSED: 403, Answer.UNKNOWN: address.unknown}[answer]


def test_every_route_has_a_line_in_the_table(stage: Stage) -> None:
    named = {endpoint: getattr(stage.app.view_functions[endpoint], "action", None) for endpoint, _ in ROUTES}
    assert [endpoint for endpoint, action in named.items() if action is None] == []
    assert set(named.values()) <= set(TABLE)


def test_every_route_is_addressed_here() -> None:
    assert set(ADDRESSES) == set(ROUTES)


def test_a_route_without_a_line_is_refused_to_everybody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(stage.app.view_functions, "public.privacy", lambda: "never seen")
    for actor in stage.world.actors.values():
        client, _ = stage.browser(actor)
        assert client.get("/en/privacy").status_code == 403


@each_route
def test_everybody_is_told_what_the_table_says(stage: Stage, endpoint: str, method: str) -> None:
    faults = [fault for actor in stage.world.actors.values() for fault in _faults(stage, endpoint, method, actor)]
    assert not faults, "\n".join(faults)


@pytest.mark.long
@each_route
def test_everybody_is_told_the_same_on_postgresql(other_stage: Stage, endpoint: str, method: str) -> None:
    """All of them in the long tests; else two for each route, others for the next, so that everybody has a turn."""
    actors = list(other_stage.world.actors.values())
    first = ROUTES.index((endpoint, method)) * 2 % len(actors)
    chosen = (actors * 2)[first : first + cases(2, long=len(actors))]
    faults = [fault for actor in chosen for fault in _faults(other_stage, endpoint, method, actor)]
    assert not faults, "\n".join(faults)


def _faults(stage: Stage, endpoint: str, method: str, actor: Actor) -> Iterator[str]:
    address, action = ADDRESSES[endpoint, method], stage.action(endpoint)
    for letter in letters_of(address):
        expected = address.ask(actor, action, letter)
        told = stage.ask(actor, endpoint, method, letter)
        status = told.response.status_code
        where = f"{actor.name} → {letter} ({expected}):"
        if status != status_of(expected, actor, address):
            yield f"{where} {told.response.status}, expected {status_of(expected, actor, address)}"
        if expected is Answer.SIGN_IN and not _leads_to_sign_in(told.response, method):
            yield f"{where} led to {told.response.location}"
        yield from (f"{where} {fault}" for fault in _writing_faults(stage, actor, endpoint, method, expected, told))
        yield from (f"{where} {fault}" for fault in _naming_faults(stage, actor, endpoint, method, letter, told))
        if told.has_written:
            stage.begin_again()


def _leads_to_sign_in(response: TestResponse, method: str) -> bool:
    if not re.fullmatch(r"/en/sign-in(\?next=/en/[^:\\]*)?", response.location or ""):
        return False
    return method != "GET" or "next=/en/" in response.location


def _writing_faults(
    stage: Stage, actor: Actor, endpoint: str, method: str, expected: Answer, told: Told
) -> Iterator[str]:
    """Refused: nothing is written. Done: a form writes, and a page only the line that the table asks for."""
    address = ADDRESSES[endpoint, method]
    if expected is not Answer.DONE:
        # A wrong guess of a code is counted, on purpose.
        if told.has_written and stage.scenes.changed() - {"throttles"}:
            yield f"was refused, but changed {stage.scenes.changed()}"
    elif method in WRITING and address.changes and not told.has_written:
        yield "nothing was written"
    elif method in WRITING and told.has_written:
        yield from _line_faults(stage, actor, endpoint)
    elif method not in WRITING and told.has_written:
        asked = [highest(actor, action) for action in (stage.action(endpoint), *address.tells)]
        may_change = {"looks"} if address.names else set()
        if address.names and any(cell and cell.is_audited for cell in asked):
            may_change.add("audit")
        tables = stage.scenes.changed()
        if tables - may_change - address.notes:
            yield f"reading changed {tables}"


def _line_faults(stage: Stage, actor: Actor, endpoint: str) -> Iterator[str]:
    """An act for which the table asks a line leaves exactly one, and what follows from it has lines of its own."""
    cell = highest(actor, stage.action(endpoint))
    acts = stage.scenes.acts()
    own = [act for act in acts if act not in FOLLOW] or acts
    if cell is None or not cell.is_audited:
        return
    if not own or (len(own) > 1 and endpoint not in SEVERAL_ACTS):
        yield f"left the lines {acts}"


def _naming_faults(stage: Stage, actor: Actor, endpoint: str, method: str, letter: Letter, told: Told) -> Iterator[str]:
    """Nobody is named who may not be; and whoever is seen by others is told of it."""
    address = ADDRESSES[endpoint, method]
    body = told.response.get_data().decode(errors="replace")
    is_seen = told.response.status_code in {200, address.ok}
    own = {key for key, human in stage.world.humans.items() if human is actor.human}
    allowed = who_may_be_named(actor, address.names, stage.world, claims=address.claims) if address.names else own
    if address.names == "certificate.verify_by_code":
        allowed = {f"member {letter}", *own}
    is_kept = is_seen and address.names and endpoint not in NOT_KEPT
    kept = stage.scenes.looked_at() if is_kept and told.has_written else set()
    for key, human in stage.world.humans.items():
        heard = [canary for canary in human.canaries if canary in body]
        if heard and (key not in allowed or not is_seen) and key not in own:
            yield f"shows {heard} of {key}"
        if is_kept and heard and key not in own and human.codes.person not in kept:
            yield f"shows {heard} of {key}, who is not told of it"
        if is_seen and address.all_named and key in allowed - own and human.name not in body:
            yield f"does not show {human.name} ({key})"


@each_route
def test_what_is_out_of_scope_looks_like_what_is_not_there(stage: Stage, endpoint: str, method: str) -> None:
    address, action = ADDRESSES[endpoint, method], stage.action(endpoint)
    for actor in stage.world.actors.values():
        compared = [letter for letter in address.targets if letter not in address.looks_apart]
        unknown = [letter for letter in compared if address.ask(actor, action, letter) is Answer.UNKNOWN]
        looks = {letter: _looks(stage, actor, endpoint, method, letter) for letter in unknown}
        assert len(set(looks.values())) <= 1, f"{actor.name} can tell apart {list(looks)}"


def _looks(stage: Stage, actor: Actor, endpoint: str, method: str, letter: Letter) -> tuple[Any, ...]:
    """Return the answer without what was asked for: codes that were sent, and tokens of forms."""
    address = ADDRESSES[endpoint, method]
    told = stage.ask(actor, endpoint, method, letter)
    if told.has_written:
        stage.begin_again()
    body = told.response.get_data().decode(errors="replace")
    given = (stage.world, actor, letter)
    for code in (*address.route(*given).values(), *address.query(*given).values()):
        body = re.sub(rf'(?<=[/="]){re.escape(str(code))}', "…", body)  # a course's id may be a word as well
    body = re.sub(r'(name="(?:csrf_token|form_id)"[^>]*value=")[^"]*', r"\1…", body)
    headers = sorted((name, value) for name, value in told.response.headers if name != "Set-Cookie")
    return told.response.status, body, tuple(header for header in headers if header[0] != "Content-Length")


@each_route
def test_programs_that_are_not_signed_in_are_told_so(stage: Stage, endpoint: str, method: str) -> None:
    address, action = ADDRESSES[endpoint, method], stage.action(endpoint)
    for name in ("anonymous", "suspended administrator"):
        actor = stage.world.actors[name]
        if guarded(actor, action) is Answer.SIGN_IN:
            told = stage.ask(actor, endpoint, method, letters_of(address)[0], as_program=True)
            assert told.response.status_code == 401
            assert told.response.get_json()["code"] == "not_signed_in"
            assert not told.has_written


@each_route
def test_weighty_acts_ask_for_the_password_again(stage: Stage, endpoint: str, method: str) -> None:
    address, action = ADDRESSES[endpoint, method], stage.action(endpoint)
    for actor in stage.world.actors.values():
        cell = highest(actor, action)
        if actor.is_somebody and cell is not None and cell.asks_password:
            told = stage.ask(actor, endpoint, method, letters_of(address)[-1], fresh_password=False)
            assert told.response.status_code == 303, actor.name
            assert told.response.location.startswith("/en/confirm-password"), actor.name
            assert not told.has_written, actor.name


@each_route
def test_no_act_without_its_line_and_no_line_without_its_act(stage: Stage, endpoint: str, method: str) -> None:
    """Where the line cannot be written, or the act cannot be committed, there is neither."""
    action = stage.action(endpoint)
    for actor, letter in stage.who_may(endpoint, method):
        cell = highest(actor, action)
        if cell is None or not cell.is_audited or not stage.ask(actor, endpoint, method, letter).has_written:
            continue
        leaves_a_line = bool(stage.scenes.acts())
        stage.begin_again()
        if not leaves_a_line:
            continue
        assert isinstance(stage.scenes, SqliteScenes)
        stage.scenes.refuse_lines()
        without_line = stage.ask(actor, endpoint, method, letter)
        stage.begin_again()
        with failing_commits():
            without_act = stage.ask(actor, endpoint, method, letter)
        for told in (without_line, without_act):
            assert told.response.status_code >= 500
            assert not told.has_written
        break


# Pages that read about people by something else, on purpose: whether there is an administrator at all, and the names of
# those who write a course with somebody or reported a mistake in it under their name.
READ_OTHERWISE = {
    "public.first_administrator",
    "trainer.ask_review",
    "trainer.course",
    "trainer.mistake",
    "trainer.overview",
}


@pytest.mark.long
def test_pages_read_about_people_within_reach_or_by_a_key(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrators reach everybody, so nothing shows with them; one manager is enough to see most pages' queries."""
    chosen = ["institution manager", "tutor", "programme manager", "country manager", "author"][: cases(1, long=5)]
    unscoped = {}
    with scoping.watched(monkeypatch) as asked:
        for (endpoint, method), name in product(ROUTES, chosen):
            letter = letters_of(ADDRESSES[endpoint, method])[0]
            asked.clear()
            if stage.ask(stage.world.actors[name], endpoint, method, letter).has_written:
                stage.begin_again()
            if asked and endpoint not in READ_OTHERWISE:
                unscoped[endpoint, method] = (name, list(asked))
    assert set(unscoped) == set(), unscoped


@contextmanager
def failing_commits() -> Iterator[None]:
    """Let every transaction fail at its end."""

    def fail(_session: Session) -> None:
        raise OperationalError("COMMIT", None, RuntimeError("no room"))

    event.listen(Session, "before_commit", fail)
    try:
        yield
    finally:
        event.remove(Session, "before_commit", fail)


@pytest.mark.long
@each_writing_route
def test_what_a_form_does_not_ask_for_is_not_taken_over(stage: Stage, endpoint: str, method: str) -> None:
    address = ADDRESSES[endpoint, method]
    for actor, letter in stage.who_may(endpoint, method)[: cases(1)]:
        if address.json is not None:
            told = stage.ask(actor, endpoint, method, letter, extra=NOT_ASKED_FOR)
            assert told.response.status_code == 400
            assert not told.has_written
            continue
        first, second = (_deed(stage, actor, endpoint, method, letter) for _ in range(2))
        with_more = _deed(stage, actor, endpoint, method, letter, extra=NOT_ASKED_FOR)
        assert _but_for(_differing(first, second), first) == _but_for(_differing(first, second), with_more), actor.name


def _deed(stage: Stage, actor: Actor, endpoint: str, method: str, letter: Letter, **more: Any) -> Contents:
    stage.ask(actor, endpoint, method, letter, **more)
    found = stage.scenes.contents()
    stage.begin_again()
    return found


Place = tuple[str, int, int]


def _differing(first: Contents, second: Contents) -> set[Place]:
    """Return the cells (table, row, column) that differ between two runs of the same deed: what is drawn by chance."""
    assert {table: len(rows) for table, rows in first.items()} == {table: len(rows) for table, rows in second.items()}
    return {
        (table, row, column)
        for table, rows in first.items()
        for row, (one, other) in enumerate(zip(rows, second[table], strict=True))
        for column, (a, b) in enumerate(zip(one, other, strict=True))
        if a != b
    }


def _but_for(places: set[Place], found: Contents) -> Contents:
    return {
        table: [
            tuple("…" if (table, row, column) in places else cell for column, cell in enumerate(cells))
            for row, cells in enumerate(rows)
        ]
        for table, rows in found.items()
    }
