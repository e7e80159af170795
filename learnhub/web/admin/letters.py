"""The last letters as they look, on a test instance alone."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, render_template

from learnhub import i18n
from learnhub.access import letters, people
from learnhub.i18n import Message, lazy
from learnhub.people.looks import Page
from learnhub.stores.outbox import MailState
from learnhub.web import guards, looking
from learnhub.web.admin.face import face
from learnhub.web.admin.work import letter_in_words

STATES: Mapping[str, Message] = {
    MailState.WAITING: lazy("Waits"),
    MailState.SENT: lazy("Sent"),
    MailState.SHOWN: lazy("Shown in the terminal"),
    MailState.UNWANTED: lazy("Not sent: nobody wants it any more"),
    MailState.FAILED: lazy("Could not be sent"),
}


@face.get("/administer/letters", endpoint="letters")
@guards.action(letters.ACTION)
def show_letters() -> str:
    """List the last letters."""
    lines = [
        (mail.code, letter_in_words(mail.letter), mail.made_at, str(STATES[mail.state]))
        for mail in letters.list_last(current_app.config["LEARNHUB"])
    ]
    return render_template("admin/letters/letters.html", lines=lines)


@face.get("/administer/letters/<code>", endpoint="letter")
@guards.action(letters.ACTION)
def show_letter(code: str) -> str:
    """Show one letter as its reader has it before them."""
    shown = letters.show(current_app.config["LEARNHUB"], code)
    language = shown.to.language if shown.to else i18n.current_language()
    page = render_template(
        "admin/letters/letter.html",
        shown=shown,
        what=letter_in_words(shown.mail.letter),
        letter_language=language,
        letter_direction=i18n.direction_of(language),
    )
    looking.note(Page.PERSON, [shown.mail.person])
    people.note_seen(guards.current_actor(), letters.ACTION, "letter", shown.mail.code)
    return page
