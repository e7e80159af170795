"""One version of a course: what it changes for learners, and what comes next: importing, publishing, retiring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.access import corrections, publications, scopes
from learnhub.access.reach import Actor
from learnhub.content import catalogue, change_words, changes, publishing, versions
from learnhub.content import outline as outlines
from learnhub.content.changes import Changes
from learnhub.content.models import CourseVersion, VersionState
from learnhub.errors import Conflict, Invalid
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.learning import forecasts, moves
from learnhub.learning.moves import Moved
from learnhub.reports import audience
from learnhub.web import addresses, arrivals, guards
from learnhub.web.admin.certificates import ReasonForm
from learnhub.web.trainer import courses, desks, findings, review_lines
from learnhub.web.trainer.face import face

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What happens to a group of learners, and how many they are; None where that is not told."""

    words: Message
    count: int | None


@face.get("/teach/courses/<slug>/versions/<number>")
@guards.action(publications.SEE)
def version(slug: str, number: str) -> str:
    """Show what a version changes, for whom, and what can be done with it."""
    actor = guards.current_actor()
    found = publications.get(actor, publications.SEE, slug, number)
    tree = catalogue.outline_of(found)
    title, language = courses.title_of(tree)
    compared = changes.of_version(found)
    told = change_words.told(compared, g.language, tree.languages[0]) if compared else []
    is_draft = found.state == VersionState.DRAFT
    told_by_checker = review_lines.checkup_of(found) if is_draft else None
    return render_template(
        "trainer/courses/version.html",
        course=found.course,
        version=found,
        title=title,
        title_language=language,
        is_unfinished=tree.is_draft,
        is_newest=_is_newest(found),
        older=compared.older if compared else None,
        changed=told,
        is_alike=compared is not None and compared.is_nothing,
        mended=list(_mended(actor, found, compared)) if compared else [],
        groups=list(_groups(actor, found)) if is_draft else [],
        needs_second=is_draft and publications.needs_second_person(actor, found, one_is_enough=_one_is_enough()),
        review=review_lines.of(found.course, number),
        units=review_lines.units_of(found, compared) if is_draft else [],
        may_write=is_draft and number in desks.numbers_to_write(found.course),
        changed_since=review_lines.changed_since(found, told_by_checker),
        unwritten=findings.to_be_written(told_by_checker),
        here=addresses.settings().base_url.rstrip("/") + url_for("trainer.version", slug=slug, number=number),
        texts=outlines.in_language(tree.changes, g.language, tree.languages[0]) if tree.changes else None,
    )


@dataclass(frozen=True, slots=True)
class Mended:
    """A question that has another key in a version, and the page on which earlier answers to it can be corrected."""

    name: str
    address: str


def _mended(actor: Actor, version: CourseVersion, compared: Changes) -> Iterator[Mended]:
    """Return the questions with another key, where the actor may correct what was answered to the older version."""
    slug, source = version.course.slug, catalogue.outline_of(version).languages[0]
    asked = [one for one in compared.questions if one.key and not one.is_added and not one.is_removed]
    if asked and scopes.may_reach(actor, corrections.ACTION, version.course):
        for one in asked:
            address = url_for(
                "trainer.correct_question", slug=slug, unit=one.unit.slug, question=one.slug, version=compared.older
            )
            yield Mended(outlines.in_language(one.names, g.language, source), address)


def _groups(actor: Actor, version: CourseVersion) -> Iterator[GroupLine]:
    counted = audience.forecast(actor, version)
    return (GroupLine(words, counted[group]) for group, words in forecasts.WORDS.items() if counted[group] != 0)


def _is_newest(version: CourseVersion) -> bool:
    """Tell whether new learners get a version once it is published."""
    lines = versions.of_course_keys([version.course_id])[version.course_id]
    offered = [line.number for line in lines if line.state == VersionState.PUBLISHED and line.id != version.id]
    return all(catalogue.precedence(number) < catalogue.precedence(version.number) for number in offered)


