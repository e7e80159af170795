"""Questions of every kind come back from the database as they were stored, the key and the feedback apart."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import Any

import pytest

from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import CourseVersion, Question, Scenario
from learnhub.content.questions import Gap, GapKey, Option, ScenarioText
from learnhub.stores.database import db
from tests.published import publish_course

pytestmark = pytest.mark.usefixtures("rules")
UNIT = "kinds"


def store(
    version: CourseVersion,
    kind: QuestionKind,
    text: dict[str, Any],
    key: dict[str, Any],
    **more: Any,
) -> None:
    # What is read is kept by digest: with another question it is another version.
    version.digest = secrets.token_hex(32)
    usual = {"name": "Name", "stem": "<p>Stem</p>", "unit": None, "options": []}
    db.session.add(
        Question(
            version_id=version.id,
            unit_slug=UNIT,
            slug=str(kind),
            position=len(kind),
            kind=kind,
            points=100,
            is_shuffled=True,
            texts={"en": usual | text},
            key=key,
            feedback={"en": {"general": None, "options": {}, "model": "<p>So.</p>"}},
            **more,
        )
    )
    db.session.flush()


def test_a_match_has_rows_and_headings_and_its_key_the_pairs() -> None:
    version = publish_course()
    text = {
        "options": [{"id": "aa", "html": "A"}, {"id": "bb", "html": "B"}],
        "rows": [{"id": "1", "html": "left"}],
        "headings": ["Term", "Meaning"],
    }
    store(version, QuestionKind.MATCH, text, {"pairs": {"1": "bb"}, "grading": "partial"})
    shown = questions.shown(version, UNIT, ["match"], "fr")["match"]
    assert (shown.rows, shown.headings) == ((Option("1", "left"),), ("Term", "Meaning"))
    assert shown.options == (Option("aa", "A"), Option("bb", "B"))
    assert questions.keys(version, UNIT, ["match"])["match"].pairs == {"1": "bb"}


def test_a_draw_knows_the_right_order_and_what_is_shown_does_not() -> None:
    version = publish_course()
    text = {"options": [{"id": "aa", "html": "last"}, {"id": "bb", "html": "first"}]}
    store(version, QuestionKind.ORDER, text, {"order": ["bb", "aa"], "grading": "all"})
    assert [one.id for one in questions.shown(version, UNIT, ["order"], "en")["order"].options] == ["aa", "bb"]
    assert [one.options for one in questions.pool(version, UNIT)] == [("bb", "aa")]
    key = questions.keys(version, UNIT, ["order"])["order"]
    assert (key.order, key.is_all_or_nothing) == (("bb", "aa"), True)


def test_gaps_are_typed_or_chosen() -> None:
    version = publish_course()
    gaps = [{"id": "1", "choices": []}, {"id": "2", "choices": [{"id": "aa", "html": "A"}, {"id": "bb", "html": "B"}]}]
    key = {"gaps": {"1": {"accepted": ["floor", "socle"]}, "2": {"right": "bb"}}}
    store(version, QuestionKind.CLOZE, {"gaps": gaps}, key, is_skippable=True)
    shown = questions.shown(version, UNIT, ["cloze"], "en")["cloze"]
    assert shown.gaps == (Gap("1"), Gap("2", (Option("aa", "A"), Option("bb", "B"))))
    assert shown.is_skippable
    assert questions.pool(version, UNIT)[0].gaps == {"1": (), "2": ("aa", "bb")}
    kept = questions.keys(version, UNIT, ["cloze"])["cloze"]
    assert kept.gaps == {"1": GapKey(accepted=("floor", "socle")), "2": GapKey(right="bb")}
    assert kept.is_skippable


def test_words_are_accepted_in_all_languages() -> None:
    version = publish_course()
    store(version, QuestionKind.TEXT, {}, {"accepted": ["floor", "socle"]})
    key = questions.keys(version, UNIT, ["text"])["text"]
    assert key.accepted == ("floor", "socle")
    # Those of one language were not kept apart by older renderers: then all are told.
    assert questions.feedback(version, UNIT, ["text"], "fr")["text"].right_words(key) == key.accepted


@pytest.mark.parametrize("is_marked", [True, False])
def test_an_open_question_counts_in_a_draw_where_it_is_marked(*, is_marked: bool) -> None:
    version = publish_course()
    store(version, QuestionKind.OPEN, {}, {}, is_marked=is_marked, scenario_slug="village")
    pooled = questions.pool(version, UNIT)[0]
    assert (pooled.counts_in_draw, pooled.scenario) == (is_marked, "village")
    assert questions.keys(version, UNIT, ["open"])["open"].is_marked is is_marked
    assert questions.feedback(version, UNIT, ["open"], "en")["open"].model == "<p>So.</p>"


def test_scenarios_come_in_their_order_and_in_the_readers_language() -> None:
    version = publish_course()
    for position, slug in ((2, "town"), (1, "village")):
        texts = {language: {"name": f"{slug} {language}", "html": f"<p>{slug}</p>"} for language in ("en", "fr")}
        db.session.add(Scenario(version_id=version.id, unit_slug=UNIT, slug=slug, position=position, texts=texts))
    db.session.flush()
    found = questions.scenarios(version, UNIT, "fr")
    assert list(found) == ["village", "town"]
    assert found["town"] == ScenarioText("town", "town fr", "<p>town</p>")
    assert questions.scenarios(version, UNIT, "km")["town"].name == "town en"


def test_what_was_stored_before_there_were_these_kinds_is_read_as_before() -> None:
    version = publish_course()
    how_many = questions.keys(version, "check", ["how-many"])["how-many"]
    assert how_many.ranges == ((Decimal(202), Decimal(202)), (Decimal("3.4"), Decimal("3.6")))
    assert (how_many.accepted, how_many.pairs, how_many.order, how_many.gaps) == ((), {}, (), {})
    who = questions.shown(version, "check", ["who"], "en")["who"]
    assert (who.rows, who.headings, who.gaps, who.scenario, who.is_skippable) == ((), (), (), None, False)
