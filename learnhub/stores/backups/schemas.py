"""Versions of the schema: which ones this LearnHub knows, and what leads from one to the newest."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from learnhub.settings import ROOT


def knows(revision: str) -> bool:
    """Tell whether there is such a version."""
    try:
        return _scripts().get_revision(revision) is not None
    except CommandError:
        return False


def newest() -> str:
    """Return the version that this LearnHub works with."""
    return str(_scripts().get_current_head())


def steps_from(revision: str) -> list[str]:
    """Return what each migration after a version does, in its own words and in their order."""
    found = list(_scripts().iterate_revisions("head", revision))
    return [(one.doc or one.revision).splitlines()[0].rstrip(".") for one in reversed(found)]


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))
