"""The glossary of a version: stored with it, and read a term at a time or as a list in the order of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from learnhub.content import alphabets, catalogue
from learnhub.content.models import GlossaryTerm, VersionFacts
from learnhub.content.rendered import RenderedTerm
from learnhub.errors import NotFound
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Term:
    """A term as a reader sees it. `language` and `definition_language` tell what is not translated.

    `others` are its words in other languages.
    """

    slug: str
    words: str
    language: str
    definition: str
    definition_language: str
    source: str
    others: Mapping[str, str]


def rows_of(version_id: int, terms: Iterable[RenderedTerm]) -> list[GlossaryTerm]:
    """Return the rows of a version's terms, to be added."""
    return [
        GlossaryTerm(
            version_id=version_id,
            slug=term.source.id,
            position=position,
            texts=_texts(term),
            source=term.source.source,
        )
        for position, term in enumerate(terms)
    ]


def replace(version_id: int, terms: Iterable[RenderedTerm]) -> None:
    """Put newly rendered definitions in the place of older ones."""
    for term in terms:
        db.session.execute(
            update(GlossaryTerm)
            .where(GlossaryTerm.version_id == version_id, GlossaryTerm.slug == term.source.id)
            .values(texts=_texts(term))
        )


def _texts(term: RenderedTerm) -> dict[str, dict[str, str]]:
    words, definitions = term.source.terms, term.definitions
    return {
        language: {
            **({"term": words[language]} if language in words else {}),
            **({"definition": definitions[language]} if language in definitions else {}),
        }
        for language in dict.fromkeys((*words, *definitions))
    }


def list_terms(version: VersionFacts, language: str) -> list[Term]:
    """Return all terms of a version in a language, in the order of its dictionaries."""
    rows = db.session.execute(_SHOWN.where(GlossaryTerm.version_id == version.id)).all()
    return in_order(rows, language, catalogue.outline_of(version).languages[0])


def in_order(rows: Iterable[Any], language: str, source: str) -> list[Term]:
    """Return the terms of rows in a language, else in the `source` language, in the order of its dictionaries."""
    terms = [_term(row, language, source) for row in rows]
    return sorted(terms, key=lambda term: alphabets.sort_key(term.words, language))


def get_term(version: VersionFacts, slug: str, language: str) -> Term:
    """Return a term by the author's id, in a language. Raises NotFound."""
    row = db.session.execute(
        _SHOWN.where(GlossaryTerm.version_id == version.id, GlossaryTerm.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _term(row, language, catalogue.outline_of(version).languages[0])


_SHOWN = select(GlossaryTerm.slug, GlossaryTerm.texts, GlossaryTerm.source)


def _term(row: Any, language: str, source: str) -> Term:
    told_in, defined_in = (_language_of(row.texts, part, language, source) for part in ("term", "definition"))
    return Term(
        slug=row.slug,
        words=row.texts[told_in]["term"],
        language=told_in,
        definition=row.texts[defined_in]["definition"],
        definition_language=defined_in,
        source=row.source,
        others={tag: one["term"] for tag, one in row.texts.items() if "term" in one and tag != told_in},
    )


def _language_of(texts: Mapping[str, Any], part: str, language: str, source: str) -> str:
    return language if part in texts.get(language, {}) else source
