"""Which providers people may sign in with: a TOML file, one table for each.

    [ministry]
    name = "Ministry of Social Affairs"
    issuer = "https://login.ministry.example"
    client_id = "learnhub"
    client_secret_file = "/etc/learnhub/ministry.secret"

All that is wrong with the file is told at once, when LearnHub starts, each with its place and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from learnhub.settings import LOOPBACK, UnsafeSetting

LONGEST_FILE = 64 * 1024
LONGEST_KEY = 32
LONGEST_NAME = 60
LONGEST_ISSUER = 300
USUAL_SCOPES = ("openid", "profile", "email")

_KEY = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749, section 3.3
_FIELDS = ("name", "issuer", "client_id", "client_secret", "client_secret_file", "scopes", "replaces_second_step")


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation whose accounts open accounts here; `key` stands in addresses, `name` on buttons.

    Without a secret LearnHub is a public client, and its proof is PKCE alone. `replaces_second_step` says that who
    comes from there is asked for no second step here.
    """

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = USUAL_SCOPES
    replaces_second_step: bool = False


def is_safe_address(address: str) -> bool:
    """Tell whether an address may be asked: https, or plain http on this machine, and nothing odd in it."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment or not address.isascii() or not address.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)


def read(path: Path | None) -> tuple[Provider, ...]:
    """Return the providers of a file in its order; none where no file is named.

    Raises UnsafeSetting with all that is wrong, line by line.
    """
    if path is None:
        return ()
    text = _text_of(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnsafeSetting(f"{path}: this is not TOML: {error}. docs/openid-connect.md shows how it looks.") from error
    found, wrong = [], []
    for key, table in tables.items():
        complaints = list(_complaints(key, table))
        wrong += [f"{path}, {_place(text, key)}: {complaint}" for complaint in complaints]
        if not complaints:
            found.append(_provider(key, table))
    issuers = [provider.issuer for provider in found]
    wrong += [
        f"{path}, {_place(text, provider.key)}: issuer: another table names it too. Keep one of them."
        for number, provider in enumerate(found)
        if provider.issuer in issuers[:number]
    ]
    if wrong:
        raise UnsafeSetting("\n".join(("LEARNHUB_OPENID_FILE names a file with mistakes:", *wrong)))
    return tuple(found)


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise UnsafeSetting(f"{path} is longer than {LONGEST_FILE // 1024} kB: it is not a list of providers.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UnsafeSetting(
            f"{path}, which LEARNHUB_OPENID_FILE names, cannot be read. Check its path and who may read it."
        ) from None


def _place(text: str, key: str) -> str:
    header = re.compile(rf"\s*\[\s*[\"']?{re.escape(key)}[\"']?\s*\]")
    lines = (number for number, line in enumerate(text.splitlines(), 1) if header.match(line))
    number = next(lines, None)
    return f"line {number}, [{key}]" if number else f"[{key}]"


def _complaints(key: str, table: Any) -> Iterator[str]:
    if not _KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        yield "the name of a table stands in addresses. Use small letters, digits and hyphens, such as [ministry]."
    if not isinstance(table, dict):
        yield "there is a value where a table has to be. Begin each provider with a line such as [ministry]."
        return
    for unknown in sorted(set(table) - set(_FIELDS)):
        yield f"there is no {unknown}. These are: {', '.join(_FIELDS)}."
    yield from _complaints_on_texts(table)
    yield from _complaints_on_secret(table)
    scopes = table.get("scopes", list(USUAL_SCOPES))
    is_list = isinstance(scopes, list) and all(isinstance(one, str) and _SCOPE.fullmatch(one) for one in scopes)
    if not is_list or "openid" not in scopes:
        yield 'scopes: write a list with "openid" in it, such as ["openid", "profile", "email"].'
    if not isinstance(table.get("replaces_second_step", False), bool):
        yield "replaces_second_step: write true or false, without quotation marks."


def _complaints_on_texts(table: Mapping[str, Any]) -> Iterator[str]:
    name, issuer, client_id = (table.get(field) for field in ("name", "issuer", "client_id"))
    if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        yield f"name: write what the button says, in at most {LONGEST_NAME} characters."
    if not isinstance(issuer, str) or len(issuer) > LONGEST_ISSUER or not is_safe_address(issuer) or "?" in issuer:
        yield (
            "issuer: write the https:// address by which the provider calls itself, without ? and #. Plain http:// is "
            "for this machine alone."
        )
    if not isinstance(client_id, str) or not client_id or not client_id.isascii() or not client_id.isprintable():
        yield "client_id: write what the provider calls LearnHub."


def _complaints_on_secret(table: Mapping[str, Any]) -> Iterator[str]:
    given = [name for name in ("client_secret", "client_secret_file") if name in table]
    if len(given) > 1:
        yield "client_secret and client_secret_file are both there. Keep one."
    elif given and (not isinstance(table[given[0]], str) or not table[given[0]]):
        yield f"{given[0]}: write a text, or leave it out where the provider gave no secret."
    elif given and not _secret(table):
        yield "client_secret_file: this file cannot be read, or is empty. Check its path and who may read it."


def _secret(table: Mapping[str, Any]) -> str:
    """Return the secret; empty where there is none, or its file cannot be read."""
    if "client_secret_file" not in table:
        return str(table.get("client_secret", ""))
    try:
        return Path(table["client_secret_file"]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError):
        return ""


def _provider(key: str, table: Mapping[str, Any]) -> Provider:
    return Provider(
        key=key,
        name=table["name"].strip(),
        issuer=table["issuer"],
        client_id=table["client_id"],
        client_secret=_secret(table),
        scopes=tuple(table.get("scopes", USUAL_SCOPES)),
        replaces_second_step=table.get("replaces_second_step", False),
    )
