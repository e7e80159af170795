"""Reading a file of people, whatever it is: what it holds tells, not its name."""

from __future__ import annotations

from learnhub.i18n import lazy
from learnhub.learning.rosters import columns, csv_files, sheets, xlsx_files
from learnhub.learning.rosters.sheets import Sheet


def read(data: bytes) -> Sheet:
    """Return the table of a file, without empty rows. Raises Unreadable."""
    if len(data) > sheets.LARGEST:
        megabytes = sheets.LARGEST // 1024 // 1024
        raise sheets.too_large(lazy("This file is larger than %(megabytes)s MB.", megabytes=megabytes))
    if data.startswith((xlsx_files.MAGIC, xlsx_files.OLD_MAGIC)):
        return sheets.bounded(xlsx_files.read(data))
    return sheets.bounded(csv_files.read(data, columns.count_known))
