"""Coming in: a session for this browser, and going on to where somebody wanted to be."""

from __future__ import annotations

from flask import Response, after_this_request, redirect, request, session, url_for
from wtforms import BooleanField

from learnhub import ids
from learnhub.i18n import lazy
from learnhub.people import factors, known_browsers, second_steps, sessions
from learnhub.people.models import Person
from learnhub.stores import database
from learnhub.web import addresses, edge, guards
from learnhub.web.forms import Form

_WAITING = "second_step"
LONGEST_SECRET = 43


class ArrivalForm(Form):
    """What every way in asks: whether others use the computer too."""

    is_shared = BooleanField(
        lazy("This is a shared computer"),
        description=lazy(
            "You are then signed out after 15 minutes without use, and after 2 hours in any case. Nothing is kept here."
        ),
    )

    @property
    def says_shared(self) -> bool:
        """Whether it was ticked."""
        return bool(self.is_shared.data)


def remote_address() -> str:
    """Return the address that tries are counted under."""
    return request.remote_addr or "unknown"


def device() -> str:
    """Return what the browser says of itself."""
    return request.user_agent.string


def browser() -> str:
    """Return the secret of this browser, by which it is known to accounts; empty when it has none."""
    return request.cookies.get(_cookie(), "")[:LONGEST_SECRET]


def _cookie() -> str:
    return "__Host-learnhub-browser" if addresses.settings().is_secure else "learnhub-browser"


def remember_browser(person_id: int) -> None:
    """Let this browser be known to an account from now on: tries of others do not concern it any more."""
    secret = browser() if len(browser()) == LONGEST_SECRET else ids.token()
    if database.is_writing():
        known_browsers.note(secret, person_id)
    else:
        edge.afterwards(lambda: known_browsers.note(secret, person_id))

    @after_this_request
    def _keep_secret(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            secret,
            max_age=known_browsers.KEPT_FOR,
            secure=addresses.settings().is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def come_in(
    person: Person,
    *,
    stays: bool = False,
    is_shared: bool = False,
    then: str | None = None,
    password_checked: bool = True,
    brings_second_step: bool = False,
) -> Response:
    """Let in on this browser whoever has proved who they are, or lead to the second step where they have one.

    It happens in the request's own transaction. `stays` is the tick "Keep me signed in", `is_shared` the tick "This
    is a shared computer"; `then` is where to go afterwards, if not to where the visitor wanted to be. With
    `password_checked=False` weighty acts ask for the password first; `brings_second_step` says that
    another organisation has seen to it.
    """
    leads_to = then or wanted_path()
    if factors.has_one(person) and not brings_second_step:
        _wait(second_steps.begin(person, stays=stays, is_shared=is_shared))
        return go_to(url_for("public.second_step", next=leads_to))
    token = sessions.start(
        person,
        device(),
        address=remote_address(),
        is_shared=is_shared,
        password_checked=password_checked,
        brings_second_step=brings_second_step,
    )
    keep(token, on_this_device=stays and not is_shared)
    return go_to(leads_to or url_for("public.home"))


def _wait(token: str) -> None:
    """Let the browser keep what waits for its second step, in place of all that was there."""
    guards.forget_session()
    session.clear()
    session.permanent = False
    session[_WAITING] = token


def waiting() -> str | None:
    """Return the token of the sign-in that waits in this browser for its second step, if any."""
    token = session.get(_WAITING)
    return token if isinstance(token, str) else None


def keep(token: str, *, on_this_device: bool = False) -> None:
    """Put a new session into the cookie, in place of all that was there: who knew the old cookie knows nothing.

    `on_this_device` lets the cookie outlive the browser window, which nobody wants on a shared computer.
    """
    session.clear()
    session.permanent = on_this_device
    present = guards.start_session(token)
    if not present.is_shared:
        remember_browser(present.person_id)


def wanted_path() -> str | None:
    """Return the path of this site that the visitor was on the way to, if any."""
    return addresses.own_path(request.args.get("next"))


def go_on() -> Response:
    """Lead on to where the visitor wanted to be, or to the start page."""
    return go_to(wanted_path() or url_for("public.home"))


def go_to(address: str) -> Response:
    """Lead to an address of this site, after what was sent has been done."""
    answer = redirect(address, 303)
    if not isinstance(answer, Response):
        raise TypeError("Flask answers with its own responses")
    return answer
