"""The edge: where a request comes in and goes out. Languages, transactions, errors and headers; no rules.

A transaction belongs to the request: below status 400 it is committed before anything is sent, else it is rolled
back. Requests that write say so before they begin, so that no read has to turn into a write (see stores/sqlite).
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask_babel import Babel
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from learnhub.access.reach import Actor
from learnhub.errors import Invalid, LearnHubError, NotFound, Refused, StorageFull, TooMany, Unavailable
from learnhub.i18n import Message, lazy
from learnhub.learning.openings import NotOpenYet
from learnhub.learning.requirements import NotReady
from learnhub.people.openid.troubles import ProviderTrouble
from learnhub.stores import database
from learnhub.stores.database import db
from learnhub.web import addresses

# Seconds: a page that is ready does not wait behind a long import to note that it was read.
PATIENCE_FOR_NOTES = 0.2
READING = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
log = logging.getLogger("learnhub")


def init_app(app: Flask) -> None:
    """Put the edge around an app."""
    Babel(app, locale_selector=lambda: g.get("language", "en").replace("-", "_"))
    app.url_value_preprocessor(addresses.take_language)
    app.url_defaults(addresses.give_language)
    app.before_request(_begin)
    CSRFProtect(app)
    app.after_request(_set_headers)
    app.teardown_request(_leave)
    app.register_error_handler(LearnHubError, _tell)
    app.register_error_handler(HTTPException, _tell_http)
    app.register_error_handler(DBAPIError, _tell_database)
    app.register_error_handler(Exception, _tell_unexpected)


def _begin() -> None:
    """Say whether this request writes. Views that do slow work first call `begin_writing` themselves."""
    view = current_view()
    takes = getattr(view, "takes", None)
    if takes is not None:
        request.max_content_length = takes
    _refuse_unkeepable()
    writes = getattr(view, "writes", None)
    if writes is None:
        writes = request.method not in READING
    if writes:
        database.begin_writing()


def _refuse_unkeepable() -> None:
    """Refuse text that no database keeps: NUL and lone surrogates. No address has them, and no honest form."""
    if any(_is_unkeepable(value) for value in (request.view_args or {}).values()):
        raise NotFound
    sent = [request.args] if request.method in READING else [request.args, request.form]
    if any(_is_unkeepable(value) for fields in sent for values in fields.listvalues() for value in values):
        raise _Unreadable


def _is_unkeepable(value: object) -> bool:
    return isinstance(value, str) and ("\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value))


def current_view() -> Callable[..., Any] | None:
    """Return the view that answers this request, or None when there is none."""
    return current_app.view_functions.get(request.endpoint or "")


def end_transaction(response: Response) -> Response:
    """Commit what a view did when its answer is below 400, else roll it back; then do what was put off."""
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    database.end_writing()
    if response.status_code < 400:
        _do_afterwards()
    return response


def afterwards(deed: Callable[[], None]) -> None:
    """Do something small after the view's own transaction, in one of its own: keeping when a person was last seen.

    Where it cannot be written (a full disk, say), reading goes on as if nothing had been asked.
    """
    g.setdefault("afterwards", []).append(deed)


def _do_afterwards() -> None:
    deeds = g.pop("afterwards", [])
    if not deeds:
        return
    try:
        with database.unit_of_work(patience=PATIENCE_FOR_NOTES):
            for deed in deeds:
                deed()
    except (DBAPIError, LearnHubError) as error:  # the view's own deed is done: nobody is told otherwise
        log.warning("what was put off could not be written: %s", type(error).__name__)


def _leave(_error: BaseException | None) -> None:
    db.session.rollback()
    database.end_writing()


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
    # Pages about people are not kept anywhere; pages that may be say so themselves.
    headers.setdefault("Cache-Control", "no-store")
    if addresses.settings().is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def _tell(error: LearnHubError) -> Response:
    """Answer with an error of the rules: a page for people, JSON for programs."""
    return _answer(error)


def _answer(error: LearnHubError) -> Response:
    db.session.rollback()
    database.end_writing()
    response = jsonify(_as_data(error)) if _wants_json() else Response(_as_page(error), mimetype="text/html")
    response.status_code = error.status
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _as_data(error: LearnHubError) -> dict[str, Any]:
    data = {
        "code": error.code,
        "message": str(error.message),
        "safe": str(error.safe),
        "mend": str(error.mend),
    }
    if isinstance(error, Invalid):
        return {**data, "fields": {name: str(message) for name, message in error.fields.items()}}
    return data


def _as_page(error: LearnHubError) -> str:
    address, label = _way_on(error)
    return render_template(
        "layouts/error.html",
        title=_TITLES.get(error.code) or _TITLES.get(error.status, lazy("This did not work")),
        what_happened=error.message,
        what_is_safe=error.safe,
        what_to_do=None if label is error.mend else error.mend,
        action_address=address,
        action_label=label,
    )


def _way_on(error: LearnHubError) -> tuple[str, Message]:
    """Return where an error's page leads, and what its button says."""
    if isinstance(error, NotOpenYet):
        return url_for("learner.unit", slug=error.course, unit=error.first), error.mend
    if isinstance(error, NotReady):
        return url_for("public.course", slug=error.course), error.mend
    if isinstance(error, ProviderTrouble):
        return url_for("public.sign_in"), lazy("Go to the sign-in page")
    return url_for("public.home"), lazy("Go to the start page")


