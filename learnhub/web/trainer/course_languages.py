"""Languages of a course as somebody types them: by their names or by their codes."""

from __future__ import annotations

import re

from flask import g

from learnhub import i18n
from learnhub.content.drafting import skeleton
from learnhub.i18n import gettext as _
from learnhub.web import addresses


def read(typed: str) -> tuple[list[str], str]:
    """Return the languages that were typed, each once and in their order; or none, and what is wrong."""
    found: list[str] = []
    unknown: list[str] = []
    for words in filter(None, map(str.strip, re.split("[,;]", typed))):
        for one in [words] if _find(words) else words.split():
            tag = _find(one)
            if tag:
                found.append(tag)
            else:
                unknown.append(one)
    if unknown or not found:
        return [], _(
            "Write names or codes, such as French, km or pt-BR. Not known: %(unknown)s",
            unknown=", ".join(unknown) or "–",
        )
    return list(dict.fromkeys(found)), ""


def _find(words: str) -> str | None:
    """Return the code of one language: by that code, or by its name in a language that pages here are in."""
    names = [i18n.languages_by_name(tag) for tag in dict.fromkeys([g.language, *addresses.settings().language_list])]
    named = next((one[words.casefold()] for one in names if words.casefold() in one), None)
    return skeleton.known_language(named or words.replace("_", "-"))
