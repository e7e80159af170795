"""One's notebooks: all of a course to read, and to take along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import clock, ids
from learnhub.access import courses
from learnhub.learning import notebook as rules
from learnhub.learning import notebook_markdown, notebook_paper, notebooks
from learnhub.learning.entries import Kind
from learnhub.learning.notebooks import Book, BookLine, Item, UnitPages
from learnhub.stores.database import db
from learnhub.web import addresses, guards
from learnhub.web.learner import note_boxes
from learnhub.web.learner.face import face
from learnhub.web.learner.note_boxes import NoteBox


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A note or bookmark. `address` leads to its place; a note without one has a `box` to go on writing in."""

    item: Item
    address: str | None
    box: NoteBox | None


@dataclass(frozen=True, slots=True)
class UnitLines:
    """What is kept on a unit; `address` is None where the course has it no more."""

    pages: UnitPages
    address: str | None
    lang: str | None
    items: tuple[ItemLine, ...]


@face.get("/notebook")
@guards.action("notebook.own")
def notebooks_list() -> str:
    """List one's notebooks, one for each course."""
    return render_template("learner/notebook/list.html", books=_books())


def _books() -> list[BookLine]:
    return notebooks.list_of(guards.current_actor().required)


@face.get("/notebook/<slug>")
@guards.action("notebook.own")
def notebook(slug: str) -> str:
    """Show all that one keeps in a course, in reading order."""
    enrolment = courses.get_enrolment(guards.current_actor(), slug)
    book = notebooks.book(enrolment)
    return render_template(
        "learner/notebook/notebook.html",
        book=book,
        slug=slug,
        title_lang=_lang(book.language),
        units=list(_units(book)),
        others=[line for line in _books() if line.outline.course != slug],
        page=ids.client_id(),
        longest=rules.LONGEST,
    )


def _units(book: Book) -> Iterator[UnitLines]:
    for pages in book.pages:
        address = None
        if pages.unit is not None:
            address = addresses.of_page("learner.unit", slug=book.outline.course, unit="") + pages.slug
        items = tuple(_line(item, address) for item in pages.items)
        yield UnitLines(pages, address, _lang(pages.language), items)


def _line(item: Item, unit_address: str | None) -> ItemLine:
    if item.anchor is None or unit_address is None:
        is_note = item.entry.kind is not Kind.BOOKMARK
        return ItemLine(item, None, note_boxes.stray_box(item.entry) if is_note else None)
    return ItemLine(item, f"{unit_address}#{item.anchor or note_boxes.OWN_ANCHOR}", None)


def _lang(language: str) -> str | None:
    return None if language == g.language else language


@face.post("/notebook/<slug>/bookmarks/<code>/remove")
@guards.action("notebook.own")
def remove_bookmark(slug: str, code: str) -> AnyResponse:
    """Take a bookmark away, wherever it is."""
    rules.remove_bookmark(courses.get_enrolment(guards.current_actor(), slug), code)
    return redirect(url_for("learner.notebook", slug=slug), 303)


@face.get("/notebook/<slug>.md")
@guards.action("notebook.own")
def notebook_markdown_file(slug: str) -> Response:
    """Give out a notebook as one file of Markdown."""
    book = notebooks.book(courses.get_enrolment(guards.current_actor(), slug))
    text = notebook_markdown.written(book, g.language, _address_of(book))
    return _file(text.encode(), "text/markdown; charset=utf-8", f"{slug}.md")


@face.get("/notebook/<slug>.pdf")
@guards.action("notebook.own")
def notebook_pdf(slug: str) -> Response:
    """Give out a notebook on paper."""
    book = notebooks.book(courses.get_enrolment(guards.current_actor(), slug))
    address = _address_of(book)
    db.session.rollback()  # setting the paper takes a moment, and needs no database
    paper = notebook_paper.notebook_pdf(book, g.language, address, clock.today())
    return _file(paper, "application/pdf", f"{slug}.pdf")


def _address_of(book: Book) -> str:
    base = addresses.settings().base_url.rstrip("/")
    return base + addresses.of_page("public.course", slug=book.outline.course)


def _file(content: bytes, content_type: str, name: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="notebook-{name}"'
    return response
