"""Certificates on paper: every script comes out, nothing is read as markup, the same facts give the same sheet."""

from __future__ import annotations

import ctypes
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import segno
import typst
from babel import localedata
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from learnhub import i18n
from learnhub.content.covers import weave_band_svg
from learnhub.credentials import printing
from learnhub.credentials.facts import Basis, CertificateFacts
from learnhub.credentials.printing import certificate_pdf
from learnhub.i18n import translate_in
from learnhub.typesetting import compiler

ADDRESS = "https://learnhub.example.org/verify/LH-7Q4K-M2XD-9PTA"
MILLIMETRE = 72 / 25.4
SCALE = 3
FACTS = CertificateFacts(
    code="LH-7Q4K-M2XD-9PTA",
    name="Adjoa Exemplaire",
    course_id="spf-foundations",
    course_title="Social protection floors",
    version="1.0.0",
    version_digest="3f9a1c07b2d4e6885a90c3d1f7e2b46a8d05c9e1f3a7b2c4d6e8f0a1b3c5d7e9",  # pragma: allowlist secret
    effort_minutes=360,
    language="en",
    completed_on=date(2026, 11, 21),
    issued_on=date(2026, 11, 23),
    expires_on=date(2029, 11, 22),
    basis=Basis(units_completed=14, final_score=8650),
)
# Script: its fonts' names in the PDF, a fictional name in it, a language that writes it.
SCRIPTS = {
    "Latin with accents": ("NotoSerif", "Françoise-Élodie Ouédraogo d’Almeïda", "fr"),
    "Latin of West Africa": ("NotoSerif", "Ɖɔɖɔvi Ŋutifafa Ƴɛrɛmã Kɛ́mɛ", "fr"),
    "Vietnamese": ("NotoSerif", "Nguyễn Thị Ví Dụ", "vi"),
    "Khmer": ("NotoSansKhmer", "ស្ត្រី សុវណ្ណារី ឧទាហរណ៍", "km"),
    "Lao": ("NotoSansLao", "ນ້ຳຜຶ້ງ ຕົວຢ່າງສະຫວັດ", "lo"),
    "Thai": ("NotoSansThai", "สมหญิง ตัวอย่างศรีสุวรรณ", "th"),
    "Devanagari": ("NotoSans", "सावित्री उदाहरण देवी", "hi"),
    "Nastaliq": ("NotoNastaliqUrdu", "فاطمہ نمونہ خاتون", "ur"),
    "Naskh": ("NotoNaskhArabic", "فاطمة بنت المثال", "ar"),
    "Chinese": ("NotoSansSC", "王示例", "zh-Hans"),
}
HOSTILE = [
    '#read("/etc/passwd")',
    "$x^2$ *bold* _slanted_ `raw` <label> @reference",
    '"] #panic() [',
    "\\u{41} \\ // /* ~ --- ... 'quotes'",
    "= Heading\n- list\t+ list",
    "A" * 300,
    "*" * 300,
    "أ" * 300,
    "e" + "\u0301" * 200,
    "Zoé 😀 👩🏽\u200d🌾",
    "\u202egnp.eht",
    "\ud800 half a character",
    "\x01\x02\x1b[31m\x7f\x85\u2028",
    "\ue000\ufffe\U0010ffff",
    "ᚠᚢᚦ ߒߞߏ 𞤀𞤣",
    "",
    " ",
]


