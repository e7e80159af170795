"""Letters about ways to sign in: what happened, and what to do."""

from __future__ import annotations

import pytest

from learnhub.app import LearnHub
from learnhub.people import factors, second_steps, sign_in
from learnhub.people.openid import identities
from learnhub.stores import outbox


@pytest.mark.parametrize(
    ("name", "words", "leads_to"),
    [
        (factors.LETTER, "set a new second step up", "/en/sign-in"),
        (sign_in.WARNING_LETTER, "you sign in as always", "/en/forgotten-password"),
        (identities.LETTER, "unlink it", "/en/account/organisations"),
        (second_steps.WARNING_LETTER, "somebody else knows your password", "/en/forgotten-password"),
    ],
)
def test_it_says_what_to_do(app: LearnHub, name: str, words: str, leads_to: str) -> None:
    with app.app_context():
        letter = outbox.writer_of(name)(person="0" * 16)
    assert letter is not None
    assert words in " ".join(letter.paragraphs)
    assert letter.action[1] == app.config["LEARNHUB"].base_url + leads_to
