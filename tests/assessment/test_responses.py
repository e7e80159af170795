"""A response is kept in one form, or refused kindly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.assessment import responses
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Gap, Option, QuestionText
from learnhub.errors import Invalid
from tests.thoroughness import cases


def parts(ids: str) -> tuple[Option, ...]:
    return tuple(Option(part, part) for part in ids)


def question(kind: QuestionKind, *options: str, **more: Any) -> QuestionText:
    return QuestionText("q", kind, 100, True, "Name", "<p>Stem</p>", None, parts("".join(options)), **more)


SINGLE = question(QuestionKind.SINGLE, "a", "b")
MULTIPLE = question(QuestionKind.MULTIPLE, "a", "b", "c")
NUMERIC = question(QuestionKind.NUMERIC)
TEXT = question(QuestionKind.TEXT)
MATCH = question(QuestionKind.MATCH, "a", "b", "c", rows=parts("12"))
ORDER = question(QuestionKind.ORDER, "a", "b", "c")
CLOZE = question(QuestionKind.CLOZE, gaps=(Gap("1"), Gap("2", parts("ab"))))
OPEN = question(QuestionKind.OPEN)
EVERY_KIND = [SINGLE, MULTIPLE, NUMERIC, TEXT, MATCH, ORDER, CLOZE, OPEN]


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
        (TEXT, {"typed": "7" * 201}),
        (TEXT, {"typed": "two\nlines"}),
        (TEXT, {"typed": ["a"]}),
        (MATCH, {"pairs": ["1"]}),
        (MATCH, {"pairs": {"3": "a"}}),
        (MATCH, {"pairs": {"1": "z"}}),
        (MATCH, {"pairs": {"1": ["a"]}}),
        (MATCH, {"pairs": {"a": "1"}}),
        (ORDER, {"order": ["a", "b"]}),
        (ORDER, {"order": ["a", "b", "b"]}),
        (ORDER, {"order": ["a", "b", "c", "d"]}),
        (ORDER, {"order": ["a", "b", ["c"]]}),
        (ORDER, {"order": "abc"}),
        (ORDER, {"places": {"a": "1", "b": "2", "c": "2"}}),
        (ORDER, {"places": {"a": "1", "b": "2"}}),
        (ORDER, {"places": {"a": "1", "b": "2", "c": ""}}),
        (ORDER, {"places": {"a": "1", "b": "2", "c": "4"}}),
        (ORDER, {"places": {"a": "1", "b": "2", "c": 3}}),
        (ORDER, {"places": {"a": "1", "b": "2", "z": "3"}}),
        (ORDER, {"places": ["a"]}),
        (ORDER, {"places": {}, "order": []}),
        (CLOZE, {"gaps": {"3": "a"}}),
        (CLOZE, {"gaps": {"2": "z"}}),
        (CLOZE, {"gaps": {"1": "7" * 201}}),
        (CLOZE, {"gaps": {"1": "\x00"}}),
        (CLOZE, {"gaps": {"1": 7}}),
        (OPEN, {"typed": "x" * 5001}),
        (OPEN, {"typed": "a\x07b"}),
        (OPEN, {"typed": None}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_question(asked: QuestionText, sent: Any) -> None:
    with pytest.raises(Invalid) as refused:
        responses.checked(asked, sent)
    assert set(refused.value.fields) == {"q"}


def test_typed_text_is_kept_composed_and_without_spaces_around_it() -> None:
    assert responses.checked(NUMERIC, {"typed": " 7 e\u0301 "}) == {"typed": "7 é"}


@pytest.mark.parametrize(
    ("asked", "sent", "kept"),
    [
        (MATCH, {"pairs": {"2": "a", "1": "a"}}, {"pairs": {"1": "a", "2": "a"}}),
        (MATCH, {"pairs": {"1": "", "2": "c"}}, {"pairs": {"2": "c"}}),
        (ORDER, {"order": ["c", "a", "b"]}, {"order": ["c", "a", "b"]}),
        (ORDER, {"order": []}, {"order": []}),
        (ORDER, {"places": {"a": "2", "b": "3", "c": "1"}}, {"order": ["c", "a", "b"]}),
        (ORDER, {"places": {"a": "", "b": "", "c": ""}}, {"order": []}),
        (CLOZE, {"gaps": {"2": "a", "1": "  e\u0301 "}}, {"gaps": {"1": "é", "2": "a"}}),
        (CLOZE, {"gaps": {"1": " ", "2": ""}}, {"gaps": {}}),
        (TEXT, {"typed": "  Floor "}, {"typed": "Floor"}),
        (OPEN, {"typed": "\r\nOne. \r\n\r\nTwo.\tThree.\n"}, {"typed": "One.\n\nTwo. Three."}),
        (OPEN, {"typed": "\n \n"}, {"typed": ""}),
    ],
)
def test_each_kind_is_kept_in_one_form(asked: QuestionText, sent: dict[str, Any], kept: dict[str, Any]) -> None:
    assert responses.checked(asked, sent) == kept


@pytest.mark.parametrize(
    ("kind", "response", "is_unreadable"),
    [
        (QuestionKind.NUMERIC, None, False),
        (QuestionKind.NUMERIC, {"typed": ""}, False),
        (QuestionKind.NUMERIC, {"typed": "5,040"}, False),
        (QuestionKind.NUMERIC, {"typed": "many"}, True),
        (QuestionKind.TEXT, {"typed": "many"}, False),
        (QuestionKind.SINGLE, {"chosen": ["a"]}, False),
    ],
)
def test_a_number_that_cannot_be_read_is_flagged(
    kind: QuestionKind, response: dict[str, Any] | None, is_unreadable: bool
) -> None:
    assert responses.is_unreadable(kind, response) == is_unreadable


@pytest.mark.parametrize(
    ("asked", "response", "is_whole"),
    [
        (MATCH, {"pairs": {"1": "a"}}, False),
        (MATCH, {"pairs": {"1": "a", "2": "a"}}, True),
        (CLOZE, {"gaps": {"2": "a"}}, False),
        (CLOZE, {"gaps": {"1": "x", "2": "a"}}, True),
        (ORDER, {"order": ["a", "b", "c"]}, True),
        (ORDER, {"order": []}, False),
        (SINGLE, None, False),
        (OPEN, {"typed": "Something."}, True),
    ],
)
def test_what_is_left_open_is_seen(asked: QuestionText, response: dict[str, Any] | None, is_whole: bool) -> None:
    assert responses.is_whole(asked, response) == is_whole


@pytest.mark.parametrize("response", [None, {"chosen": []}, {"typed": ""}, {"pairs": {}}, {"order": []}, {"gaps": {}}])
def test_nothing_chosen_or_typed_is_no_answer(response: dict[str, Any] | None) -> None:
    assert responses.is_empty(response)
    assert not responses.is_empty({"typed": "0"})


names = st.sampled_from(["chosen", "typed", "pairs", "order", "places", "gaps", "1", "2", "a", "b", "c", "x"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | names | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(names, inner),
)


@pytest.mark.long
@given(st.sampled_from(EVERY_KIND), json_values)
@settings(max_examples=cases(100, long=300))
def test_whatever_is_sent_is_kept_or_refused(asked: QuestionText, sent: Any) -> None:
    try:
        kept = responses.checked(asked, sent)
    except Invalid:
        return
    assert responses.checked(asked, kept) == kept


def test_the_digest_tells_bodies_apart() -> None:
    bodies = [("q", {"chosen": []}), ("q", {"chosen": ["a"]}), ("r", {"chosen": ["a"]}), ("q", {"typed": "a"})]
    assert len({responses.body_digest(*body) for body in bodies}) == len(bodies)