class Sheet:
    """A printed certificate, as a reader of PDF files sees it."""

    def __init__(self, pdf: bytes) -> None:
        self.bytes = pdf
        self.document = pypdfium2.PdfDocument(pdf)
        self.pages = len(self.document)
        self.page = self.document[0]
        self.height = self.page.get_height()
        self.text_page = self.page.get_textpage()
        self.text = self.text_page.get_text_range()
        self.picture = self.page.render(scale=SCALE).to_pil().convert("L")

    @property
    def is_for_screen_readers(self) -> bool:
        return b"<pdfuaid:part>1</pdfuaid:part>" in self.bytes

    def subject(self) -> str:
        return self.document.get_metadata_value("Subject")

    def fonts(self) -> set[str]:
        found = (thing for thing in self.page.get_objects() if isinstance(thing, pypdfium2.PdfTextObj))
        return {re.sub(r"^[A-Z]{6}\+|-.*", "", text.get_font().get_base_name()) for text in found}

    def place_of(self, label: str) -> tuple[float, float]:
        """Return top and bottom of a label's first word, in the sheet's own language, in points from the top.

        Words of a label change places on a sheet that is written from right to left.
        """
        words = (translate_in(language, label).split()[0] for language in ("en", "fr"))
        places = (self.text_page.search(one, match_case=True).get_next() for one in words)
        start, length = next(place for place in places if place)
        boxes = [self.text_page.get_charbox(start + index) for index in range(length)]
        return self.height - max(box[3] for box in boxes), self.height - min(box[1] for box in boxes)

    def name_area(self) -> Image.Image:
        """Return the ink between the label of the name and the rule above the label of the course."""
        above, below = self.place_of("Awarded to")[1] + 4, self.place_of("Course completed")[0] - 5.5 * MILLIMETRE
        near = 50 * MILLIMETRE if self.picture.getpixel((60 * SCALE, 30 * SCALE)) < 255 else 18 * MILLIMETRE
        box = (near, above, near + 229 * MILLIMETRE, below)
        return self.picture.crop(tuple(round(edge * SCALE) for edge in box))

    def spoken(self) -> list[str]:
        """Return the texts that screen readers are given in place of what lies on the page."""
        tree = pdfium.FPDF_StructTree_GetForPage(self.page)
        tops = [
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, index)
            for index in range(pdfium.FPDF_StructTree_CountChildren(tree))
        ]
        found = [text for top in tops for text in alternatives(top)]
        pdfium.FPDF_StructTree_Close(tree)
        return found


def alternatives(element: pdfium.FPDF_STRUCTELEMENT) -> list[str]:
    size = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_StructElement_GetAltText(element, buffer, size)
    own = [buffer.raw.decode("utf-16-le").rstrip("\0")] if size else []
    count = pdfium.FPDF_StructElement_CountChildren(element)
    children = [pdfium.FPDF_StructElement_GetChildAtIndex(element, index) for index in range(count)]
    return own + [text for child in children if child for text in alternatives(child)]


def printed(facts: CertificateFacts = FACTS, address: str = ADDRESS, *, is_test: bool = False) -> Sheet:
    return Sheet(certificate_pdf(facts, check_address=address, is_test_instance=is_test))


def printed_without_font(facts: CertificateFacts, font: str, folder: Path) -> Sheet:
    """Print with all our fonts but one."""
    for file in compiler.FONTS.glob("*.ttf"):
        if not file.name.startswith(f"{font}-"):
            (folder / file.name).symlink_to(file)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    sheet = printing._sheet(facts, ADDRESS, is_test_instance=False)
    sheet["band"] = weave_band_svg(facts.course_id, [])
    without = typst.Compiler(str(printing.FOLDER / "certificate.typ"), font_paths=fonts, ignore_system_fonts=True)
    return Sheet(without.compile(format="pdf", sys_inputs={"certificate": json.dumps(sheet)}))


def ink_box(picture: Image.Image) -> tuple[int, int, int, int]:
    box = picture.point(lambda light: 255 if light < 128 else 0).getbbox()
    assert box, "nothing is printed there"
    return box


def width_of(name: str, language: str) -> int:
    left, _, right, _ = ink_box(printed(replace(FACTS, name=name, language=language)).name_area())
    return right - left


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


