"""A copy of one's own data: all of it, and nobody else's."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from sqlalchemy import Column, String

from learnhub import i18n
from learnhub.exchange import mistakes
from learnhub.learning import entries
from learnhub.people.acceptances import Document
from learnhub.people.grants import Scope
from learnhub.people.models import MembershipState, Person, Role, ScopeKind
from learnhub.privacy import my_data, owners, packing, readable, value_words, words
from learnhub.privacy.models import ErasureState
from learnhub.stores import files
from learnhub.stores.outbox import MailState
from learnhub.stores.privacy import Privacy
from learnhub.stores.record import Verb
from tests.cast import Cast
from tests.privacy.everything import Filler, word_of

pytestmark = pytest.mark.usefixtures("rules", "own_files")


@pytest.fixture
def afi(cast: Cast) -> Person:
    """Somebody of whom there is a row in every table."""
    person = cast.learner(email="afi@example.org")
    Filler(person).fill()
    return person


def archive_of(person: Person) -> zipfile.ZipFile:
    file = io.BytesIO()
    packing.pack(person, file)
    return zipfile.ZipFile(file)


def test_every_table_with_somebody_in_it_is_in_the_copy(afi: Person) -> None:
    told = json.loads(archive_of(afi).read("my-data.json"))
    assert set(told["tables"]) == set(owners.OWNED)
    assert told["tables"]["persons"][0]["email"] == "afi@example.org"


def test_every_word_that_somebody_wrote_is_in_the_copy(afi: Person) -> None:
    whole = archive_of(afi).read("my-data.json").decode()
    assert [
        str(one)
        for one in _told(Privacy.SENSITIVE, Privacy.IDENTITY, Privacy.ACTIVITY)
        if json.dumps(word_of(one))[1:-1] not in whole
    ] == []


def test_nothing_that_opens_a_door_is_in_it(afi: Person) -> None:
    archive = archive_of(afi)
    whole = archive.read("my-data.json").decode() + archive.read("my-data.html").decode()
    assert [str(one) for one in _told(Privacy.SECRET) if word_of(one) in whole] == []
    assert str(afi.password_hash) not in whole


def _told(*labels: Privacy) -> list[Column[Any]]:
    """Return the texts with a label, of all tables but that of people, without those that are held back."""
    return [
        column
        for name in owners.OWNED
        for column in owners.table_of(name).columns
        if isinstance(column.type, String) and column.info["privacy"] in labels and not column.foreign_keys
        if name != "persons" and str(column) not in owners.HELD_BACK
    ]


def test_nobody_else_gets_any_of_it(afi: Person, cast: Cast) -> None:
    dara = cast.learner()
    assert set(my_data.of(dara).tables) == {"persons", "acceptances", "audit"}
    assert afi.public_id not in packing.as_json(my_data.of(dara))


def test_what_was_handed_in_is_in_it(afi: Person) -> None:
    archive = archive_of(afi)
    (name,) = [name for name in archive.namelist() if name.startswith("files/") and "hand_in_files" in name]
    assert archive.read(name) == b"what was handed in"
    assert name in archive.read("my-data.html").decode()


def test_a_key_becomes_a_name(afi: Person) -> None:
    (membership,) = my_data.of(afi).tables["memberships"]
    assert membership["institution"] == "institutions.name"
    assert "person_id" not in membership


def test_bytes_that_are_gone_stop_nothing(afi: Person) -> None:
    for digest in my_data.of(afi).files.values():
        files.path_of(digest).unlink(missing_ok=True)
    assert {name.split("/")[0] for name in archive_of(afi).namelist()} == {"my-data.html", "my-data.json"}


def test_the_page_speaks_the_language_of_its_reader(afi: Person) -> None:
    with i18n.speaking("fr"):
        page = readable.page(afi.name, my_data.of(afi), {})
    assert '<html lang="fr"' in page
    assert "Votre carnet" in page


def test_codes_have_words_in_every_language(cast: Cast) -> None:
    afi = cast.holder(Role.TUTOR, Scope(ScopeKind.PROGRAMME, "k3v9"))
    with i18n.speaking("fr"):
        page = readable.page(afi.name, my_data.of(afi), {"act": lambda act: f"« {act} »"})
    assert "Programme" in page
    assert not re.search(r">\s*(tutor|programme|privacy_notice|person)\s*<", page)
    assert "« account.made »" in page


def test_every_code_that_is_shown_has_words() -> None:
    codes = {
        ("memberships", "state"): MembershipState, ("notebook_entries", "kind"): entries.Kind, ("events", "verb"): Verb,
        ("mistake_reports", "state"): mistakes.State, ("mail", "state"): MailState, ("grants", "role"): Role,
        ("erasure_requests", "state"): ErasureState, ("acceptances", "document"): Document,
    }  # fmt: skip
    assert {name: set(value_words.WORDS[name]) for name in codes} == {name: set(every) for name, every in codes.items()}


def test_all_tables_and_columns_have_words() -> None:
    assert set(words.TABLES) == set(owners.OWNED)
    assert {field for table in owners.OWNED for field in readable.read_fields(table)} == set(words.COLUMNS)
