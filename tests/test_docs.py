"""Documentation fails when it lies: every command and every setting is told of, and nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from learnhub.__main__ import main
from learnhub.settings import ROOT, described

README = ROOT / "README.md"
RUNNING = ROOT / "docs" / "running.md"
MAP = ROOT / "learnhub" / "README.md"
LONGEST_README = 150


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Return (words after `python -m learnhub`, command) of every command that does something."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands())
SETTINGS = [name for name, _default, _meaning in described()]


def documentation() -> str:
    return "\n".join(path.read_text() for path in (README, RUNNING, MAP))


@pytest.mark.parametrize("path", [README, RUNNING, MAP], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_there_is_a_readme(path: Path) -> None:
    assert path.read_text().startswith("# ")


def test_the_readme_is_short() -> None:
    assert len(README.read_text().splitlines()) <= LONGEST_README


def test_every_command_is_documented() -> None:
    text = documentation()
    assert [words for words in COMMANDS if not re.search(rf"\b{re.escape(words)}\b", text)] == []


def test_every_setting_is_documented() -> None:
    text = documentation()
    assert [name for name in SETTINGS if not re.search(rf"\b{name}\b", text)] == []


def test_no_setting_is_documented_that_does_not_exist() -> None:
    told = set(re.findall(r"\bLEARNHUB_[A-Z_]+[A-Z]\b", documentation()))
    assert told - set(SETTINGS) == set()


def test_no_command_is_documented_that_does_not_exist() -> None:
    groups = {words.split()[0] for words in COMMANDS}
    told = re.findall(r"python -m learnhub ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", documentation())
    assert {first for first, _ in told} <= groups
    with_more = {group for group in groups if group not in COMMANDS}
    assert {f"{first} {second}" for first, second in told if first in with_more and second} <= set(COMMANDS)


def test_every_file_that_is_pointed_to_exists() -> None:
    for path in (README, RUNNING, MAP):
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text())
        own = [link for link in links if "://" not in link and not link.startswith("mailto:")]
        assert [link for link in own if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_explains_itself_with_an_example(words: str) -> None:
    told = CliRunner().invoke(main, [*words.split(), "--help"])
    assert told.exit_code == 0
    assert re.search(r"Examples?:", told.output)
    assert f"python -m learnhub {words}" in told.output


def test_commands_are_written_as_they_can_be_typed_after_setting_up() -> None:
    """There may be no `python`, and the system's own lacks what LearnHub needs."""
    taught = [
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("courses/**/*.md"),
        *(ROOT / "learnhub" / "cli").rglob("*.py"),
        README,
    ]
    other = re.compile(r"(?<!\.venv/bin/)python3? -m learnhub [a-z]")
    assert [path.relative_to(ROOT).as_posix() for path in taught if other.search(path.read_text())] == []


@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_has_a_word_on_what_it_does(words: str) -> None:
    options = [one for one in COMMANDS[words].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_every_setting_has_a_meaning_and_is_listed() -> None:
    listed = CliRunner().invoke(main, ["settings"]).output
    for name, _default, meaning in described():
        assert meaning.endswith(".")
        assert name in listed
        assert meaning in listed
