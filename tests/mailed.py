"""Links that are sent by mail, for tests: read from the letter, or made as the rules make them."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import current_app

from learnhub.app import LearnHub
from learnhub.people import mailed_links, sign_ups
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Person
from tests.cast import password_hash
from tests.jobs.postbox import Postbox, plain, post


def token_for(person: Person, purpose: Purpose, email: str | None = None) -> str:
    """Return the secret of a new link for a person, to their own address unless another one is given."""
    key = current_app.config["SECRET_KEY"]
    link = mailed_links.make(key, purpose, person, email or person.email, timedelta(minutes=30))
    token = mailed_links.token_of(key, link)
    assert token is not None
    return token


def sign_up_token(email: str, **more: str) -> str:
    """Return the secret of a link with which an account is made, for somebody who chose PASSWORD."""
    key = current_app.config["SECRET_KEY"]
    about = {"name": "New Person", "country": "BJ", "sex": "woman", "language": "fr", "notice_version": "2026-03"}
    kept = sign_ups.ask(key, email=email, **{"user_name": None, "password_hash": password_hash(), **about, **more})
    return mailed_links.secret_of(key, kept.code)


def paths_in_mail(app: LearnHub, box: Postbox) -> list[str]:
    """Send what is due, and return the path of the link in each letter that came."""
    already = len(box.received)
    post(app, box)
    found = [re.search(r"^http://localhost:8000(/\S*)$", plain(one), re.MULTILINE) for one in box.received[already:]]
    return [path[1] if path else "" for path in found]
