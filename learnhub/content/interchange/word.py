"""Word documents (.docx) as the text of a lesson: headings, lists, tables, pictures, footnotes."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import mammoth
from bs4 import BeautifulSoup, Tag
from mammoth.documents import Image

from learnhub.content.format import archives, media, names, texts
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter, Severity
from learnhub.content.format.prose import check_lesson
from learnhub.content.interchange import headings, hypertext, markup, placing, writing, xml_trees
from learnhub.content.interchange.model import Note, Notes
from learnhub.content.interchange.pictures import Pictures, safe_name
from learnhub.content.interchange.placing import NotBrought
from learnhub.i18n import lazy, translate_in

_DOCUMENT = "word/document.xml"
_COMMENTS = "word/comments.xml"
_LARGEST_PART = 16 * 1024 * 1024
_STYLES = "p[style-name='Title'] => h1.title:fresh\np[style-name='Quote'] => blockquote > p:fresh"
_UNKNOWN_STYLE = re.compile(r"Unrecognised (?:paragraph|run|table) style: '?(.+?)'? \(Style ID")
# Stand for footnotes while the text around them becomes Markdown.
_OPEN, _CLOSE = "\ue0f2", "\ue0f3"
_HELD = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_NOTE = re.compile(r"(?:footnote|endnote)-[0-9]+$")
_TARGET = re.compile(r"#((?:footnote|endnote)-[0-9]+)")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson to be written, its pictures by name, what is to be told, and how many of each element it has."""

    text: str
    pictures: dict[str, bytes]
    notes: tuple[Note, ...]
    counts: dict[str, int]
    written: tuple[str, ...] = ()


def bring(source: Path, target: Path, *, title: str = "") -> Lesson:
    """Write a Word document as a lesson at `target`, its pictures to the version's media.

    `target` is a path such as `courses/costing/1.0.0/01-costs/05-prices.en.md`; it may not exist. Raises NotBrought
    where nothing was written, with the reason.
    """
    language = placing.language_of(target, names.Infix.LESSON)
    data = placing.bytes_of(source)
    lesson = convert(data, language, present=placing.media_of(target), title=title, name=source.stem)
    return replace(lesson, written=placing.write(target, lesson.text, lesson.pictures))


def convert(data: bytes, language: str, *, present: Path | None = None, title: str = "", name: str = "") -> Lesson:
    """Return a Word document as a lesson in a language; its title is `title`, else the document's, else of its `name`.

    `present` is a media folder with pictures that are there. Raises NotBrought.
    """
    _refuse_unsafe(data)
    notes, pictures = Notes(), Pictures(present)
    soup = _html_of(data, safe_name(name) or "picture", notes, pictures)
    own_title = _take_title(soup, is_needed=not title)
    footnotes = _hold_footnotes(soup)
    missing = translate_in(language, "(Write here what this picture shows.)")
    levels = _Levels(soup)
    body = hypertext.from_soup(soup, notes, pictures.find, missing, levels.next)
    told = [hypertext.from_soup(note, notes, pictures.find, missing, levels.next) for note in footnotes]
    body = _HELD.sub(r"[^\1]", "\n\n".join([body, *(_footnote(number, one) for number, one in enumerate(told, 1))]))
    text = f"{writing.lesson_front(title or own_title or headings.words_of_file(name))}\n{body}\n"
    _check(text, body, notes)
    shown = {one: content for one, content in pictures.found.items() if f"../{placing.MEDIA}/{one})" in text}
    counts = Counter(one.name for one in soup.find_all(True)) | Counter(footnote=len(footnotes))
    return Lesson(text, shown, notes.all(), dict(counts))


def _refuse_unsafe(data: bytes) -> None:
    """Look at all XML of the document first: the library that reads it does not guard itself."""
    mend = lazy("Save it in Word as .docx, without macros, and bring that file over.")
    if not archives.is_safe(data) or _DOCUMENT not in archives.names_within(data):
        raise NotBrought(lazy("This is no Word document, or it is damaged."), mend=mend)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if not _is_sound(archive, entry):
                message = lazy("A part of this document is broken or far too large: %(part)s", part=entry.filename)
                raise NotBrought(message, mend=mend)


