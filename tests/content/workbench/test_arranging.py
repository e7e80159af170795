"""Units and modules in another order and under other names: links follow, and nothing else in the files changes."""

from __future__ import annotations

import os
import re
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.content.drafting import placing
from learnhub.content.format import checking, names
from learnhub.content.format.targets import resolve
from learnhub.content.workbench import arranging, contents, files, leading
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.stores import disk
from tests.content.written_course import CHECK, CHECK_FR, FLOOR, FLOOR_FR, GLOSSARY, Change, write_course
from tests.thoroughness import cases

CODE = "\n`[a](02-check.quiz.en.md)` and <!-- [b](02-check.quiz.en.md) --> and `` ` [c](02-check.quiz.en.md) ``\n"
FENCE = "\n```\n[d](02-check.quiz.en.md)\n```\n\n[ref]: 02-check.quiz.en.md\n\nSee [ref].\n"
CHANGES: dict[str, Change] = {
    "glossary.yml": GLOSSARY,
    FLOOR: ("A footnote[^1].\n", f"A footnote[^1]. See [it](./02-check.quiz.en.md 'title').\n{CODE}{FENCE}"),
    # The number of an objective is one of the quiz's module: elsewhere it is for the author to look at.
    CHECK: ("objective=2 ", ""),
    "media/talk.en.md": "Somebody speaks of [the lesson](../01-first/01-floor.en.md).\n",
}
LINK = re.compile(r"\]\(<?([^\s()<>]+)|\]: ([^\s]+)")


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return write_course(tmp_path, CHANGES)


def names_in(version: Path) -> list[str]:
    return [path for path in files.list_paths(version) if "/" in path and not path.startswith("media/")]


def shown(version: Path) -> list[tuple[str, list[str]]]:
    held = contents.contents_of(version)
    return [(module.folder, [unit.id for unit in module.units]) for module in held.modules]


def verdict(version: Path) -> set[tuple[str, str]]:
    return {(fault.code, str(fault.message)) for fault in checking.check(version).faults}


def test_a_unit_moves_behind_its_neighbour_in_all_languages(version: Path) -> None:
    assert arranging.move_unit(version, "floor", "first", "check")
    assert shown(version)[0] == ("01-first", ["check", "floor"])
    assert (version / "01-first/02-floor.fr.md").exists()
    assert "[the check](01-check.quiz.en.md)" in (version / "01-first/02-floor.en.md").read_text()
    assert "[la leçon](02-floor.fr.md#deux-principes)" in (version / "01-first/01-check.quiz.fr.md").read_text()
    assert "[the lesson](01-first/02-floor.en.md)" in (version / "glossary.yml").read_text()
    assert "[the lesson](../01-first/02-floor.en.md)" in (version / "media/talk.en.md").read_text()
    assert verdict(version) == set()


def test_a_unit_moves_to_another_module_with_its_links(version: Path) -> None:
    assert arranging.move_unit(version, "check", "final", "")
    assert shown(version) == [("01-first", ["floor"]), ("90-final", ["check", "exam"])]
    assert (
        "[the lesson](../01-first/01-floor.en.md#two-principles)"
        in (version / "90-final/01-check.quiz.en.md").read_text()
    )
    assert "[the check](../90-final/01-check.quiz.en.md)" in (version / FLOOR).read_text()
    assert verdict(version) == set()


def test_what_is_no_link_stays_as_it_is(version: Path) -> None:
    before = (version / FLOOR).read_text()
    arranging.move_unit(version, "check", "first", "")
    after = (version / "01-first/02-floor.en.md").read_text()
    wanted = before.replace("[the check](02-check", "[the check](01-check").replace("[it](./02-check", "[it](01-check")
    assert after == wanted.replace("[ref]: 02-check", "[ref]: 01-check")


def test_nothing_is_written_where_nothing_moves(version: Path) -> None:
    inode = version.stat().st_ino
    assert not arranging.move_unit(version, "floor", "first", "")
    assert not arranging.move_module(version, "first", "")
    assert version.stat().st_ino == inode


def test_files_that_do_not_change_stay_the_same_files(version: Path) -> None:
    before = (version / "media/steps.png").stat().st_ino
    arranging.move_unit(version, "floor", "first", "check")
    assert (version / "media/steps.png").stat().st_ino == before
    assert [one.name for one in version.parent.iterdir()] == ["1.0.0"]


