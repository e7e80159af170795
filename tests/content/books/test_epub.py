"""An EPUB is whole by itself: well-formed, complete, and every link leads somewhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import XML

import pytest
from PIL import Image

from learnhub.content.books import composing, covers, epub, gathering
from learnhub.content.books.book import Picture, Words
from tests.content.books.written_book import SITE, book, prepared
from tests.content.written_course import png

OPF, DC, XHTML = (
    "{http://www.idpf.org/2007/opf}",
    "{http://purl.org/dc/elements/1.1/}",
    "{http://www.w3.org/1999/xhtml}",
)
TYPE, LANG = "{http://www.idpf.org/2007/ops}type", "{http://www.w3.org/XML/1998/namespace}lang"
NAME = re.compile("[A-Za-z_][A-Za-z0-9._-]*")
LANGUAGES = ("en", "fr")
LIGHT = Picture("image/webp", b"RIFF, and so on")


@lru_cache
def files(language: str) -> dict[str, bytes]:
    """Return the files of the book by name."""
    with zipfile.ZipFile(io.BytesIO(epub.write(book(language)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages(language: str) -> Iterator[tuple[str, ET.Element]]:
    for name, data in files(language).items():
        if name.endswith(".xhtml"):
            yield name, XML(data)


def package(language: str) -> ET.Element:
    return XML(files(language)["EPUB/package.opf"])


def test_programs_know_it_by_its_first_bytes() -> None:
    data = epub.write(book())
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_names_every_file_once(language: str) -> None:
    named = [f"EPUB/{item.attrib['href']}" for item in package(language).iter(f"{OPF}item")]
    present = set(files(language)) - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    assert len(named) == len(set(named))
    assert set(named) == present


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_file_and_a_place_in_it(language: str) -> None:
    ids = {name: [one.attrib["id"] for one in root.iter() if "id" in one.attrib] for name, root in pages(language)}
    assert all(len(found) == len(set(found)) for found in ids.values())
    assert all(NAME.fullmatch(each) for found in ids.values() for each in found)
    for name, root in pages(language):
        for address in (value for one in root.iter() for key, value in one.items() if key in {"href", "src"}):
            if not address.startswith("https://"):
                file, _, place = unquote(address).partition("#")
                target = str(PurePosixPath(name).parent / file) if file else name
                assert target in files(language), (name, address)
                assert not place or place in ids[target], (name, address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_all_units_in_order(language: str) -> None:
    toc = dict(pages(language))["EPUB/book.contents.xhtml"].find(f".//{XHTML}nav[@role='doc-toc']")
    assert toc is not None
    assert ["".join(link.itertext()) for link in toc.iter(f"{XHTML}a")] == [
        one.title.text for one in book(language).pages
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_its_language_and_has_one_title(language: str) -> None:
    for name, root in pages(language):
        assert root.attrib["lang"] == root.attrib[LANG]
        assert all(one.attrib["lang"] == one.attrib[LANG] for one in root.iter() if "lang" in one.attrib)
        assert len(list(root.iter(f"{XHTML}h1"))) == (0 if "cover" in name else 1)
    assert dict(pages("fr"))["EPUB/everything.xhtml"].attrib["lang"] == "en"


def test_it_says_what_it_is_and_how_it_can_be_read() -> None:
    metadata = package("fr")[0]
    told = {one.tag.removeprefix(DC): one.text for one in metadata}
    assert (told["title"], told["language"], told["rights"]) == ("Socles", "en", "CC-BY-4.0")
    assert [one.text for one in metadata.iter(f"{DC}language")] == ["fr", "en"]
    meta = {(one.attrib["property"], one.text) for one in metadata.iter(f"{OPF}meta")}
    assert ("dcterms:modified", "2026-11-29T00:00:00Z") in meta
    assert {("schema:accessMode", "textual"), ("schema:accessibilityFeature", "alternativeText")} <= meta
    assert prepared().outline.digest in (told["source"] or "")


def test_footnotes_and_lists_are_what_they_are() -> None:
    root = dict(pages("en"))["EPUB/everything.xhtml"]
    kinds = [one.attrib[TYPE] for one in root.iter() if TYPE in one.attrib]
    assert kinds == ["chapter", "glossref", "noteref", "noteref", "footnotes", "footnote", "backlink", "backlink"]
    assert all(one.get("alt") is not None for one in root.iter(f"{XHTML}img"))


def test_a_book_from_right_to_left_runs_so() -> None:
    right_to_left = composing.compose(gathering.of_folder(prepared(), "ur"))
    archive = zipfile.ZipFile(io.BytesIO(epub.write(right_to_left)))
    assert b'page-progression-direction="rtl"' in archive.read("EPUB/package.opf")


def test_the_same_version_has_the_same_bytes() -> None:
    again = composing.compose(gathering.of_folder(prepared(), "fr"), SITE)
    assert epub.write(again) == epub.write(book("fr"))


def test_a_heavy_picture_comes_in_a_smaller_form() -> None:
    heavy = replace(book(), pictures={**book().pictures, "large.png": Picture("image/png", png(), LIGHT)})
    with zipfile.ZipFile(io.BytesIO(epub.write(heavy))) as archive:
        assert archive.read("EPUB/media/large.png/light.webp") == LIGHT.data
        assert "EPUB/media/large.png" not in archive.namelist()
        assert b'src="media/large.png/light.webp"' in archive.read("EPUB/everything.xhtml")


@pytest.mark.parametrize("title", ["Floors", "សង្គម " * 40, "سماجی تحفظ", "社会保护" * 60, "W" * 300])
def test_the_cover_holds_any_title(title: str) -> None:
    cover = Image.open(io.BytesIO(covers.picture(replace(book(), title=Words(title, "en")))))
    assert (cover.format, cover.size) == ("PNG", (900, 1200))
