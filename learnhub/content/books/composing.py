"""Putting a book together: its pages, their links settled, the pictures that they show."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from learnhub.content.books.book import MEDIA, WITHIN, Book, Page, Part, Picture
from learnhub.content.books.fitting import Places
from learnhub.content.books.gathering import Material
from learnhub.content.books.labels import labels
from learnhub.content.books.pages import Pages
from learnhub.content.rendering import scaling

# Raise the number, and set the day, when the same version gives another book: books are then made again.
MAKER = 2
MADE_AT = datetime(2026, 11, 29, tzinfo=UTC)
# In bytes: a picture that is larger also comes in its widest smaller form.
HEAVY = 100_000
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Site:
    """Where a course and the files of its version are on the web; both empty where nobody can reach them.

    `course` has no slash at its end, `media` has one.
    """

    course: str = ""
    media: str = ""


NOWHERE = Site()


def compose(material: Material, site: Site = NOWHERE, *, for_facilitators: bool = False) -> Book:
    """Return a version as a book. The same material and site give the same book, whenever it is made."""
    outline, language = material.outline, material.language
    pages = Pages(material, _places(material, site), labels(language))
    about = pages.about()
    parts = [
        Part(pages.module(module, number), [pages.unit(unit) for unit in module.units])
        for number, module in enumerate(outline.modules, start=1)
    ]
    inner = [page for part in parts for page in (part.opening, *part.pages)]
    back = [page for page in (pages.abbreviations(inner), pages.glossary() if material.terms else None) if page]
    _settle([about, *inner, *back])
    return Book(
        outline=outline,
        language=language,
        identifier=_identifier(material, for_facilitators=for_facilitators),
        made_at=MADE_AT,
        title=pages.title(),
        summary=pages.summary(),
        edition=pages.labels["for-facilitators"] if for_facilitators else None,
        about=about,
        parts=parts,
        back=back,
        pictures=_pictures(material, [*inner, *back]),
        labels=pages.labels,
    )


def _places(material: Material, site: Site) -> Places:
    return Places(
        units={unit.slug for unit in material.outline.units},
        terms={term.slug for term in material.terms},
        pictures={path: kind for path, kind in material.media.items() if kind in _SHOWN},
        course=site.course,
        media=site.media,
    )


def _identifier(material: Material, *, for_facilitators: bool) -> str:
    """Return what names this version in this language, and no other book anywhere (a UUID of version 5, RFC 9562)."""
    outline = material.outline
    edition = "facilitators" if for_facilitators else "learners"
    name = f"{outline.course} {outline.number} {outline.digest} {material.language} {edition}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _settle(pages: Iterable[Page]) -> None:
    """Let a link to a place that is not there lead to the page itself: a translation may have other headings."""
    pages = list(pages)
    ids = {page.anchor: {one.attrib["id"] for one in page.body.iter() if "id" in one.attrib} for page in pages}
    for page in pages:
        for link in page.body.iter("a"):
            anchor, mark, place = link.attrib["href"].removeprefix(WITHIN).partition("#")
            if link.attrib["href"].startswith(WITHIN) and mark and place not in ids.get(anchor, ()):
                link.set("href", f"{WITHIN}{anchor}")


def _pictures(material: Material, pages: Iterable[Page]) -> Mapping[str, Picture]:
    """Return the pictures that pages show, in their order."""
    shown = (one.attrib["src"].removeprefix(MEDIA) for page in pages for one in page.body.iter("img"))
    return {path: _picture(material, path) for path in dict.fromkeys(shown)}


def _picture(material: Material, path: str) -> Picture:
    data = material.read(path)
    forms = [form for form in material.media if form != path and scaling.picture_of(form) == path]
    light = None
    if forms and len(data) > HEAVY:
        widest = max(forms, key=scaling.width_of)
        light = Picture(material.media[widest], material.read(widest))
    return Picture(material.media[path], data, light)
