"""Reading and rendering again and again gives what reading and rendering afresh gives, whatever changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnhub.content.drafting import previews
from learnhub.content.drafting.keeping import KeptPages, KeptUnits
from learnhub.content.drafting.previews import Preview
from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import VersionSource
from learnhub.content.rendered import rendered_version
from learnhub.content.rendering.documents import Document
from learnhub.content.rendering.renderer import CannotRender, StandingRenderer
from tests.content.written_course import CHECK, COURSE, FLOOR, FLOOR_FR, GLOSSARY, Change, write_course

STEPS: dict[str, dict[str, Change]] = {
    "as it is": {},
    "other words": {FLOOR: ("It starts with everyone.", "It starts with each of us.")},
    "a broken link": {FLOOR: ("(02-check.quiz.en.md)", "(09-none.quiz.en.md)")},
    "a heading that another file leads to": {FLOOR: ("## Two principles", "## Three principles")},
    "half a file": {CHECK: "---\ntitle: Ch"},
    "a file less": {FLOOR_FR: None},
    "a glossary": {"glossary.yml": GLOSSARY},
    "another source language": {"course.yml": COURSE.replace("[en, fr]", "[fr, en]")},
    "and back": {},
}


@pytest.fixture
def pages() -> Iterator[KeptPages]:
    kept = KeptPages()
    yield kept
    kept.end()


def test_what_is_kept_changes_nothing(tmp_path: Path, pages: KeptPages) -> None:
    units, right = KeptUnits(), []
    for number, changes in enumerate(STEPS.values()):
        version = write_course(tmp_path / str(number), changes)
        kept, fresh = read_version(version, units), read_version(version)
        assert [str(fault) for fault in kept.faults] == [str(fault) for fault in fresh.faults]
        assert kept.version == fresh.version
        if kept.version is not None:
            right.append(rendered_version(kept.version, pages.render))
    assert len(right) == len(STEPS) - 5
    assert right[-1] == right[0] == rendered_version(kept.version or pytest.fail("it was right at the end"))
    assert right[1] != right[0]


def test_only_what_changed_is_rendered_again(tmp_path: Path, pages: KeptPages) -> None:
    first = read_version(write_course(tmp_path / "1")).version
    second = read_version(write_course(tmp_path / "2", STEPS["other words"])).version
    assert first is not None
    assert second is not None
    before = {id(html) for html in _bodies(first, pages)}
    assert len([html for html in _bodies(second, pages) if id(html) not in before]) == 1


def _bodies(version: VersionSource, pages: KeptPages) -> list[str]:
    """Return the texts of all units: the very same where they are kept."""
    return [html for unit in rendered_version(version, pages.render).units for html in unit.bodies.values() if html]


def test_after_what_cannot_be_rendered_all_else_can() -> None:
    renderer = StandingRenderer()
    with pytest.raises(CannotRender):
        renderer.render([Document("a.md", "x" * 2_000_000)])
    assert renderer.render([Document("b.md", "*One*")]) == ["<p><em>One</em></p>"]
    renderer.end()


def test_a_folder_has_another_fingerprint_after_each_change(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    seen = {previews.fingerprint(version)}
    (version / FLOOR).write_text("half")
    seen.add(previews.fingerprint(version))
    (version / FLOOR).rename(version / "01-first" / "09-other.en.md")
    seen.add(previews.fingerprint(version))
    (version / CHECK).unlink()
    seen.add(previews.fingerprint(version))
    assert len(seen) == 4
    (version / ".hidden").write_text("what editors leave")
    assert previews.fingerprint(version) in seen
    assert previews.fingerprint(tmp_path / "nowhere")


def test_the_lines_around_a_fault_are_shown(tmp_path: Path) -> None:
    version = write_course(tmp_path, STEPS["a broken link"])
    preview = Preview(version, lambda: "")
    (fault,) = (one for one in read_version(version).faults if one.code == "link-broken")
    assert [(line.number, line.is_meant) for line in preview.excerpt(fault)] == [(6, False), (7, True), (8, False)]
    assert preview.words_at(fault)[0].startswith("It starts with everyone.")
    assert preview.words_at(fault)[1] == "---"
    (version / FLOOR).write_bytes(b"\xff")
    assert preview.excerpt(fault) == []