@pytest.mark.parametrize(("font", "name", "language"), SCRIPTS.values(), ids=list(SCRIPTS))
def test_a_name_in_each_script_is_printed_in_its_own_font(font: str, name: str, language: str, tmp_path: Path):
    facts = replace(FACTS, name=name, language=language)
    sheet = printed(facts)
    assert sheet.pages == 1
    assert font in sheet.fonts()
    # typst refuses PDF/UA where a character has no glyph.
    assert sheet.is_for_screen_readers
    without = printed_without_font(facts, font, tmp_path)
    assert font not in without.fonts()
    area, other = sheet.name_area(), without.name_area()
    assert area.size != other.size or ImageChops.difference(area, other).getbbox()


@pytest.mark.parametrize(
    ("stacked", "apart", "language"),
    [
        ("ស្តស្តស្ត", "សតសតសត", "km"),
        ("ກ້ກ້ກ້", "ກາກາກາ", "lo"),
        ("क्षक्षक्ष", "कषकषकष", "hi"),
        ("ننن", "ن\u200cن\u200cن", "ur"),
        ("ننن", "ن\u200cن\u200cن", "ar"),
    ],
)
def test_letters_stack_and_join_as_the_script_asks(stacked: str, apart: str, language: str):
    assert width_of(stacked, language) < 0.9 * width_of(apart, language)


@pytest.mark.parametrize(("font", "name", "language"), SCRIPTS.values(), ids=list(SCRIPTS))
def test_the_name_can_be_read_out_and_copied(font: str, name: str, language: str):
    sheet = printed(replace(FACTS, name=name, language=language))
    assert name in sheet.subject()
    assert squeezed(name) in squeezed(sheet.text) or name in sheet.spoken()


def test_latin_and_chinese_names_are_copied_from_the_page_itself():
    for script in ("Latin with accents", "Latin of West Africa", "Vietnamese", "Chinese"):
        _, name, language = SCRIPTS[script]
        assert squeezed(name) in squeezed(printed(replace(FACTS, name=name, language=language)).text)


@pytest.mark.parametrize(
    "name", ["Maria da Conceição " * 6 + "Exempla", "W" * 120, "ស្ត្រីខ្មែរ" * 11, "فاطمہ نمونہ " * 10]
)
@pytest.mark.parametrize("language", ["fr", "ur"])
def test_a_name_of_120_characters_stays_between_the_margins_of_one_page(name: str, language: str):
    assert len(name) >= 118
    sheet = printed(replace(FACTS, name=name, course_title=name, language=language))
    assert sheet.pages == 1
    near, far = (20, 52) if language == "ur" else (52, 20)
    for edge in (near - 4, 297 - far + 4):
        column = sheet.picture.crop(tuple(round(x * MILLIMETRE * SCALE) for x in (edge - 0.5, 0, edge + 0.5, 210)))
        assert column.getextrema() == (255, 255)
    assert sheet.place_of("Awarded to")[1] < sheet.place_of("Course completed")[0] < sheet.place_of("Issued on")[0]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_out_as_plain_text(words: str):
    sheet = printed(replace(FACTS, name=words, course_title=words, version=words or "1", language="en"))
    assert sheet.pages == 1
    assert "root:" not in sheet.text
    shown = "".join(letter for letter in words if " " < letter < "\x7f" and letter != "\\")
    assert shown in squeezed(sheet.text).replace("\\", "")


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300),
    st.text(max_size=300),
    st.sampled_from(["en", "fr", "km", "ur", "x-none", "", "no such language"]),
)
def test_any_name_and_title_can_be_printed_in_any_language(name: str, title: str, language: str):
    pdf = certificate_pdf(
        replace(FACTS, name=name, course_title=title, language=language), check_address=ADDRESS, is_test_instance=True
    )
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_the_same_facts_give_the_same_bytes_in_every_thread():
    def print_all(_: int) -> list[bytes]:
        all_facts = [replace(FACTS, name=name, language=language) for _, name, language in SCRIPTS.values()]
        return [certificate_pdf(facts, check_address=ADDRESS, is_test_instance=False) for facts in all_facts]

    with ThreadPoolExecutor(3) as threads:
        first, *others = threads.map(print_all, range(3))
    assert all(other == first for other in others)


