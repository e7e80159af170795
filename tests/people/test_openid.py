"""Ways to a provider and back, whose account an identity opens, and how a provider is asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from learnhub.app import LearnHub
from learnhub.errors import Conflict, NotFound, Refused
from learnhub.people import accounts
from learnhub.people.openid import fetching, identities, visits
from learnhub.people.openid.client import Claims, Trip
from learnhub.people.openid.fetching import NothingCame
from learnhub.people.openid.models import Identity, ProviderVisit, Purpose
from learnhub.people.openid.providers import Provider
from learnhub.people.openid.troubles import VisitOver
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail
from tests.cast import Cast
from tests.conftest import Time

MINISTRY = Provider("ministry", "The ministry", "https://login.example.org", "learnhub")
AGENCY = Provider("agency", "The agency", "https://agency.example.org", "learnhub")
AFI, BACK = Claims(MINISTRY.issuer, "77", "Afi Exemple", "afi@example.org"), "https://learn.example.org/back"


def begin(purpose: Purpose = Purpose.SIGN_IN, browser: str = "b") -> Trip:
    return visits.begin(MINISTRY, purpose, browser, BACK, language="fr")


@pytest.mark.usefixtures("rules")
def test_the_table_holds_no_secret_of_a_visit() -> None:
    trip = begin(browser="a browser")
    kept = str(db.session.execute(db.select(ProviderVisit.__table__)).all())
    assert not [one for one in (trip.state, trip.nonce, trip.verifier, "a browser") if one in kept]
    assert all(len(one) >= 43 for one in (trip.state, trip.nonce, trip.verifier))


@pytest.mark.usefixtures("rules")
def test_a_visit_comes_back_once_with_what_it_took_along() -> None:
    trip = begin()
    assert visits.come_back(trip.state, MINISTRY, "b", BACK)[1] == trip
    with pytest.raises(VisitOver):
        visits.come_back(trip.state, MINISTRY, "b", BACK)


@pytest.mark.usefixtures("rules")
def test_not_to_another_browser_nor_by_another_provider_nor_late(time: Time) -> None:
    trip = begin()
    for state, provider, browser in ((trip.state, MINISTRY, "c"), (trip.state, AGENCY, "b"), ("x", MINISTRY, "b")):
        with pytest.raises(VisitOver):
            visits.come_back(state, provider, browser, BACK)
    time.pass_by(minutes=15)
    with pytest.raises(VisitOver):
        visits.come_back(trip.state, MINISTRY, "b", BACK)


def test_of_many_that_come_back_at_once_one_is_taken(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        trip = begin()
    taken: list[bool] = []

    def come_back() -> None:
        try:
            with app.app_context(), unit_of_work():
                visits.come_back(trip.state, MINISTRY, "b", BACK)
            taken.append(True)
        except VisitOver:
            taken.append(False)

    threads = [threading.Thread(target=come_back) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False] * 5 + [True]


@pytest.mark.usefixtures("rules")
def test_what_waits_is_found_again_for_a_while_and_finished_once(time: Time) -> None:
    trip = begin()
    visits.let_wait(visits.come_back(trip.state, MINISTRY, "b", BACK)[0], AFI)
    visit, claims = visits.get_waiting(trip.state, "b", Purpose.SIGN_IN)
    assert claims == AFI
    for state, browser, purpose in (("x", "b", "sign_in"), (trip.state, "c", "sign_in"), (trip.state, "b", "link")):
        with pytest.raises(VisitOver):
            visits.get_waiting(state, browser, Purpose(purpose))
    visits.finish(visit)
    with pytest.raises(VisitOver):
        visits.finish(visit)
    time.pass_by(hours=1)
    visits.forget_over(time.now)
    assert db.session.scalars(db.select(ProviderVisit)).all() == []


@pytest.mark.usefixtures("rules")
def test_issuer_and_subject_together_are_one_person(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    identities.link(afi, AFI)
    identities.link(afi, AFI)  # twice is once
    with pytest.raises(Conflict):
        identities.link(dara, AFI)
    identities.link(dara, Claims(AGENCY.issuer, "77"))
    found = [identities.find(one) for one in (AFI, Claims(AGENCY.issuer, "77"), Claims(AGENCY.issuer, "78"))]
    assert [one.person if one else None for one in found] == [afi, dara, None]
    assert db.session.scalars(db.select(Mail.letter)).all() == [identities.LETTER] * 2


@pytest.mark.usefixtures("rules")
def test_what_opened_an_account_that_was_merged_is_linked_to_the_kept_one(cast: Cast) -> None:
    former, kept = cast.learner(), cast.learner()
    identities.link(former, AFI)
    former.merged_into_id = kept.id
    identities.link(kept, AFI)
    assert [one.subject for one in identities.of(kept)] == ["77"]
    assert identities.of(former) == []


@pytest.mark.usefixtures("rules")
def test_what_belongs_to_another_is_not_there(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    identities.link(afi, AFI)
    with pytest.raises(NotFound):
        identities.get_own(dara, identities.of(afi)[0].public_id)


@pytest.mark.usefixtures("rules")
def test_the_only_way_in_stays_and_one_that_is_not_set_up_any_more_is_none(cast: Cast) -> None:
    afi = cast.learner()
    for claims in (AFI, Claims(AGENCY.issuer, "77")):
        identities.link(afi, claims)
    ministry, agency = identities.of(afi)
    afi.password_hash = None
    with pytest.raises(Refused):
        identities.unlink(afi, ministry, {MINISTRY.issuer})
    identities.unlink(afi, ministry, {MINISTRY.issuer, AGENCY.issuer})
    accounts.change_password(afi, "a hash")
    identities.unlink(afi, agency, {AGENCY.issuer})
    assert db.session.scalars(db.select(Identity)).all() == []


@contextmanager
def _answering(*pieces: bytes, then: threading.Event | None = None) -> Iterator[str]:
    """Serve these bytes to whoever connects, and then wait; give the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _address = server.accept()
            with connection:
                connection.recv(4096)
                for piece in pieces:
                    connection.sendall(piece)
                if then is not None:
                    then.wait(5)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "another address"),
        (HEAD + b"\r\n<html>", "not JSON"),
        (HEAD + b"\r\n[1]", "not an object"),
        (HEAD + b"\r\n" + b"[" * 100_000, "not JSON"),
        (HEAD + b"\r\n" + b" " * 300_000, "longer than"),
        (HEAD + b"Content-Encoding: gzip\r\n\r\n{}", "packed"),
        (b"nothing at all", "ConnectionError"),
    ],
    ids=["redirection", "page", "list", "deep", "long", "packed", "no answer"],
)
def test_what_is_no_answer(sent: bytes, why: str) -> None:
    with _answering(sent) as address, pytest.raises(NothingCame, match=why):
        fetching.get(address)


def test_an_answer_is_read() -> None:
    with _answering(HEAD + b'\r\n{"issuer": "x"}') as address:
        assert fetching.get(address).data == {"issuer": "x"}


def test_one_who_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "READ_SECONDS", 0.1)
    over = threading.Event()
    with _answering(HEAD, then=over) as address:
        with pytest.raises(NothingCame):
            fetching.get(address)
        over.set()


def test_one_who_speaks_slowly_is_not_listened_to_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LONGEST_SECONDS", -1.0)
    with _answering(HEAD + b"\r\n{}") as address, pytest.raises(NothingCame, match="takes longer"):
        fetching.get(address)


@pytest.mark.parametrize(
    "address", ["http://login.example.org/", "ftp://localhost/", "https://", "https://a@b/", "https://a/#b", "//a"]
)
def test_who_is_not_asked_at_all(address: str) -> None:
    with pytest.raises(NothingCame, match="not https"):
        fetching.get(address)
