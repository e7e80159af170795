"""A notebook keeps what its owner wrote: once, whole, where it belongs, and for nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub import ids
from learnhub.content import publishing
from learnhub.content.models import CourseVersion
from learnhub.errors import Invalid, NotFound
from learnhub.learning import enrolments, entries, notebook, notebooks
from learnhub.learning.entries import Kind
from learnhub.learning.models import Enrolment, NotebookEntry
from learnhub.learning.notebook import ChangedElsewhere, Sent
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry, Event
from tests.cast import Cast
from tests.conftest import Time
from tests.content.written_course import (
    CHECK,
    CHECK_FR,
    FLOOR,
    FLOOR_FR,
    LESSON_FR,
    QUIZ,
    QUIZ_FR,
    Change,
    write_course,
)
from tests.content.written_course import LESSON as LESSON_TEXT
from tests.published import LESSON, publish_course
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")

KNOWN, NUMBERED = "where-you-work", "2"


@pytest.fixture
def afi(rules: None, cast: Cast) -> Person:
    return cast.learner(name="Afi Exemple")


@pytest.fixture
def enrolment(afi: Person) -> Enrolment:
    return enrolments.enrol(afi, publish_course().course, language="en")


def sent(
    text: str, place: str = KNOWN, kind: Kind = Kind.PROMPT, *seen: str, revision: str = "", code: str = ""
) -> Sent:
    return Sent(kind, place, text, revision or ids.client_id(), frozenset(seen), code)


def write(enrolment: Enrolment, *notes: Sent, unit: str = LESSON) -> dict[str, str]:
    return notebook.write(enrolment, unit, notes)


def kept(enrolment: Enrolment) -> dict[tuple[str, str], str]:
    return {(entry.kind, entry.place): entry.text for entry in entries.of_course(enrolment)}


def test_a_note_is_kept_with_what_it_answers(enrolment: Enrolment, time: Time) -> None:
    first = sent("  Those\r\nwho work informally.  ")
    assert write(enrolment, first) == {"prompt.where-you-work": first.revision}
    (entry,) = entries.of_unit(enrolment, LESSON)
    assert entry.text == "Those\nwho work informally."
    assert (entry.words, entry.language) == ("Where you work\nWho is left out?", "en")
    assert (entry.revision, entry.changed_at) == (first.revision, time.now)


def test_several_notes_are_kept_at_once_or_not_at_all(enrolment: Enrolment) -> None:
    write(enrolment, sent("one"), sent("two", NUMBERED), sent("three", "", Kind.UNIT))
    assert kept(enrolment) == {("prompt", KNOWN): "one", ("prompt", NUMBERED): "two", ("unit", ""): "three"}
    with pytest.raises(Invalid) as refused:
        write(enrolment, sent("other", "", Kind.UNIT), sent("x" * 10_001, NUMBERED))
    assert list(refused.value.fields) == ["prompt.2"]


def test_sending_the_same_again_changes_nothing(enrolment: Enrolment, time: Time) -> None:
    first = sent("one")
    write(enrolment, first)
    written_at = time.now
    time.pass_by(minutes=5)
    assert write(enrolment, first) == {first.name: first.revision}
    assert write(enrolment, sent("one")) == {first.name: first.revision}
    assert [entry.changed_at for entry in entries.of_unit(enrolment, LESSON)] == [written_at]


def test_a_device_that_has_seen_the_last_text_writes_on(enrolment: Enrolment) -> None:
    first = sent("one")
    write(enrolment, first)
    second = sent("one, two", KNOWN, Kind.PROMPT, first.revision)
    write(enrolment, second)
    # The answer to the second never arrived, but the device knows that it was sent.
    write(enrolment, sent("one, two, three", KNOWN, Kind.PROMPT, first.revision, second.revision))
    assert kept(enrolment)["prompt", KNOWN] == "one, two, three"


def test_a_page_that_is_sent_again_after_going_back_writes_on(enrolment: Enrolment) -> None:
    page = ids.client_id()
    write(enrolment, sent("one", revision=page))
    write(enrolment, sent("one and more", revision=page))
    assert kept(enrolment)["prompt", KNOWN] == "one and more"


def test_a_device_that_has_not_seen_the_last_text_is_told(enrolment: Enrolment) -> None:
    phone, desk = sent("from the phone"), sent("from the desk")
    write(enrolment, phone)
    with pytest.raises(ChangedElsewhere) as refused:
        write(enrolment, desk)
    assert refused.value.notes["prompt.where-you-work"].text == "from the phone"
    assert kept(enrolment)["prompt", KNOWN] == "from the phone"
    write(enrolment, sent("from both", KNOWN, Kind.PROMPT, phone.revision))
    assert kept(enrolment)["prompt", KNOWN] == "from both"


def test_an_empty_text_takes_a_note_away_only_where_it_was_seen(enrolment: Enrolment) -> None:
    first = sent("one")
    write(enrolment, first)
    with pytest.raises(ChangedElsewhere):
        write(enrolment, sent(" \n "))
    assert write(enrolment, sent(" \n ", KNOWN, Kind.PROMPT, first.revision)) == {first.name: ""}
    assert kept(enrolment) == {}
    assert write(enrolment, sent("")) == {first.name: ""}


def test_a_text_written_on_after_it_was_taken_away_elsewhere_is_kept(enrolment: Enrolment) -> None:
    first = sent("one")
    write(enrolment, first)
    write(enrolment, sent("", KNOWN, Kind.PROMPT, first.revision))
    write(enrolment, sent("one more", KNOWN, Kind.PROMPT, first.revision))
    assert kept(enrolment)["prompt", KNOWN] == "one more"


@pytest.mark.parametrize(
    ("unit", "place", "kind"),
    [
        (LESSON, "nowhere", Kind.PROMPT),
        (LESSON, "1", Kind.PROMPT),
        (LESSON, "", Kind.PROMPT),
        (LESSON, KNOWN, Kind.UNIT),
        ("no-unit", "", Kind.UNIT),
        ("check", KNOWN, Kind.PROMPT),
    ],
)
def test_nothing_is_kept_where_there_is_no_place_for_it(
    enrolment: Enrolment, unit: str, place: str, kind: Kind
) -> None:
    with pytest.raises(NotFound):
        write(enrolment, sent("x", place, kind), unit=unit)
    assert kept(enrolment) == {}


@pytest.mark.parametrize("text", ["\x00", "a\x07b", "\ufffe", "\u200b"])
def test_what_cannot_be_shown_is_refused(enrolment: Enrolment, text: str) -> None:
    with pytest.raises(Invalid):
        write(enrolment, sent(text))


def test_a_revision_is_a_devices_own_id(enrolment: Enrolment) -> None:
    with pytest.raises(Invalid):
        write(enrolment, sent("x", revision="1"))


def test_a_full_notebook_says_so(enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "MOST", 2)
    write(enrolment, sent("one"), sent("two", NUMBERED))
    with pytest.raises(Invalid, match="right yet"):
        write(enrolment, sent("three", "", Kind.UNIT))
    with pytest.raises(Invalid):
        notebook.set_bookmark(enrolment, LESSON, "", is_kept=True)


def test_bookmarks_are_kept_and_taken_away_and_twice_is_once(enrolment: Enrolment) -> None:
    for _ in range(2):
        notebook.set_bookmark(enrolment, LESSON, "h.2", is_kept=True)
        notebook.set_bookmark(enrolment, LESSON, "", is_kept=True)
    assert kept(enrolment) == {("bookmark", "h.2"): "", ("bookmark", ""): ""}
    for _ in range(2):
        notebook.set_bookmark(enrolment, LESSON, "h.2", is_kept=False)
    assert kept(enrolment) == {("bookmark", ""): ""}
    (entry,) = entries.of_course(enrolment)
    assert entry.words == "What is a floor?"
    notebook.remove_bookmark(enrolment, entry.code)
    assert kept(enrolment) == {}


@pytest.mark.parametrize(("unit", "place"), [(LESSON, "h.9"), (LESSON, KNOWN), ("no-unit", "")])
def test_a_bookmark_needs_a_place(enrolment: Enrolment, unit: str, place: str) -> None:
    with pytest.raises(NotFound):
        notebook.set_bookmark(enrolment, unit, place, is_kept=True)


def test_nothing_of_others_can_be_taken_away(enrolment: Enrolment, cast: Cast) -> None:
    notebook.set_bookmark(enrolment, LESSON, "", is_kept=True)
    write(enrolment, sent("mine"))
    other = enrolments.enrol(cast.learner(), enrolment.course, language="en")
    for entry in entries.of_course(enrolment):
        with pytest.raises(NotFound):
            notebook.remove_bookmark(other, entry.code)
        with pytest.raises(NotFound):
            write(other, sent("theirs", code=entry.code))
    write(other, sent("theirs"))
    assert kept(enrolment)["prompt", KNOWN] == "mine"
    assert kept(other) == {("prompt", KNOWN): "theirs"}


def test_a_note_is_not_a_bookmark(enrolment: Enrolment) -> None:
    write(enrolment, sent("mine"))
    with pytest.raises(NotFound):
        notebook.remove_bookmark(enrolment, entries.of_course(enrolment)[0].code)


def test_nobody_is_told_that_somebody_wrote(enrolment: Enrolment) -> None:
    def told() -> list[int]:
        return [db.session.query(table).count() for table in (Event, AuditEntry)]

    before = told()
    write(enrolment, sent("one"), sent("two", "", Kind.UNIT))
    notebook.set_bookmark(enrolment, LESSON, "", is_kept=True)
    notebooks.book(enrolment)
    assert told() == before


# New versions


def move_to(
    enrolment: Enrolment, folder: Path, english: str, french: str = "Un.", number: str = "1.1.0"
) -> CourseVersion:
    """Publish a version whose lesson is this, and move the learner to it."""
    changes: dict[str, Change] = {
        FLOOR: f"---\ntitle: What is a floor?\n---\n\n{english}\n\n## Two principles\n\nText.\n",
        FLOOR_FR: f"---\ntitle: Un socle\n---\n\n{french}\n\n## Deux principes\n\nTexte.\n",
    }
    version = publishing.store(record.SHELL, publishing.prepare(write_course(folder, changes, version=number)))
    assert publishing.publish(record.SHELL, version)
    enrolment.version = version
    db.session.flush()
    return version


WHERE = "> [!REFLECT] Where you work\n> Who is left out?"
WHAT = "> [!REFLECT]\n> What would you change *first*?"
NEW = "> [!REFLECT] Something new\n> What is it?"


def placed(enrolment: Enrolment) -> Mapping[str, str]:
    """Return the notes by the prompt under which they stand; those that stand nowhere by "-"."""
    unit = next(unit for unit in notebooks.book(enrolment).pages if unit.slug == LESSON)
    return {(item.anchor or "-"): item.entry.text for item in unit.items if item.entry.kind is Kind.PROMPT}


@pytest.fixture
def written(enrolment: Enrolment) -> Enrolment:
    """The learner with a note under each prompt."""
    write(enrolment, sent("here"), sent("this", NUMBERED))
    return enrolment


def test_a_prompt_before_it_does_not_take_a_note(written: Enrolment, tmp_path: Path) -> None:
    move_to(written, tmp_path, f"{NEW}\n\n{WHERE}\n\n{WHAT}")
    assert placed(written) == {"note.2": "here", "note.3": "this"}
    write(written, sent("new", "1"))
    assert placed(written) == {"note.1": "new", "note.2": "here", "note.3": "this"}


def test_prompts_that_change_places_take_their_notes_along(written: Enrolment, tmp_path: Path) -> None:
    move_to(written, tmp_path, f"{WHAT}\n\n{WHERE}")
    assert placed(written) == {"note.1": "this", "note.2": "here"}
    now = {entry.place: entry.revision for entry in entries.of_unit(written, LESSON)}
    write(
        written,
        sent("this too", "1", Kind.PROMPT, now[NUMBERED]),
        sent("here too", "2", Kind.PROMPT, now[KNOWN]),
    )
    assert placed(written) == {"note.1": "this too", "note.2": "here too"}
    assert kept(written) == {("prompt", "1"): "this too", ("prompt", "2"): "here too"}


def test_a_prompt_that_is_given_an_id_keeps_its_note(written: Enrolment, tmp_path: Path) -> None:
    move_to(written, tmp_path, f"{WHERE}\n\n> [!REFLECT] {{#first-change}}\n> What would you change *first*?")
    assert placed(written) == {"note.1": "here", "note.first-change": "this"}


def test_a_prompt_that_reads_otherwise_keeps_its_note_and_says_what_it_was(written: Enrolment, tmp_path: Path) -> None:
    move_to(written, tmp_path, "> [!REFLECT] At work {#where-you-work}\n> Who?\n\n> [!REFLECT]\n> What comes first?")
    (unit,) = notebooks.book(written).pages
    assert [(item.words, item.said, item.entry.text) for item in unit.items] == [
        ("At work\nWho?", "Where you work\nWho is left out?", "here"),
        ("What comes first?", "What would you change first?", "this"),
    ]


def test_a_note_whose_prompt_has_gone_is_kept_apart_and_can_be_changed(written: Enrolment, tmp_path: Path) -> None:
    move_to(written, tmp_path, WHAT)
    (unit,) = notebooks.book(written).pages
    assert [(item.anchor, item.said, item.entry.text) for item in unit.items] == [
        ("note.1", None, "this"),
        (None, "Where you work\nWho is left out?", "here"),
    ]
    stray = unit.items[1].entry
    write(written, sent("here still", "", Kind.PROMPT, stray.revision, code=stray.code))
    assert placed(written) == {"note.1": "this", "-": "here still"}
    write(written, sent("", "", Kind.PROMPT, *(one.revision for one in entries.of_course(written)), code=stray.code))
    assert placed(written) == {"note.1": "this"}


def test_a_note_on_a_unit_that_has_gone_is_kept(written: Enrolment, tmp_path: Path) -> None:
    write(written, sent("on all of it", "", Kind.UNIT))
    files = {FLOOR: LESSON_TEXT, FLOOR_FR: LESSON_FR, CHECK: QUIZ, CHECK_FR: QUIZ_FR}
    renamed = {path.replace("floor", "ground"): text.replace("floor.", "ground.") for path, text in files.items()}
    changes: dict[str, Change] = {FLOOR: None, FLOOR_FR: None, **renamed}
    changes[CHECK] = renamed[CHECK].replace("lesson=floor", "lesson=ground")
    prepared = publishing.prepare(write_course(tmp_path, changes, version="2.0.0"))
    written.version = publishing.store(record.SHELL, prepared)
    db.session.flush()
    (unit,) = notebooks.book(written).pages
    assert (unit.unit, unit.title) == (None, "What is a floor?")
    assert {item.entry.text for item in unit.items} == {"here", "this", "on all of it"}


def test_a_bookmark_follows_its_heading(enrolment: Enrolment, tmp_path: Path) -> None:
    notebook.set_bookmark(enrolment, LESSON, "h.1", is_kept=True)
    notebook.set_bookmark(enrolment, LESSON, "h.2", is_kept=True)
    move_to(enrolment, tmp_path, "## Before\n\nText.")
    (unit,) = notebooks.book(enrolment).pages
    assert [(item.words, item.anchor, item.said) for item in unit.items] == [
        ("Two principles", "two-principles", None),
        ("", None, "A note"),
    ]


def test_notes_are_where_they_were_in_another_language(written: Enrolment) -> None:
    notebook.set_bookmark(written, LESSON, "h.2", is_kept=True)
    enrolments.choose_language(written, "fr")
    (unit,) = notebooks.book(written).pages
    assert unit.title == "Qu’est-ce qu’un socle ?"
    assert [(item.words, item.said, item.anchor) for item in unit.items] == [
        ("Là où vous travaillez\nQui est laissé de côté ?", None, "note.where-you-work"),
        ("Une note", None, "une-note"),
        ("Que changeriez-vous en premier ?", None, "note.2"),
    ]


def test_notes_outlive_a_renewal(written: Enrolment, afi: Person) -> None:
    again = Enrolment(
        public_id=ids.public_id(),
        person_id=afi.id,
        course_id=written.course_id,
        version_id=written.version_id,
        cycle=2,
        language="en",
        enrolled_at=written.enrolled_at,
    )
    db.session.add(again)
    db.session.flush()
    assert kept(again) == kept(written)


def test_notebooks_are_listed_with_what_they_hold(written: Enrolment, afi: Person, cast: Cast) -> None:
    notebook.set_bookmark(written, LESSON, "", is_kept=True)
    (line,) = notebooks.list_of(afi)
    assert (line.outline.course, line.notes, line.bookmarks) == ("floors", 2, 1)
    assert notebooks.list_of(cast.learner()) == []


TEXTS = st.text(st.sampled_from("ab ក\n"), max_size=4)
DEEDS = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([KNOWN, NUMBERED]), TEXTS), max_size=8)


@pytest.mark.long
@settings(max_examples=cases(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_text_is_ever_lost_between_two_devices(enrolment: Enrolment, deeds: list[tuple[int, str, str]]) -> None:
    """Each device writes what it likes; it is either kept, or the device is told what is kept instead."""
    db.session.execute(db.delete(NotebookEntry))
    seen: list[dict[str, frozenset[str]]] = [{}, {}]
    for device, place, text in deeds:
        one = Sent(Kind.PROMPT, place, text, ids.client_id(), seen[device].get(place, frozenset()))
        before = kept(enrolment).get(("prompt", place), "")
        try:
            write(enrolment, one)
        except ChangedElsewhere as told:
            entry = told.notes[one.name]
            assert (entry.text, kept(enrolment)["prompt", place]) == (before, before)
            seen[device][place] = frozenset({entry.revision})
        else:
            assert (
                kept(enrolment).get(("prompt", place), "")
                == "\n".join(line.rstrip() for line in text.splitlines()).strip()
            )
            seen[device][place] = frozenset({*one.seen, one.revision})
