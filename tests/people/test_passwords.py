"""Passwords: kept as hashes, compared in equal time, and not what others would guess."""

import statistics
from time import perf_counter

import pytest
from argon2 import extract_parameters

from learnhub.errors import Invalid
from learnhub.people import passwords
from tests.cast import PASSWORD, password_hash

ABOUT = ["Afi Exemple", "afi.exemple", "afi@courrier.example"]


def check(text: str, shortest: int = passwords.SHORTEST_FOR_LEARNERS) -> None:
    passwords.check_new(text, shortest=shortest, about=ABOUT)


def test_a_password_matches_its_hash_alone() -> None:
    assert passwords.matches(password_hash(), PASSWORD)
    assert not passwords.matches(password_hash(), PASSWORD + " ")


def test_a_hash_has_the_cost_that_was_decided() -> None:
    for stored in (password_hash(), passwords._NOBODY):
        cost = extract_parameters(stored)
        assert (cost.memory_cost, cost.time_cost, cost.parallelism) == (19456, 2, 1)


def test_both_ways_of_typing_an_accent_are_one_password() -> None:
    assert passwords.matches(passwords.hash_password("\u00e9t\u00e9"), "e\u0301te\u0301")


@pytest.mark.parametrize("typed", ["", "x", "\x00", "\ud800", "é" * 300, "ﷺ" * 256])
def test_nothing_matches_where_there_is_no_hash(typed: str) -> None:
    assert not passwords.matches(None, typed)


def test_a_spoilt_hash_matches_nothing() -> None:
    assert not passwords.matches("not a hash", PASSWORD)


def test_only_the_whole_of_a_long_password_matches() -> None:
    longest = "ab" * 128
    stored = passwords.hash_password(longest)
    assert passwords.matches(stored, longest)
    assert not passwords.matches(stored, longest + "c")


def test_an_unknown_account_takes_as_long_as_a_known_one() -> None:
    def seconds(stored: str | None) -> float:
        begun = perf_counter()
        passwords.matches(stored, "a wrong password")
        return perf_counter() - begun

    pairs = [(seconds(password_hash()), seconds(None)) for _ in range(9)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2  # the exact bound is measured apart, on a quiet machine


@pytest.mark.parametrize(
    "text", [PASSWORD, "quatre mots bien choisis", "ខ្ញុំចូលចិត្តរៀន", "我们喜欢每天一起学习知识", "8593027461", "Zr7!kq2#Vm"]
)
def test_long_and_own_words_are_welcome(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    [
        "password2026!", "P@ssw0rd2026", "PASSWORDpassword", "motdepasse 2026", "Mot de Passe!!", "azertyuiop",
        "qwertyuiop12", "1234567890", "aaaaaaaaaaaa", "abcabcabcabc", "abcdabcdabcdab", "Bienvenue2026",
        "protectionsociale", "septembre 2026", "ＰＡＳＳＷＯＲＤ１２３４",
    ],
)  # fmt: skip
def test_what_others_try_first_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as error:
        check(text)
    assert list(error.value.fields) == ["password"]


@pytest.mark.parametrize("text", ["Afi Exemple 2026", "exemple.afi.99", "afi@courrier.example", "EXEMPLE-exemple-1"])
def test_ones_own_name_is_no_password(text: str) -> None:
    with pytest.raises(Invalid):
        check(text)


def test_a_name_within_other_words_is_fine() -> None:
    check("exemple de phrase bien longue")


def test_length_is_what_is_asked_for() -> None:
    with pytest.raises(Invalid):
        check("nine char")
    check("Zr7!kq2#Vm")
    with pytest.raises(Invalid):
        check("fourteen chars", passwords.SHORTEST_WITH_GRANT)
    check("x y z " * 42 + "abcd")
    with pytest.raises(Invalid):
        check("x y z " * 42 + "abcde")


@pytest.mark.parametrize("text", ["with a \x00 inside", "with a \ud800 inside", "with a \n inside"])
def test_what_no_keyboard_types_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        check(text)
