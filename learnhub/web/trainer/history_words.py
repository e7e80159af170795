"""Lines of the record about a version of a course, each as a sentence that says who did what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.stores import record
from learnhub.stores.record import Act, AuditEntry
from learnhub.web import filters


def told(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """Return what a line says; words between ` marks are names of files. `names` are of people, by code."""
    name = names.get(entry.person)
    who = _isolated(name) if name else _nobody(entry.person)
    tell = _ACTS.get(entry.act, _something)
    return str(tell(who, entry.details))


def _isolated(name: str) -> str:
    """Return a name that turns nothing around it, whatever its script, and makes nothing look like code."""
    return f"\N{FIRST STRONG ISOLATE}{name.replace('`', '’')}\N{POP DIRECTIONAL ISOLATE}"


def _nobody(code: str) -> str:
    if code == record.SHELL:
        return _("The operator, on the command line,")
    if code == record.SYSTEM:
        return _("LearnHub itself")
    return _("Somebody whose account is gone")


Details = Mapping[str, Any]


def _edited(who: str, what: Details) -> str:
    tell = next((told for name, told in _EDITS if name in what), _something)
    return str(tell(who, what))


def _something(who: str, _what: Details) -> str:
    return _("%(who)s changed this version.", who=who)


def _course(who: str, _what: Details) -> str:
    return _("%(who)s began this course.", who=who)


def _brought(who: str, what: Details) -> str:
    return _(
        "%(who)s brought `%(name)s` in, as `%(file)s`.",
        who=who,
        name=str(what["brought"]).replace("`", "’"),
        file=what.get("file", ""),
    )


def _begun(who: str, what: Details) -> str:
    return _("%(who)s began this version as a copy of %(older)s.", who=who, older=what["begun_from"])


def _stubs(who: str, what: Details) -> str:
    language = filters.language_name(str(what["stubs"]))
    return _("%(who)s made the missing files in this language: %(language)s.", who=who, language=language)


def _translated(who: str, what: Details) -> str:
    return _("%(who)s noted that `%(file)s` says what its source says.", who=who, file=what["translated"])


def _added(who: str, what: Details) -> str:
    return _("%(who)s added the unit `%(unit)s`, in `%(file)s`.", who=who, unit=what["unit"], file=what["file"])


def _saved(who: str, what: Details) -> str:
    size = _size(int(what.get("added", 0)), int(what.get("removed", 0)))
    return _("%(who)s saved `%(file)s`: %(size)s.", who=who, file=what["file"], size=size)


def _size(added: int, removed: int) -> str:
    more = ngettext("%(num)s line added", "%(num)s lines added", added)
    less = ngettext("%(num)s line removed", "%(num)s lines removed", removed)
    if added and removed:
        return _("%(more)s, %(less)s", more=more, less=less)
    return str(more if added else less)


def _file(who: str, what: Details) -> str:
    if str(what["file"]).startswith("media/"):
        return _("%(who)s added the picture or attachment `%(file)s`.", who=who, file=what["file"])
    return _("%(who)s wrote `%(file)s`.", who=who, file=what["file"])


def _moved(who: str, what: Details) -> str:
    return _("%(who)s moved `%(name)s` to another place.", who=who, name=what["moved"])


def _renamed(who: str, what: Details) -> str:
    return _("%(who)s gave other names: `%(name)s`.", who=who, name=what["renamed"])


def _module(who: str, what: Details) -> str:
    return _("%(who)s added the module `%(name)s`.", who=who, name=what["module"])


def _removed(who: str, what: Details) -> str:
    return _("%(who)s removed `%(name)s`.", who=who, name=what["removed"])


Tell = Callable[[str, Details], str]
# By what a line holds; the first that fits.
_EDITS: tuple[tuple[str, Tell], ...] = (
    ("begun_course", _course),
    ("begun_from", _begun),
    ("brought", _brought),
    ("stubs", _stubs),
    ("translated", _translated),
    ("unit", _added),
    ("added", _saved),
    ("file", _file),
    ("moved", _moved),
    ("renamed", _renamed),
    ("module", _module),
    ("removed", _removed),
)


def _imported(who: str, _what: Details) -> str:
    return _("%(who)s imported this version.", who=who)


def _asked(who: str, _what: Details) -> str:
    return _("%(who)s put this version in review.", who=who)


def _taken_back(who: str, _what: Details) -> str:
    return _("%(who)s took this version back from review.", who=who)


def _sent_back(who: str, _what: Details) -> str:
    return _("%(who)s sent this version back to those who write it.", who=who)


def _commented(who: str, what: Details) -> str:
    return _("%(who)s commented on the unit `%(unit)s`.", who=who, unit=what["unit"])


def _comment_settled(who: str, what: Details) -> str:
    return _("%(who)s settled a comment on the unit `%(unit)s`.", who=who, unit=what["unit"])


def _published(who: str, _what: Details) -> str:
    return _("%(who)s published this version.", who=who)


def _retired(who: str, what: Details) -> str:
    return _("%(who)s retired this version: “%(reason)s”", who=who, reason=what.get("reason", ""))


def _corrected(who: str, what: Details) -> str:
    named = {"who": who, "question": what["question"], "quiz": what["quiz"], "reason": what["reason"]}
    if what["key_of"] is None:
        return _(
            "%(who)s decided that the question `%(question)s` of `%(quiz)s` counts for nothing: “%(reason)s”", **named
        )
    return _(
        "%(who)s had answers to the question `%(question)s` of `%(quiz)s` marked by the key of version %(number)s: "
        "“%(reason)s”",
        **named,
        number=what["key_of"],
    )


_ACTS: Mapping[str, Tell] = {
    Act.COURSE_EDITED: _edited,
    Act.COURSE_IMPORTED: _imported,
    Act.COURSE_IN_REVIEW: _asked,
    Act.COURSE_TAKEN_BACK: _taken_back,
    Act.COURSE_SENT_BACK: _sent_back,
    Act.COURSE_COMMENTED: _commented,
    Act.COURSE_COMMENT_SETTLED: _comment_settled,
    Act.COURSE_PUBLISHED: _published,
    Act.COURSE_RETIRED: _retired,
    Act.QUESTION_CORRECTED: _corrected,
}
