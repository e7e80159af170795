"""Letters as bytes: readable in every script, safe in HTML, and unable to break out of their headers."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub import clock, i18n
from learnhub.app import LearnHub
from learnhub.jobs import letters
from learnhub.stores.outbox import Letter
from tests.thoroughness import cases

SUBJECTS = {
    "fr": "Rappel : il vous reste « Protection sociale : les fondements » à terminer d’ici au 3 décembre 2026",
    "km": "ការរំលឹក៖ អ្នកនៅមានវគ្គសិក្សាមួយដែលត្រូវបញ្ចប់ មុនថ្ងៃទី៣ ខែធ្នូ ឆ្នាំ២០២៦ ក្នុងកម្មវិធីរបស់អ្នក",
    "lo": "ການແຈ້ງເຕືອນ: ທ່ານຍັງມີຫຼັກສູດໜຶ່ງທີ່ຕ້ອງຮຽນໃຫ້ສຳເລັດ ກ່ອນວັນທີ 3 ທັນວາ 2026",
    "ur": "یاد دہانی: آپ کا کورس Social protection floors ابھی مکمل نہیں ہوا، براہ کرم 3 دسمبر 2026 تک مکمل کریں",
    "zh": "提醒：您还有一门课程需要在2026年12月3日之前完成，课程名称是社会保护底线的基础知识与实践经验交流",
    "en": "One course to finish",
}


@pytest.fixture(autouse=True)
def words(app: LearnHub) -> Iterator[None]:
    """The context in which words are translated."""
    with app.app_context():
        yield


def letter(**given: str) -> Letter:
    told = {"subject": "One course to finish", "quote": ""} | given
    return Letter(
        paragraphs=["You still have one course to finish."],
        items=[("Social protection floors", "Due on 3 December 2026")],
        quote_from="They added:",
        action=("Go on", "https://learn.example.org/ur/"),
        reason="You take part in a programme.",
        **told,
    )


def sent(one: Letter, *, name: str = "Afi Exemple", address: str = "afi@example.org", language: str = "en") -> bytes:
    return letters.as_bytes(
        one,
        name=name,
        address=address,
        language=language,
        sender="LearnHub <learnhub@example.org>",
        message_id="<k3v9@learn.example.org>",
        at=clock.now(),
    )


def read(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=policy.default)  # type: ignore[arg-type,return-value] # by its policy


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_subject_arrives_to_the_letter_in_every_script(language: str) -> None:
    message = sent(letter(subject=SUBJECTS[language]), language=language)
    assert read(message)["Subject"] == SUBJECTS[language]


@settings(max_examples=cases(40), deadline=None)
@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=200))
@pytest.mark.long
def test_any_subject_arrives_and_no_line_is_too_long(text: str) -> None:
    subject = " ".join(text.split()) or "x"
    message = sent(letter(subject=subject))
    head = message.partition(b"\r\n\r\n")[0]
    assert read(message)["Subject"] == subject
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert head.isascii()


def test_what_a_name_or_a_note_holds_stays_text() -> None:
    hostile = 'Afi <script>alert("x")</script> & co'
    message = read(sent(letter(quote=f"{hostile}\nBcc: x@example.org"), name=hostile))
    html = message.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    text = message.get_body(("plain",))
    assert text is not None
    assert hostile in text.get_content()
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    "address", ["a,b@example.org", "a@b@example.org", "a b@example.org", "<a@example.org>", "a", "afí@example.org"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises((ValueError, MessageError)):
        sent(letter(), address=address)


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl"), ("km", "ltr")])
def test_html_says_its_language_and_its_direction(language: str, direction: str) -> None:
    with i18n.speaking(language):
        html = read(sent(letter(), language=language)).get_body(("html",))
    assert html is not None
    assert f'<html lang="{language}" dir="{direction}">' in html.get_content()


def test_the_plain_text_says_everything_that_the_html_says() -> None:
    text = letters.as_text(letter(quote="Call me.\nI can help."), "Afi Exemple", "en")
    assert text == (
        "Dear Afi Exemple,\n\n"
        "You still have one course to finish.\n\n"
        "- Social protection floors\n  Due on 3 December 2026\n\n"
        "They added:\n\n  Call me.\n  I can help.\n\n"
        "Go on\nhttps://learn.example.org/ur/\n\n"
        "-- \nYou take part in a programme.\n"
        "This message was sent by LearnHub. Nobody reads answers to it.\n"
    )
