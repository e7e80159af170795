"""Folders of courses and of their versions, by their names alone."""

from __future__ import annotations

from pathlib import Path

from learnhub.content.format import names


def within(path: Path) -> list[Path]:
    """Return the folders right in a folder, sorted by name; none where it cannot be read or is not there."""
    try:
        inside = sorted(path.iterdir())
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    return [one for one in inside if one.is_dir() and not one.is_symlink() and not one.name.startswith(".")]


def numbered(course: Path) -> list[tuple[tuple[int, ...], Path]]:
    """Return the numbers of a course's versions with their folders, the lowest first."""
    named = [(names.version_number(folder.name), folder) for folder in within(course)]
    return sorted((number, folder) for number, folder in named if number is not None)
