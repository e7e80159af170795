"""Downloading one's own data."""

from __future__ import annotations

import io
import json
import zipfile

from flask.testing import FlaskClient

from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.web.browser import fill_in, sign_in


def test_a_learner_downloads_everything_and_reads_later_that_it_was_done(client: FlaskClient, cast: Cast) -> None:
    with client.application.app_context(), unit_of_work():
        afi = cast.learner()
    sign_in(client, afi)
    answer = fill_in(client, "/fr/account/my-data", "/my-data")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert answer.headers["Content-Disposition"] == "attachment; filename=learnhub-2026-03-02.zip"
    assert json.loads(archive.read("my-data.json"))["tables"]["persons"][0]["name"] == "Afi Exemple"
    assert "Mes données" in archive.read("my-data.html").decode()
    assert "Copy of one’s own data downloaded" in client.get("/en/account/history").text


def test_it_asks_for_the_password_again(client: FlaskClient, cast: Cast, time: Time) -> None:
    with client.application.app_context(), unit_of_work():
        afi = cast.learner()
    sign_in(client, afi)
    time.pass_by(minutes=11)
    assert "/confirm-password" in (client.get("/en/account/my-data").location or "")
