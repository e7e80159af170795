"""Addresses: the interface language stands first in them, and an address to return to stays on this site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from learnhub import i18n
from learnhub.errors import NotFound
from learnhub.settings import Settings

# A path on this site: one slash, then letters that cannot make a browser think of another host, not even after
# something on the way has decoded them.
_OWN_PATH = re.compile(r"/(?![/\\%])[A-Za-z0-9/_.~%\-]*(\?[A-Za-z0-9/_.~%\-=&+]*)?(#[A-Za-z0-9_.~%\-]*)?")


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """This page in one of the interface languages."""

    code: str
    name: str
    address: str
    is_current: bool


def settings() -> Settings:
    """Return the settings of the running app."""
    found: Settings = current_app.config["LEARNHUB"]
    return found


def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Read the interface language from the address, or else from what the visitor's browser prefers."""
    offered = settings().language_list
    named = values.pop("language", None) if values else None
    # A page without a language in its address takes it from `?lang=`; one that does not exist, from its first part.
    wanted = (named, request.args.get("lang"), request.path.split("/", 2)[1])
    g.language = next((tag for tag in wanted if tag in offered), None) or preferred_language()
    # What else an address hangs on, put together once: pages ask for some thirty addresses.
    g.site = (current_app._get_current_object(), request.script_root)  # type: ignore[attr-defined]  # noqa: SLF001 - the app itself, as the library documents it
    if named is not None and named not in offered:
        raise NotFound


def preferred_language() -> str:
    """Return the interface language that fits what the browser asks for."""
    offered = settings().language_list
    return request.accept_languages.best_match(offered) or offered[0]


def give_language(endpoint: str, values: dict[str, Any]) -> None:
    """Put the language of this page into every address that has one."""
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = g.get("language") or settings().language_list[0]


def of_page(endpoint: str, **parts: str) -> str:
    """Return an address that many pages show, such as those of the navigation and of a course: looked up once."""
    here = g._get_current_object()  # noqa: SLF001 - the object itself, as the library documents it
    return _of_page(here.site, endpoint, here.language, tuple(parts.items()))


@lru_cache(maxsize=4096)
def _of_page(_site: tuple[Flask, str], endpoint: str, _language: str, parts: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(parts))


def this_page_in_all_languages() -> list[LanguageChoice]:
    """Return this page's address in each interface language; the start page's where it has no language in it."""
    rule, values = _page_to_open()
    return [
        LanguageChoice(code, i18n.own_name(code), _in_language(rule, values, code), code == g.language)
        for code in settings().language_list
    ]


def _page_to_open() -> tuple[Rule | None, Mapping[str, Any]]:
    """Return the rule and the parts of this page's address; a form that came back is met where it is opened."""
    if request.method == "GET":
        return request.url_rule, request.view_args or {}
    adapter = current_app.create_url_adapter(request)
    # A form is sent to the address of its page, or to one below it.
    for path in (request.path, request.path.rpartition("/")[0]):
        with suppress(HTTPException):
            if adapter is not None:
                return adapter.match(path, method="GET", return_rule=True)
    return None, {}


def _in_language(rule: Rule | None, values: Mapping[str, Any], language: str) -> str:
    if rule is None:
        return url_for("public.home", language=language)
    if "language" not in rule.arguments:
        return url_for(rule.endpoint, **{**values, "lang": language})
    # The query goes behind the address as text: among the arguments of `url_for` it could say what only we may.
    query = urlencode(list(request.args.items(multi=True)))
    address = _of_page(g.site, rule.endpoint, language, tuple({**values, "language": language}.items()))
    return f"{address}?{query}" if query else address


def own_path(address: str | None) -> str | None:
    """Return an address to go on to if it is a path of this site, else None.

    Control characters, back-slashes and a second slash are refused: browsers read some of them as another host.
    """
    if not address or len(address) > 1000 or not _OWN_PATH.fullmatch(address):
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
