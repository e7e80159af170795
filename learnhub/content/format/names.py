"""Names: of courses, versions, modules, units and files, and tags of languages and countries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from learnhub.i18n import Message, lazy

IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_IDENTIFIER = 100
FILE = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")
_FOLDER = re.compile(rf"([0-9]{{2,6}})-({IDENTIFIER.pattern})")
_UNIT = re.compile(rf"([0-9]{{2,6}})-({IDENTIFIER.pattern})(?:\.([a-z]+))?\.([a-z0-9-]+)\.md")
_NUMBER = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")
# Language, script, region of BCP 47, and one variant: enough for every language that Unicode names.
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?(?:-([a-z0-9]{5,8}))?", re.IGNORECASE)
# ISO 3166-1 alpha-2, officially assigned.
_COUNTRIES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES
    ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE
    IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
    MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU
    NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM
    SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE
    VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES = frozenset(_COUNTRIES.split())


class Infix(StrEnum):
    """What stands between the id and the language in a unit's file name; lessons have nothing there."""

    LESSON = ""
    QUIZ = "quiz"
    SURVEY = "survey"
    ASSIGNMENT = "assignment"


class VersionNumber(NamedTuple):
    """A semantic version without pre-release; compares as versions do."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's file name: `01-what-is-a-floor.quiz.en.md`."""

    order: int
    id: str
    infix: str
    language: str


def version_number(text: str) -> VersionNumber | None:
    """Return the version that a folder's name gives, or None."""
    found = _NUMBER.fullmatch(text)
    return VersionNumber(*(int(part) for part in found.groups())) if found else None


def is_identifier(text: str) -> bool:
    """Say whether `text` may be the id of a course, module, unit, question or option."""
    return len(text) <= LONGEST_IDENTIFIER and IDENTIFIER.fullmatch(text) is not None


def module_name(folder: str) -> tuple[int, str] | None:
    """Return (order, id) of a module's folder name, or None."""
    found = _FOLDER.fullmatch(folder)
    return (int(found[1]), found[2]) if found and is_identifier(found[2]) else None


def unit_name(file: str) -> UnitName | None:
    """Return the parts of a unit's file name, or None where it is not one."""
    found = _UNIT.fullmatch(file)
    if not found or not is_identifier(found[2]):
        return None
    return UnitName(int(found[1]), found[2], found[3] or "", found[4])


def without_ending(file: str) -> Message | None:
    """Return advice for a name that an editor put `.txt` to, or None for any other name."""
    meant = file.removesuffix(".txt")
    if meant == file or not meant.endswith((".md", ".yml")):
        return None
    return lazy("Remove .txt from its end: call it %(name)s.", name=meant)


def language_tag(text: str) -> str | None:
    """Return a language tag of BCP 47 in its usual letters (`pt-BR`, `zh-Hans`), or None."""
    found = _LANGUAGE.fullmatch(text)
    if not found:
        return None
    language, script, region, variant = found.groups()
    parts = [
        language.lower(),
        script and script.title(),
        region and region.upper(),
        variant and variant.lower(),
    ]
    return "-".join(part for part in parts if part)
