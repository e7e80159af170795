"""Who the attacks are tried on."""

from __future__ import annotations

import pytest

from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import Cast
from tests.reports import factories


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
