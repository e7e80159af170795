"""A version as a book: every unit is in it, keys and notes for facilitators are not, and every link leads somewhere."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from learnhub.content.books import composing, gathering, making
from learnhub.content.books.book import MEDIA, WITHIN, Book, Page
from learnhub.content.books.composing import MADE_AT, Site
from learnhub.content.books.labels import labels
from learnhub.content.outline import QuizRole
from tests.content.books.written_book import KEYS, SITE, book, prepared
from tests.published import SECRET


def page(found: Book, anchor: str) -> Page:
    return next(one for one in found.pages if one.anchor == anchor)


def words(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def all_words(found: Book) -> str:
    return " ".join(words(one.body) for one in found.pages)


def test_every_unit_has_its_page_in_order() -> None:
    anchors = ["book.about", "module.first", "floor", "check", "everything", "module.more", "kinds", "views", "plan"]
    ends = ["module.final", "exam", "book.abbreviations", "book.glossary"]
    assert [one.anchor for one in book().pages] == [*anchors, *ends]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_book_for_learners_holds_no_key_and_no_note_for_facilitators(language: str) -> None:
    text = all_words(book(language))
    assert [one for one in (*KEYS, SECRET, "Juste", "Comparez") if one in text] == []


def test_a_book_for_facilitators_has_their_notes_where_they_belong() -> None:
    found = book(for_facilitators=True)
    assert found.edition == labels("en")["for-facilitators"]
    before, _, after = words(page(found, "everything").body).partition(f"For the facilitator {SECRET}")
    assert "What would you change?" in before
    assert "Deeper" in after
    assert not any(key in all_words(found) for key in KEYS)
    assert found.identifier != book().identifier


def test_what_is_drawn_for_a_mark_is_done_online() -> None:
    exam = page(book(), "exam")
    assert words(exam.body) == f"This is done on LearnHub, not on paper. {SITE.course}/exam"
    survey = page(book(), "views")
    assert "How useful" not in words(survey.body)


def test_questions_to_check_oneself_are_asked_with_their_choices() -> None:
    text = words(page(book(), "kinds").body)
    for asked in ("1. The word", "Find what belongs to each.", "a rent for land", "Put these in order", "(2) "):
        assert asked in text
    assert text.index("A village by the river") < text.index("The share") < text.index("The first step")
    assert text.endswith(f"to have it counted. {SITE.course}/kinds")


def test_the_order_of_choices_tells_nothing_and_stays_the_same() -> None:
    material = gathering.of_folder(prepared(), "en")
    steps = [one.text for one in page(book(), "kinds").body.iter("li") if "the cost" in words(one)]
    assert steps
    again = composing.compose(material, SITE)
    assert words(page(again, "kinds").body) == words(page(book(), "kinds").body)
    orders = {
        words(
            page(
                composing.compose(replace(material, outline=replace(material.outline, digest=str(seed)))), "kinds"
            ).body
        )
        for seed in range(4)
    }
    assert len(orders) > 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_and_picture_is_there(language: str) -> None:
    found = book(language)
    ids = {one.anchor: {each.get("id") for each in one.body.iter()} for one in found.pages}
    links = [link.attrib["href"] for one in found.pages for link in one.body.iter("a")]
    inner = [link.removeprefix(WITHIN).partition("#") for link in links if link.startswith(WITHIN)]
    assert len(inner) > 10
    assert [(anchor, place) for anchor, _, place in inner if place and place not in ids[anchor]] == []
    assert all(anchor in ids for anchor, _, _ in inner)
    assert all(link.startswith((WITHIN, "https://")) for link in links)
    shown = {one.attrib["src"].removeprefix(MEDIA) for each in found.pages for one in each.body.iter("img")}
    assert (
        set(found.pictures) == shown == {"steps.png", "large.png"} if language == "en" else set(found.pictures) == shown
    )


def test_where_nobody_knows_an_address_links_to_the_web_are_words() -> None:
    found = composing.compose(gathering.of_folder(prepared(), "en"))
    links = {link.attrib["href"] for one in found.pages for link in one.body.iter("a")}
    assert {link for link in links if not link.startswith(WITHIN)} == {"https://example.org/a?b=1&c=2"}
    assert "a form , and" in words(page(found, "everything").body)


def test_what_only_a_screen_can_do_is_said_otherwise() -> None:
    body = page(book(), "everything").body
    assert not {one.tag for one in body.iter()} & {"audio", "video", "details", "summary", "picture", "source"}
    assert "A talk Download it: MP3, 0.1 MB What is said, to read Dara: Everything that is said." in words(body)
    assert all("loading" not in one.attrib and "tabindex" not in one.attrib for one in body.iter())


def test_a_unit_that_is_not_translated_says_so_in_the_language_of_the_book() -> None:
    found = page(book("fr"), "everything")
    notice = found.body[0]
    assert (found.language, found.title.language, notice.get("lang")) == ("en", "en", "fr")
    assert words(notice).startswith("Cette leçon")


def test_sources_of_a_lesson_stand_at_its_end() -> None:
    assert words(page(book(), "everything").body).endswith("Sources R202 A book, 2020")


def test_abbreviations_are_explained_at_the_end() -> None:
    assert words(page(book(), "book.abbreviations").body) == "SPF social protection floor"


def test_the_first_page_says_which_version_it_is() -> None:
    text = words(page(book("fr"), "book.about").body)
    assert f"Version 1.0.0 Empreinte de la version {prepared().outline.digest}" in text
    assert "CC-BY-4.0" in text
    assert "LearnHub project" in text


def test_a_book_in_a_language_that_learnhub_does_not_speak_has_english_labels() -> None:
    spoken = labels("km")["contents"]
    assert (spoken.text, spoken.language) == ("Contents", "en")


def test_only_quizzes_for_oneself_are_printed() -> None:
    printed = {unit.quiz.role for unit in prepared().outline.units if unit.quiz and gathering.is_printed(unit)}
    assert printed == {QuizRole.CHECK}


def test_the_same_version_has_the_same_identifier() -> None:
    assert book().identifier == composing.compose(gathering.of_folder(prepared(), "en"), Site()).identifier
    assert book().identifier != book("fr").identifier
    assert book().made_at == MADE_AT


def test_a_site_speaks_the_language_of_the_book_where_it_can() -> None:
    for language, page_language in (("fr", "fr"), ("km", "en")):
        site = making.site_of("https://learn.example/", ["en", "fr"], "whole", "1.0.0", language)
        assert site == Site(f"https://learn.example/{page_language}/courses/whole", SITE.media)
