"""User names that are made from names: easy to type, and nobody's."""

import pytest

from learnhub.people import user_names
from tests.cast import Cast


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Afi Exemple", "afi.exemple"), ("Kossi Yao Modèle", "kossi.modele"), ("O’Brien", "o.brien"),
        ("ហេង សំណាង", "kh"), ("李明", "kh"), ("Åsa 2", "asa.2"), ("A" * 60, "a" * 40),
    ],
)  # fmt: skip
def test_a_user_name_is_made_of_letters_that_every_keyboard_has(name: str, stem: str) -> None:
    assert user_names.stem_of(name, "KH") == stem


@pytest.mark.usefixtures("rules")
def test_nobody_gets_the_name_of_another(cast: Cast) -> None:
    for taken in ("afi.exemple", "afi.exemple2", "kh1002"):
        cast.learner(user_name=taken)
    people = [("Afi Exemple", "BJ"), ("Âfi  Exemple", "BJ"), ("ហេង", "KH"), ("សំណាង", "KH")]
    assert user_names.free_for_all(people, but=["afi.exemple3"]) == ["afi.exemple4", "afi.exemple5", "kh1001", "kh1003"]
