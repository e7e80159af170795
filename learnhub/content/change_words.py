"""What a version changes, in words for those who publish it: the same on the command line and in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from learnhub.content import outline as outlines
from learnhub.content.changes import Changes, OpeningChanges, Pair, QuestionChange, UnitChanges
from learnhub.content.outline import UnitOutline
from learnhub.i18n import Message, lazy

_DONE_AGAIN = lazy("To learners these are new units. Whoever has done one is asked to do it again.")


@dataclass(frozen=True, slots=True)
class Section:
    """Changes of one kind: a heading, what they mean for learners ("" where that goes without saying), and which."""

    heading: Message
    meaning: Message
    lines: Sequence[Message]


def told(changes: Changes, language: str, source: str) -> list[Section]:
    """Return what changes, what matters most to learners first; names in a language, or in the source language."""

    def name(texts: Mapping[str, str]) -> str:
        return str(outlines.in_language(texts, language, source)) if texts else ""

    sections = [
        *_units(changes.units, name),
        *_openings(changes.openings, name),
        *_questions(changes.questions, name),
        *_rules(changes, language),
    ]
    return [section for section in sections if section.lines]


Name = Callable[[Mapping[str, str]], str]


def _units(units: UnitChanges, name: Name) -> Iterable[Section]:
    def titles(found: Iterable[UnitOutline]) -> list[Message]:
        return [name(unit.title) for unit in found]

    def now(pairs: Iterable[Pair]) -> list[Message]:
        return titles(pair.after for pair in pairs)

    yield Section(
        lazy("Units added"),
        lazy("Learners who come along see them marked as new."),
        titles(units.added),
    )
    yield Section(
        lazy("Units removed"),
        lazy("Learners who come along no longer see them. What was earned in them stays."),
        titles(units.removed),
    )
    yield Section(
        lazy("Units with another id"),
        _DONE_AGAIN,
        [
            lazy("%(title)s (%(before)s is now %(after)s)", title=name(after.title), before=was.slug, after=after.slug)
            for was, after in units.renamed
        ],
    )
    yield Section(lazy("Units of another kind"), lazy("Whoever has done one of them has done it."), now(units.turned))
    yield Section(
        lazy("Quizzes and assignments with other rules"),
        lazy("Attempts made so far keep their scores, by the rules of their time."),
        now(units.ruled),
    )
    yield Section(lazy("Units in another place"), lazy("What was done in them counts as before."), now(units.moved))
    yield Section(
        lazy("Units with another title"),
        "",
        [
            lazy("“%(before)s” is now “%(after)s”", before=name(was.title), after=name(after.title))
            for was, after in units.retitled
        ],
    )
    yield Section(lazy("Units with other words"), "", now(units.rewritten))


def _openings(openings: OpeningChanges, name: Name) -> Iterable[Section]:
    yield Section(
        lazy("Modules that open later"),
        lazy("Learners who come along keep what was open to them. Everybody else completes the unit first."),
        [
            lazy("“%(module)s” opens after “%(unit)s”", module=name(module.title), unit=name(unit.title))
            for module, unit in openings.later
        ],
    )
    yield Section(
        lazy("Modules that no longer wait for a unit"),
        lazy("They are open from the start."),
        [name(module.title) for module in openings.at_once],
    )


def _questions(questions: Iterable[QuestionChange], name: Name) -> Iterable[Section]:
    found = list(questions)

    def those(is_one: Callable[[QuestionChange], bool]) -> list[Message]:
        return [
            lazy("%(unit)s: %(question)s", unit=name(each.unit.title), question=name(each.names))
            for each in found
            if is_one(each)
        ]

    renamed = _renamed(found)
    yield Section(
        lazy("Questions with another id"),
        lazy("To learners these are new questions. What was answered before stays with the old id."),
        [
            lazy("%(title)s (%(before)s is now %(after)s)", title=name(now.names), before=was.slug, after=now.slug)
            for was, now in renamed
        ],
    )
    found = [each for each in found if not any(each in pair for pair in renamed)]
    begun = lazy("An attempt that is open ends with the questions it began with.")
    yield Section(lazy("Questions added"), begun, those(lambda each: each.is_added))
    yield Section(lazy("Questions removed"), begun, those(lambda each: each.is_removed))
    yield Section(
        lazy("Questions with another key"),
        lazy("Attempts that were handed in keep the marks they got."),
        those(lambda each: each.key),
    )
    yield Section(
        lazy("Questions of another kind, or with other points"),
        lazy("Attempts that were handed in keep the marks they got."),
        those(lambda each: each.worth),
    )
    yield Section(lazy("Questions with other words"), "", those(lambda each: each.words))
    yield Section(lazy("Questions with other feedback"), "", those(lambda each: each.feedback))


def _renamed(questions: Sequence[QuestionChange]) -> list[tuple[QuestionChange, QuestionChange]]:
    """Return pairs of a question that is gone and the one that came in its unit with the same name."""
    come = [each for each in questions if each.is_added]
    found = []
    for was in (each for each in questions if each.is_removed):
        now = next((one for one in come if (one.unit, one.names) == (was.unit, was.names)), None)
        if now is not None:
            come.remove(now)
            found.append((was, now))
    return found


def _rules(changes: Changes, language: str) -> Iterable[Section]:
    lines: list[Message] = [
        lazy(
            "“%(course)s” is to be completed first. Whoever is enrolled already goes on as before.",
            course=titles.get(language) or next(iter(titles.values())),
        )
        for titles in changes.asked_first
    ]
    if changes.completion:
        lines.append(lazy("Another rule says what completes the course. Whoever has completed it stays so."))
    if changes.certificate:
        lines.append(lazy("Another rule says whether there is a certificate, and how long it holds."))
    yield Section(lazy("The course itself"), "", lines)
