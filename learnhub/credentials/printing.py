"""The certificate on paper: a PDF of one page, set by typst from facts alone.

Everything that people wrote (names, titles) reaches the sheet as data and is set as plain text.
The same facts give the same bytes on any machine; see learnhub/typesetting.
"""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import segno

from learnhub.content.covers import weave_band_svg
from learnhub.credentials.facts import CertificateFacts
from learnhub.i18n import direction_of, long_date, percent, translate_in, whole_duration
from learnhub.typesetting.compiler import typeset
from learnhub.typesetting.words import arabic_font, breakable, plain, words

FOLDER = Path(__file__).parent
ISSUER = "LearnHub"


def certificate_pdf(
    facts: CertificateFacts, *, check_address: str, is_test_instance: bool, cover_svg: str | None = None
) -> bytes:
    """Return the certificate as a PDF of one A4 page, the same bytes for the same arguments.

    `check_address` is the whole address at which the certificate can be checked; it stands beside
    the QR code and in it. A test instance says so across the page. `cover_svg` is the course's woven
    band (`covers.weave_band_svg`), which hangs at the edge; without it, the band of the id alone.
    The words are in the certificate's language where they are translated, else in English; dates
    and numbers always follow that language.

    The PDF is tagged for screen readers (PDF/UA-1), unless a name holds characters that no font
    here has: those come out as empty boxes in a plain tagged PDF.
    """
    sheet = _sheet(facts, check_address, is_test_instance)
    sheet["band"] = cover_svg or weave_band_svg(facts.course_id, ())
    return typeset(FOLDER / "certificate.typ", "certificate", sheet, facts.issued_on)


def _sheet(facts: CertificateFacts, check_address: str, is_test_instance: bool) -> dict[str, Any]:
    """Return what certificate.typ prints."""
    language = facts.language
    say = partial(_label, language)
    return {
        "rtl": direction_of(language) == "rtl",
        "arabic_font": arabic_font(language),
        "issued_on": {"year": facts.issued_on.year, "month": facts.issued_on.month, "day": facts.issued_on.day},
        "description": plain(f"{facts.code}: {facts.name}, {facts.course_title}"),
        "issuer": words(ISSUER, language),
        "code": words(facts.code, language),
        "heading": say(_title(language)),
        "test": say(translate_in(language, "Test instance")) if is_test_instance else None,
        "test_note": say(translate_in(language, "Test instance: this sheet is no proof of learning.")),
        "awarded": say(translate_in(language, "Awarded to")),
        "name": words(breakable(facts.name), language),
        "completed": say(translate_in(language, "Course completed")),
        "course": words(breakable(facts.course_title), language),
        "facts": [{"label": say(label), "value": words(value, language)} for label, value in _particulars(facts)],
        "qr": _qr_svg(check_address),
        "check": say(translate_in(language, "Check this certificate at %(address)s", address=check_address)),
        "whole_digest": say(
            translate_in(language, "SHA-256 digest of the course version: %(digest)s", digest=facts.version_digest)
        ),
    }


def _particulars(facts: CertificateFacts) -> list[tuple[str, str]]:
    """Return label and value of each small fact, in reading order."""
    language = facts.language
    return [
        (translate_in(language, "Completed on"), long_date(facts.completed_on, language)),
        (translate_in(language, "Issued on"), long_date(facts.issued_on, language)),
        (translate_in(language, "Valid until"), _valid_until(facts)),
        (translate_in(language, "Learning time"), whole_duration(facts.effort_minutes, language)),
        (translate_in(language, "Units completed"), str(facts.basis.units_completed)),
        (translate_in(language, "Final score"), _score(facts)),
        (translate_in(language, "Course version"), facts.version),
        (translate_in(language, "Digest of the version"), facts.version_digest[:12]),
    ]


def _valid_until(facts: CertificateFacts) -> str:
    if facts.expires_on is None:
        return translate_in(facts.language, "No end date")
    return long_date(facts.expires_on, facts.language)


def _score(facts: CertificateFacts) -> str:
    if facts.basis.final_score is None:
        return translate_in(facts.language, "No graded test")
    return percent(facts.basis.final_score, facts.language)


def _qr_svg(address: str) -> str:
    """Return the QR code of an address (ISO/IEC 18004). The sheet leaves the quiet zone around it."""
    drawing = BytesIO()
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", border=0, xmldecl=False, dark="#1d2426")
    return drawing.getvalue().decode()


def _label(language: str, text: str) -> dict[str, Any]:
    """Return words of ours for the sheet: in English where the certificate's language has no translation."""
    return words(text, language if _title(language) != _title("en") else "en")


def _title(language: str) -> str:
    return translate_in(language, "Certificate of completion")
