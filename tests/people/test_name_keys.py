"""People are found and sorted by a key of their name, which follows it."""

from __future__ import annotations

import pytest
from alembic.script import ScriptDirectory

from learnhub.people import profiles
from learnhub.people.models import LONGEST_NAME_KEY, key_of_name
from learnhub.settings import ROOT
from tests.cast import Cast


@pytest.mark.usefixtures("rules")
def test_the_key_follows_the_name(cast: Cast) -> None:
    person = cast.learner(name="Zoé Exemple")
    assert person.name_key == "zoe exemple"
    profiles.change_profile(person, name="ÈVE Exemple", sex=person.sex, language=person.language)
    assert person.name_key == "eve exemple"


@pytest.mark.parametrize(
    "name", ["Akossiwa Fictif", "Sènami MODÈLE", "Straße", "ចាន់ធូ គំរូ", "ﷺ" * 200, "İpek", "ກ" * 200]
)
def test_who_was_there_before_is_found_by_the_same_key(name: str) -> None:
    migration = ScriptDirectory(str(ROOT / "migrations")).get_revision("name_keys").module
    assert migration.folded(name)[: migration.LONGEST] == key_of_name(name)
    assert len(key_of_name(name)) <= migration.LONGEST == LONGEST_NAME_KEY
