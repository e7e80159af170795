"""What people accepted, and when."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from learnhub.people import acceptances, accounts
from learnhub.people.acceptances import Acceptance
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")


def test_each_version_is_kept_once_with_its_day_and_language(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    made_at = time.now
    time.pass_by(days=1)
    acceptances.accept_notice(afi, "2027-04", "en")
    time.pass_by(days=1)
    acceptances.accept_notice(afi, "2027-04", "fr")
    kept = db.session.scalars(select(Acceptance).order_by(Acceptance.id)).all()
    assert [(one.version, one.language) for one in kept] == [(accounts.NOTICE_VERSION, "fr"), ("2027-04", "en")]
    assert kept[0].accepted_at == made_at
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.NOTICE_ACCEPTED)).all()
    assert [(line.person, line.details) for line in lines] == [
        (afi.public_id, {"document": "privacy_notice", "version": "2027-04"})
    ]
    assert (afi.notice_version, afi.notice_accepted_at) == ("2027-04", kept[1].accepted_at)
