"""Modules that open later: what opens them, what never closes again, and that everything can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub import clock, ids
from learnhub.assessment import hand_ins
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.format.faults import Faults
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.openings import check_openings
from learnhub.content.format.settings import ModuleSettings, Opening
from learnhub.content.format.units import UnitDraft
from learnhub.content.format.vocabulary import UnitKind
from learnhub.content.models import Course, CourseVersion, VersionState, Visibility
from learnhub.content.outline import Completion, ModuleOutline, Outline
from learnhub.learning import enrolments, moves, openings, progress
from learnhub.learning.models import Enrolment
from learnhub.learning.openings import NotOpenYet
from learnhub.learning.standing import Standing
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.conftest import Time
from tests.learning.test_progress import read, take
from tests.learning.versions import draft, published
from tests.published import CHECK, EXAM, LESSON, MORE, TASK, prepared_outline, publish_steps
from tests.statements import counted
from tests.thoroughness import cases

# A module: its id, the unit that opens it ("" from the start), and its units.
Modules = Sequence[tuple[str, str, Sequence[str]]]


@pytest.fixture
def enrolment(rules: None, cast: Cast) -> Enrolment:
    return enrolments.enrol(cast.learner(), publish_steps().course, language="fr")


def open_to(enrolment: Enrolment) -> set[str]:
    standing = progress.standing(enrolment)
    return {unit.slug for unit in standing.outline.units if standing.is_open(unit)}


def opened(enrolment: Enrolment, unit: str) -> None:
    progress.note_opened(enrolment, catalogue.get_unit(enrolment.version, unit))


def test_a_module_opens_when_the_unit_that_it_names_is_completed(enrolment: Enrolment) -> None:
    assert open_to(enrolment) == {LESSON, CHECK}
    take(enrolment, CHECK, rightly=False)
    assert open_to(enrolment) == {LESSON, CHECK}
    take(enrolment, CHECK)
    assert open_to(enrolment) == {LESSON, CHECK, EXAM}
    take(enrolment, EXAM)
    assert open_to(enrolment) == {unit.slug for unit in progress.standing(enrolment).outline.units}


def test_who_asks_for_a_closed_unit_is_told_what_comes_first(enrolment: Enrolment) -> None:
    standing = progress.standing(enrolment)
    with pytest.raises(NotOpenYet) as refused:
        standing.require_open(catalogue.get_unit(enrolment.version, MORE))
    assert str(refused.value.message) == "“More of it” opens when you have completed “Exam”."
    assert (refused.value.first, str(refused.value.mend)) == (CHECK, "Go on with “Check”")


def test_one_goes_on_to_what_is_open_and_to_what_opens_the_rest(enrolment: Enrolment) -> None:
    read(enrolment)
    standing = progress.standing(enrolment)
    assert slug_of(standing.next_unit(LESSON)) == CHECK
    assert slug_of(standing.unit_after(LESSON)) == CHECK
    # The exam waits for the check itself: nothing comes after it by now.
    assert slug_of(standing.unit_after(CHECK)) is None
    take(enrolment, CHECK)
    standing = progress.standing(enrolment)
    assert slug_of(standing.unit_after(CHECK)) == EXAM
    assert slug_of(standing.next_unit(CHECK)) == EXAM
    assert slug_of(standing.unit_before(EXAM)) == CHECK


def slug_of(unit: outlines.UnitOutline | None) -> str | None:
    return unit.slug if unit else None


def test_what_one_left_out_is_next_where_the_following_module_waits_for_it(rules: None, cast: Cast) -> None:
    enrolment = on(cast, store("1.0.0", [("one", "", "ab"), ("two", "a", "c"), ("three", "", "d")]))
    complete(enrolment, "b")
    assert slug_of(progress.standing(enrolment).unit_after("b")) == "a"
    assert slug_of(progress.standing(enrolment).unit_before("d")) == "b"


def test_a_course_where_all_is_open_asks_no_more_than_before(rules: None, cast: Cast) -> None:
    going = on(cast, store("1.0.0", [("one", "", "ab"), ("two", "", "c")]))
    progress.standing(going)
    with counted() as asked:
        progress.standing(going)
    assert len(asked) == 1


def test_work_is_due_from_the_day_on_which_it_opened(enrolment: Enrolment, time: Time) -> None:
    task = catalogue.get_unit(enrolment.version, TASK)
    time.pass_by(days=20)
    take(enrolment, CHECK)
    take(enrolment, EXAM)
    assert hand_ins.standing_of(enrolment, task).due_on == clock.today() + timedelta(days=14)
    assert not hand_ins.standing_of(enrolment, task).is_overdue


def test_work_on_a_unit_that_a_newer_version_has_no_more_is_due_as_it_was(enrolment: Enrolment) -> None:
    task = catalogue.get_unit(enrolment.version, TASK)
    enrolment.version = store("2.0.0", [("one", "", "a")])
    assert hand_ins.standing_of(enrolment, task).due_on == clock.today() + timedelta(days=14)


def test_who_has_completed_the_course_reads_all_of_it(rules: None, cast: Cast) -> None:
    enrolment = on(cast, store("1.0.0", [("one", "", "a"), ("two", "b", "c"), ("three", "", "b")], required=False))
    take_no_part = progress.standing(enrolment)
    assert not take_no_part.is_open(catalogue.get_unit(enrolment.version, "c"))
    enrolment.completed_at = clock.now()
    assert open_to(enrolment) == {"a", "b", "c"}


def test_a_new_version_closes_nothing_to_who_comes_along_and_much_to_who_comes_after(rules: None, cast: Cast) -> None:
    published("1.0.0")
    going = enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="fr")
    published("1.1.0", "exam later")
    after = enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="fr")
    assert (open_to(going), open_to(after)) == ({LESSON, CHECK, EXAM}, {LESSON, CHECK})


def test_a_closed_module_stays_closed_where_another_unit_opens_it_in_the_new_version(rules: None, cast: Cast) -> None:
    published("1.0.0", "exam after the lesson")
    waiting, ready = (enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="fr") for _ in range(2))
    read(ready)
    published("1.1.0", "exam later")
    assert (open_to(waiting), open_to(ready)) == ({LESSON, CHECK}, {LESSON, CHECK, EXAM})


def test_who_chooses_another_version_keeps_what_was_open(rules: None, cast: Cast) -> None:
    published("1.0.0")
    going = enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="fr")
    published("2.0.0", "exam later")
    moves.choose(going, "2.0.0")
    assert open_to(going) == {LESSON, CHECK, EXAM}


def test_moving_learners_asks_one_statement_more_where_something_opens_later(rules: None, cast: Cast) -> None:
    def asked_for(number: str, content: str) -> int:
        version = draft(number, content)
        with counted() as asked:
            moves.publish(record.SHELL, version)
        return len(asked)

    published("1.0.0")
    for _ in range(3):
        enrolments.enrol(cast.learner(), catalogue.get_course("floors"), language="fr")
    assert asked_for("1.1.0", "exam later") <= asked_for("1.0.1", "reworded") + 2


def test_authors_see_all_of_a_preview(enrolment: Enrolment) -> None:
    openings.open_all(enrolment.version)
    assert MORE in open_to(enrolment)


# Whatever authors write


def tree(number: str, modules: Modules, *, required: bool = True) -> Outline:
    """Return a tree of lessons in modules."""
    made = prepared_outline()
    lesson = next(unit for unit in made.units if unit.is_lesson)
    return replace(
        made,
        course="ladder",
        number=number,
        digest=ids.digest(f"ladder {ids.public_id()}"),
        completion=Completion(lessons="all" if required else "none", quizzes="all"),
        modules=tuple(
            ModuleOutline(slug, {"en": slug}, {}, {}, tuple(replace(lesson, slug=unit) for unit in units), opens_after)
            for slug, opens_after, units in modules
        ),
    )


def store(number: str, modules: Modules, *, required: bool = True) -> CourseVersion:
    """Store a version that is not published yet, without texts."""
    found = db.session.scalars(db.select(Course).where(Course.slug == "ladder")).first()
    outline = tree(number, modules, required=required)
    version = CourseVersion(
        course=found or Course(slug="ladder", visibility=Visibility.EVERYONE, created_at=clock.now()),
        number=number,
        digest=outline.digest,
        state=VersionState.DRAFT,
        outline=outlines.to_json(outline),
        render_version=1,
        imported_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version


def on(cast: Cast, version: CourseVersion) -> Enrolment:
    """Publish a version and return a new learner's enrolment in it."""
    moves.publish(record.SHELL, version)
    return enrolments.enrol(cast.learner(), version.course, language="en")


