"""Words that try to become headers, lines of a log, file names or addresses in letters."""

from __future__ import annotations

import logging
from email.header import decode_header
from email.message import EmailMessage
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.assessment import work_files
from learnhub.content.format.vocabulary import Accepted
from learnhub.people import accounts, sessions
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests.assessment import uploads, working
from tests.cast import Cast
from tests.jobs.postbox import Postbox, opened, post
from tests.web.browser import fill_in, form_of, sign_in

WORK = "/en/courses/tasks/plan"
DEVICES = ["Firefox\nERROR learnhub: all is well", "\x1b[2J\x1b[31mred", "\u202exoferiF", "<b>Firefox</b>", "F" * 5000]


@pytest.mark.parametrize("device", DEVICES, ids=ascii)
def test_what_a_device_says_of_itself_stays_one_short_line(
    app: LearnHub, client: FlaskClient, afi: Person, device: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with app.app_context(), unit_of_work():
        sessions.start(accounts.get(afi.public_id), device)
        kept = [one.device for one in sessions.list_open(accounts.get(afi.public_id))]
    assert all(text.isprintable() and len(text) <= sessions.LONGEST_DEVICE for text in kept)
    sign_in(client, afi)
    page = client.get("/en/account").text
    assert "<b>Firefox" not in page
    assert "\x1b" not in page
    assert "all is well" not in caplog.text


@pytest.mark.parametrize("header", ["X-Request-ID", "Referer", "Accept-Language", "X-Forwarded-Proto", "Origin"])
@pytest.mark.parametrize("path", ["/en/nothing", "/en/sign-in?next=%0d%0aSet-Cookie:a=b", "/%0d%0aSet-Cookie:a=b"])
def test_no_header_comes_back(client: FlaskClient, header: str, path: str) -> None:
    answer = client.get(path, headers={header: "stolen=1; <script>alert(1)</script>"})
    assert "stolen=1" not in str(answer.headers)
    assert "a=b" not in answer.headers.get("Set-Cookie", "")
    assert not [value for _name, value in answer.headers if "\n" in value or "\r" in value]
    assert "<script>alert" not in answer.text


def test_errors_log_one_line_for_what_was_sent(
    app: LearnHub, client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError

    broken.action = "page.public"  # type: ignore[attr-defined] # the guard's mark
    monkeypatch.setitem(app.view_functions, "public.course", broken)
    assert client.get("/en/courses/x%0aERROR%20all%20is%20well?q=%0aERROR%20as%20well").status_code == 500
    assert "is well" not in caplog.text  # where it happened is named by the endpoint, not by the address
    assert "as well" not in caplog.text


NAMES = [
    'a"; filename="b.html', "a\r\nSet-Cookie: x=1.pdf", "..\\..\\boot.ini", "../../etc/passwd", "CON.pdf", ".htaccess",
    "\u202efdp.exe", "a\x00.html", "a.pdf.html", "a;b=c.pdf", "%0d%0aX.pdf", "é" * 200, "", " ", "a\u2028b.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_name_of_a_file_is_only_a_name(name: str) -> None:
    kept = work_files.cleaned_name(name, Accepted.PDF)
    assert kept.endswith(".pdf")
    assert kept.isprintable()
    assert not set('/\\"<>:|?*') & set(kept)
    assert not kept.startswith(".")
    assert len(kept) <= work_files.LONGEST_NAME + 10


def test_a_download_names_its_file_in_one_header(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        work = working.work(cast)
    sign_in(client, work.learner)
    form = form_of(client.get(WORK).text, "/work")
    sent = {**form.values, "text": "Mine.", "then": "save", "files": (BytesIO(uploads.PDF), NAMES[0])}
    assert client.post(form.action, data=sent, content_type="multipart/form-data").status_code == 303
    named = client.get(f"{WORK}/work/saved/0", buffered=True).headers.getlist("Content-Disposition")
    assert named == ["attachment; filename=b.pdf"]


HOSTILE_NAMES = ["Afi\u2028Bcc: x@evil.example", "=?utf-8?q?=0ABcc:x@evil.example?=", "Afi, mallory@evil.example",
                 '"Afi" <mallory@evil.example>', "Afi; x@evil.example", "(Afi"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_no_name_adds_a_recipient_or_a_header_to_a_letter(app: LearnHub, client: FlaskClient, name: str) -> None:
    with app.app_context(), unit_of_work():
        afi = Cast().learner(user_name="afi", email="afi@example.org")
        db.session.execute(db.text("UPDATE persons SET name = :name"), {"name": name})
    assert afi.email
    with opened(Postbox()) as box:
        fill_in(client, "/en/forgotten-password", "/forgotten", name="afi")
        post(app, box)
        assert box.recipients == ["afi@example.org"]
        [letter] = box.received
    assert isinstance(letter, EmailMessage)
    assert len(letter.get_all("To") or []) == 1
    assert letter.get_all("Bcc") is None
    assert letter.get_all("Cc") is None
    assert [address.addr_spec for address in letter["To"].addresses] == ["afi@example.org"]
    assert decode_header(letter["Subject"])
