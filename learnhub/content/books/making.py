"""Books, ready to be given away: of a folder, or of a stored version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping

from learnhub.content import publishing
from learnhub.content.books import epub, gathering, paper
from learnhub.content.books.book import Book, Shape
from learnhub.content.books.composing import MAKER, NOWHERE, Site, compose
from learnhub.content.format.sources import VersionSource
from learnhub.content.models import VersionFacts
from learnhub.content.rendering import RENDER_VERSION

CONTENT_TYPES: Mapping[Shape, str] = {Shape.EPUB: epub.CONTENT_TYPE, Shape.PDF: paper.CONTENT_TYPE}
_WRITERS: Mapping[Shape, Callable[[Book], bytes]] = {Shape.EPUB: epub.write, Shape.PDF: paper.write}


def of_folder(
    source: VersionSource, shape: Shape, language: str, *, site: Site = NOWHERE, for_facilitators: bool = False
) -> bytes:
    """Return a version that was read from its folder as a book. Raises CannotRender."""
    prepared = publishing.prepare(source.folder, source)
    material = gathering.of_folder(prepared, language, for_facilitators=for_facilitators)
    return _WRITERS[shape](compose(material, site, for_facilitators=for_facilitators))


def read_stored(version: VersionFacts, language: str, *, site: Site = NOWHERE) -> Book:
    """Return a stored version as a book for learners, read whole, so that writing it needs no database."""
    return compose(gathering.of_stored(version, language), site)


def write(book: Book, shape: Shape) -> bytes:
    """Return a book as a file, which takes from a moment to some seconds."""
    return _WRITERS[shape](book)


def site_of(base_url: str, spoken: Collection[str], course: str, number: str, language: str) -> Site:
    """Return where a version is on the web, on pages in its language where LearnHub speaks it (`spoken`)."""
    page = language if language in spoken else next(iter(spoken))
    base = base_url.rstrip("/")
    return Site(f"{base}/{page}/courses/{course}", f"{base}/media/{course}/{number}/")


def maker_of(site: Site) -> str:
    """Return what names all that a book depends on beside its version: our own ways, and the addresses in it."""
    places = hashlib.sha256(f"{site.course} {site.media}".encode()).hexdigest()
    return f"{MAKER}.{RENDER_VERSION}.{places[:16]}"
