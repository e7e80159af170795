"""glossary.yml: the terms of a course, in its languages, with what they mean.

The word itself may stand in further languages, without what it means: whoever reads the course in a second language
finds the one that their institution uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from learnhub import i18n
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.scalars import closest
from learnhub.content.format.schema import read_list
from learnhub.content.format.settings import GlossaryKeys
from learnhub.content.format.sources import TermSource
from learnhub.content.format.strict_yaml import Place, YamlText
from learnhub.content.format.terms import folded
from learnhub.i18n import Message, lazy

FILE = "glossary.yml"
LARGEST = 256 * 1024
"""In bytes: a few hundred terms in all languages of a course."""


@dataclass(slots=True)
class Glossary:
    """What glossary.yml gave: its terms, and the definitions as texts whose links are still to be checked."""

    terms: tuple[TermSource, ...] = ()
    bodies: list[Body] = field(default_factory=list)


def read_glossary(yaml: YamlText | None, languages: tuple[str, ...], faults: Faults) -> Glossary:
    """Return the terms that a glossary lists; faults are noted. None is no glossary at all."""
    if yaml is None:
        return Glossary()
    report = Reporter(faults, FILE)
    read = read_list(GlossaryKeys, yaml, report)
    listed = [(place, keys) for place, keys in enumerate(read) if keys is not None]
    check = _Check(yaml, languages, report)
    for place, keys in listed:
        check.term(place, keys)
    terms = (TermSource(one.id, one.term, one.also, one.definition, one.source) for _, one in listed)
    return Glossary(tuple(terms), check.bodies)


@dataclass(frozen=True, slots=True)
class _At(Reporter):
    """Notes every fault at one place: where a definition starts, whatever line of it is meant."""

    at: Place

    def error(self, place: Place, code: str, message: Message, hint: Message) -> None:  # noqa: ARG002
        self.faults.error(self.file, self.at, code, message, hint)

    def warning(self, place: Place, code: str, message: Message, hint: Message) -> None:  # noqa: ARG002
        self.faults.warning(self.file, self.at, code, message, hint)


class _Check:
    """Looks at one term after the other, and remembers what is taken."""

    def __init__(self, yaml: YamlText, languages: tuple[str, ...], report: Reporter) -> None:
        self.yaml = yaml
        self.languages = languages
        self.report = report
        self.bodies: list[Body] = []
        self._ids: set[str] = set()
        self._forms: dict[tuple[str, str], str] = {}

    def term(self, place: int, keys: GlossaryKeys) -> None:
        self._check_id(place, keys)
        self._check_languages(place, keys)
        for language in keys.term:
            self._check_forms(place, keys, language)
        for language, text in keys.definition.items():
            self._check_definition(text, self.yaml.place_of((place, "definition", language)))

    def _check_id(self, place: int, keys: GlossaryKeys) -> None:
        if keys.id in self._ids:
            message = lazy("The id `%(id)s` is taken by another term.", id=keys.id)
            self.report.error(self.yaml.place_of((place, "id")), "duplicate-id", message, lazy("Choose another."))
        self._ids.add(keys.id)

    def _check_languages(self, place: int, keys: GlossaryKeys) -> None:
        for key in ("term", "also", "definition"):
            for language in getattr(keys, key).keys() - set(self.languages):
                if key == "term" and i18n.is_known(language):
                    continue
                message = lazy("The language `%(language)s` is not listed in course.yml.", language=language)
                where = self.yaml.place_of((place, key, language), of_key=True)
                self.report.error(where, "language-not-listed", message, closest(language, list(self.languages)))
        source = self.languages[0]
        for key in ("term", "definition"):
            if source not in getattr(keys, key):
                message = lazy("`%(key)s` is missing in the source language, %(language)s.", key=key, language=source)
                self.report.error(self.yaml.place_of((place, key)), "source-missing", message, lazy("Add it."))
        for language in keys.also.keys() & set(self.languages) - keys.term.keys():
            message = lazy("There are other forms of this term in %(language)s, but not the term.", language=language)
            where = self.yaml.place_of((place, "also", language), of_key=True)
            self.report.error(where, "term-missing", message, lazy("Add it to `term`."))
        for language in self.languages[1:]:
            if language not in keys.term or language not in keys.definition:
                message = lazy("The term `%(id)s` is not translated into %(language)s.", id=keys.id, language=language)
                hint = lazy("Until it is, readers see the source language.")
                self.report.warning(self.yaml.place_of((place,)), "not-translated", message, hint)

    def _check_forms(self, place: int, keys: GlossaryKeys, language: str) -> None:
        for form, where in self._written(place, keys, language):
            taken = self._forms.setdefault((language, folded(form)), keys.id)
            if taken != keys.id:
                message = lazy("`%(form)s` stands for the term `%(id)s` already.", form=form, id=taken)
                hint = lazy("Readers are shown one meaning: keep one of the two.")
                self.report.error(where, "duplicate-term", message, hint)
            if not any(letter.isalnum() for letter in form):
                message = lazy("`%(form)s` holds no letter.", form=form)
                self.report.error(where, "term-empty", message, lazy("Write the word as it stands in lessons."))

    def _written(self, place: int, keys: GlossaryKeys, language: str) -> Iterator[tuple[str, Place]]:
        yield keys.term[language], self.yaml.place_of((place, "term", language))
        for number, form in enumerate(keys.also.get(language, ())):
            yield form, self.yaml.place_of((place, "also", language, number))

    def _check_definition(self, text: str, at: Place) -> None:
        body = Body(text, 0, _At(self.report.faults, self.report.file, at))
        blocks = body.root.children
        if [block.type for block in blocks] != ["paragraph"]:
            message = lazy("A definition is one paragraph: no lists, headings or quotes.")
            self.report.error(at, "definition-shape", message, lazy("Write it in one or two sentences."))
            return
        check_part(body, blocks, "")
        self.bodies.append(body)