def complete(enrolment: Enrolment, unit: str) -> None:
    progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, unit))


@st.composite
def modules_of(draw: st.DrawFn, units: str = "abcdef", *, may_be_knotted: bool = False) -> Modules:
    """Draw some of the units in some modules, each open from the start or after a unit of another."""
    chosen = list(draw(st.permutations(units)))
    chosen = chosen[: draw(st.integers(1, len(units)))]
    cuts = sorted(draw(st.sets(st.integers(1, len(chosen)), max_size=3)) | {len(chosen)})
    parts = [chosen[start:end] for start, end in zip([0, *cuts], cuts, strict=False) if end > start]
    names = draw(st.permutations("klmn"))
    found, before = [], list[str]()
    for name, part in zip(names, parts, strict=False):
        choice = sorted(set(chosen) if may_be_knotted else set(before))
        found.append((name, draw(st.sampled_from(["", *choice])), part))
        before += part
    return draw(st.permutations(found))


def reached(outline: Outline) -> set[str]:
    """Return the units to which a learner comes who completes all that is open, again and again."""
    done: set[str] = set()
    while True:
        closed = openings.closed(outline, done, done)
        standing = Standing(frozenset(done), frozenset(done), outline, is_complete=False, closed=closed)
        more = {unit.slug for unit in outline.units if standing.is_open(unit)} - done
        if not more:
            return done
        assert standing.next_unit() is not None
        done |= more


