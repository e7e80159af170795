"""What a text's links, images and tables become on a page of LearnHub."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from learnhub.content.format.targets import ALLOWED_SCHEMES, resolve, scheme_of
from learnhub.content.rendering import recordings
from learnhub.content.rendering.terms import NO_TERMS, Terms, mark
from learnhub.content.rendering.words import Words

_MEDIA = "@media/"
# While a text is worked on, the widths in which a picture can be had; no page shows it.
_FORMS = "data-forms"
# How wide a lesson's column is, as stylesheets have it, so that a browser can choose.
SIZES = "(min-width: 42rem) 40rem, 94vw"
# Where no form is as wide as a desk needs, the picture itself is for desks.
ON_PHONES = "(max-width: 45rem)"
WIDE = 1200


@dataclass(frozen=True, slots=True)
class Place:
    """Where something of the version is found when a page is served; pictures with their pixels.

    `forms` are the widths in which a picture can be had as WebP, the narrowest first. `size` is in bytes,
    `text` what is said in a recording, as Markdown, where the file is a transcript or captions.
    """

    address: str
    width: int | None = None
    height: int | None = None
    forms: tuple[int, ...] = ()
    size: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a text needs to know: its own path, where the version's files are, words of its language, an id prefix.

    Where `is_inline`, the text is a line within something else: its pictures stay in it. `gaps` is how many it has.
    With `has_places` its blocks can be come back to. `terms` are those of the glossary, marked on first use.
    Only where `is_for_facilitators` may there be notes for them: everything else is read by learners.
    """

    path: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    prefix: str = ""
    is_inline: bool = False
    gaps: int = 0
    has_places: bool = False
    terms: Terms = NO_TERMS
    is_for_facilitators: bool = False

    def of_recording(self, path: str) -> Page:
        """Return the page as the words of a recording need it, which stand in a file of their own."""
        anchor = path.rpartition("/")[2].replace(".", "-")
        return replace(self, path=path, prefix=f"{self.prefix}{anchor}-", has_places=False, gaps=0, terms=NO_TERMS)

    def finish(self, root: ET.Element) -> None:
        """Change a text's tree in place: links and images lead somewhere or are words, tables can be scrolled."""
        for element in list(root.iter()):
            if element.tag == "a":
                self._finish_link(element)
            elif element.tag == "img":
                self._finish_picture(element)
            elif element.tag in HEADINGS_WITH_IDS or element.get("class") == "callout-title":
                self._prefix_anchor(element)
            elif element.tag in {"td", "th"}:
                _align(element)
        for parent in () if self.is_inline else list(root.iter()):
            self._frame_pictures(parent)
        for parent in list(root.iter()):
            _offer_forms(parent)
        self._wrap_tables(root)
        if self.has_places:
            _number_blocks(root)
        mark(root, self.terms)

    def _prefix_anchor(self, element: ET.Element) -> None:
        anchor = element.get("id")
        if self.prefix and anchor:
            element.set("id", self.prefix + anchor)

    def _finish_link(self, link: ET.Element) -> None:
        target = link.get("href", "")
        if (link.get("class") or "").startswith("footnote-"):
            if link.get("title"):
                link.set("aria-label", link.attrib.pop("title"))
            return
        scheme = scheme_of(target)
        if scheme in ALLOWED_SCHEMES:
            link.set("rel", "noopener noreferrer")
            return
        address = "" if scheme else self._address(target)
        if address:
            link.set("href", address)
        else:
            link.tag = "span"
            link.attrib.pop("href", None)

    def _address(self, target: str) -> str:
        """Return where a relative target is found, or "" where the version has no such place."""
        if target.startswith("#"):
            return f"#{self.prefix}{target[1:]}"
        path, anchor = resolve(self.path, target)
        place = self.places.get(path)
        if place is None:
            return ""
        return f"{place.address}#{anchor}" if anchor else place.address

    def _finish_picture(self, picture: ET.Element) -> None:
        target = picture.attrib.pop("src", "")
        picture.attrib.pop("title", None)
        place = self.places.get(resolve(self.path, target)[0]) if target and not scheme_of(target) else None
        if place is None or not place.address.startswith(_MEDIA):
            picture.tag = "span"
            picture.text = picture.attrib.pop("alt", "")
            for key in ("transcript", "captions"):
                picture.attrib.pop(key, None)
            return
        picture.set("src", place.address)
        written = {key: picture.attrib.pop(key, "") for key in ("transcript", "captions")}
        beside = {key: resolve(self.path, target)[0] for key, target in written.items() if target}
        if recordings.is_recording(place.address):
            known = {key: path for key, path in beside.items() if path in self.places}
            recordings.finish(picture, known, place.size, self.words, is_inline=self.is_inline)
            return
        if place.width and place.height:
            picture.set("width", str(place.width))
            picture.set("height", str(place.height))
        picture.set("loading", "lazy")
        if place.forms:
            picture.set(_FORMS, " ".join(str(width) for width in place.forms))

    def _frame_pictures(self, parent: ET.Element) -> None:
        """Turn paragraphs that hold nothing but pictures into figures."""
        for child in list(parent):
            if child.tag != "p" or not len(child) or (child.text or "").strip():
                continue
            if all(one.tag in _FRAMED and not (one.tail or "").strip() for one in child):
                figures = [_figure(one) if one.tag == "img" else recordings.framed(one) for one in child]
                figures[-1].tail = child.tail
                at = list(parent).index(child)
                parent.remove(child)
                for offset, figure in enumerate(figures):
                    parent.insert(at + offset, figure)

    def _wrap_tables(self, root: ET.Element) -> None:
        number = 0
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    number += 1
                    parent[place] = self._scrolled(child, number)

    def _scrolled(self, table: ET.Element, number: int) -> ET.Element:
        heads = ["".join(cell.itertext()).strip() for cell in table.iter("th")]
        label = f"{self.words.table} {number}: {', '.join(head for head in heads if head)}".rstrip(": ")
        around = ET.Element("div", {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label})
        around.tail, table.tail = table.tail, None
        for cell in table.iter("th"):
            cell.set("scope", "col")
        around.append(table)
        return around


