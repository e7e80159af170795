"""One row of a list of people, as it is read: what it says of somebody, and every mistake in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.learning.rosters import columns, values
from learnhub.learning.rosters.bounds import Bounds, Group, Place
from learnhub.learning.rosters.columns import Found
from learnhub.learning.rosters.faults import Fault
from learnhub.learning.rosters.sheets import Row
from learnhub.people import texts


@dataclass(slots=True)
class Entry:
    """Somebody as a row tells of them. What is empty there is None, or is not asked for."""

    row: int
    name: str | None = None
    user_name: str | None = None
    email: str | None = None
    sex: str | None = None
    country: str | None = None
    language: str | None = None
    place: Place | None = None
    group: Group | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: str, message: Message) -> None:
        """Note a mistake."""
        self.faults.append(Fault(self.row, column, message))

    @property
    def wrong(self) -> frozenset[str]:
        """The columns with a mistake."""
        return frozenset(fault.column for fault in self.faults)


def read(row: Row, found: Found, bounds: Bounds) -> Entry:
    """Return what a row says, with all that is wrong in it by itself."""
    entry = Entry(row.number)
    cells = {key: row.cells[place] if place < len(row.cells) else "" for key, place in found.places.items()}
    formulas = {key for key, place in found.places.items() if place in row.formulas and key in columns.COLUMNS}
    for key in sorted(formulas | set(_formula_like(cells))):
        entry.fault(key, values.FORMULA)
    for key, take in _readers(entry, bounds):
        if cells.get(key) and key not in entry.wrong:
            _take(entry, key, take, cells[key])
    if not cells.get("name") and "name" not in formulas:
        entry.fault("name", lazy("The name is missing."))
    _check_country(entry)
    return entry


def _formula_like(cells: Mapping[str, str]) -> Iterator[str]:
    for key, text in cells.items():
        # What is kept on purpose against formulas in a report of ours has an apostrophe before it.
        if key in columns.COLUMNS and text.lstrip("'\t\r ").startswith(values.BEGINS_A_FORMULA):
            yield key


def _readers(entry: Entry, bounds: Bounds) -> list[tuple[str, Callable[[str], None]]]:
    def keep(field: str, take: Callable[[str], object]) -> Callable[[str], None]:
        return lambda text: setattr(entry, field, take(text))

    return [
        ("name", keep("name", values.name)),
        ("user_name", keep("user_name", values.user_name)),
        ("email", keep("email", values.email)),
        ("sex", keep("sex", values.sex)),
        ("country", keep("country", values.country)),
        ("language", keep("language", lambda text: values.language(text, bounds.languages))),
        ("institution", keep("place", bounds.place)),
        ("programme", keep("group", bounds.group)),
    ]


def _take(entry: Entry, key: str, take: Callable[[str], None], text: str) -> None:
    try:
        if not text.isprintable():
            texts.one_line(text, field=key, longest=len(text))
        take(text)
    except Invalid as error:
        entry.fault(key, error.fields[key])


def _check_country(entry: Entry) -> None:
    if entry.place is None or entry.country is None:
        return
    if entry.place.country != entry.country:
        entry.fault(
            "country", lazy("This institution is in another country. Leave the country empty, or mend one of the two.")
        )
