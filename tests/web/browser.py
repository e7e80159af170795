"""What a browser without scripts does: reads forms, fills them in, and sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.people import accounts, sessions
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests.cast import PASSWORD


@dataclass
class Form:
    """A form of a page: where it goes, what it holds, and what may be chosen."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside: Form | None = None
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = Form(given.get("action") or "", (given.get("method") or "get").lower())
            self.found.append(self._inside)
        elif self._inside is not None:
            self._read(self._inside, tag, given)

    def _read(self, form: Form, tag: str, given: dict[str, str | None]) -> None:
        name, value = given.get("name") or "", given.get("value")
        if tag == "select":
            self._select = name
            form.options[name] = []
        elif tag == "option" and self._select is not None:
            form.options[self._select].append(value or "")
            if "selected" in given or len(form.options[self._select]) == 1:
                form.values[self._select] = value or ""
        elif tag == "textarea":
            self._area = name
            form.values[name] = ""
        elif tag == "input" and name:
            self._read_input(form, name, value, given)

    def _read_input(self, form: Form, name: str, value: str | None, given: dict[str, str | None]) -> None:
        if given.get("type") in {"radio", "checkbox"}:
            form.options.setdefault(name, []).append(value or "y")
            if "checked" in given:
                form.values[name] = value or "y"
        elif given.get("type") != "submit":
            form.values[name] = value or ""

    def handle_data(self, data: str) -> None:
        if self._inside is not None and self._area is not None:
            self._inside.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None


def forms_of(html: str) -> list[Form]:
    """Return the forms of a page, with what they hold when nothing is typed."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


def form_of(html: str, action: str = "") -> Form:
    """Return the first posted form whose address holds `action`; signing out, which every page offers, is not meant."""
    fitting = [
        form
        for form in forms_of(html)
        if form.method == "post" and action in form.action and (action or not form.action.endswith("/sign-out"))
    ]
    assert fitting, f"no form on this page leads to {action or 'anything'}"
    return fitting[0]


def fill_in(client: FlaskClient, address: str, action: str = "", **values: str | None) -> TestResponse:
    """Open a page, fill in its form and send it, without going on to where the answer leads.

    None takes a value out, as when a tick is taken away.
    """
    page = client.get(address)
    assert page.status_code == 200, f"{address} answered {page.status}"
    form = form_of(page.text, action)
    return client.post(form.action or address, data=_filled(form, values))


def _filled(form: Form, values: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in {**form.values, **values}.items() if value is not None}


def post(client: FlaskClient, address: str, **values: str) -> TestResponse:
    """Send a form that no page shows, as somebody with bad intentions would, with a token that is right."""
    token = form_of(client.get("/en/sign-up").text).values if not _is_signed_in(client) else _token_of_account(client)
    return client.post(address, data={"csrf_token": token["csrf_token"], **values})


def _is_signed_in(client: FlaskClient) -> bool:
    return client.get("/en/account").status_code == 200


def _token_of_account(client: FlaskClient) -> dict[str, str]:
    return form_of(client.get("/en/account").text, "/sign-out").values


def sign_in(client: FlaskClient, person: Person) -> None:
    """Sign a person of the cast in by the rule that the form calls once the password has been compared."""
    with client.application.app_context(), unit_of_work():
        token = sessions.start(accounts.get(person.public_id), "Firefox")
    keep_session(client, token)


def keep_session(client: FlaskClient, token: str) -> None:
    """Put the token of a session into the browser's cookie, as signing in does."""
    with client.session_transaction() as kept:
        kept["_user_id"] = token


def sign_in_by_form(client: FlaskClient, person: Person, password: str = PASSWORD) -> TestResponse:
    """Sign a person of the cast in through the real form, where signing in is what is tested."""
    name = person.user_name or person.email
    answer = fill_in(client, "/en/sign-in", "/sign-in", name=name, password=password)
    assert answer.status_code == 303, "the sign-in was refused"
    return answer


def sign_out(client: FlaskClient) -> TestResponse:
    """Sign out through the button that every page offers."""
    return fill_in(client, "/en/account", "/sign-out")
