"""Files of people: whichever program and country they come from, and whatever somebody hides in them."""

from __future__ import annotations

import codecs
import io
import zipfile
from contextlib import suppress
from typing import Any

import pytest

from learnhub.learning.rosters import columns, reading, sheets
from learnhub.learning.rosters.sheets import Kind, Unreadable
from tests.damaged import scrambled
from tests.workbooks import SHEET, with_part, workbook

ROWS = [["Name (name)", "Sexe (sex)"], ["Sèna Spécimen", "femme"], ["Œil “€”", ""]]


def table(data: bytes) -> list[list[str]]:
    return [list(row.cells) for row in reading.read(data).rows]


def written(separator: str) -> str:
    return "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (b"", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-16-be"), (b"", "windows-1252"),
    ],
)  # fmt: skip
def test_separators_and_encodings_are_recognised(separator: str, mark: bytes, encoding: str) -> None:
    assert table(mark + written(separator).encode(encoding)) == [ROWS[0], ROWS[1], ROWS[2][:1]]


def test_what_spreadsheets_leave_behind_does_not_matter() -> None:
    text = 'sep=;\r\nNom ;SEXE (sex);;\r\n;;;\r\n"Dupont; Jean";\u00a0homme ;;\r\n\r\n"O""Neil";;;\r\n'
    found = reading.read(text.encode("windows-1252"))
    assert [(row.number, list(row.cells)) for row in found.rows] == [
        (2, ["Nom", "SEXE (sex)"]), (4, ["Dupont; Jean", "homme"]), (6, ['O"Neil']),
    ]  # fmt: skip
    assert (found.kind, found.separator) == (Kind.CSV, ";")


def test_a_comma_in_a_french_name_is_no_separator() -> None:
    assert table(b"Name;Institution\nAfi;Office, Cotonou\n")[1] == ["Afi", "Office, Cotonou"]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Name (name)", "name"), ("NOM", "name"), ("Nom", "name"), ("user_name", "user_name"),
        ("Nom d’utilisateur", "user_name"), ("nom d'utilisateur", "user_name"), ("Anything (sex)", "sex"),
        ("Sexe", "sex"), ("E-mail address", "email"), ("Telephone", None), ("", None), ("What was done (done)", "done"),
    ],
)  # fmt: skip
def test_headings_are_known_by_key_and_in_any_language(heading: str, key: str | None) -> None:
    assert columns.key_of(heading) == key


def test_a_workbook_is_read_as_its_text_would_be_typed() -> None:
    rows: list[list[Any]] = [["Name", "Sex", "x"], ["Afi", "woman", 12.0], [], ["Dara", True, 1.5]]
    found = reading.read(workbook(rows, {"B4": "=1+1"}))
    assert [(row.number, list(row.cells)) for row in found.rows] == [
        (1, ["Name", "Sex", "x"]), (2, ["Afi", "woman", "12"]), (4, ["Dara", "a name", "1.5"]),
    ]  # fmt: skip
    assert [row.formulas for row in found.rows] == [frozenset(), frozenset(), {1}]
    assert found.kind is Kind.XLSX


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        reading.read(data)
    assert caught.value.mend
    return str(caught.value.message)


def test_what_is_no_table_is_refused_in_words() -> None:
    assert "empty" in refused(b"")
    assert "empty" in refused(codecs.BOM_UTF8 + b" \r\n;;;\r\n")
    assert "quotation marks near row 2" in refused(b'name\n"Afi\n' + b"Dara\n" * 9)
    assert "encoding" in refused(b"name\nAfi \x81\x8d\n")
    assert "encoding" in refused(codecs.BOM_UTF8 + b"name\n\xff\n")
    assert "before 2007" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert "damaged" in refused(b"PK\x03\x04 and no zip file")
    assert "damaged" in refused(scrambled(workbook(ROWS)))
    for other in (b"%PDF-1.7\n" + bytes(range(256)) * 9, b"\x89PNG\r\n\x1a\n" + bytes(range(128)) * 9):
        try:
            columns.find(reading.read(other).rows[0])
        except Unreadable:
            continue
        pytest.fail("it was taken for a list of people")


def test_too_much_is_refused_in_words() -> None:
    assert "larger than 4 MB" in refused(b"name\n" + b"x" * sheets.LARGEST)
    assert "more than 10000 rows" in refused(b"name\n" + b"Afi\n" * 10_001)
    assert "more than 40 columns" in refused((",".join(["name"] * 41) + "\n").encode())
    assert "far too long" in refused(b"name\n" + b"x" * 5_000)
    assert "quotation marks" in refused(b"name\n" + b"x" * 200_000), "the library's own limit"
    assert len(table(b"name\n" + b"Afi\n" * 10_000)) == 10_001


class TestHostileWorkbooks:
    def test_a_cell_at_the_end_of_the_world_is_refused_before_it_is_opened(self) -> None:
        far = workbook([["name"], ["Afi"]])
        far = with_part(far, SHEET, lambda xml: xml.replace(b'r="A2"', b'r="XFD1048576"'))
        assert "far outside" in refused(far)

    def test_one_that_the_look_before_does_not_see_ends_its_reader_alone(self) -> None:
        hidden = workbook([["name"], ["Afi"]])
        hidden = with_part(
            hidden, SHEET, lambda xml: xml.replace(b'r="A2"', b"r=\"A2\" q=''").replace(b'<row r="2"', b"<row")
        )
        rows = b"".join(b'<row><c t="n"><v>1</v></c></row>' for _ in range(200_000))
        many = with_part(hidden, SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
        assert "more than 10000 rows" in refused(many) or "too" in refused(many)

    def test_a_bomb_is_not_unpacked(self) -> None:
        bomb = with_part(workbook([["name"]]), "xl/media/bomb.bin", lambda _: bytes(80 * 1024 * 1024))
        assert len(bomb) < 200_000
        assert "Unpacked" in refused(bomb)

    def test_thousands_of_entries_are_refused(self) -> None:
        file = io.BytesIO(workbook([["name"]]))
        with zipfile.ZipFile(file, "a") as archive:
            for number in range(600):
                archive.writestr(f"xl/media/{number}", b"")
        assert "Unpacked" in refused(file.getvalue())

    def test_macros_are_refused(self) -> None:
        assert "macros" in refused(with_part(workbook([["name"]]), "xl/vbaProject.bin", lambda _: b"code"))

    def test_entities_do_not_multiply(self) -> None:
        laughs = b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 999 + b'">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 99) for n in range(5)
        ) + b"]>"  # fmt: skip
        data = with_part(
            workbook([["name"], ["Afi"]]),
            "xl/sharedStrings.xml",
            lambda xml: xml.replace(b"<sst", laughs + b"<sst").replace(b"Afi", b"&f;"),
        )
        with suppress(Unreadable):
            assert all(len(cell) < 2_000 for row in table(data) for cell in row)

    def test_a_dimension_that_lies_takes_no_memory(self) -> None:
        liar = with_part(
            workbook([["name"], ["Afi"]]), SHEET, lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
        )
        assert table(liar) == [["name"], ["Afi"]]
