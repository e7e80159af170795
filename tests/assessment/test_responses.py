"""A response is kept in one form, or refused kindly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.assessment import responses
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Option, QuestionText
from learnhub.errors import Invalid


def question(kind: QuestionKind, *options: str) -> QuestionText:
    shown = tuple(Option(option, option) for option in options)
    return QuestionText("q", kind, 100, True, "Name", "<p>Stem</p>", None, shown)


SINGLE = question(QuestionKind.SINGLE, "a", "b")
MULTIPLE = question(QuestionKind.MULTIPLE, "a", "b", "c")
NUMERIC = question(QuestionKind.NUMERIC)


def test_ticks_are_kept_once_and_in_one_order() -> None:
    assert responses.checked(MULTIPLE, {"chosen": ["c", "a", "c"]}) == {"chosen": ["a", "c"]}


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (SINGLE, {"chosen": ["a", "b"]}),
        (SINGLE, {"chosen": ["z"]}),
        (SINGLE, {"chosen": "a"}),
        (SINGLE, {"chosen": [["a"]]}),
        (SINGLE, {"chosen": [{}]}),
        (SINGLE, {"chosen": None}),
        (SINGLE, {"typed": "a"}),
        (SINGLE, {"chosen": ["a"], "points": 100}),
        (SINGLE, {}),
        (SINGLE, None),
        (SINGLE, ["chosen"]),
        (SINGLE, 7),
        (NUMERIC, {"chosen": []}),
        (NUMERIC, {"typed": 7}),
        (NUMERIC, {"typed": "7" * 201}),
        (NUMERIC, {"typed": "7\x008"}),
        (NUMERIC, {"typed": "7\n8"}),
        (NUMERIC, {"typed": "7\ud800"}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_question(asked: QuestionText, sent: Any) -> None:
    with pytest.raises(Invalid) as refused:
        responses.checked(asked, sent)
    assert set(refused.value.fields) == {"q"}


def test_typed_text_is_kept_composed_and_without_spaces_around_it() -> None:
    assert responses.checked(NUMERIC, {"typed": " 7 e\u0301 "}) == {"typed": "7 é"}


@pytest.mark.parametrize(
    ("response", "is_unreadable"),
    [(None, False), ({"typed": ""}, False), ({"typed": "5,040"}, False), ({"typed": "many"}, True),
     ({"chosen": ["a"]}, False)],
)  # fmt: skip
def test_a_number_that_cannot_be_read_is_flagged(response: dict[str, Any] | None, is_unreadable: bool) -> None:
    assert responses.is_unreadable(response) == is_unreadable


@pytest.mark.parametrize("response", [None, {"chosen": []}, {"typed": ""}])
def test_nothing_chosen_or_typed_is_no_answer(response: dict[str, Any] | None) -> None:
    assert responses.is_empty(response)
    assert not responses.is_empty({"typed": "0"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["chosen", "typed", "x"]), inner),
)


@given(st.sampled_from([SINGLE, MULTIPLE, NUMERIC]), json_values)
def test_whatever_is_sent_is_kept_or_refused(asked: QuestionText, sent: Any) -> None:
    try:
        kept = responses.checked(asked, sent)
    except Invalid:
        return
    assert responses.checked(asked, kept) == kept


def test_the_digest_tells_bodies_apart() -> None:
    bodies = [("q", {"chosen": []}), ("q", {"chosen": ["a"]}), ("r", {"chosen": ["a"]}), ("q", {"typed": "a"})]
    assert len({responses.body_digest(*body) for body in bodies}) == len(bodies)