def _number_blocks(root: ET.Element) -> None:
    """Give each block of a text an id by its section and its place there, the same in every language of the text.

    A translation has the headings of its source, so that where it joins two paragraphs only the rest of one section
    is counted otherwise. A heading has an anchor already, which follows the language.
    """
    section = block = 0
    for element in root:
        if element.tag in HEADINGS_WITH_IDS:
            section, block = section + 1, 0
        elif element.get("class") != "footnote" and element.tag != "hr":
            block += 1
            element.set("id", f"p.{section}.{block}")


HEADINGS_WITH_IDS = frozenset({"h2", "h3", "h4", "h5", "h6"})


def _offer_forms(parent: ET.Element) -> None:
    """Put pictures that can be had smaller into a `<picture>`, from which a browser takes what is wide enough."""
    for place, child in enumerate(list(parent)):
        widths = child.attrib.pop(_FORMS, "") if child.tag == "img" else ""
        if not widths:
            continue
        picture = ET.Element("picture")
        picture.tail, child.tail = child.tail, None
        source = ET.SubElement(picture, "source", {"type": "image/webp", "sizes": SIZES})
        source.set("srcset", ", ".join(f"{child.get('src')}/{width}.webp {width}w" for width in widths.split()))
        if int(widths.split()[-1]) < min(WIDE, int(child.get("width") or WIDE)):
            source.set("media", ON_PHONES)
        picture.append(child)
        parent[place] = picture


_FRAMED = frozenset({"img", *recordings.PLAYERS})


def _align(cell: ET.Element) -> None:
    align = cell.attrib.pop("align", "")
    if align in {"center", "right"}:
        cell.set("class", f"align-{align}")


def _figure(picture: ET.Element) -> ET.Element:
    caption, credit = picture.attrib.pop("caption", ""), picture.attrib.pop("credit", "")
    figure = ET.Element("figure", {"class": "figure"})
    picture.tail = None
    figure.append(picture)
    if caption or credit:
        words = ET.SubElement(figure, "figcaption")
        words.text = caption
    if credit:
        words.text = f"{caption} " if caption else ""
        ET.SubElement(words, "span", {"class": "figure-credit"}).text = credit
    return figure
