"""Players of sound and film: nothing is loaded before it is asked for, and what is said can be read below."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from learnhub.content.rendering.words import Words

PLAYERS = frozenset({"audio", "video"})
_SOUND, _FILM = frozenset({"mp3", "ogg"}), frozenset({"mp4", "webm"})
_LANGUAGE = re.compile(r"\.([a-z]{2,3}(?:-[a-z0-9]+)*)\.vtt$")
_MEGABYTE = 1024 * 1024


def is_recording(address: str) -> bool:
    """Tell by its ending whether a file is sound or film."""
    return _kind(address) in _SOUND | _FILM


def _kind(address: str) -> str:
    return address.rpartition(".")[2]


def finish(image: ET.Element, beside: Mapping[str, str], size: int, words: Words, *, is_inline: bool) -> None:
    """Make a player of what was read as an image: `beside` has the paths of its transcript and captions, if any.

    Within a line there is no room for one: there it is a link.
    """
    address, name = image.attrib.pop("src"), image.attrib.pop("alt", "")
    told = words.recording % {"kind": _kind(address).upper(), "size": _megabytes(size, words.decimal)}
    if is_inline:
        image.tag, image.text = "a", f"{name} ({told})"
        image.set("href", address)
        return
    image.tag = "audio" if _kind(address) in _SOUND else "video"
    for key, value in (("src", address), ("controls", ""), ("preload", "none"), ("aria-label", name)):
        image.set(key, value)
    image.set("told", told)
    if image.tag == "video" and "captions" in beside:
        _add_captions(image, beside["captions"], words)
    text = beside.get("transcript") or beside.get("captions")
    if text:
        image.set("text", text)


def _megabytes(size: int, decimal: str) -> str:
    return f"{max(0.1, size / _MEGABYTE):.1f}".replace(".", decimal)


def _add_captions(player: ET.Element, path: str, words: Words) -> None:
    track = ET.SubElement(player, "track", {"kind": "captions", "src": f"@{path}", "label": words.captions})
    track.set("default", "")
    language = _LANGUAGE.search(path)
    if language:
        track.set("srclang", language[1])


def framed(player: ET.Element) -> ET.Element:
    """Return a player as a figure: its name and how much there is to load, the player, and the place of its words."""
    caption, credit = player.attrib.pop("caption", ""), player.attrib.pop("credit", "")
    told, text = player.attrib.pop("told", ""), player.attrib.pop("text", "")
    player.tail = None
    figure = ET.Element("figure", {"class": "figure"})
    words = ET.SubElement(figure, "figcaption")
    name = ET.SubElement(words, "strong")
    name.text, name.tail = player.get("aria-label", ""), f" {caption} " if caption else " "
    link = ET.SubElement(words, "a", {"href": player.get("src", "")})
    link.text = told
    if credit:
        link.tail = " "
        ET.SubElement(words, "span", {"class": "figure-credit"}).text = credit
    figure.append(player)
    if text:
        ET.SubElement(figure, "div", {"class": "transcript-place", "id": text})
    return figure
