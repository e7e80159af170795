"""The next version of a course: a copy of the newest one's folder under the next number, to be changed there."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from learnhub import i18n
from learnhub.content.drafting import placing, yaml_edits
from learnhub.content.format import names, strict_yaml
from learnhub.content.format.comparing import Step
from learnhub.content.format.names import VersionNumber
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import lazy

_ANY = "0.0.0"


@dataclass(frozen=True, slots=True)
class Bump:
    """What was made: the folder that was copied, and the new one."""

    older: Path
    newer: Path


def bump(folder: Path, step: Step) -> Bump:
    """Copy a version, or the newest one of a course, to the number that is a step further, whole or not at all.

    The copy is a draft whose `changes` are to be written; all else stays byte for byte, hidden files are left behind.
    Raises NotFound without a version, Conflict where the newest is a draft or the next is there, and Invalid where
    its course.yml cannot be read.
    """
    older = folder if names.version_number(folder.name) else newest_version(folder)
    course = older.parent
    if is_draft(older):
        raise Conflict(
            lazy("%(version)s is still a draft.", version=f"{course.name} {older.name}"),
            safe=lazy("Nothing was changed."),
            mend=lazy("Go on in this folder, or remove `draft: true` from its course.yml and publish it first."),
        )
    newer = course / str(next_number(_number(older), step))
    with placing.new_folder(newer) as folder:
        shutil.copytree(
            older, folder, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True
        )
        settings = folder / "course.yml"
        placing.write_file(settings, _as_draft(settings.read_bytes().decode("utf-8"), older.name))
    return Bump(older, newer)


def next_number(number: VersionNumber, step: Step) -> VersionNumber:
    """Return the version number that is a step further."""
    if step is Step.MAJOR:
        return VersionNumber(number.major + 1, 0, 0)
    if step is Step.MINOR:
        return VersionNumber(number.major, number.minor + 1, 0)
    return VersionNumber(number.major, number.minor, number.patch + 1)


def newest_version(course: Path) -> Path:
    """Return the folder of a course's newest version. Raises NotFound."""
    found = [folder for folder in course.iterdir() if folder.is_dir() and names.version_number(folder.name)]
    if not found:
        raise NotFound(
            lazy("There is no version of a course in %(folder)s.", folder=str(course)),
            mend=lazy("Name a course's folder, such as courses/spf-foundations."),
        )
    return max(found, key=_number)


def is_draft(version: Path) -> bool:
    """Tell whether a version says in its course.yml that it is being written."""
    try:
        value = strict_yaml.read((version / "course.yml").read_bytes().decode("utf-8")).value
    except (OSError, UnicodeDecodeError):
        return False
    return isinstance(value, dict) and value.get("draft") == "true"


def _number(version: Path) -> VersionNumber:
    found = names.version_number(version.name)
    if found is None:
        raise NotFound
    return found


def _as_draft(text: str, older: str) -> str:
    text = yaml_edits.set_key(text, "draft", "true", after="languages")
    changes = {language: _to_be_written(language, older) for language in languages_of(text)}
    return yaml_edits.set_key(text, "changes", changes, after="certificate")


def languages_of(text: str) -> list[str]:
    """Return the languages that a course.yml lists, in their usual letters. Raises Invalid where it lists none."""
    value = strict_yaml.read(text).value
    listed = value.get("languages") if isinstance(value, dict) else None
    tags = [names.language_tag(tag) for tag in listed if isinstance(tag, str)] if isinstance(listed, list) else []
    if not tags:
        raise Invalid({"languages": lazy("`%(key)s` is missing.", key="languages")})
    return [tag for tag in tags if tag]


def is_to_be_written(language: str, text: str) -> bool:
    """Tell whether what stands under `changes` is what `bump` put there, in that language or in English."""
    patterns = (re.escape(_to_be_written(one, _ANY)).replace(re.escape(_ANY), "[0-9.]+") for one in (language, "en"))
    return any(re.fullmatch(pattern, text) for pattern in patterns)


def _to_be_written(language: str, older: str) -> str:
    return i18n.translate_in(
        language.lower(), "To be written: what changed since %(number)s, and for whom.", number=older
    )
