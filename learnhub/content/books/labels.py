"""The words that a book adds of its own, in its language; in English where LearnHub does not speak it."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.content.books.book import Words
from learnhub.content.outline import UnitKind
from learnhub.i18n import translate_in


def labels(language: str) -> Mapping[str, Words]:
    """Return all of them by what they stand for."""

    def say(text: str) -> Words:
        return Words(text, spoken)

    spoken = language if _is_spoken(language) else "en"
    said = {
        "contents": translate_in(language, "Contents"),
        "about": translate_in(language, "About this course"),
        "objectives": translate_in(language, "What you will be able to do"),
        "audience": translate_in(language, "For whom"),
        "effort": translate_in(language, "Effort"),
        "authors": translate_in(language, "Written by"),
        "reviewers": translate_in(language, "Reviewed by"),
        "licence": translate_in(language, "Licence"),
        "version": translate_in(language, "Version"),
        "digest": translate_in(language, "Digest of the version"),
        "address": translate_in(language, "On the web"),
        "not-reviewed": translate_in(
            language,
            "National experts have not reviewed this course yet. "
            "If something is not true in your country, the mistake may be ours.",
        ),
        "glossary": translate_in(language, "Glossary"),
        "abbreviations": translate_in(language, "Abbreviations"),
        "sources": translate_in(language, "Sources"),
        "cover": translate_in(language, "Cover"),
        "start": translate_in(language, "Start of the course"),
        "landmarks": translate_in(language, "Places in this book"),
        "accessible": translate_in(
            language,
            "The text flows and can be read aloud. Headings, lists and tables are marked as such, pictures are "
            "described in words, and what is said in recordings stands in the text.",
        ),
        "for-facilitators": translate_in(language, "With the notes for facilitators"),
        **_of_units(language),
        **_of_questions(language),
    }
    return {name: say(text) for name, text in said.items()}


def _is_spoken(language: str) -> bool:
    """Tell whether LearnHub speaks a language, by a message that no translation leaves as it is."""
    title = "Certificate of completion"
    return language.split("-", maxsplit=1)[0] == "en" or translate_in(language, title) != title


def _of_units(language: str) -> Mapping[str, str]:
    return {
        UnitKind.LESSON: translate_in(language, "Lesson"),
        UnitKind.QUIZ: translate_in(language, "Quiz"),
        UnitKind.SURVEY: translate_in(language, "Survey"),
        UnitKind.ASSIGNMENT: translate_in(language, "Assignment"),
        "module": translate_in(language, "Module"),
        "untranslated": translate_in(language, "This lesson is not translated yet. You see it in its first language."),
        "outdated": translate_in(
            language, "The original of this lesson was changed after its translation. Details may differ."
        ),
        "online": translate_in(language, "This is done on LearnHub, not on paper."),
        "answers-online": translate_in(language, "Answer on LearnHub to see what is right, and to have it counted."),
        "hand-in-online": translate_in(language, "Hand your work in on LearnHub."),
        "rubric": translate_in(language, "What is looked at"),
    }


def _of_questions(language: str) -> Mapping[str, str]:
    return {
        "single": translate_in(language, "Choose one."),
        "multiple": translate_in(language, "Choose all that are right."),
        "numeric": translate_in(language, "Write a number."),
        "text": translate_in(language, "Write a word or a few."),
        "match": translate_in(language, "Find what belongs to each. Some answers may be left over."),
        "order": translate_in(language, "Put these in order: 1 comes first."),
        "cloze": translate_in(language, "Fill in the gaps."),
        "open": translate_in(language, "Answer in your own words."),
    }
