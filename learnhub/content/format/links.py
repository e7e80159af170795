"""Links and images: where they lead, and whether that is there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from learnhub.content.format import media, names
from learnhub.content.format.faults import Reporter
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.targets import ALLOWED_SCHEMES, resolve, scheme_of
from learnhub.i18n import Message, lazy

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image with its target as written and its place in the file.

    `beside` is `transcript` or `captions` for what stands beside a recording.
    """

    target: str
    place: Place
    is_picture: bool
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Destinations:
    """What can be linked to: anchors by text file, media files, and the source language."""

    anchors: Mapping[str, frozenset[str]]
    media: frozenset[str]
    source_language: str
    # Media that are there and wrong themselves, in small letters.
    refused: frozenset[str] = frozenset()


def in_language(path: str, language: str) -> str:
    """Return the path of the same unit's file in another language (a tag in any letters)."""
    return re.sub(r"\.[a-z0-9-]+\.md$", f".{language.lower()}.md", path)


def language_of(path: str) -> str:
    """Return the language in a unit's file name, in small letters, or ""."""
    name = names.unit_name(posixpath.basename(path))
    return name.language if name else ""


def check(link: Link, places: Destinations, report: Reporter) -> None:
    """Note what is wrong with a link that stands in the file of `report`."""
    scheme = scheme_of(link.target)
    if link.beside:
        _check_beside(link, places, report)
    elif link.is_picture:
        _check_picture(link, scheme, places, report)
    elif scheme:
        if scheme not in ALLOWED_SCHEMES:
            hint = lazy("Links may start with https:, http: or mailto:.")
            message = lazy("Links with `%(scheme)s` are not allowed.", scheme=scheme)
            report.error(link.place, "link-scheme", message, hint)
    elif not link.target or link.target[0] in "/\\":
        hint = lazy("Write the path from this file, such as ../02-planning/01-costing.en.md.")
        report.error(link.place, "link-path", lazy("This link has no relative path."), hint)
    else:
        _check_relative(link, places, report)


def _check_picture(link: Link, scheme: str, places: Destinations, report: Reporter) -> None:
    path, _ = resolve(report.file, link.target)
    if scheme or link.target.startswith(("/", "\\")):
        hint = lazy("Put the file into the media folder and write ../media/name.png.")
        report.error(link.place, "image-remote", lazy("Images come from the version's media folder."), hint)
    elif path not in places.media:
        _tell_missing(link, path, places, report)
    elif media.ending(path) not in media.PICTURES | media.SOUND_AND_FILM:
        hint = lazy("Link to it instead: [its name](…), without the exclamation mark.")
        report.error(link.place, "image-kind", lazy("This is not a picture."), hint)


_BESIDE = {"transcript": "md", "captions": "vtt"}


def _check_beside(link: Link, places: Destinations, report: Reporter) -> None:
    path, _ = resolve(report.file, link.target)
    if media.ending(path) != _BESIDE[link.beside]:
        message = lazy(
            "`%(key)s` leads to a file whose name ends in .%(ending)s.", key=link.beside, ending=_BESIDE[link.beside]
        )
        hint = lazy("A transcript is Markdown (.md), captions are WebVTT (.vtt); both lie in the media folder.")
        report.error(link.place, "recording-file", message, hint)
    elif path not in places.media:
        _tell_missing(link, path, places, report)


def _tell_missing(link: Link, path: str, places: Destinations, report: Reporter) -> None:
    """Note a file that is not there; one that is there and is no good is told at its own name."""
    if path.lower() not in places.refused:
        message = lazy("This file is missing: %(path)s", path=path)
        report.error(link.place, "media-missing", message, _near(path, places))


def _check_relative(link: Link, places: Destinations, report: Reporter) -> None:
    path, anchor = resolve(report.file, link.target)
    if path in places.media or path.lower() in places.refused:
        return
    target = _existing(path, report.file, places)
    if target is None:
        message = lazy("This link leads nowhere: %(path)s", path=path)
        report.error(link.place, "link-broken", message, _near(path, places))
        return
    _check_language(link, target, places, report)
    if anchor and anchor not in places.anchors[target]:
        message = lazy("There is no heading `#%(anchor)s` in %(path)s.", anchor=anchor, path=target)
        report.error(link.place, "anchor-broken", message, _anchor_near(anchor, places.anchors[target]))


def _anchor_near(anchor: str, known: Collection[str]) -> Message:
    near = get_close_matches(anchor, known, 1)
    if near:
        return lazy("Did you mean `#%(anchor)s`?", anchor=near[0])
    if not known:
        return lazy("It has no headings: link to the file alone.")
    shown = sorted(known)[:_MOST_SHOWN]
    listed = ", ".join(f"#{one}" for one in shown) + " …" * (len(shown) < len(known))
    return lazy("Link to one of its headings: %(known)s", known=listed)


def _existing(path: str, file: str, places: Destinations) -> str | None:
    """Return the file that a path leads to: itself, or the source where the reader's language has none yet."""
    if path in places.anchors:
        return path
    source = in_language(path, places.source_language)
    is_own_language = language_of(path) == language_of(file) != ""
    return source if is_own_language and source in places.anchors else None


def _check_language(link: Link, target: str, places: Destinations, report: Reporter) -> None:
    own = in_language(target, language_of(report.file))
    if own != target and own in places.anchors:
        message = lazy("This link leads to another language.")
        hint = lazy("Write %(name)s.", name=posixpath.basename(own))
        report.error(link.place, "link-language", message, hint)


def _near(path: str, places: Destinations) -> Message:
    near = get_close_matches(path, [one for one in (*places.media, *places.anchors) if _may_be_meant(one, path)], 1)
    if near:
        return lazy("Did you mean %(path)s?", path=near[0])
    return lazy("Put a file with this name there, or write the path from this file, such as ../media/name.png.")


def _may_be_meant(known: str, path: str) -> bool:
    """Say whether a file may be proposed for another: of the same kind, and with a name that is allowed."""
    kinds = {media.ending(known), media.ending(path)}
    is_alike = len(kinds) == 1 or kinds <= media.PICTURES or kinds <= media.SOUND_AND_FILM
    is_readable = language_of(known) in {"", language_of(path)} or not language_of(path)
    return is_alike and is_readable and names.FILE.fullmatch(posixpath.basename(known)) is not None