def test_a_new_id_is_followed_by_links_and_questions(version: Path) -> None:
    arranging.rename_unit(version, "floor", {}, "what-is-a-floor", published=())
    text = (version / CHECK).read_text()
    assert "lesson=what-is-a-floor}" in text
    assert "[the lesson](01-what-is-a-floor.en.md#two-principles)" in text
    assert verdict(version) == set()


def test_an_id_that_was_published_stays(version: Path) -> None:
    with pytest.raises(Invalid) as told:
        arranging.rename_unit(version, "floor", {}, "other", published={"floor"})
    assert list(told.value.fields) == ["short_name"]
    for taken in ("check", "Not An Id", ""):
        with pytest.raises(Invalid):
            arranging.rename_unit(version, "floor", {}, taken, published=())
    assert (version / FLOOR).exists()


def test_a_new_title_is_written_and_nothing_else(version: Path) -> None:
    before = (version / FLOOR).read_text()
    titles = {"en": 'Floors: "who"', "fr": "Les socles"}
    arranging.rename_unit(version, "floor", titles, "floor", published={"floor"})
    assert (version / FLOOR).read_text() == before.replace("title: What is a floor?", 'title: "Floors: \\"who\\""')
    assert (version / FLOOR_FR).read_text().startswith("---\ntitle: Les socles\n")
    assert verdict(version) == set()  # both were told, so the translation fits


def test_a_title_in_one_language_leaves_its_translation_to_be_looked_at(version: Path) -> None:
    arranging.rename_unit(version, "floor", {"en": "Floors"}, "floor", published=())
    assert [code for code, _words in verdict(version)] == ["translation-outdated"]


def test_modules_move_and_get_other_names(version: Path) -> None:
    arranging.move_module(version, "final", "")
    assert [folder for folder, _units in shown(version)] == ["01-final", "90-first"]
    arranging.rename_module(version, "first", {"en": "Start", "fr": "Début"}, "start", published=())
    assert (version / "90-start/module.yml").read_text().startswith("title: {en: Start, fr: Début}\n")
    assert "[the lesson](90-start/01-floor.en.md)" in (version / "glossary.yml").read_text()
    assert verdict(version) == set()


def test_a_module_is_added_and_taken_away(version: Path) -> None:
    assert arranging.add_module(version, "more", {"en": "More: of it", "fr": ""}) == "91-more"
    assert (version / "91-more/module.yml").read_text() == 'title: {en: "More: of it"}\n'
    assert {code for code, _words in verdict(version)} == {"module-empty", "not-translated"}
    arranging.remove_module(version, "more")
    assert verdict(version) == set()
    with pytest.raises(Conflict):
        arranging.remove_module(version, "first")
    with pytest.raises(Invalid):
        arranging.add_module(version, "first", {"en": "", "fr": ""})


def test_what_opens_a_module_follows_the_id(version: Path) -> None:
    settings_of = version / "90-final/module.yml"
    settings_of.write_text(settings_of.read_text() + "opens: {after: floor}  # read it first\n")
    arranging.rename_unit(version, "floor", {}, "base", published=())
    assert settings_of.read_text().endswith("opens: {after: base}  # read it first\n")


def test_what_leads_to_a_unit_is_told(version: Path) -> None:
    assert leading.to_unit(version, "floor") == [CHECK, CHECK_FR, "glossary.yml", "media/talk.en.md"]
    assert leading.to_unit(version, "exam") == []


def test_a_unit_is_taken_away_in_all_languages(version: Path) -> None:
    arranging.remove_unit(version, "exam")
    assert not list((version / "90-final").glob("*exam*"))
    for deed in (arranging.remove_unit, lambda folder, unit: arranging.move_unit(folder, unit, "first", "")):
        with pytest.raises(NotFound):
            deed(version, "exam")


def test_what_somebody_writes_meanwhile_is_not_lost(version: Path) -> None:
    def write_beside() -> None:
        with placing.changed_folder(version) as copy:
            disk.write(copy / FLOOR, b"moved")
            (version / CHECK).write_text("Written in an editor.\n")

    with pytest.raises(Conflict):
        write_beside()
    assert (version / CHECK).read_text() == "Written in an editor.\n"
    assert (version / FLOOR).read_text() != "moved"


