"""The form that a passkey answers: what the browser is asked, and what comes back."""

from __future__ import annotations

from flask import request
from wtforms import HiddenField

from learnhub.people import passkeys
from learnhub.people.passkeys import Asked, Site
from learnhub.web import addresses
from learnhub.web.forms import Form


class PasskeyForm(Form):
    """Filled in by the script: `challenge` is what was to be signed, `answer` what the browser says."""

    challenge = HiddenField()
    answer = HiddenField()
    stay = HiddenField()
    is_shared = HiddenField()

    def asks(self, asked: Asked) -> PasskeyForm:
        """Put a new question into the form: what it held is answered or over."""
        self.challenge.data, self.answer.data = asked.challenge, ""
        self.options = asked.options
        return self


def site() -> Site:
    """Return the site of this instance; on one's own machine the name or number under which the page was asked for."""
    settings = addresses.settings()
    return passkeys.site_of(request.host_url if settings.is_test_instance else settings.base_url)
