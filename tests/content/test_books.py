"""A stored version gives the same book as its folder."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from learnhub.content import publishing
from learnhub.content.books import epub, gathering, making
from learnhub.content.models import CourseVersion
from learnhub.content.publishing import Prepared
from learnhub.stores import record
from learnhub.stores.database import db
from tests.content.books.written_book import SITE, book, prepared

pytestmark = pytest.mark.usefixtures("rules")


def stored(found: Prepared) -> CourseVersion:
    return publishing.store(record.SHELL, found)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stored_version_gives_the_bytes_that_its_folder_gives(language: str) -> None:
    assert epub.write(making.read_stored(stored(prepared()), language, site=SITE)) == epub.write(book(language))


def test_notes_for_facilitators_come_where_they_are_asked_for() -> None:
    version = stored(prepared())
    assert gathering.of_stored(version, "en").notes == {}
    told = gathering.of_stored(version, "fr", for_facilitators=True).notes
    assert told.keys() == {"everything"}
    assert [note.html for note in told["everything"]] == [
        note.html for note in gathering.of_folder(prepared(), "fr", for_facilitators=True).notes["everything"]
    ]


def test_what_older_versions_did_not_store_comes_at_upgrade() -> None:
    version = stored(prepared())
    without = {**version.outline, "modules": []}
    db.session.execute(update(CourseVersion).values(outline=without, render_version=1))
    db.session.refresh(version)
    publishing.replace_html(version, prepared())
    assert making.read_stored(version, "en", site=SITE).parts[0].pages[-1].anchor == "everything"