@pytest.mark.parametrize("place", ["fsync", "rename", "exchange"])
def test_whoever_is_killed_leaves_the_version_as_before_or_as_after(version: Path, place: str) -> None:
    before = {path: (version / path).read_bytes() for path in files.list_paths(version)}
    child = os.fork()
    if child == 0:  # pragma: no cover - it is killed
        _die_at(place)
        arranging.move_unit(version, "floor", "first", "check")
        os._exit(0)
    os.waitpid(child, 0)
    now = {path: (version / path).read_bytes() for path in files.list_paths(version)}
    is_after = set(now) == {path.replace("01-floor", "02-floor").replace("02-check", "01-check") for path in before}
    assert now == before or is_after
    arranging.move_module(version, "final", "")  # what was left over is taken away
    assert [one.name for one in version.parent.iterdir()] == ["1.0.0"]


def _die_at(place: str) -> None:
    def die(*_args: object, **_more: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    where: object = {"fsync": os, "rename": Path, "exchange": disk}[place]
    setattr(where, place, die)


Deed = Callable[[Path, st.DataObject], object]


def _move(version: Path, data: st.DataObject) -> object:
    held = contents.contents_of(version)
    unit = data.draw(st.sampled_from([unit.id for module in held.modules for unit in module.units]))
    module = data.draw(st.sampled_from(held.modules))
    after = data.draw(st.sampled_from(["", *(one.id for one in module.units if one.id != unit)]))
    return arranging.move_unit(version, unit, module.folder.partition("-")[2], after)


def _move_module(version: Path, data: st.DataObject) -> object:
    ids = [module.folder.partition("-")[2] for module in contents.contents_of(version).modules]
    module = data.draw(st.sampled_from(ids))
    return arranging.move_module(version, module, data.draw(st.sampled_from(["", *(set(ids) - {module})])))


def _retitle(version: Path, data: st.DataObject) -> object:
    title = data.draw(st.text("ab:#'\"é—", min_size=1, max_size=6))
    return arranging.rename_unit(version, "exam", {"en": f"x{title}", "fr": f"y{title}"}, "exam", published=())


def led_to(version: Path) -> dict[tuple[str, str], list[str]]:
    """Return to which unit, in which language, each link of a unit leads."""
    found = {}
    for path in names_in(version):
        name = names.unit_name(path.rpartition("/")[2])
        if name is not None:
            targets = [one[0] or one[1] for one in LINK.findall(_without_code((version / path).read_text()))]
            found[name.id, name.language] = [_led(path, target) for target in targets]
    return found


def _without_code(text: str) -> str:
    return text.replace(CODE, "").replace("[d](02-check.quiz.en.md)", "")


def _led(path: str, target: str) -> str:
    name = names.unit_name(resolve(path, target)[0].rpartition("/")[2])
    return f"{name.id}.{name.language}#{target.partition('#')[2]}" if name else target


def bytes_of(version: Path) -> dict[str, list[str]]:
    """Return the text of each unit but for its title, its digits, and where its links lead."""
    found: dict[str, list[str]] = {}
    for path in sorted(names_in(version)):
        name = names.unit_name(path.rpartition("/")[2])
        text = LINK.sub("](", (version / path).read_text()).replace("02-check.quiz.en.md", "")
        kept = [line for line in text.splitlines() if not line.startswith(("title: ", "translates: "))]
        found[f"{name.id}.{name.language}" if name else path.partition("-")[2]] = kept
    return found


@pytest.mark.long
@settings(deadline=None, max_examples=cases(8, long=300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sequence_of_moves_breaks_a_version(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        version = write_course(Path(folder), CHANGES)
        before = led_to(version), bytes_of(version)
        arranging.add_module(version, "more", {"en": "More", "fr": "Plus"})
        deeds: list[Deed] = [_move, _move, _move_module, _retitle]
        for deed in data.draw(st.lists(st.sampled_from(deeds), min_size=1, max_size=6)):
            deed(version, data)
            leads, same = led_to(version), bytes_of(version)
            same.pop("more/module.yml")
            assert (leads, same) == before
        assert {code for code, _words in verdict(version)} <= {"module-empty"}
