"""The line `draft: true` of a course.yml: out while a version is in review, since it is finished; back with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learnhub.content.drafting import bumping, yaml_edits
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.stores import disk

SETTINGS = "course.yml"
_MARK = re.compile(r"^draft[ \t]*:[ \t]*true[ \t]*(#.*)?\n", re.MULTILINE)


@contextmanager
def taken_out(folder: Path) -> Iterator[bool]:
    """Take the mark out of a version's course.yml, and tell whether there was one; an error inside brings it back.

    The caller holds the folder. Raises Conflict where the mark is written so that it cannot be taken out.
    """
    if not bumping.is_draft(folder):
        yield False
        return
    settings = folder / SETTINGS
    before = settings.read_bytes()
    _write(settings, _MARK.sub("", before.decode("utf-8")).encode("utf-8"))
    try:
        _require_out(folder)
        yield True
    except BaseException:
        _write(settings, before)
        raise


def _require_out(folder: Path) -> None:
    if bumping.is_draft(folder):
        raise Conflict(
            lazy("This version says of itself that it is a draft, in a way that cannot be taken out here."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Take `draft: true` out of its course.yml, and put it in review again."),
        )


def put_back(folder: Path) -> bool:
    """Mark a version as a draft again, and tell whether that was news. The caller holds the folder."""
    if bumping.is_draft(folder):
        return False
    settings = folder / SETTINGS
    marked = yaml_edits.set_key(settings.read_bytes().decode("utf-8"), "draft", "true", after="languages")
    _write(settings, marked.encode("utf-8"))
    return True


def _write(settings: Path, content: bytes) -> None:
    disk.write(settings, content, mode=settings.stat().st_mode & 0o777)
