"""A book as EPUB 3.3: one file for phones, tablets and e-readers, whose text flows and can be listened to."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from learnhub.content.books import covers, epub_pages
from learnhub.content.books.book import Book
from learnhub.content.books.epub_package import FILE, Item, package

CONTENT_TYPE = "application/epub+zip"
_XHTML = "application/xhtml+xml"
_STYLE = Path(__file__).parent / "epub.css"
_CONTAINER = f"""\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/{FILE}" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
# The earliest time that the format knows, so that the same book has the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)


def write(book: Book) -> bytes:
    """Return a book as EPUB, the same bytes for the same book.

    Fonts are those of the reading device. Pictures are in it, in a smaller form where they are heavy; recordings and
    attachments stay on the web, and what is said in a recording is in the text.
    """
    items = list(_items(book))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        # First, and as it is: programs know the format by these bytes.
        _add(archive, "mimetype", CONTENT_TYPE.encode(), zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", _CONTAINER.encode())
        _add(archive, f"EPUB/{FILE}", package(book, items))
        for item in items:
            _add(archive, f"EPUB/{item.name}", item.data)
    return held.getvalue()


def _items(book: Book) -> Iterator[Item]:
    """Yield all files, those that are read in their order."""
    names = epub_pages.files_of_pictures(book)
    yield Item(epub_pages.COVER, _XHTML, epub_pages.cover(book, "cover.png"), is_read=True)
    yield Item(epub_pages.CONTENTS, _XHTML, epub_pages.navigation(book), "nav", is_read=True)
    for page in book.pages:
        yield Item(epub_pages.file_of(page.anchor), _XHTML, epub_pages.page(page, names), is_read=True)
    yield Item("book.css", "text/css", _STYLE.read_bytes())
    yield Item("cover.png", "image/png", covers.picture(book), "cover-image")
    for path, picture in book.pictures.items():
        shown = picture.light or picture
        yield Item(names[path], shown.content_type, shown.data)


def _add(archive: zipfile.ZipFile, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    # As from Unix, wherever it is made.
    entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, how
    archive.writestr(entry, data, compresslevel=9)