def _one_is_enough() -> bool:
    return addresses.settings().one_person_publishes


@face.post("/teach/courses/<slug>/versions/<number>/publish")
@guards.action(publications.PUBLISH)
def publish_version(slug: str, number: str) -> Response:
    """Publish a version, with all that follows for learners."""
    actor = guards.current_actor()
    found = publications.get(actor, publications.PUBLISH, slug, number)
    publishing.hold(found.course_id)
    if found.state == VersionState.DRAFT:
        _require_seen(found)
        publications.require_may_publish(actor, found, one_is_enough=_one_is_enough())
        _require_finished(found)
    moved = moves.publish(actor.code, found)
    if moved is not None:
        flash(_moved_in_words(number, moved), "success")
    elif found.state == VersionState.PUBLISHED:
        flash(_("Version %(number)s is published already.", number=number), "info")
    else:
        flash(_("Version %(number)s is retired, and is not published again.", number=number), "info")
    return redirect(_after_publishing(actor, found), 303)


def _after_publishing(actor: Actor, version: CourseVersion) -> str:
    """Lead to the answers given before where a key has changed: it is now that one decides on them."""
    slug, compared = version.course.slug, changes.of_version(version)
    if compared is not None and any(_mended(actor, version, compared)):
        return url_for("trainer.version", slug=slug, number=version.number, _anchor="answers-before")
    return url_for("trainer.course", slug=slug)


def _require_seen(version: CourseVersion) -> None:
    """Raise Conflict where the page that was sent showed other bytes: nobody publishes what they have not seen."""
    if request.form.get("digest") != version.digest:
        raise Conflict(
            lazy("This version was imported again since you opened its page."),
            safe=lazy("It was not published, and learners do not see it yet."),
            mend=lazy("Open the page of the version again, see what it changes now, and publish it from there."),
        )


def _require_finished(version: CourseVersion) -> None:
    if catalogue.outline_of(version).is_draft:
        raise Conflict(
            lazy("This version says of itself that it is a draft."),
            mend=lazy("Take `draft: true` out of its course.yml, and import it again."),
        )


def _moved_in_words(number: str, moved: Moved) -> str:
    # How many learners came along is told before, by the rule for small groups, and not again here.
    if moved.learners:
        return _("Version %(number)s is published. Learners have come along, with all they have done.", number=number)
    return _("Version %(number)s is published.", number=number)


@face.route("/teach/courses/<slug>/versions/<number>/retire", methods=["GET", "POST"])
@guards.action(publications.PUBLISH)
def retire_version(slug: str, number: str) -> Answer:
    """Say what follows when a version is retired; retire it, for a reason."""
    found = publications.get(guards.current_actor(), publications.PUBLISH, slug, number)
    form = ReasonForm()
    if form.is_sent_and_right():
        try:
            is_news = publishing.retire(guards.current_actor().code, found, form.reason.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            flash(*_retired_in_words(number, is_news=is_news))
            return arrivals.go_to(url_for("trainer.course", slug=slug))
    title, language = courses.title_of(catalogue.outline_of(found))
    page = render_template(
        "trainer/courses/retire.html",
        form=form,
        course=found.course,
        version=found,
        title=title,
        title_language=language,
        is_last=not _others_offered(found),
        longest=publishing.LONGEST_REASON,
    )
    return (page, 422) if form.is_submitted() else page


def _others_offered(version: CourseVersion) -> bool:
    lines = versions.of_course_keys([version.course_id])[version.course_id]
    return any(line.state == VersionState.PUBLISHED and line.id != version.id for line in lines)


def _retired_in_words(number: str, *, is_news: bool) -> tuple[str, str]:
    if is_news:
        return _("Version %(number)s is retired: nobody new gets it.", number=number), "success"
    return _("Version %(number)s is not published, so there is nothing to retire.", number=number), "info"