_TITLES: dict[int | str, Message] = {
    "not_open_yet": lazy("Not open yet"),
    "not_ready": lazy("Another course comes first"),
    "provider_silent": lazy("No answer"),
    "provider_refused": lazy("You were not let in"),
    "provider_closed": lazy("You were not let in"),
    "provider_cancelled": lazy("You are not signed in"),
    "provider_not_recent": lazy("Not confirmed"),
    "provider_visit_over": lazy("This sign-in is over"),
    403: lazy("This is not open to you"),
    404: lazy("Page not found"),
    429: lazy("Please wait a little"),
    503: lazy("Busy at the moment"),
    507: lazy("No room to save"),
}


class _Unreadable(LearnHubError):
    code = "unreadable"
    status = 400
    message = lazy("Your browser sent something that LearnHub could not read.")
    safe = lazy("Nothing was changed.")
    mend = lazy("Go back, open the page again and retry.")


class _FormTooOld(_Unreadable):
    code = "form_too_old"
    message = lazy("This page was open for too long, or you signed in or out in another window meanwhile.")
    mend = lazy("Go back, open the page again and send the form once more.")


class _TooLarge(_Unreadable):
    code = "too_large"
    status = 413
    message = lazy("What was sent is too large.")
    mend = lazy("Go back and send less at a time: smaller files, or one after the other.")


def _tell_http(error: HTTPException) -> Response:
    """Answer with an error of the web server in our own words."""
    if isinstance(error, CSRFError):
        return _answer(_FormTooOld())
    if isinstance(error, SecurityError):
        return _tell_stranger(_Unreadable())
    if error.code and error.code < 400:
        return current_app.make_response(error.get_response())
    if error.code in {404, 405}:
        return _answer(NotFound())
    if error.code == 413:
        return _answer(_TooLarge())
    if error.code == 403:
        return _answer(Refused())
    return _answer(_Unreadable())


def _tell_stranger(error: LearnHubError) -> Response:
    """Answer a request for a host that is not ours, in plain words: a page has links, and those need the host."""
    words = "\n".join(str(text) for text in (error.message, error.safe, error.mend))
    return Response(words, error.status, mimetype="text/plain")


def _tell_database(error: DBAPIError) -> Response:
    """Answer when the database cannot write (no room) or is not there (busy, restarting)."""
    if not isinstance(error, OperationalError):
        return _tell_unexpected(error)
    log.error("the database refused at %s: %s", request.endpoint, str(error.orig).partition("\n")[0])
    return _answer_without_database(StorageFull() if _is_full(error) else Unavailable())


def _is_full(error: BaseException | None) -> bool:
    """Tell whether there was no room left, for this error or one that it came from.

    On a full disk SQLite ends the whole transaction, so that going back to a savepoint fails as well, with other words.
    """
    while error is not None:
        if isinstance(error, OperationalError) and _says_full(error):
            return True
        error = error.__context__
    return False


def _says_full(error: OperationalError) -> bool:
    return "is full" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "53100"


def _answer_without_database(error: LearnHubError) -> Response:
    """Answer for whoever asks, or for nobody in particular where the database cannot even say who that is."""
    try:
        return _answer(error)
    except DBAPIError:
        g.actor = Actor(None)
        return _answer(error)


def _tell_unexpected(error: Exception) -> Response:
    """Answer when we made a mistake: the log has the details, the page has none."""
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.error("unexpected error at %s %s\n%s", request.method, request.endpoint, _for_the_log(error))
    return _answer_without_database(LearnHubError())


def _for_the_log(error: Exception) -> str:
    """Return where an error came from, and its words unless they are the database's, which quote the row it refused."""
    if not isinstance(error, DBAPIError):
        return "".join(traceback.format_exception(error))
    return "".join([*traceback.format_tb(error.__traceback__), type(error.orig).__name__])