def test_facts_stand_on_the_sheet():
    text = printed().text
    for words in (
        "LH-7Q4K-M2XD-9PTA",
        "Adjoa Exemplaire",
        "Social protection floors",
        "1.0.0",
        "3f9a1c07b2d4\r\n",
        FACTS.version_digest,
        "6 hours",
        "21 November 2026",
        "23 November 2026",
        "22 November 2029",
        "86.5%",
        "14",
        ADDRESS,
    ):
        assert words in text


def test_dates_follow_the_language_of_the_certificate():
    text = printed(replace(FACTS, language="fr")).text
    assert "21 novembre 2026" in text
    assert re.search(r"86,5\s%", text)
    assert "6 heures" in text.replace("\xa0", " ")


def test_words_without_a_translation_are_english():
    assert "Certificate of completion" in printed(replace(FACTS, language="lo")).text


def test_what_does_not_end_or_was_not_graded_is_said_so():
    text = printed(replace(FACTS, expires_on=None, basis=Basis(units_completed=3))).text
    assert "No end date" in text
    assert "No graded test" in text


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45 minutes"), (60, "1 hour"), (90, "90 minutes"), (6000, "100 hours")]
)
def test_learning_time_is_whole_hours_or_minutes(minutes: int, words: str):
    assert i18n.whole_duration(minutes, "en") == words


def test_learning_time_can_be_said_in_every_language():
    for language in localedata.locale_identifiers():
        assert "duration" not in i18n.whole_duration(360, language.replace("_", "-"))


def test_the_qr_code_holds_the_address():
    for address in (
        ADDRESS,
        "https://a.example/verify/LH-0000-0000-0000",
        "https://" + "long." * 30 + "example/verify/x",
    ):
        assert modules_on(printed(address=address), address) == [
            [bool(module) for module in row] for row in segno.make(address, error="m", micro=False).matrix
        ]


def modules_on(sheet: Sheet, address: str) -> list[list[bool]]:
    """Sample the middle of each module of the QR code in the picture."""
    left, right = 246 * MILLIMETRE, 277.3 * MILLIMETRE
    top = sheet.place_of("Completed on")[0] - 5
    box = tuple(round(edge * SCALE) for edge in (left, top, right, top + 35 * MILLIMETRE))
    code = sheet.picture.crop(box)
    code = code.crop(ink_box(code))
    assert abs(code.width - code.height) <= 1
    count = segno.make(address, error="m", micro=False).symbol_size(border=0)[0]
    step = code.width / count
    return [
        [code.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) < 128 for x in range(count)]
        for y in range(count)
    ]


def test_the_qr_code_has_its_quiet_zone():
    sheet = printed()
    top = sheet.place_of("Completed on")[0] - 5
    module = 31 / 33
    for left, right in ((246 - 4 * module, 245.9), (277.1, 277 + 4 * module)):
        box = (left * MILLIMETRE, top, right * MILLIMETRE, top + 31 * MILLIMETRE)
        assert sheet.picture.crop(tuple(round(edge * SCALE) for edge in box)).getextrema() == (255, 255)


def test_a_test_instance_says_so_and_others_do_not():
    assert "Test instance: this sheet is no proof of learning." in printed(is_test=True).text
    assert "Test instance" not in printed().text
    middle = tuple(round(edge * MILLIMETRE * SCALE) for edge in (120, 80, 240, 150))
    assert ImageChops.difference(printed(is_test=True).picture.crop(middle), printed().picture.crop(middle)).getbbox()


@pytest.mark.parametrize(("language", "side"), [("en", "left"), ("km", "left"), ("ur", "right"), ("ar", "right")])
def test_the_woven_band_hangs_where_the_language_begins(language: str, side: str):
    sheet = printed(replace(FACTS, language=language))
    shades = {
        "left": sheet.picture.crop(band_at(14, 34)).getextrema(),
        "right": sheet.picture.crop(band_at(297 - 34, 297 - 14)).getextrema(),
    }
    darkest, lightest = shades[side]
    assert darkest < 128
    assert lightest < 250


