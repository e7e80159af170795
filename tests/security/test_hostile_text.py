"""Any text in any field of any form, and in any address (INV-35): no error of ours, and nothing half done.

Whoever may use a form sends its fields with what no honest person types. It is refused, and then nothing is written; or
it is taken, and then what is kept is tidy.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from werkzeug.test import TestResponse

from learnhub import i18n
from learnhub.stores.database import db, unit_of_work
from tests.access.addresses import ADDRESSES
from tests.access.stage import WRITING, Stage, letters_of
from tests.access.world import Actor, Letter
from tests.thoroughness import cases
from tests.web.browser import forms_of

# As it travels, percent-encoded: some of it is no text at all.
UNKEEPABLE = {"NUL": quote("af\x00i"), "NUL alone": "%00"}
HOSTILE = {
    "lone surrogate": "a%ED%A0%80b",
    "broken UTF-8": "%FF%FE%C0%80",
    "control characters": quote("a\x01\x07\x1b[31m\x7f\x85b"),
    "line breaks": quote("a\r\nSet-Cookie: a=b\r\n\r\nb"),
    "line separators": quote("a\u2028b\u2029c\x0bd\x0ce"),
    "turned around": quote("\u202eifa\u2066\u2069"),
    "marks without end": quote("a" + "\u0301" * 3000),
    "nothing to see": quote("\u200b\u2060\ufeff"),
    "noncharacters": quote("a\ufffe\U0010ffff"),
    "far planes": quote("👩🏾‍⚕️\U0001d573\U00020000\U000e0041"),
    "no NFC": quote("e\u0301\u1100\u1161\ufb01"),
    "markup": quote("<script>alert(1)</script>{{7*7}}%s%(a)s{0}${1}"),
    "formula": quote("=cmd|' /C calc'!A0"),
    "SQL": quote("' OR 1=1; --\"`\\"),
    "a number without end": "9" * 5000,
    "no number": quote("-1e309,٣²½"),
    "a path": quote("../../../../etc/passwd\\..\\x"),
    "a hundred thousand": quote("é" * 100_000),
    "a million": "a" * 1_000_000,
}
# Refused or not, what was tried may be counted and recorded.
COUNTED = {"throttles", "audit"}
# Texts of a course are an author's file, byte by byte.
AS_THEY_ARE = {"trainer.save_file", "trainer.look_at_text"}

FORMS = sorted(route for route in ADDRESSES if route[1] in WRITING and ADDRESSES[route].json is None)
PAGES = sorted(route for route in ADDRESSES if route[1] == "GET")
JSON = sorted(route for route in ADDRESSES if ADDRESSES[route].json is not None)
# Names that are taken: somebody may be called so, and others have to see it.
TAKEN = [
    "<script>alert(1)</script>{{7*7}}%s%(a)s{0}${1}", "=cmd|' /C calc'!A0", "e" + "\u0301" * 150, "' OR 1=1; --\"`\\",
    "👩🏾‍⚕️\U0001d573\U00020000", "محمد \u200f(1)\u200e", "@SUM(1)", "-1+1", "\u1780\u17d2\u1780" * 30, "a" * 200,
]  # fmt: skip

# Whatever a page of this site asks for behind its address; on other pages it must not matter.
QUERIES = [
    "at", "below", "by", "code", "country", "course", "edition", "file", "in", "invitation", "lang", "languages",
    "mark", "module", "next", "order", "page", "policy", "programme", "q", "question", "role", "settled", "version",
    "whose",
]  # fmt: skip


def _each(routes: list[tuple[str, str]]) -> pytest.MarkDecorator:
    """Give every third route its turn with a kind of hostile text; in the long run, each with all of them."""
    turns = cycle(HOSTILE)
    return pytest.mark.parametrize(
        ("endpoint", "method", "kinds"),
        [(*route, tuple(islice(turns, cases(1, long=len(HOSTILE))))) for route in routes[:: cases(3, long=1)]],
        ids=lambda given: given if isinstance(given, str) else "",
    )


def _fields(stage: Stage, actor: Actor, endpoint: str, method: str, letter: Letter) -> tuple[str, dict[str, str]]:
    """Return where a form is sent, and all its fields: as the tests of access fill it in, and as its page shows it."""
    address, given = ADDRESSES[endpoint, method], (stage.world, actor, letter)
    path = stage.path(endpoint, {**address.route(*given), **address.query(*given)})
    client, _token = stage.browser(actor)
    found: dict[str, str] = {}
    for page in (path, path.partition("?")[0].rpartition("/")[0]):
        told = client.get(page)
        if told.status_code == 200 and told.mimetype == "text/html":
            for form in forms_of(told.text):
                if form.method == "post" and form.action.partition("?")[0] in {"", path.partition("?")[0]}:
                    found |= {**dict.fromkeys(form.options, ""), **form.values}
    if stage.scenes.is_changed():  # that a page was read is noted
        stage.begin_again()
    found.pop("csrf_token", None)
    return path, {**found, **{name: str(value) for name, value in address.form(*given).items()}}


def _send(stage: Stage, actor: Actor, path: str, endpoint: str, method: str, fields: Mapping[str, str]) -> TestResponse:
    """Send a form whose values are percent-encoded already."""
    client, token = stage.browser(actor)
    stage.note_files(endpoint)
    body = "&".join(f"{quote_plus(name)}={value}" for name, value in fields.items())
    kind = "application/x-www-form-urlencoded"
    return client.open(path, method=method, data=body, content_type=kind, headers={"X-CSRFToken": token})


def _check(stage: Stage, endpoint: str, answer: TestResponse, *, is_unkeepable: bool = False) -> None:
    """See that nothing broke, that what was refused was not done, and that what was done is tidy."""
    assert answer.status_code < 500
    if is_unkeepable:
        assert answer.status_code == 400
    assert "Set-Cookie: a=b" not in str(answer.headers)
    if not stage.scenes.is_changed():
        return
    if answer.status_code >= 400:
        assert stage.scenes.changed() <= COUNTED
    elif endpoint not in AS_THEY_ARE:
        for text in _new_texts(stage):
            is_key = text == i18n.folded(text)  # which names are sorted by, and is never shown
            assert is_key or unicodedata.is_normalized("NFC", text), text[:100]
            assert not [letter for letter in text if _is_untidy(letter)], text[:100]
    stage.begin_again()


def _new_texts(stage: Stage) -> Iterator[str]:
    now = stage.scenes.contents()
    for table in stage.scenes.changed():
        for row in set(map(repr, now[table])) - set(map(repr, stage.scenes.beginning.get(table, []))):
            for value in next(each for each in now[table] if repr(each) == row):
                if isinstance(value, str):
                    yield json.dumps(json.loads(value), ensure_ascii=False) if value.startswith("{") else value


def _is_untidy(letter: str) -> bool:
    return letter != "\n" and (unicodedata.category(letter) in {"Cc", "Cs"} or letter in "\u202a\u202e\u2066\u2069")


@pytest.mark.long
@_each(FORMS)
def test_whatever_is_sent_in_a_form_breaks_nothing(
    stage: Stage, endpoint: str, method: str, kinds: tuple[str, ...]
) -> None:
    for actor, letter in stage.who_may(endpoint, method)[:1]:
        path, fields = _fields(stage, actor, endpoint, method, letter)
        right = {name: quote_plus(value) for name, value in fields.items()}
        for kind in kinds:
            _check(stage, endpoint, _send(stage, actor, path, endpoint, method, dict.fromkeys(fields, HOSTILE[kind])))
        for name, kind in zip(fields, cycle(kinds[:: cases(1, long=2)]), strict=False):
            _check(stage, endpoint, _send(stage, actor, path, endpoint, method, {**right, name: HOSTILE[kind]}))
        for value in list(UNKEEPABLE.values())[: cases(1)]:
            for name in list(fields)[: cases(1)]:
                told = _send(stage, actor, path, endpoint, method, {**right, name: value})
                _check(stage, endpoint, told, is_unkeepable=True)


@pytest.mark.long
@_each(PAGES)
def test_whatever_stands_in_an_address_breaks_nothing(
    stage: Stage, endpoint: str, method: str, kinds: tuple[str, ...]
) -> None:
    address = ADDRESSES[endpoint, method]
    actor = next((who for who, _letter in stage.who_may(endpoint, method)), None)
    if actor is None:
        return
    client, _token = stage.browser(actor)
    given = (stage.world, actor, letters_of(address)[0])
    values = address.route(*given)
    path = stage.path(endpoint, {**values, **address.query(*given)})
    for kind in kinds:
        text = HOSTILE[kind][:3000]
        query = "&".join(f"{name}={text}" for name in QUERIES)
        _check(stage, endpoint, client.get(f"{path}{'&' if '?' in path else '?'}{query}", buffered=True))
        for value in values.values():
            asked = path.replace(f"/{value}", f"/{text}")
            _check(stage, endpoint, client.get(asked, buffered=True))


@pytest.mark.long
@pytest.mark.parametrize("value", TAKEN[: cases(1, long=len(TAKEN))], ids=ascii)
def test_one_hostile_name_breaks_no_page_for_others(stage: Stage, value: str) -> None:
    with stage.app.app_context(), unit_of_work():
        for table in ("persons", "institutions", "programmes"):
            named = db.text(f"UPDATE {table} SET name = substr(:value, 1, 180) || id")  # noqa: S608 -- our own tables
            db.session.execute(named, {"value": value})
    for name in ("administrator", "tutor", "institution manager", "learner")[: cases(1, long=4)]:
        actor = stage.world.actors[name]
        for endpoint, method in PAGES:
            answer = stage.ask(actor, endpoint, method, letters_of(ADDRESSES[endpoint, method])[0]).response
            assert answer.status_code < 500, (name, endpoint)
            if answer.mimetype == "text/html":
                assert "<script>alert(1)" not in answer.text, (name, endpoint)
            if answer.mimetype == "text/csv":
                cells = [cell for row in csv.reader(answer.text.splitlines()) for cell in row]
                assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r") and len(cell) > 1]
    stage.begin_again()


NUMBERS = [str(2**31), str(2**63), str(2**64), "9" * 40, "9" * 4400]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{len(number)} digits")
def test_numbers_beyond_all_measure_are_not_there(stage: Stage, number: str) -> None:
    routes = [rule for rule in stage.app.url_map.iter_rules() if "<int:" in rule.rule]
    assert len(routes) >= 3
    for rule in routes:
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        for actor, letter in stage.who_may(rule.endpoint, method)[:1]:
            values = ADDRESSES[rule.endpoint, method].route(stage.world, actor, letter)
            for name in [name for name, value in values.items() if isinstance(value, int)]:
                client, token = stage.browser(actor)
                path = stage.path(rule.endpoint, {**values, name: 123_454_321}).replace("123454321", number)
                assert client.open(path, method=method, headers={"X-CSRFToken": token}).status_code == 404


VALUES: list[Any] = [
    "a\ud800b",
    "a\x00b",
    "\u202e",
    "9" * 5000,
    "a" * 100_000,
    2**70,
    1e308,
    None,
    [],
    {"a": [[]]},
    True,
]


@pytest.mark.parametrize(("endpoint", "method"), JSON)
def test_whatever_programs_send_breaks_nothing(stage: Stage, endpoint: str, method: str) -> None:
    address = ADDRESSES[endpoint, method]
    assert address.json is not None
    for actor, letter in stage.who_may(endpoint, method)[:1]:
        client, token = stage.browser(actor)
        right = address.json(stage.world, actor, letter)
        path = stage.path(endpoint, address.route(stage.world, actor, letter))
        bodies = [{**right, name: value} for name in right for value in VALUES]
        inside = [(name, inner) for name, value in right.items() if isinstance(value, dict) for inner in value]
        bodies += [{**right, name: {**right[name], inner: value}} for name, inner in inside for value in VALUES]
        for body in [*bodies, [], None, "text", 7, *VALUES]:
            told = client.open(path, method=method, json=body, headers={"X-CSRFToken": token})
            _check(stage, endpoint, told)
        for text in ("", "{", "[" * 100_000, '{"id":' * 5000, "\xff", "NaN", '{"id": NaN}'):
            sent = {"data": text.encode("latin-1"), "content_type": "application/json"}
            _check(stage, endpoint, client.open(path, method=method, headers={"X-CSRFToken": token}, **sent))
