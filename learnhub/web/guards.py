"""Guards: who may pass. Each view names its line of the access table; a view without one is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, flash, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.access.table import TABLE
from learnhub.errors import LearnHubError, NotFound, Refused
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import accounts, renewals, sessions
from learnhub.people.models import Session
from learnhub.people.sessions import Presence
from learnhub.privacy import agreements
from learnhub.web import addresses, edge

View = TypeVar("View", bound=Callable[..., Any])
_TOKEN = "_user_id"  # noqa: S105 -- where Flask-Login keeps it


class NotSignedIn(LearnHubError):
    """For programs: people are led to the sign-in page instead."""

    code = "not_signed_in"
    status = 401
    message = lazy("You are not signed in, or your session has ended.")
    safe = lazy("What was saved before is safe.")
    mend = lazy("Sign in and try again.")


class SignedIn(UserMixin):  # type: ignore[misc] # the library has no types
    """What Flask-Login keeps: the session's token, never the person's id."""

    def __init__(self, token: str, presence: Presence) -> None:
        self.token = token
        self.presence = presence

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token


def init_app(app: Flask) -> None:
    """Load who is signed in, and check each view's line of the table before it runs."""
    # Templates learn who asks from `person` alone: nothing else looks into the database behind their back.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # our own sessions are bound to a random token
    manager.user_loader(_load)
    app.before_request(check)
    app.after_request(_look_after_browser)


class SecondStepNeeded(Refused):
    """For programs: people are led to the page on which they turn a second step on."""

    code = "second_step_needed"
    message = lazy("Your role asks for a second step at sign-in, and none is on yet.")
    mend = lazy("Open LearnHub in a browser, sign in, and turn it on.")


class NotAccepted(Refused):
    """For programs: people are led to the page on which they read and accept what holds now."""

    code = "not_accepted"
    message = lazy("The privacy notice or the terms of use have changed, and you have not accepted them yet.")
    mend = lazy("Open LearnHub in a browser, read them and accept them.")


def action(
    name: str,
    *,
    writes: bool | None = None,
    takes: int | None = None,
    before_second_step: bool = False,
    begins: bool = False,
) -> Callable[[View], View]:
    """Name a view's line of the access table.

    `writes` says whether its transaction writes; None means: unless it is a GET. A view that does slow work
    (hashing a password) before it writes says False and calls `database.begin_writing` itself. `takes` is how many
    bytes a request may hold, where that is more than the usual. `before_second_step` opens a view also to those whose
    role asks for a second step at sign-in that they do not have yet. A view that `begins` something new is closed to
    whoever has not accepted yet the notice and the terms that hold now.
    """
    if name not in TABLE:
        raise KeyError(name)

    def name_it(view: View) -> View:
        view.action = name  # type: ignore[attr-defined] # a mark on the function, read by the guard
        view.writes = writes  # type: ignore[attr-defined]
        view.takes = takes  # type: ignore[attr-defined]
        view.before_second_step = before_second_step  # type: ignore[attr-defined]
        view.begins = begins  # type: ignore[attr-defined]
        return view

    return name_it


def _load(token: str) -> SignedIn | None:
    presence = sessions.find_present(token)
    if presence is None:
        if sessions.is_left_open(token):
            edge.afterwards(lambda: sessions.end_left_open(token))
        return None
    if presence.is_next:
        edge.afterwards(lambda: sessions.settle(token))
    if sessions.wants_touch(presence):
        edge.afterwards(lambda: _note_seen(token))
    g.next_token, g.is_shared = presence.next_token, presence.is_shared
    return SignedIn(token, presence)


def _note_seen(token: str) -> None:
    here = sessions.find_open(token)
    if here is not None:
        sessions.touch(here, request.remote_addr or "")
        accounts.note_seen(here.person)


def _look_after_browser(response: Response) -> Response:
    """Give the browser the next token of its session, if there is one; keep nothing on a computer that others use."""
    if g.get("afterwards") and response.status_code < 400:  # a guard answered in place of the view
        edge.end_transaction(response)
    token = g.pop("next_token", None)
    if token is not None and response.status_code < 400:
        session[_TOKEN] = token
    if is_shared() and response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response


def is_shared() -> bool:
    """Tell whether who is signed in, as a guard has found out, said that others use this computer too."""
    return bool(g.get("is_shared"))


def current_session() -> Session | None:
    """Return the session of this request with its person, or None when nobody is signed in."""
    return sessions.find_open(current_user.token) if current_user.is_authenticated else None


def _presence() -> Presence | None:
    return current_user.presence if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Return who asks, with the rights in force at this moment."""
    if "actor" not in g:
        g.actor = reach.actor_present(_presence())
    actor: Actor = g.actor
    return actor


def start_session(token: str) -> Presence:
    """Put a new session's token into the cookie, and return who is in; whatever was there before is forgotten."""
    presence = sessions.find_present(token)
    if presence is None:
        raise NotFound
    _forget_who_asks()
    login_user(SignedIn(token, presence))
    return presence


def go_on(here: Session | None) -> None:
    """Give the browser the token under which its session goes on, after an act that kept it and ended all others."""
    if here is not None:
        g.next_token = renewals.token_of(here, current_user.token)


def forget_session() -> None:
    """Take the session out of the cookie."""
    _forget_who_asks()
    logout_user()


def _forget_who_asks() -> None:
    g.pop("actor", None)
    g.pop("next_token", None)


def check() -> Response | None:
    """Let a request pass, or answer in its place. Runs before every view."""
    view = edge.current_view()
    if view is None:
        return None
    name: str | None = getattr(view, "action", None)
    if name is None:
        raise Refused
    presence = _presence()
    if presence is not None and presence.lacks_second_step and not getattr(view, "before_second_step", False):
        return _lead_to_second_step()
    cell = reach.highest_cell(current_actor(), name)
    if cell is None:
        return _refuse()
    if cell.asks_password:
        return _ask_password()
    if getattr(view, "begins", False) and presence is not None and agreements.wanted(current_actor().required):
        return _ask_to_accept()
    return None


def _refuse() -> Response:
    if current_actor().is_somebody:
        raise Refused
    if _wants_json():
        raise NotSignedIn
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    flash(_("Please sign in first."), "info")
    return _to(url_for("public.sign_in", next=addresses.own_path(here)))


def _lead_to_second_step() -> Response:
    if _wants_json():
        raise SecondStepNeeded
    return _to(url_for("learner.second_step"))


def _ask_to_accept() -> Response:
    if _wants_json():
        raise NotAccepted
    return _to(url_for("learner.agree", next=addresses.own_path(_page_before())))


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _ask_password() -> Response | None:
    presence = _presence()
    if presence is not None and sessions.password_was_checked(presence):
        return None
    back = request.full_path.rstrip("?") if request.method == "GET" else _page_before()
    return _to(url_for("learner.confirm_password", next=addresses.own_path(back)))


def _page_before() -> str | None:
    """Return the path of the page that held the form; it can be sent again from there."""
    referrer = request.referrer or ""
    host = request.host_url
    return "/" + referrer.removeprefix(host) if referrer.startswith(host) else None


def _to(address: str) -> Response:
    answer = redirect(address, 303)
    if not isinstance(answer, Response):
        raise TypeError("Flask answers with its own responses")
    return answer


def may(name: str) -> bool:
    """Tell templates whether the present actor may do something at all."""
    return reach.allows(current_actor(), name)
