"""How dates and names look in each language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from learnhub import i18n


@pytest.mark.parametrize("language", ["fr", "fr-bj"])
def test_the_first_of_a_month_is_an_ordinal_in_french(language: str) -> None:
    assert i18n.long_date(date(2026, 10, 1), language) == "1er octobre 2026"
    instant = datetime(2026, 10, 1, 9, 5, tzinfo=UTC)
    assert i18n.date_and_time(instant, language) == "1er octobre 2026, 09:05 UTC"


@pytest.mark.parametrize(
    ("day", "language", "shown"),
    [
        (date(2026, 10, 2), "fr", "2 octobre 2026"),
        (date(2026, 10, 11), "fr", "11 octobre 2026"),
        (date(2026, 10, 21), "fr", "21 octobre 2026"),
        (date(2026, 10, 31), "fr", "31 octobre 2026"),
        (date(2026, 10, 1), "en", "1 October 2026"),
        (date(2026, 10, 1), "de", "1. Oktober 2026"),
    ],
)
def test_other_days_and_languages_keep_the_plain_number(day: date, language: str, shown: str) -> None:
    assert i18n.long_date(day, language) == shown


def test_sorting_does_not_mind_accents_and_case() -> None:
    assert sorted(["zèbre", "Été", "ecole", "École", "eau"], key=i18n.sort_key) == [
        "eau", "ecole", "École", "Été", "zèbre",
    ]  # fmt: skip


def test_countries_stand_by_name_in_the_language_of_the_reader() -> None:
    codes = ["BF", "BJ", "DE", "EG", "TG"]
    assert i18n.by_country_name(codes, "fr") == ["DE", "BJ", "BF", "EG", "TG"]
    assert i18n.by_country_name(codes, "en") == ["BJ", "BF", "EG", "DE", "TG"]
