"""Slips with which people come in for the first time, each in its reader's language: several on a sheet of paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import segno
from flask import url_for

from learnhub import clock, i18n
from learnhub.people import first_pins
from learnhub.people.models import Person
from learnhub.web import addresses


@dataclass(frozen=True, slots=True)
class Slip:
    """What one slip says, in words of its language. `qr_svg` leads to the page for signing in."""

    language: str
    direction: str
    name: str
    user_name: str
    pin: str
    address: str
    qr_svg: str
    title: str
    steps: tuple[str, ...]
    user_name_label: str
    pin_label: str
    good_until: str


def slips_of(pins: Mapping[Person, str]) -> list[Slip]:
    """Return the slips of people, with the PINs that were just made."""
    return [_slip(person, pin) for person, pin in pins.items()]


def _slip(person: Person, pin: str) -> Slip:
    settings = addresses.settings()
    language = person.language if person.language in settings.language_list else settings.language_list[0]
    address = settings.base_url.rstrip("/") + url_for("public.sign_in", language=language)
    last_day = i18n.long_date((clock.now() + first_pins.LIFETIME).date(), language)
    return Slip(
        language=language,
        direction=i18n.direction_of(language),
        name=person.name,
        user_name=person.user_name or "",
        pin=first_pins.in_groups(pin),
        address=address,
        qr_svg=_picture(address),
        title=i18n.translate_in(language, "Your account on LearnHub"),
        steps=(
            i18n.translate_in(language, "Open this address, or point a phone’s camera at the square:"),
            i18n.translate_in(language, "Sign in with this user name, and this PIN in place of the password:"),
            i18n.translate_in(language, "Choose a password of your own, and destroy this slip."),
        ),
        user_name_label=i18n.translate_in(language, "User name"),
        pin_label=i18n.translate_in(language, "First-use PIN"),
        good_until=i18n.translate_in(
            language, "The PIN works once, until %(day)s. Show it to nobody: it opens your account.", day=last_day
        ),
    )


def _picture(address: str) -> str:
    # Only shapes and attributes: the picture is drawn in black on white, as a camera wants it.
    return segno.make(address, error="m", micro=False).svg_inline(scale=3, border=2, dark="#000", light="#fff")
