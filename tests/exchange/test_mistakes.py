"""Mistakes that people report: kept once, decided by one, told to whoever found them; on both databases."""

from __future__ import annotations

import threading

import pytest

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.content.models import CourseVersion
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.exchange import mistakes
from learnhub.exchange.mistakes import Kind, Place, State
from learnhub.exchange.models import MistakeReport
from learnhub.people.models import Person
from learnhub.people.throttles import UsedUp
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories


def place(slug: str = "floors") -> Place:
    factories.course(slug)
    version = catalogue.get_published(slug)
    return Place(version, catalogue.outline_of(version).units[0], "fr")


@pytest.mark.usefixtures("rules")
class TestReporting:
    def test_what_is_wrong_is_kept_as_it_was_written(self, cast: Cast) -> None:
        afi = cast.learner()
        kept = mistakes.report(
            afi, place(), kind=Kind.FACT, text=" 12 %\r\nplutôt que 21 % ", quote="21 %", wants_answer=True
        )
        assert (kept.text, kept.quote, kept.language) == ("12 %\nplutôt que 21 %", "21 %", "fr")
        assert (kept.state, kept.wants_answer, kept.is_named) == (State.NEW, True, False)
        assert list(mistakes.list_own(afi)) == [kept]
        assert not mistakes.list_own(cast.learner())

    def test_a_form_that_is_sent_twice_is_kept_once(self, cast: Cast) -> None:
        afi, where, code = cast.learner(), place(), ids.public_id()
        first = mistakes.report(afi, where, kind=Kind.LINK, text="It leads nowhere.", public_id=code)
        again = mistakes.report(afi, where, kind=Kind.LINK, text="It leads nowhere.", public_id=code)
        assert first is again

    def test_the_code_of_somebody_else_gives_nothing_away(self, cast: Cast) -> None:
        where, code = place(), ids.public_id()
        mistakes.report(cast.learner(), where, kind=Kind.LINK, text="It leads nowhere.", public_id=code)
        with pytest.raises(NotFound):
            mistakes.report(cast.learner(), where, kind=Kind.LINK, text="Something else.", public_id=code)

    @pytest.mark.parametrize(
        ("field", "change"),
        [
            ("kind", {"kind": "opinion"}),
            ("text", {"text": " \n "}),
            ("text", {"text": "x" * (mistakes.LONGEST_TEXT + 1)}),
            ("text", {"text": "NUL \x00"}),
            ("quote", {"quote": "x" * (mistakes.LONGEST_QUOTE + 1)}),
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, cast: Cast, field: str, change: dict[str, str]) -> None:
        with pytest.raises(Invalid) as refused:
            mistakes.report(cast.learner(), place(), **{"kind": Kind.FACT, "text": "Not so.", **change})
        assert set(refused.value.fields) == {field}

    def test_a_flood_is_held_back_and_others_are_not(self, cast: Cast, time: Time) -> None:
        afi, dara, where = cast.learner(), cast.learner(), place()
        for number in range(mistakes.ALLOWANCE.times):
            mistakes.report(afi, where, kind=Kind.OTHER, text=f"Number {number}")
        with pytest.raises(UsedUp) as refused, db.session.begin_nested():
            mistakes.report(afi, where, kind=Kind.OTHER, text="One more")
        assert refused.value.seconds == mistakes.ALLOWANCE.window.total_seconds()
        mistakes.report(dara, where, kind=Kind.OTHER, text="Mine")
        time.pass_by(hours=1)
        mistakes.report(afi, where, kind=Kind.OTHER, text="One more")


@pytest.mark.usefixtures("rules")
class TestDeciding:
    @pytest.fixture
    def report(self, cast: Cast) -> MistakeReport:
        return mistakes.report(cast.learner(), place(), kind=Kind.FACT, text="Not so.")

    def newer(self, report: MistakeReport, number: str, state: str = "published") -> None:
        old = report.version
        digest = ids.digest(ids.public_id())
        parts = {"course_id": old.course_id, "number": number, "digest": digest, "state": state}
        outline = {**old.outline, "number": number, "digest": digest}
        db.session.add(CourseVersion(**parts, outline=outline, render_version=1, imported_at=old.imported_at))
        db.session.flush()

    def test_it_is_taken_up_and_then_mended_in_a_newer_published_version(
        self, cast: Cast, report: MistakeReport
    ) -> None:
        author = cast.author(report.course.slug)
        assert mistakes.versions_that_may_mend(report) == []
        mistakes.decide(author, report, State.TAKEN_UP, seen=State.NEW)
        assert (report.state, report.decided_by_id) == (State.TAKEN_UP, author.id)
        for number in ("1.0.1", "0.9.0", "1.10.0"):
            self.newer(report, number)
        self.newer(report, "1.0.2", "draft")
        assert mistakes.versions_that_may_mend(report) == ["1.10.0", "1.0.1"]
        mistakes.decide(author, report, State.MENDED, seen=State.TAKEN_UP, mended_in="1.0.1", answer="Thank you.")
        assert (report.state, report.mended_in, report.answer) == (State.MENDED, "1.0.1", "Thank you.")

    @pytest.mark.parametrize(
        ("field", "state", "more"),
        [
            ("state", "new", {}),
            ("state", "forgotten", {}),
            ("answer", "declined", {"answer": " \n"}),
            ("mended_in", "mended", {}),
            ("mended_in", "mended", {"mended_in": "1.0.0"}),
            ("answer", "taken_up", {"answer": "x" * (mistakes.LONGEST_ANSWER + 1)}),
        ],
    )
    def test_what_is_no_decision_is_refused(
        self, cast: Cast, report: MistakeReport, field: str, state: str, more: dict[str, str]
    ) -> None:
        with pytest.raises(Invalid) as refused:
            mistakes.decide(cast.learner(), report, state, seen=State.NEW, **more)
        assert set(refused.value.fields) == {field}

    def test_of_two_who_decide_one_is_told(self, cast: Cast, report: MistakeReport) -> None:
        one, other = cast.author(report.course.slug), cast.author(report.course.slug)
        mistakes.decide(one, report, State.DECLINED, seen=State.NEW, answer="It is right: see the source.")
        with pytest.raises(Conflict):
            mistakes.decide(other, report, State.TAKEN_UP, seen=State.NEW)
        assert report.state == State.DECLINED
        mistakes.decide(other, report, State.TAKEN_UP, seen=State.DECLINED)  # who has seen it may think again
        assert report.mended_in is None


def test_the_same_form_from_many_sides_at_once_is_kept_once(app: LearnHub, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person_id, version_id, code = cast.learner().id, place().version.id, ids.public_id()
    failed: list[BaseException] = []

    def send() -> None:
        try:
            with app.app_context(), unit_of_work():
                version = db.session.get_one(CourseVersion, version_id)
                where = Place(version, catalogue.outline_of(version).units[0], "fr")
                afi = db.session.get_one(Person, person_id)
                mistakes.report(afi, where, kind=Kind.FACT, text="Not so.", public_id=code)
        except BaseException as error:  # noqa: BLE001 -- a thread of a test tells of everything
            failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with app.app_context():
        assert db.session.scalars(db.select(MistakeReport.public_id)).all() == [code]
