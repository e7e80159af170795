"""Bringing in a list of 10,000 people: from the file that was sent to accounts, members and learners of a programme."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from bench import house
from learnhub.app import create_app
from learnhub.content import catalogue
from learnhub.jobs.people_imports import Importer
from learnhub.learning import programmes
from learnhub.learning.rosters import contents, imports, reading
from learnhub.learning.rosters.imports import PeopleImport, Step
from learnhub.learning.rosters.sheets import Sheet
from learnhub.people import accounts, grants, institutions
from learnhub.people.models import InstitutionKind, Role, Sex
from learnhub.settings import Settings
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work

ROWS = 10_000
OFFICES = 50
_FIRST = ("Afi", "Dara", "Kossi", "Chanthou", "Awa", "Noy", "Tiébélé", "Sèna", "សំណាង", "ນ້ອຍ")
_LAST = ("Exemple", "Sample", "Modèle", "Specimen", "Démonstration", "Placeholder", "Fictif")


@dataclass(slots=True)
class Costs:
    """Seconds by the clock of each part; `made` is how many of them are found again afterwards."""

    parts: dict[str, float] = field(default_factory=dict)
    made: int = 0

    @contextmanager
    def taking(self, what: str) -> Iterator[None]:
        """Note how long the block takes."""
        began = time.monotonic()
        yield
        self.parts[what] = self.parts.get(what, 0) + time.monotonic() - began


def costs(folder: Path) -> Costs:
    """Bring a list in twice; the second time nobody is new."""
    house.build(folder, 1)
    settings = Settings(data=str(folder))
    found = Costs()
    with create_app(settings).app_context():
        with unit_of_work():
            manager = _manager()
        for kind, data in {"XLSX": _xlsx(), "CSV": _csv()}.items():
            with found.taking(f"reading it as {kind}"):
                sheet = reading.read(data)
        first = _send(manager, sheet, found, "")
        _check(first, settings, found, "")
        with unit_of_work():
            imports.agree(_kept(first))
        with found.taking("bringing it in"):
            Importer(settings).apply(first)
        second = _send(manager, sheet, found, "again")
        _check(second, settings, found, ", again")
        found.made = _kept(second).counts["same"]
        db.engine.dispose()
    return found


def _send(manager: str, sheet: Sheet, found: Costs, which: str) -> str:
    code = imports.new_code()
    with found.taking(f"keeping it {which}".strip()), unit_of_work():
        imports.ask(accounts.get(manager), contents.of_sheet(sheet), len(sheet.rows) - 1, code=code)
    return code


def _check(code: str, settings: Settings, found: Costs, which: str) -> None:
    with found.taking(f"checking it{which}"):
        Importer(settings).check(code)
    if _kept(code).step != Step.CHECKED or _kept(code).counts["faults"]:
        raise RuntimeError(f"the list is not right: {_kept(code).counts}")


def _kept(code: str) -> PeopleImport:
    kept = imports.find(code)
    if kept is None:
        raise LookupError(code)
    return kept


def _manager() -> str:
    """Make offices, a programme and who manages them all; return that person's code."""
    ministry = institutions.make(record.SHELL, name="Ministry", kind=InstitutionKind.MINISTRY, country="BJ")
    for number in range(OFFICES):
        name = f"Office {number}"
        institutions.make(record.SHELL, name=name, kind=InstitutionKind.OTHER, country="BJ", parent=ministry)
    programmes.make(record.SHELL, name="Spring", courses=[catalogue.get_course(house.COURSE)], institution=ministry)
    person = accounts.register(
        name="Manager", user_name="the-manager", email=None, password_hash=None, country="BJ", sex=Sex.NOT_STATED,
        language="fr", notice_version=None,
    )  # fmt: skip
    grants.grant_from_shell(person, Role.MANAGER, grants.country_scope("BJ"))
    return person.public_id


def _rows() -> Iterator[list[str]]:
    yield ["Nom (name)", "Adresse e-mail (email)", "Sexe (sex)", "Institution (institution)", "Programme (programme)"]
    for number in range(ROWS):
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}-{number}"
        email = f"agent{number}@ministere.example" if number % 2 else ""
        yield [name, email, "femme" if number % 3 else "homme", f"Office {number % OFFICES}", "Spring"]


def _csv() -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(_rows())
    return file.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows()):
            sheet.write_row(number, 0, row)
    return file.getvalue()
