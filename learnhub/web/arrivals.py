"""Coming in: a session for this browser, and going on to where somebody wanted to be."""

from __future__ import annotations

from flask import Response, redirect, request, session, url_for

from learnhub.people import sessions
from learnhub.people.models import Person
from learnhub.web import addresses, guards


def remote_address() -> str:
    """Return the address that tries are counted under."""
    return request.remote_addr or "unknown"


def device() -> str:
    """Return what the browser says of itself."""
    return request.user_agent.string


def come_in(person: Person) -> None:
    """Sign a person in on this browser, in the request's own transaction."""
    keep(sessions.start(person, device()))


def keep(token: str, *, on_this_device: bool = False) -> None:
    """Put a new session into the cookie, in place of all that was there: who knew the old cookie knows nothing.

    `on_this_device` lets the cookie outlive the browser window, which nobody wants on a shared computer.
    """
    session.clear()
    session.permanent = on_this_device
    guards.start_session(token)


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
