"""Who the attacks are tried on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.settings import Settings
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import Cast
from tests.databases import migrated_app
from tests.reports import factories

HTTPS = "https://learn.example.org"


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """A learner who completed a course, and an administrator's powers besides, to reach every kind of page."""
    with app.app_context(), unit_of_work():
        published.publish_course()
        person = Cast().administrator()
        factories.enrolled(person, factories.course("short", lessons=1), done=1)
        return person


@pytest.fixture
def certificate(app: LearnHub, afi: Person) -> str:
    """The code of Afi's certificate."""
    with app.app_context():
        return str(db.session.scalar(db.text("SELECT code FROM certificates")))


@pytest.fixture(scope="module")
def https_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnHub]:
    """An instance that people reach under a public https address."""
    app = migrated_app(Settings(data=str(tmp_path_factory.mktemp("https")), base_url=HTTPS))
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="afi")
    yield app
    with app.app_context():
        db.engine.dispose()
