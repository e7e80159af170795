"""The interface speaks each of its languages completely: nothing missing, nothing fuzzy, nothing left behind."""

from __future__ import annotations

import re

import polib
import pytest
from babel.messages.catalog import Catalog

from learnhub.settings import ROOT, Settings
from tests import messages, pseudo

TRANSLATED = Settings().language_list[1:]  # the first is the language of the code
_PLACES = re.compile(r"%\((\w+)\)[sd]")

Message = str | tuple[str, ...]


def catalogue_of(language: str) -> polib.POFile:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    assert path.exists(), f"there is no translation at {path.relative_to(ROOT)}: make messages"
    return polib.pofile(str(path))


def written() -> set[Message]:
    return {message.id for message in messages.extracted() if message.id}


def translated_in(catalogue: polib.POFile) -> dict[Message, list[str]]:
    return {
        (entry.msgid, entry.msgid_plural) if entry.msgid_plural else entry.msgid: forms_of(entry)
        for entry in catalogue
        if not entry.obsolete
    }


def forms_of(entry: polib.POEntry) -> list[str]:
    return [text for _, text in sorted(entry.msgstr_plural.items())] if entry.msgid_plural else [entry.msgstr]


def places_of(text: str) -> set[str]:
    return set(_PLACES.findall(text))


def test_the_words_of_code_and_templates_are_found() -> None:
    assert "Create an account" in written()  # in a template
    assert "Write your name." in written()  # lazy, in a form
    assert ("%(num)s minute", "%(num)s minutes") in written()  # with a number


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_in_the_catalogue(language: str) -> None:
    assert written() - set(translated_in(catalogue_of(language))) == set(), "make messages, then translate"


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_holds_no_message_that_is_gone(language: str) -> None:
    assert set(translated_in(catalogue_of(language))) - written() == set(), "make messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_in_all_its_forms(language: str) -> None:
    missing = [
        message for message, forms in translated_in(catalogue_of(language)).items() if not all(map(str.strip, forms))
    ]
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [entry.msgid for entry in catalogue_of(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_have_the_places_of_their_messages(language: str) -> None:
    for message, forms in translated_in(catalogue_of(language)).items():
        singular, plural = (message, message) if isinstance(message, str) else message
        for number, form in enumerate(forms):
            # The form for one may say it in a word; each other names what the plural names, and none a place more.
            assert places_of(form) <= places_of(singular) | places_of(plural), form
            if number or isinstance(message, str):
                assert places_of(form) == places_of(plural), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_numbers_have_the_forms_of_the_language(language: str) -> None:
    catalogue, rules = catalogue_of(language), Catalog(language)
    assert catalogue.metadata.get("Plural-Forms", "").startswith(f"nplurals={rules.num_plurals};")
    for message, forms in translated_in(catalogue).items():
        assert isinstance(message, str) or len(forms) == rules.num_plurals, message


@pytest.mark.parametrize("language", pseudo.LANGUAGES)
def test_pseudo_languages_keep_places_and_leave_no_latin_word(language: str) -> None:
    text = pseudo.pseudo("Saved. %(done)s of %(num)s questions are answered.", language)
    assert places_of(text) == {"done", "num"}
    assert not re.search("[a-z]", re.sub(_PLACES, "", text))