def band_at(left: int, right: int) -> tuple[int, ...]:
    """Return the upper end of a band, away from all words, in pixels."""
    return tuple(round(edge * MILLIMETRE * SCALE) for edge in (left + 0.5, 0.5, right - 0.5, 14))


def test_the_band_is_the_cloth_of_the_course_and_changes_no_word():
    plain = printed()
    band = weave_band_svg(FACTS.course_id, ["delivering"])
    dyed = Sheet(certificate_pdf(FACTS, check_address=ADDRESS, is_test_instance=False, cover_svg=band))
    assert plain.text == dyed.text
    _, _, right, _ = ImageChops.difference(plain.picture, dyed.picture).getbbox()
    assert right <= 35 * MILLIMETRE * SCALE


def test_the_document_says_what_it_is():
    sheet = printed()
    assert sheet.document.is_tagged()
    assert sheet.document.get_metadata_value("Title") == "Certificate of completion"
    assert sheet.document.get_metadata_value("Author") == "LearnHub"
    assert sheet.document.get_metadata_value("CreationDate").startswith("D:20261123000000")


def test_only_the_fonts_of_the_folder_are_used_and_each_is_accounted_for():
    folder = compiler.FONTS
    account = (folder / "FONTS.md").read_text(encoding="utf-8")
    files = sorted(folder.glob("*.ttf"))
    assert all(f"{file.name}" in account for file in files)
    assert all(f"| {family} |" in account for family in compiler.fonts().families())
    assert sum(file.stat().st_size for file in files) < 6_000_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")


# What is copied at issue


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
facts_of_any_kind: st.SearchStrategy[CertificateFacts] = st.builds(
    CertificateFacts,
    code=names,
    name=names,
    course_id=names,
    course_title=names,
    version=names,
    version_digest=names,
    effort_minutes=st.integers(0, 10**6),
    language=names,
    completed_on=st.dates(),
    issued_on=st.dates(),
    expires_on=st.none() | st.dates(),
    basis=st.builds(Basis, st.integers(0, 500), st.none() | st.integers(0, 10_000)),
)


@given(facts_of_any_kind)
def test_facts_come_back_from_their_json_with_the_same_digest(facts: CertificateFacts):
    again = CertificateFacts.from_json(facts.to_json())
    assert again == facts
    assert again.digest() == facts.digest()


def test_the_json_of_facts_is_canonical():
    text = FACTS.to_json()
    assert text == json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert '"completed_on":"2026-11-21"' in text
    assert '"basis":{"final_score":8650,"units_completed":14}' in text
    assert "Élodie" in replace(FACTS, name="Élodie").to_json()


def test_the_digest_of_facts_never_changes():
    known = "0133898509ad72228c53b052fe124c0ec5e7ee8cc8d7f835a655a8a5bf4dc57d"  # pragma: allowlist secret
    assert FACTS.digest() == known


@given(facts_of_any_kind, facts_of_any_kind)
def test_other_facts_have_another_digest(one: CertificateFacts, other: CertificateFacts):
    assert (one == other) == (one.digest() == other.digest())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept.pop("name"),
        lambda kept: kept.update(nickname="A"),
        lambda kept: kept.update(effort_minutes="360"),
        lambda kept: kept.update(issued_on="23 November"),
        lambda kept: kept["basis"].update(final_score=86.5),
        lambda kept: kept["basis"].update(bonus=1),
    ],
)
def test_json_that_is_not_ours_is_refused(spoil: Callable[[dict[str, object]], None]):
    kept = json.loads(FACTS.to_json())
    spoil(kept)
    with pytest.raises(ValueError, match="validation error"):
        CertificateFacts.from_json(json.dumps(kept))
