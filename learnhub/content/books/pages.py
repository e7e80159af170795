"""The pages of a book, one of each kind: what they hold and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree.ElementTree import Element

from learnhub import i18n
from learnhub.content.books import fitting
from learnhub.content.books.asking import Asking
from learnhub.content.books.book import WITHIN, Page, Words
from learnhub.content.books.fitting import Places
from learnhub.content.books.gathering import Material
from learnhub.content.books.trees import add, add_text, add_words
from learnhub.content.facilitation import Note
from learnhub.content.outline import Contributor, ModuleOutline, Rubric, UnitOutline, in_language

_HEADINGS = frozenset({"h2", "h3", "h4"})
ABOUT, ABBREVIATIONS = "book.about", "book.abbreviations"


def anchor_of_module(slug: str) -> str:
    """Return the anchor of a module's page: no unit's id has a full stop in it."""
    return f"module.{slug}"


@dataclass(frozen=True, slots=True)
class Pages:
    """Makes the pages of a book from its material."""

    material: Material
    places: Places
    labels: Mapping[str, Words]

    def _said(self, texts: Mapping[str, str]) -> Words:
        """Return a text in the language of the book, else in the course's own."""
        source, language = self.material.outline.languages[0], self.material.language
        return Words(in_language(texts, language, source), language if language in texts else source)

    def title(self) -> Words:
        """Return the course's title."""
        return self._said(self.material.outline.title)

    def summary(self) -> Words:
        """Return what the course is about."""
        return self._said(self.material.outline.summary)

    def about(self) -> Page:
        """Return the page that says what the course is about, who made it, and which version it is."""
        outline, language, body = self.material.outline, self.material.language, Element("div")
        add_words(body, "p", self._said(outline.summary), language, kind="lead")
        self._add_list(body, "objectives", outline.objectives, language)
        if outline.audience:
            add_words(body, "h2", self.labels["audience"], language)
            add_words(body, "p", self._said(outline.audience), language)
        self._add_facts(body)
        if outline.review != "reviewed":
            add_words(body, "p", self.labels["not-reviewed"], language, kind="quiet")
        return Page(ABOUT, "about", self.labels["about"], language, body)

    def _add_list(self, body: Element, label: str, listed: Mapping[str, Sequence[str]], language: str) -> None:
        if not listed:
            return
        source = self.material.outline.languages[0]
        shown = self.material.language if self.material.language in listed else source
        add_words(body, "h2", self.labels[label], language)
        items = add(body, "ul")
        for each in in_language(listed, self.material.language, source):
            add_words(items, "li", Words(each, shown), language)

    def _add_facts(self, body: Element) -> None:
        outline, language = self.material.outline, self.material.language
        facts = add(body, "dl", kind="facts")
        for label, value in (
            ("effort", i18n.whole_duration(outline.effort_minutes, language)),
            ("authors", _names(outline.contributors)),
            ("reviewers", _names(outline.reviewers)),
            ("licence", outline.licence),
            ("version", outline.number),
            ("digest", outline.digest),
        ):
            if value:
                add_words(facts, "dt", self.labels[label], language)
                add(facts, "dd", value, kind=label)
        if self.places.course:
            add_words(facts, "dt", self.labels["address"], language)
            add(add(facts, "dd"), "a", self.places.course, href=self.places.course, dir="ltr")

    def module(self, module: ModuleOutline, number: int) -> Page:
        """Return the page on which a module begins."""
        language, body = self.material.language, Element("div")
        title = self._said(module.title)
        if module.summary:
            add_words(body, "p", self._said(module.summary), language, kind="lead")
        self._add_list(body, "objectives", module.objectives, language)
        add_words(body, "h2", self.labels["contents"], language)
        listed = add(body, "ul", kind="contents")
        for unit in module.units:
            item = add(listed, "li")
            add_words(item, "a", self._said(unit.title), language, href=f"{WITHIN}{unit.slug}")
            add_text(item, " ")
            add_words(item, "span", self._kicker(unit), language, kind="quiet")
        numbered = Words(f"{number}. {title.text}", title.language)
        return Page(anchor_of_module(module.slug), "module", numbered, language, body, self.labels["module"])

    def _kicker(self, unit: UnitOutline) -> Words:
        label = self.labels[unit.kind]
        return Words(f"{label.text} · {i18n.whole_duration(unit.minutes, label.language)}", label.language)

    def unit(self, unit: UnitOutline) -> Page:
        """Return the page of a unit."""
        source = self.material.outline.languages[0]
        language = self.material.language if self.material.language in unit.languages else source
        body = Element("div")
        self._add_notices(body, unit, language)
        fitting.fit(body, self._text(unit), unit.slug, self.places)
        asked = self.material.asked.get(unit.slug)
        if asked is not None:
            Asking(unit.slug, language, self.places, self.labels, self.material.outline.digest).put(body, asked)
        if unit.assignment is not None and unit.assignment.rubric is not None:
            self._add_rubric(body, unit.assignment.rubric, language)
        self._add_way_online(body, unit, language, is_asked=asked is not None)
        if unit.sources:
            self._add_sources(body, unit.sources, language)
        return Page(unit.slug, unit.kind, self._said(unit.title), language, body, self._kicker(unit))

    def _add_notices(self, body: Element, unit: UnitOutline, language: str) -> None:
        if language != self.material.language:
            add_words(body, "p", self.labels["untranslated"], language, kind="notice")
        elif language in unit.outdated:
            add_words(body, "p", self.labels["outdated"], language, kind="notice")

    def _text(self, unit: UnitOutline) -> str:
        """Return a unit's HTML, with notes for facilitators under the headings where they belong."""
        html = self.material.bodies[unit.slug]
        return _with_notes(html, self.material.notes.get(unit.slug, ()))

    def _add_rubric(self, body: Element, rubric: Rubric, language: str) -> None:
        def words(texts: Mapping[str, str]) -> str:
            return in_language(texts, language, self.material.outline.languages[0])

        add_words(body, "h2", self.labels["rubric"], language)
        table = add(body, "table")
        heads = add(add(table, "thead"), "tr")
        add(heads, "th", words(rubric.label), scope="col")
        for level in rubric.levels:
            add(heads, "th", f"{words(level.title)} ({i18n.number(level.points / 100, language)})", scope="col")
        rows = add(table, "tbody")
        for criterion in rubric.criteria:
            row = add(rows, "tr")
            for text in (criterion.title, *criterion.cells):
                add(row, "td", words(text))

    def _add_way_online(self, body: Element, unit: UnitOutline, language: str, *, is_asked: bool) -> None:
        if unit.is_lesson:
            return
        label = "answers-online" if is_asked else "hand-in-online" if unit.is_assignment else "online"
        line = add_words(body, "p", self.labels[label], language, kind="online")
        address = self.places.unit_address(unit.slug)
        if address:
            line.text = f"{line.text} "
            add(line, "a", address, href=address, dir="ltr")

    def _add_sources(self, body: Element, sources: Mapping[str, Sequence[str]], language: str) -> None:
        """Add what a lesson rests on, by its front matter, unless its text has a section for that."""
        label = self.labels["sources"]
        headings = ("".join(one.itertext()).casefold() for one in body if one.tag in _HEADINGS)
        if language not in sources or label.text.casefold() in headings:
            return
        add_words(body, "h2", label, language)
        listed = add(body, "ul", kind="sources")
        for each in sources[language]:
            add(listed, "li", each)

    def glossary(self) -> Page:
        """Return all terms of the course, in the order of the language's dictionaries."""
        language, body = self.material.language, Element("div")
        listed = add(body, "dl", kind="glossary")
        for term in self.material.terms:
            add_words(listed, "dt", Words(term.words, term.language), language, id=fitting.id_of_term(term.slug))
            meaning = add_words(listed, "dd", Words("", term.definition_language), language)
            fitting.fit(meaning, term.definition, fitting.GLOSSARY, self.places)
            if term.source:
                add_words(meaning, "span", Words(f" ({term.source})", language), language, kind="quiet")
        return Page(fitting.GLOSSARY, "glossary", self.labels["glossary"], language, body)

    def abbreviations(self, pages: Iterable[Page]) -> Page | None:
        """Return what the abbreviations on pages stand for, or None where there are none."""
        language, body = self.material.language, Element("div")
        found = {
            ("".join(one.itertext()), one.attrib["title"]): Words(one.attrib["title"], page.language)
            for page in pages
            for one in page.body.iter("abbr")
            if "title" in one.attrib
        }
        listed = add(body, "dl", kind="glossary")
        for (short, _), meaning in sorted(found.items()):
            add_words(listed, "dt", Words(short, meaning.language), language)
            add_words(listed, "dd", meaning, language)
        return Page(ABBREVIATIONS, "abbreviations", self.labels["abbreviations"], language, body) if found else None


def _names(people: Iterable[Contributor]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in people))


_SECTION = re.compile(r'<h[2-6] id="')


def _with_notes(html: str, notes: Sequence[Note]) -> str:
    """Return a lesson with notes at the end of the section under whose heading each stands."""
    if not notes:
        return html
    starts = [0, *(found.start() for found in _SECTION.finditer(html)), len(html)]
    sections = [html[start:end] for start, end in pairwise(starts)]
    for note in notes:
        place = min(note.section, len(sections) - 1)
        sections[place] += note.html
    return "".join(sections)
