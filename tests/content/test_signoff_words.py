"""What changed between two texts, as reviewers read it: the words, in their paragraph, under their heading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.signoff import words
from learnhub.content.signoff.words import Difference, Kind, Paragraph, Words

SAME, ADDED, REMOVED = Kind.SAME, Kind.ADDED, Kind.REMOVED
OLD = (
    "<p>A floor starts with everyone.</p><h2 id='who'>Who</h2><ul><li>Women</li><li>Men</li></ul>"
    "<p>It is in the <b>law</b>.</p>"
)


def told(old: str, new: str) -> list[Difference]:
    return words.differences(words.paragraphs_of(old), words.paragraphs_of(new))


def test_html_is_read_as_paragraphs() -> None:
    table = "<table><tr><th>Who</th><th>How many</th></tr><tr><td>Women</td><td>202</td></tr></table>"
    html = f"{OLD}<aside><p class='callout-kind'>Tip</p><p>Ask.</p></aside>{table}<p><img alt='A desk' src='x'></p>"
    assert words.paragraphs_of(html) == [
        Paragraph("A floor starts with everyone."),
        Paragraph("Who", "Who"),
        *(Paragraph(text, "Who") for text in ("Women", "Men", "It is in the law.", "Tip", "Ask.")),
        *(Paragraph(text, "Who") for text in ("Who | How many", "Women | 202", "[A desk]")),
    ]


def test_words_that_changed_stand_in_their_paragraph_and_under_their_heading() -> None:
    assert told(OLD, OLD.replace("in the <b>law</b>", "now in the <b>constitution</b>")) == [
        Difference(
            "Who",
            [
                Words(SAME, "It is"),
                Words(ADDED, " now"),
                Words(SAME, " in the "),
                Words(REMOVED, "law"),
                Words(ADDED, "constitution"),
                Words(SAME, "."),
            ],
        )
    ]


def test_paragraphs_come_and_go_whole() -> None:
    new = OLD.replace("<li>Men</li>", "").replace("</ul>", "</ul><p>Nobody is left out of it, wherever they live.</p>")
    assert told(OLD, new) == [
        Difference("Who", [Words(ADDED, "Nobody is left out of it, wherever they live.")]),
        Difference("Who", [Words(REMOVED, "Men")]),
    ]


def test_other_markup_alone_is_no_difference() -> None:
    assert told(OLD, OLD.replace("<b>law</b>", "<em>law</em>").replace("<p>", "<p id='p.1.1'>")) == []


def test_without_spaces_clusters_of_letters_change_and_not_whole_sentences() -> None:
    found = words.compared("ភាពក្រីក្រមានច្រើន", "ភាពក្រីក្រមានតិច")
    assert found[0].kind is SAME
    assert found[0].text.startswith("ភាពក្រីក្រមាន")
    assert len([one for one in found if one.kind is not SAME]) <= 4


TEXTS = st.text(alphabet="ab .é្ក", max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_what_changed(old: str, new: str) -> None:
    found = words.compared(old, new)
    assert "".join(one.text for one in found if one.kind is not ADDED) == old
    assert "".join(one.text for one in found if one.kind is not REMOVED) == new


PARAGRAPHS = st.lists(st.builds(Paragraph, st.sampled_from(["One two three.", "One two four.", "Six seven.", "Six."])))


@given(PARAGRAPHS, PARAGRAPHS)
def test_nothing_that_changed_is_left_out(old: list[Paragraph], new: list[Paragraph]) -> None:
    found = words.differences(old, new)
    gone = sum("".join(w.text for w in one.words if w.kind is not ADDED) != "" for one in found)
    come = sum("".join(w.text for w in one.words if w.kind is not REMOVED) != "" for one in found)
    assert len(new) - len(old) == come - gone
    assert (found == []) == (old == new)
