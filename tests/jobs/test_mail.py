"""Mail: sent once, in the person's language, by an address that is looked up at the last moment, and tried again."""

from __future__ import annotations

import logging
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.i18n import gettext as _
from learnhub.jobs import mail
from learnhub.jobs.mail import Post
from learnhub.people.models import Person
from learnhub.settings import Settings
from learnhub.stores import outbox
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Letter, Mail, MailState
from learnhub.stores.work import embedded
from tests.cast import Cast
from tests.conftest import Time
from tests.jobs.postbox import Postbox, opened

SENDER = "LearnHub <learnhub@example.org>"


class Writer:
    """Writes a letter, unless it is told that it is wanted no more."""

    def __init__(self) -> None:
        self.is_wanted = True
        self.quote = ""

    def write(self, person: str, number: int) -> Letter | None:
        """Be the writer."""
        if not self.is_wanted:
            return None
        return Letter(
            subject=str(_("Sign in")),
            paragraphs=[f"Number {number} for {person}"],
            items=[("Fondements <b>", "3 décembre"), ("មូលដ្ឋាន", "")],
            quote_from="They added:",
            quote=self.quote,
            action=("Open", "http://127.0.0.1:8000/en/"),
            reason="You take part.",
        )


@pytest.fixture
def writer() -> Iterator[Writer]:
    """A letter called `test`."""
    writer = Writer()
    outbox.register("test", writer.write)
    yield writer
    outbox.unregister("test")


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server on this machine."""
    with opened(Postbox()) as box:
        yield box


@pytest.fixture
def settings(app: LearnHub, box: Postbox) -> Settings:
    """Settings that send to the box."""
    kept: Settings = app.config["LEARNHUB"]
    return replace(kept, mail_server="127.0.0.1", mail_port=str(box.port), mail_tls="none", mail_sender=SENDER)


@pytest.fixture
def post(settings: Settings) -> Post:
    """What sends to the box."""
    return Post(settings)


@pytest.fixture
def afi(app: LearnHub, cast: Cast) -> Person:
    """Somebody with an address, who reads French."""
    with app.app_context(), unit_of_work():
        return cast.learner(email="afi@example.org")


def queue(app: LearnHub, person: Person, number: int = 1) -> None:
    with app.app_context(), unit_of_work():
        outbox.queue("test", person.public_id, f"number-{number}", number=number)


def send(app: LearnHub, post: Post) -> None:
    with app.app_context():
        post.send_due()


def only(app: LearnHub) -> Mail:
    with app.app_context():
        return db.session.scalars(select(Mail)).one()


@pytest.mark.usefixtures("writer")
class TestSending:
    def test_a_letter_goes_to_its_person_in_their_language(
        self, app: LearnHub, box: Postbox, post: Post, afi: Person
    ) -> None:
        queue(app, afi)
        send(app, post)
        (message,) = box.received
        assert box.recipients == ["afi@example.org"]
        assert message["Subject"] == "Se connecter"
        assert message["To"] == "afi@example.org"
        assert message["From"] == SENDER
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Content-Language"] == "fr"
        assert message["Message-ID"] == f"<{only(app).code}@localhost>"
        text = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert text.startswith(f"Bonjour {afi.name},")
        assert "Number 1 for" in text
        assert "- Fondements <b>\n  3 décembre" in text
        html = message.get_body(("html",)).get_content()
        assert '<html lang="fr" dir="ltr">' in html
        assert "<bdi>Fondements &lt;b&gt;</bdi>" in html
        assert only(app).state == MailState.SENT
        assert only(app).sent_at == clock.now()

    def test_what_was_sent_is_not_sent_again(self, app: LearnHub, box: Postbox, post: Post, afi: Person) -> None:
        queue(app, afi)
        queue(app, afi)
        send(app, post)
        send(app, post)
        assert len(box.received) == 1

    def test_who_queues_says_so_at_the_door(self, app: LearnHub, afi: Person) -> None:
        queue(app, afi)
        with app.app_context():
            assert embedded.list_kept(failed=False, limit=9)[0].name == outbox.SENDING

    def test_rolled_back_it_was_never_queued(self, app: LearnHub, box: Postbox, post: Post, afi: Person) -> None:
        with app.app_context(), suppress(ZeroDivisionError), unit_of_work():
            outbox.queue("test", afi.public_id, "number-1", number=1)
            raise ZeroDivisionError
        send(app, post)
        assert box.received == []

    def test_nothing_says_who_it_is_before_it_is_sent(self, app: LearnHub, afi: Person) -> None:
        queue(app, afi)
        with app.app_context():
            row = db.session.execute(db.text("SELECT * FROM mail")).one()
        assert not [cell for cell in row if "afi" in str(cell).lower() or "example" in str(cell)]

    def test_the_address_is_the_one_of_the_moment(self, app: LearnHub, box: Postbox, post: Post, afi: Person) -> None:
        queue(app, afi)
        with app.app_context(), unit_of_work():
            db.session.get_one(Person, afi.id).email = "new@example.org"
        send(app, post)
        assert box.recipients == ["new@example.org"]

    def test_who_has_no_address_or_is_suspended_gets_nothing(
        self, app: LearnHub, box: Postbox, post: Post, cast: Cast
    ) -> None:
        with app.app_context(), unit_of_work():
            people = [cast.learner(), cast.learner(email="dara@example.org")]
            people[1].suspended_at = clock.now()
        for person in people:
            queue(app, person)
        send(app, post)
        assert box.received == []
        with app.app_context():
            assert set(db.session.scalars(select(Mail.state))) == {MailState.UNWANTED}

    def test_one_address_is_never_read_as_several(self, app: LearnHub, box: Postbox, post: Post, cast: Cast) -> None:
        with app.app_context(), unit_of_work():
            person = cast.learner()
            person.email = "a,b@example.org"  # which accounts do not take
            db.session.flush()
        queue(app, person)
        send(app, post)
        assert box.recipients == []
        assert only(app).state == MailState.FAILED


def test_what_is_wanted_no_more_is_not_sent(
    app: LearnHub, box: Postbox, post: Post, afi: Person, writer: Writer
) -> None:
    queue(app, afi)
    writer.is_wanted = False
    send(app, post)
    assert box.received == []
    assert only(app).state == MailState.UNWANTED


def test_a_letter_that_cannot_be_written_holds_up_no_other(
    app: LearnHub, box: Postbox, post: Post, afi: Person, writer: Writer
) -> None:
    def break_for_one(person: str, number: int) -> Letter | None:
        if number == 1:
            raise ZeroDivisionError(person)
        return writer.write(person, number)

    outbox.register("test", break_for_one)
    queue(app, afi, 1)
    queue(app, afi, 2)
    send(app, post)
    assert len(box.received) == 1
    with app.app_context():
        assert set(db.session.scalars(select(Mail.error))) == {None, "ZeroDivisionError"}


def test_a_letter_that_nobody_writes_is_refused_at_once(app: LearnHub, afi: Person) -> None:
    with app.app_context(), pytest.raises(KeyError), unit_of_work():
        outbox.queue("nothing", afi.public_id, "number-1")


@pytest.mark.parametrize("given", [{"note": "Dear Afi"}, {"address": "afi@example.org"}])
def test_words_and_addresses_are_refused(app: LearnHub, writer: Writer, afi: Person, given: dict[str, str]) -> None:
    with app.app_context(), pytest.raises(ValueError, match="not an opaque code"), unit_of_work():
        outbox.queue("test", afi.public_id, "number-1", **given)


@pytest.mark.usefixtures("writer")
class TestTrouble:
    def test_a_server_that_is_busy_is_asked_again_and_then_no_more(
        self, app: LearnHub, box: Postbox, post: Post, afi: Person, time: Time
    ) -> None:
        queue(app, afi)
        box.answers_to_recipients = ["451 try later"] * 100
        tries = []
        for wait in (*outbox.WAITS, timedelta(days=7)):
            before = len(box.answers_to_recipients)
            send(app, post)
            send(app, post)
            tries.append(before - len(box.answers_to_recipients))
            time.pass_by(seconds=wait.total_seconds() - 1)
            send(app, post)
            time.pass_by(seconds=1)
        assert tries == [1] * (len(outbox.WAITS) + 1)
        assert only(app).state == MailState.FAILED
        assert only(app).error == "SMTPRecipientsRefused 451"

    @pytest.mark.parametrize(
        ("recipient", "message", "error"),
        [("550 no such user", "", "SMTPRecipientsRefused 550"), ("", "554 refused", "SMTPDataError 554")],
    )
    def test_what_is_refused_for_good_is_given_up_at_once(
        self, app: LearnHub, box: Postbox, post: Post, afi: Person, recipient: str, message: str, error: str
    ) -> None:
        queue(app, afi)
        box.answers_to_recipients = [recipient] if recipient else []
        box.answers = [message] if message else []
        send(app, post)
        assert (only(app).state, only(app).error) == (MailState.FAILED, error)

    def test_one_that_is_refused_holds_up_no_other(self, app: LearnHub, box: Postbox, post: Post, afi: Person) -> None:
        queue(app, afi, 1)
        queue(app, afi, 2)
        box.answers_to_recipients = ["550 no such user"]
        send(app, post)
        assert len(box.received) == 1

    def test_what_was_given_up_can_be_sent_again(self, app: LearnHub, box: Postbox, post: Post, afi: Person) -> None:
        queue(app, afi)
        box.answers = ["554 refused"]
        send(app, post)
        code = only(app).code
        with app.app_context(), unit_of_work():
            assert [one.error for one in outbox.list_troubled(9)] == ["SMTPDataError 554"]
            assert outbox.try_again(code)
            assert not outbox.try_again(code)
        send(app, post)
        assert len(box.received) == 1
        with app.app_context():
            assert outbox.list_troubled(9) == []

    def test_while_the_server_is_away_all_wait_and_nothing_is_lost(
        self, app: LearnHub, post: Post, box: Postbox, afi: Person, time: Time, settings: Settings
    ) -> None:
        away = Post(replace(settings, mail_port="1"))
        queue(app, afi, 1)
        queue(app, afi, 2)
        for _quarter in range(8):
            send(app, away)
            time.pass_by(hours=6)
        with app.app_context():
            assert set(db.session.scalars(select(Mail.error))) == {"ConnectionRefusedError"}
            assert set(db.session.scalars(select(Mail.tries))) == {0}
        send(app, post)
        assert len(box.received) == 2

    def test_what_has_waited_for_three_days_is_not_sent_any_more(
        self, app: LearnHub, afi: Person, time: Time, settings: Settings
    ) -> None:
        queue(app, afi)
        time.pass_by(days=3, minutes=1)
        send(app, Post(replace(settings, mail_port="1")))
        assert only(app).state == MailState.FAILED

    def test_the_log_names_nobody(
        self, app: LearnHub, box: Postbox, post: Post, afi: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        queue(app, afi)
        box.answers_to_recipients = ["550 <afi@example.org> no such user"]
        with caplog.at_level(logging.INFO, "learnhub"):
            send(app, post)
        assert "SMTPRecipientsRefused 550" in caplog.text
        assert "afi" not in caplog.text.lower().replace("learnhub", "")


@pytest.mark.usefixtures("writer")
class TestSecrecy:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> tuple[str, str]:
        """A certificate for this machine and its key, made for this test."""
        paths = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-out", paths[0], "-keyout", paths[1]],
            check=True, capture_output=True,
        )  # fmt: skip
        return paths

    @pytest.mark.parametrize("is_trusted", [True, False])
    def test_with_starttls_it_goes_out_in_secret_or_not_at_all(
        self, app: LearnHub, settings: Settings, afi: Person, certificate: tuple[str, str],
        monkeypatch: pytest.MonkeyPatch, is_trusted: bool,
    ) -> None:  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        if is_trusted:
            monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
        queue(app, afi)
        with opened(Postbox(), tls_context=context, require_starttls=True, auth_require_tls=True) as box:
            account = {"mail_user": "learnhub", "mail_password": "kept secret"}
            told = {"mail_server": "localhost", "mail_port": str(box.port), "mail_tls": "starttls"}
            send(app, Post(replace(settings, **told, **account)))
        assert box.was_secret == ([True] if is_trusted else [])
        assert box.signed_in_as == ([("learnhub", "kept secret")] if is_trusted else [])
        assert only(app).error == (None if is_trusted else "SSLCertVerificationError")

    def test_a_server_that_offers_no_secrecy_gets_nothing(
        self, app: LearnHub, box: Postbox, settings: Settings, afi: Person
    ) -> None:
        queue(app, afi)
        send(app, Post(replace(settings, mail_tls="starttls")))
        assert box.received == []
        assert only(app).error == "SMTPNotSupportedError"


@pytest.mark.usefixtures("writer")
def test_without_a_server_it_is_shown_in_the_terminal(
    app: LearnHub, afi: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    queue(app, afi)
    send(app, Post(app.config["LEARNHUB"]))
    told = capsys.readouterr().out
    assert "Mail to afi@example.org: Se connecter" in told
    assert "Number 1 for" in told
    assert only(app).state == MailState.SHOWN


@pytest.mark.usefixtures("writer")
def test_in_public_without_a_server_it_waits_and_is_shown_to_nobody(
    app: LearnHub, afi: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    queue(app, afi)
    send(app, Post(Settings(base_url="https://learn.example.org")))
    assert "afi" not in capsys.readouterr().out
    assert (only(app).state, only(app).error) == (MailState.WAITING, mail.NO_SERVER)


def test_errors_are_told_by_their_class(app: LearnHub) -> None:
    assert mail.described(OSError("afi@example.org")) == "OSError"
