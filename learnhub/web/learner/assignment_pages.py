"""What the pages of an assignment show: its rules, what was handed in, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g

from learnhub import i18n
from learnhub.assessment import hand_ins, work_files
from learnhub.assessment.hand_ins import Made, Standing
from learnhub.content import catalogue
from learnhub.content.outline import Accepted, UnitOutline
from learnhub.i18n import Message
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment
from learnhub.web import rubrics
from learnhub.web.rubrics import ShownRubric

# What is left of a form beside the text.
LARGEST_TOGETHER = work_files.LARGEST_FORM - 1024 * 1024
_ENDINGS = {Accepted.JPG: ".jpg,.jpeg"}


def page_of(
    enrolment: Enrolment, unit: UnitOutline, typed: str | None, errors: Mapping[str, Message] | None
) -> dict[str, Any]:
    """Return what the page of an assignment shows; `typed` is what a form held that was not right."""
    standing = hand_ins.standing_of(enrolment, unit)
    draft = hand_ins.find_draft(enrolment, unit) if standing.may_hand_in else None
    return {
        "work": standing,
        "draft": draft,
        "draft_files": hand_ins.draft_files(enrolment, unit) if draft else [],
        "typed": _text(standing, draft.text if draft else None) if typed is None else typed,
        "errors": errors or {},
        "has_tutor": programmes.has_tutor_for(enrolment),
        "longest": hand_ins.LONGEST_TEXT,
        **frame(enrolment, unit),
        "rubric": _rubric(enrolment, unit, standing.last),
    }


def frame(enrolment: Enrolment, unit: UnitOutline) -> dict[str, Any]:
    """Return in which language an assignment is shown, and its rules."""
    source = catalogue.outline_of(enrolment.version).languages[0]
    shown_in = enrolment.language if enrolment.language in unit.languages else source
    rules = hand_ins.rules_of(unit)
    kinds = work_files.kinds_of(rules)
    return {
        "rules": rules,
        "takes_text": Accepted.TEXT in rules.accepts,
        "file_kinds": ", ".join(kind.upper() for kind in kinds),
        "file_endings": ",".join(_ENDINGS.get(kind, f".{kind}") for kind in kinds),
        "most_files": work_files.MOST_FILES,
        "largest_together": LARGEST_TOGETHER,
        "is_untranslated": shown_in != enrolment.language,
        "shown_in": shown_in,
        "text_direction": i18n.direction_of(shown_in),
        "text_lang": None if shown_in == g.language else shown_in,
    }


def _text(standing: Standing, drafted: str | None) -> str:
    """Return what stands in the form: the draft, else what was handed in last, to be made better."""
    if drafted is not None:
        return drafted
    return standing.last.hand_in.text if standing.last else ""


def _rubric(enrolment: Enrolment, unit: UnitOutline, last: Made | None) -> ShownRubric | None:
    """Return the rubric, with the levels that were chosen where the last piece of work is marked."""
    return rubric_of(enrolment, last) if last and last.mark else _of(enrolment, unit, None)


def rubric_of(enrolment: Enrolment, made: Made) -> ShownRubric | None:
    """Return the rubric by which a piece of work is marked: that of the version it was handed in for."""
    unit = catalogue.get_unit(made.hand_in.version, made.hand_in.unit_slug)
    return _of(enrolment, unit, dict(enumerate(made.mark.levels)) if made.mark else None)


def _of(enrolment: Enrolment, unit: UnitOutline, chosen: Mapping[int, int] | None) -> ShownRubric | None:
    source = catalogue.outline_of(enrolment.version).languages[0]
    return rubrics.shown(hand_ins.rules_of(unit), enrolment.language, source, chosen)