@given(modules_of(may_be_knotted=True))
def test_the_checker_refuses_exactly_what_nobody_could_reach(modules: Modules) -> None:
    faults = Faults()
    check_openings([_drafted(*module) for module in modules], faults)
    outline = tree("1.0.0", modules)
    assert faults.has_errors == (reached(outline) != {unit.slug for unit in outline.units})


def _drafted(slug: str, opens_after: str, units: Sequence[str]) -> ModuleDraft:
    opens = Opening(after=opens_after) if opens_after else None
    made = [UnitDraft(unit, UnitKind.LESSON, "en", {}) for unit in units]
    return ModuleDraft(slug, 1, slug, settings=ModuleSettings(title={"en": slug}, opens=opens), units=made)


Deed = tuple[str, int, Modules]
DEEDS = st.lists(
    st.tuples(st.sampled_from(["minor", "minor", "major", "complete", "open"]), st.integers(0, 9), modules_of()),
    min_size=2,
    max_size=8,
)


@pytest.mark.long
@settings(
    max_examples=cases(5, long=400),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(first=modules_of(), deeds=DEEDS)
def test_nothing_that_was_open_closes_again(rules: None, cast: Cast, first: Modules, deeds: list[Deed]) -> None:
    kept = db.session.begin_nested()
    try:
        assert_nothing_closes(cast, first, deeds)
    finally:
        kept.rollback()
        db.session.expire_all()


def assert_nothing_closes(cast: Cast, first: Modules, deeds: list[Deed]) -> None:
    enrolment, number = on(cast, store("1.0.0", first)), (1, 0)
    for kind, place, modules in deeds:
        before = open_to(enrolment)
        if kind in {"minor", "major"}:
            number = (number[0], number[1] + 1) if kind == "minor" else (number[0] + 1, 0)
            moves.publish(record.SHELL, store(f"{number[0]}.{number[1]}.0", modules))
            if kind == "major" and enrolment.completed_at is None:
                moves.choose(enrolment, f"{number[0]}.0.0")
        else:
            unit = sorted(before)[place % len(before)]
            complete(enrolment, unit) if kind == "complete" else opened(enrolment, unit)
        db.session.expire_all()
        shown = {unit.slug for unit in progress.standing(enrolment).outline.units}
        assert before & shown <= open_to(enrolment)
