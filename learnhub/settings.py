"""Each setting once: its name in the environment, its type, its default, its meaning.

LearnHub refuses to start with an unsafe value and says in one sentence what to change.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SHORTEST_SECRET_KEY = 32
MAIL_PORTS = {"starttls": 587, "ssl": 465, "none": 25}


class UnsafeSetting(Exception):
    """A setting that LearnHub does not start with; the text says which and what to do."""


def _setting(default: str, meaning: str) -> str:
    """Mark a field's default; the meaning is printed by `learnhub settings`."""
    _meanings.append(meaning)
    return default


_meanings: list[str] = []


@dataclass(frozen=True)
class Settings:
    """All settings as text from the environment (`LEARNHUB_` and the name in capitals), checked and typed below."""

    data: str = _setting("instance", "Folder of the database, uploaded files and keys.")
    database_url: str = _setting("", "postgresql://… for PostgreSQL. Empty: SQLite in the data folder.")
    base_url: str = _setting("", "Address under which people reach this instance. Empty: this machine, at the port.")
    host: str = _setting("127.0.0.1", "Address on which the server listens.")
    port: str = _setting("8000", "Port on which the server listens.")
    secret_key: str = _setting("", "Signs cookies; 32 characters or more. Empty: made once, kept in the data folder.")
    languages: str = _setting("en,fr", "Interface languages, the first is the fall-back.")
    courses: str = _setting("courses", "Folder of the course folders.")
    courses_git: str = _setting("", "commit: in a Git work tree, what is saved is committed. Empty: Git is left alone.")
    translations: str = _setting("translations", "Folder of the interface translations.")
    country: str = _setting("", "Country (ISO 3166-1, two letters) that owns courses imported from the shell.")
    publish_alone: str = _setting("", "1 lets whoever imported a version publish it too. Empty: a second person does.")
    mail_server: str = _setting("", "Host name of the server that takes our mail. Empty: no mail leaves.")
    mail_port: str = _setting("", "Its port. Empty: 587 with starttls, 465 with ssl, 25 with none.")
    mail_tls: str = _setting("starttls", "How mail is kept secret on its way: starttls, ssl, or none on this machine.")
    mail_user: str = _setting("", "User name there. Empty: it takes our mail without a password.")
    mail_password: str = _setting("", "Password there.")
    mail_password_file: str = _setting("", "File that holds this password, in its place.")
    mail_sender: str = _setting("", "From whom our mail is, such as LearnHub <learnhub@example.org>.")
    backup_key_file: str = _setting("", "File with the key that seals backups. Empty: they are not sealed.")
    openid_file: str = _setting("", "File that names the organisations whose accounts people may sign in with (TOML).")
    security_contact: str = _setting("", "Who is told of a weakness: mailto:… or https://…. Empty: nobody is named.")
    debug: str = _setting("", "1 shows the developers' page of parts. Never in use by the public.")

    def __post_init__(self) -> None:
        """Say under which address this machine alone reaches what it serves, where no other one is set."""
        if not self.base_url:
            # By its name, for passkeys are bound to a name, and browsers make none for a bare number.
            host = "[::1]" if self.host == "::1" else "localhost"
            object.__setattr__(self, "base_url", f"http://{host}:{self.port}")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings and check them. Raises UnsafeSetting."""
        known = {field.name for field in fields(cls)}
        given = {key: value for key, value in environment.items() if key.startswith("LEARNHUB_")}
        values = {key.removeprefix("LEARNHUB_").lower(): value.strip() for key, value in given.items()}
        unknown = sorted(f"LEARNHUB_{name.upper()}" for name in set(values) - known)
        if unknown:
            raise UnsafeSetting(
                f"There is no setting {unknown[0]}. `.venv/bin/python -m learnhub settings` lists all of them."
            )
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what would be unsafe. Raises UnsafeSetting with what to do."""
        address = urlsplit(self.base_url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise UnsafeSetting("LEARNHUB_BASE_URL must be a whole address, such as https://learn.example.org.")
        if address.scheme == "http" and address.hostname not in LOOPBACK:
            raise UnsafeSetting(
                "LEARNHUB_BASE_URL uses plain http beyond this machine: passwords could be read on the way. "
                "Put a web server with TLS in front and use an https:// address."
            )
        if self.host not in LOOPBACK and address.hostname in LOOPBACK:
            raise UnsafeSetting(
                "LEARNHUB_HOST listens beyond this machine, but LEARNHUB_BASE_URL does not say under which "
                "https:// address people reach it. Set LEARNHUB_BASE_URL."
            )
        if not self.port.isdigit() or not 0 < int(self.port) < 65536:
            raise UnsafeSetting("LEARNHUB_PORT must be a number from 1 to 65535.")
        if self.secret_key and len(self.secret_key) < SHORTEST_SECRET_KEY:
            raise UnsafeSetting(
                f"LEARNHUB_SECRET_KEY is shorter than {SHORTEST_SECRET_KEY} characters. "
                "Leave it out, and LearnHub makes a good one and keeps it in its data folder."
            )
        if self.data_folder.is_relative_to(ROOT / "static"):
            raise UnsafeSetting(
                "LEARNHUB_DATA lies in the folder of static files, where anybody could read it. Choose another folder."
            )
        if self.debug not in {"", "0", "1"}:
            raise UnsafeSetting("LEARNHUB_DEBUG is either empty, 0 or 1.")
        if self.is_debug and not self.is_test_instance:
            raise UnsafeSetting("LEARNHUB_DEBUG is on for an instance with a public address. Leave it out.")
        if self.security_contact and not re.fullmatch(r"(mailto:[^\s@]+@|https://)[!-~]+", self.security_contact):
            raise UnsafeSetting(
                "LEARNHUB_SECURITY_CONTACT must be an address such as mailto:security@example.org, or of a page (https://)."
            )
        self._check_courses()
        self._check_mail()

    def _check_courses(self) -> None:
        """Refuse words that say nothing about courses."""
        if self.courses_git not in {"", "commit"}:
            raise UnsafeSetting("LEARNHUB_COURSES_GIT is either empty or commit.")
        if self.country and not (len(self.country) == 2 and self.country.isalpha()):
            raise UnsafeSetting("LEARNHUB_COUNTRY must be a code of two letters, such as BJ.")

    def _check_mail(self) -> None:
        """Refuse what would send passwords or mail in clear over a network, and half of an account."""
        if self.mail_tls not in MAIL_PORTS:
            raise UnsafeSetting("LEARNHUB_MAIL_TLS is starttls, ssl or none.")
        if self.mail_tls == "none" and self.mail_server not in {"", *LOOPBACK}:
            raise UnsafeSetting(
                "LEARNHUB_MAIL_TLS is none, but the mail server is another machine: mail could be read on the way. "
                "Use starttls or ssl."
            )
        if self.mail_port and not (self.mail_port.isdigit() and 0 < int(self.mail_port) < 65536):
            raise UnsafeSetting("LEARNHUB_MAIL_PORT must be a number from 1 to 65535.")
        if self.mail_password and self.mail_password_file:
            raise UnsafeSetting("LEARNHUB_MAIL_PASSWORD and LEARNHUB_MAIL_PASSWORD_FILE are both set. Keep one.")
        if bool(self.mail_user) != bool(self.mail_secret()):
            raise UnsafeSetting("LEARNHUB_MAIL_USER and the password of the mail server go together. Set both or none.")
        if self.mail_server and not _is_sender(self.mail_sender):
            raise UnsafeSetting(
                "LEARNHUB_MAIL_SENDER must say from whom our mail is, such as LearnHub <learnhub@example.org>."
            )

    @property
    def data_folder(self) -> Path:
        """Where everything is kept that must survive a restart."""
        return (ROOT / self.data).resolve()

    @property
    def openid_path(self) -> Path | None:
        """The file of those whose accounts people may sign in with, if one is named."""
        return (ROOT / self.openid_file).resolve() if self.openid_file else None

    @property
    def courses_folder(self) -> Path:
        """Where the course folders are."""
        return (ROOT / self.courses).resolve()

    @property
    def translations_folder(self) -> Path:
        """Where the interface translations are."""
        return (ROOT / self.translations).resolve()

    @property
    def language_list(self) -> tuple[str, ...]:
        """The interface languages in their order."""
        return tuple(tag.strip().lower() for tag in self.languages.split(",") if tag.strip())

    @property
    def is_secure(self) -> bool:
        """Whether people reach this instance over TLS."""
        return self.base_url.startswith("https://")

    @property
    def is_debug(self) -> bool:
        """Whether developers' pages are shown."""
        return self.debug == "1"

    @property
    def one_person_publishes(self) -> bool:
        """Whether whoever imported a version of a course may publish it too."""
        return self.publish_alone == "1"

    @property
    def commits_saves(self) -> bool:
        """Whether what authors save in the browser is committed to Git."""
        return self.courses_git == "commit"

    @property
    def is_test_instance(self) -> bool:
        """Whether nobody outside can reach this instance: its certificates then say so."""
        return (urlsplit(self.base_url).hostname or "") in LOOPBACK

    @property
    def trusted_hosts(self) -> list[str]:
        """Host names that requests may carry: the public one, and this machine for health checks."""
        return sorted({urlsplit(self.base_url).hostname or "", *LOOPBACK} - {"", "::1"})

    @property
    def database_address(self) -> str:
        """SQLAlchemy's address of the database, with the driver that LearnHub uses."""
        if not self.database_url:
            return f"sqlite:///{self.data_folder / 'learnhub.sqlite3'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else self.database_url

    @property
    def sends_mail(self) -> bool:
        """Whether letters reach people; on a test instance the operator sees them in the terminal."""
        return bool(self.mail_server) or self.is_test_instance

    @property
    def mail_host_port(self) -> tuple[str, int]:
        """The host name and port of the mail server."""
        return self.mail_server, int(self.mail_port or MAIL_PORTS[self.mail_tls])

    def mail_secret(self) -> str:
        """Return the password of the mail server, from its file where one is named. Raises UnsafeSetting."""
        if not self.mail_password_file:
            return self.mail_password
        try:
            return Path(self.mail_password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UnsafeSetting(
                "The file that LEARNHUB_MAIL_PASSWORD_FILE names cannot be read. Check its path and who may read it."
            ) from None

    def backup_secret(self) -> str:
        """Return what seals backups, from its file; empty where none is named. Raises UnsafeSetting."""
        if not self.backup_key_file:
            return ""
        try:
            secret = Path(self.backup_key_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UnsafeSetting(
                "The file that LEARNHUB_BACKUP_KEY_FILE names cannot be read. Check its path and who may read it."
            ) from None
        if len(secret) < SHORTEST_SECRET_KEY:
            raise UnsafeSetting(
                f"The key in the file that LEARNHUB_BACKUP_KEY_FILE names is shorter than {SHORTEST_SECRET_KEY} "
                "characters. docs/backup.md tells how to make a good one."
            )
        return secret

    def signing_key(self) -> str:
        """Return the secret that signs cookies, making and keeping one in the data folder where none is set."""
        if self.secret_key:
            return self.secret_key
        path = self.data_folder / "secret_key"
        if not path.exists():
            self._keep_new_key(path)
        key = path.read_text().strip()
        if len(key) < SHORTEST_SECRET_KEY:
            raise UnsafeSetting(f"{path} does not hold a whole key. Delete it, and LearnHub makes a new one.")
        return key

    def _keep_new_key(self, path: Path) -> None:
        """Write a key beside its place, then put it there whole; of two processes that start at once one wins."""
        self.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=self.data_folder) as file:  # nobody else may read it
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)


def _is_sender(text: str) -> bool:
    """Tell whether a text is an address with or without a name before it, and cannot break out of its header."""
    name, address = parseaddr(text)
    local, _at, host = address.rpartition("@")
    return text.isprintable() and bool(local and host) and f"{name}{address}".isascii()


def described() -> list[tuple[str, str, str]]:
    """Return (name in the environment, default, meaning) of every setting."""
    return [
        (f"LEARNHUB_{field.name.upper()}", str(field.default), meaning)
        for field, meaning in zip(fields(Settings), _meanings, strict=True)
    ]
