"""Correcting a question after people have answered it: what would change for whom, and deciding it for a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.access import corrections as access
from learnhub.access.corrections import OwnMark
from learnhub.assessment import corrections, regradings, sittings
from learnhub.assessment.corrections import KeyChoice
from learnhub.assessment.models import Correction, Policy
from learnhub.assessment.sittings import Asked, Change
from learnhub.content import catalogue, questions
from learnhub.content import outline as outlines
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Course
from learnhub.content.questions import QuestionText
from learnhub.content.versions import VersionLine
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message
from learnhub.i18n import gettext as _
from learnhub.reports import correction_figures
from learnhub.web import addresses, arrivals, guards, once
from learnhub.web.admin.certificates import ReasonForm
from learnhub.web.trainer import amending, answers, correction_words, courses, key_words
from learnhub.web.trainer.face import face

ACTION = access.ACTION
Answer = Response | str | tuple[str, int]
VOID = "void"


class CorrectionForm(ReasonForm):
    """Why, and the id that makes sending it twice sending it once."""

    code = once.field()


@dataclass(frozen=True)
class Chosen:
    """What the address asks for: a question as it is in a version, what becomes of it, and for whom."""

    asked: Asked
    line: VersionLine
    choices: Sequence[KeyChoice]
    by: str
    policy: Policy | None

    @property
    def change(self) -> Change | None:
        """The change that is thought of, once all of it is chosen."""
        if not self.by or self.policy is None:
            return None
        keys = {choice.line.number: choice.line.id for choice in self.choices}
        return Change(self.line.id, keys.get(self.by), self.policy)

    @property
    def offered(self) -> list[KeyChoice]:
        """The versions by whose key answers can be marked."""
        return [choice for choice in self.choices if choice.hindrance is None]

    @cached_property
    def text(self) -> QuestionText:
        """The question as learners see it."""
        return _texts(self.asked, self.line.id)

    @property
    def place(self) -> dict[str, Any]:
        """The variables of the address."""
        return {"slug": self.asked.course.slug, "unit": self.asked.unit, "question": self.asked.slug}


@face.route("/teach/courses/<slug>/quizzes/<unit>/questions/<question>/correct", methods=["GET", "POST"])
@guards.action(access.ACTION)
def correct_question(slug: str, unit: str, question: str) -> Answer:
    """Offer what can become of a question, show what that would change, and decide it."""
    chosen = _chosen(access.get(guards.current_actor(), slug, unit, question))
    form = CorrectionForm()
    if form.is_sent_and_right():
        try:
            return _decide(chosen, form)
        except Invalid as error:
            form.take_over(error)
    page = _page(chosen, form)
    return (page, 422) if form.is_submitted() else page


def _chosen(asked: Asked) -> Chosen:
    """Return what the address asks for. Raises NotFound for what is not offered."""
    lines = {line.number: line for line in access.lines_of(asked)}
    given = request.args
    line = lines.get(given["version"]) if "version" in given else _usual(asked)
    if line is None:
        raise NotFound
    choices = corrections.key_choices(asked, line)
    by, policy = given.get("by", ""), given.get("policy", "")
    numbers = [choice.line.number for choice in choices if choice.hindrance is None]
    if by not in {"", VOID, *numbers} or policy not in {"", *Policy}:
        raise NotFound
    return Chosen(asked, line, choices, by, Policy(policy) if policy else None)


def _usual(asked: Asked) -> VersionLine:
    """Return the newest version for which a newer one has another key; where there is none, the newest."""
    lines = access.lines_of(asked)
    offers = (line for line in lines if any(one.hindrance is None for one in corrections.key_choices(asked, line)))
    return next(offers, lines[0])


def _decide(chosen: Chosen, form: CorrectionForm) -> Response:
    change, actor = chosen.change, guards.current_actor()
    if change is None:
        raise NotFound
    access.require_others(actor, chosen.asked, change, one_is_enough=_one_is_enough())
    corrections.decide(actor.code, chosen.asked, change, form.reason.data or "", form.code.data or "")
    flash(_("Decided. Scores follow within a few minutes, and those whose score changes are told."), "success")
    return arrivals.go_to(url_for("trainer.correct_question", **chosen.place, version=chosen.line.number))


def _page(chosen: Chosen, form: CorrectionForm) -> str:
    asked, change, tree = chosen.asked, chosen.change, chosen.line.outline
    unit = tree.find_unit(asked.unit)
    title, language = courses.title_of(tree)
    return render_template(
        "trainer/corrections/correct.html",
        chosen=chosen,
        form=form,
        title=title,
        title_language=language,
        quiz=outlines.in_language(unit.title, g.language, tree.languages[0]) if unit else asked.unit,
        text_language=g.language if unit and g.language in unit.languages else tree.languages[0],
        stem=answers.plain(chosen.text.stem),
        right=_right(asked, chosen.line.id),
        versions=[(line.number, line.number) for line in access.lines_of(asked)],
        rights={choice.line.number: _right(asked, choice.line.id) for choice in chosen.offered},
        hindered=list(_hindered(chosen)),
        may_amend=amending.may_amend(guards.current_actor(), asked.course),
        policies=[(policy.value, *words) for policy, words in correction_words.POLICIES.items()],
        own_mark=_own(asked, change) if change else None,
        groups=list(_groups(asked, change)) if change else [],
        alike=sorted(_numbers(asked, chosen.line), key=catalogue.precedence),
        earlier=list(_earlier(asked, chosen.line)),
        longest=corrections.LONGEST_REASON,
    )


def _own(asked: Asked, change: Change) -> OwnMark | None:
    """Return what keeps the actor from deciding, so that nobody writes a reason in vain."""
    is_kept = not _one_is_enough() and access.is_own(guards.current_actor(), asked, change)
    return OwnMark() if is_kept else None


def _one_is_enough() -> bool:
    return addresses.settings().one_person_publishes


def _texts(asked: Asked, version_id: int) -> QuestionText:
    return questions.shown(catalogue.get_by_key(version_id), asked.unit, [asked.slug], g.language)[asked.slug]


def _right(asked: Asked, version_id: int) -> str:
    """Return what is right in a version, in words; "" where nothing is said to be."""
    return " · ".join(key_words.lines(_texts(asked, version_id), asked.keys[version_id]))


def _hindered(chosen: Chosen) -> Iterator[str]:
    """Say why the keys of newer versions cannot be used; of an open question there is none to speak of."""
    if chosen.text.kind is QuestionKind.OPEN:
        return
    for choice in chosen.choices:
        if choice.hindrance is not None:
            yield correction_words.hindrance(choice.hindrance, choice.line.number)


def _groups(asked: Asked, change: Change) -> Iterator[tuple[Message, int | None]]:
    counted = correction_figures.forecast(guards.current_actor(), asked, change)
    return ((words, counted[group]) for group, words in correction_words.GROUPS.items() if group in counted)


def _numbers(asked: Asked, line: VersionLine) -> list[str]:
    """Return the numbers of the versions in which the question is the same, this one too."""
    alike = asked.alike(line.id)
    return [one.number for one in access.lines_of(asked) if one.id in alike]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A correction that was decided."""

    correction: Correction
    words: str
    is_under_way: bool


def _earlier(asked: Asked, line: VersionLine) -> Iterator[Earlier]:
    """Tell of the corrections of a question as it is in a version, the newest first."""
    for one in reversed(of_version(asked, line.id)):
        yield Earlier(one, correction_words.told(one), regradings.is_under_way(one))


def of_version(asked: Asked, version_id: int) -> list[Correction]:
    """Return the corrections of a question that are about it as it is in a version, the first first."""
    alike = asked.alike(version_id) if version_id in asked.versions else frozenset()
    made = corrections.of_quiz(asked.course.id, asked.unit)
    return [one for one in made if one.question_slug == asked.slug and one.version_id in alike]


def told(course: Course, unit: str, version_id: int) -> dict[str, list[str]]:
    """Return what was corrected in a quiz as it is in a version, in words, by question."""
    made = corrections.by_question(corrections.of_quiz(course.id, unit))
    found = {slug: of_version(sittings.ask(course, unit, slug), version_id) for slug in made}
    return {slug: [correction_words.told(one) for one in some] for slug, some in found.items()}