def _is_sound(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    is_xml = entry.filename.endswith((".xml", ".rels"))
    if entry.file_size > (_LARGEST_PART if is_xml else media.LARGEST):
        return False
    try:
        data = archive.read(entry)
        # Any part may be called XML by another one.
        if b"<!ENTITY" in data.replace(b"\0", b""):
            return False
        if is_xml:
            xml_trees.parse(data)
    except (xml_trees.Refused, *archives.UNREADABLE):
        return False
    return True


def _html_of(data: bytes, stem: str, notes: Notes, pictures: Pictures) -> BeautifulSoup:
    found: dict[str, bytes] = {}

    def keep(image: Image) -> dict[str, str]:
        name = f"{stem}-{len(found) + 1}"
        with image.open() as opened:
            found[name] = opened.read()
        return {"src": name}

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep),
        )
    except (KeyError, ValueError, AttributeError, TypeError, RecursionError) as problem:
        raise NotBrought(lazy("This is no Word document, or it is damaged.")) from problem
    pictures.come_from(found)
    for message in made.messages:
        _tell(message.message, notes)
    if _COMMENTS in archives.names_within(data):
        notes.lost(lazy("Comments in the document were left out."))
    return BeautifulSoup(markup.cleaned(made.value), "html.parser")


def _tell(message: str, notes: Notes) -> None:
    style = _UNKNOWN_STYLE.match(message)
    if style:
        notes.changed(lazy("The style “%(style)s” was read as ordinary text.", style=style[1]))
    else:
        notes.lost(lazy("The document has what could not be read: %(what)s", what=message))


def _take_title(soup: BeautifulSoup, *, is_needed: bool) -> str:
    """Return the words that the document calls its title, and take them out: the front matter has them.

    Where none is called so and one is needed, it is the one heading of the first level that the document begins with.
    """
    found = soup.find("h1", class_="title") or (_only_heading(soup) if is_needed else None)
    if not isinstance(found, Tag):
        return ""
    words = markup.folded(found.get_text())
    found.decompose()
    return words


def _only_heading(soup: BeautifulSoup) -> Tag | None:
    first, highest = soup.find(True), soup.find_all("h1")
    return first if isinstance(first, Tag) and len(highest) == 1 and first is highest[0] else None


def _hold_footnotes(soup: BeautifulSoup) -> list[BeautifulSoup]:
    """Put what stands for a footnote in the place of each reference, and take the texts out, in their order."""
    texts_of: dict[str, Tag] = {}
    for one in soup.find_all("li", id=_NOTE):
        for link in one.find_all("a", href=re.compile(r"^#(?:footnote|endnote)-ref-")):
            link.decompose()
        texts_of.setdefault(str(one.get("id")), one.extract())
    order = [name for one in soup.select("sup > a[id]") for name in _TARGET.findall(str(one.get("href")))]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(one for one in order if one in texts_of), 1)}
    for link in soup.select("sup > a[id]"):
        found = _TARGET.fullmatch(str(link.get("href")))
        if found and found[1] in numbers and link.parent is not None:
            link.parent.replace_with(f"{_OPEN}{numbers[found[1]]}{_CLOSE}")
    for empty in soup.find_all("ol"):
        if empty.find("li") is None:
            empty.decompose()
    return [BeautifulSoup(texts_of[name].decode_contents(), "html.parser") for name in numbers]


def _footnote(number: int, text: str) -> str:
    lines = text.split("\n")
    return "\n".join([f"[^{number}]: {lines[0]}", *(f"    {one}" if one else "" for one in lines[1:])])


class _Levels:
    """Gives headings their levels: the highest is the second, and none is skipped."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.highest = min((int(one.name[1]) for one in _headings(soup)), default=1)
        self.before = 1

    def next(self, level: int) -> int:
        """Return the level of the next heading, in the order of the text."""
        self.before = min(level - self.highest + 2, self.before + 1, 6)
        return self.before


def _headings(soup: BeautifulSoup) -> Iterator[Tag]:
    return (one for one in soup.find_all(re.compile(r"^h[1-6]$")) if isinstance(one, Tag) and one.get_text().strip())


def _check(text: str, body: str, notes: Notes) -> None:
    """Refuse what is no lesson, and tell what the checker would say of this one."""
    if not body.strip():
        raise NotBrought(lazy("This document has no text."))
    if len(text.encode()) > texts.LARGEST:
        raise NotBrought(lazy("This document is longer than a lesson may be (512 KB)."), mend=lazy("Divide it."))
    faults = Faults()
    check_lesson(Body(body, 0, Reporter(faults, "")))
    for fault in faults.sorted():
        if fault.severity is Severity.ERROR:
            notes.lost(fault.message)
