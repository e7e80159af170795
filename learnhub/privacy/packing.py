"""My data as one file: JSON for programs, a page for people, and the files that somebody handed in."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from typing import IO, Any

from learnhub import clock
from learnhub.people.models import Person
from learnhub.privacy import my_data, readable
from learnhub.privacy.my_data import MyData
from learnhub.privacy.readable import Spoken
from learnhub.stores import files

NOTHING_MORE: Spoken = {}
CONTENT_TYPE = "application/zip"


def pack(person: Person, into: IO[bytes], spoken: Spoken = NOTHING_MORE) -> None:
    """Write everything that is kept about a person as a zip, in the language that is spoken.

    `spoken` has words for what only pages know, by field.
    """
    data = my_data.of(person)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.html", readable.page(person.name, data, spoken))
        archive.writestr("my-data.json", as_json(data))
        for place, digest in data.files.items():
            if (path := files.path_of(digest)).exists():
                archive.write(path, place)


def as_json(data: MyData) -> str:
    """Return the rows of all tables; instants are in UTC (ISO 8601)."""
    told = {"made_at": clock.now(), "tables": data.tables}
    return json.dumps(told, ensure_ascii=False, indent=2, default=_in_words)


def _in_words(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
