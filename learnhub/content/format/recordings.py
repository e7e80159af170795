"""Sound and film in a text: what must be beside them, for those who cannot hear, see or load them."""

from __future__ import annotations

from learnhub.content.format import media
from learnhub.content.format.faults import Reporter
from learnhub.content.format.links import Link
from learnhub.content.format.settings import PictureKeys
from learnhub.content.format.strict_yaml import Place
from learnhub.i18n import lazy


def is_recording(target: str) -> bool:
    """Tell by its ending whether a target is sound or film."""
    return media.ending(target) in media.SOUND_AND_FILM


def check(keys: PictureKeys, name: str, place: Place, report: Reporter, *, stands_alone: bool) -> list[Link]:
    """Check what stands in `![name](…){…}` of a recording, and return the links to its transcript and captions."""
    if not name:
        hint = lazy("Say between the square brackets what is heard or shown: ![What it is](…).")
        report.error(place, "recording-name", lazy("This recording has no name."), hint)
    if not stands_alone:
        hint = lazy("Put it into a paragraph of its own.")
        report.error(place, "recording-inline", lazy("A recording cannot stand within a line of text."), hint)
    if not (keys.transcript or keys.captions):
        message = lazy("This recording has neither a transcript nor captions.")
        hint = lazy("Write for example {transcript=../media/talk.en.md}, with what is said in that file.")
        report.error(place, "recording-words", message, hint)
    written = (("transcript", keys.transcript), ("captions", keys.captions))
    return [Link(target, place, is_picture=False, beside=use) for use, target in written if target]


def refuse_keys(keys: PictureKeys, place: Place, report: Reporter) -> None:
    """Note a transcript or captions where there is only a picture."""
    if keys.transcript or keys.captions:
        hint = lazy("What a picture shows is said between the square brackets, or in the text.")
        report.error(place, "recording-key", lazy("A picture has no transcript and no captions."), hint)
