"""A certificate is issued once, says what was true, and never changes."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from learnhub.credentials import certificates
from learnhub.credentials.certificates import State
from learnhub.credentials.models import Certificate, CertificateStatus
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.learning import enrolments
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.learning.test_progress import read, take
from tests.published import CHECK, EXAM, publish_course

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def afi(rules: None, cast: Cast) -> Person:
    return cast.learner(name="Afi Exemple")


def complete(person: Person) -> Enrolment:
    enrolment = enrolments.enrol(person, publish_course().course, language="fr")
    read(enrolment)
    take(enrolment, CHECK)
    take(enrolment, EXAM)
    return enrolment


@pytest.fixture
def certificate(afi: Person) -> Certificate:
    found = certificates.find_of(complete(afi))
    assert found is not None
    return found


def test_completing_a_course_earns_the_certificate(certificate: Certificate) -> None:
    facts = certificates.checked(certificate).facts
    assert (facts.name, facts.course_title, facts.version) == ("Afi Exemple", "Socles", "1.0.0")
    assert (facts.issued_on, facts.expires_on) == (date(2026, 3, 2), date(2029, 3, 2))
    assert (facts.effort_minutes, facts.basis.units_completed, facts.basis.final_score) == (60, 3, 10_000)


def test_no_certificate_comes_before_completion(afi: Person) -> None:
    enrolment = enrolments.enrol(afi, publish_course().course, language="fr")
    with pytest.raises(Refused):
        certificates.issue(enrolment)
    assert certificates.find_of(enrolment) is None


def test_issuing_twice_gives_the_same_one(certificate: Certificate) -> None:
    assert certificates.issue(certificate.enrolment) is certificate


def test_a_later_change_of_name_changes_nothing(certificate: Certificate, afi: Person) -> None:
    before = certificate.facts
    afi.name = "Afi Autrement"
    db.session.flush()
    db.session.expire_all()
    assert certificates.check(certificate.code).facts.name == "Afi Exemple"
    assert certificate.facts == before


@pytest.mark.parametrize("deed", ["UPDATE certificates SET facts = ''", "DELETE FROM certificates"])
def test_the_database_itself_refuses_changes(certificate: Certificate, deed: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        db.session.execute(text(deed))


def test_anyone_can_check_it_by_its_code_however_it_is_typed(certificate: Certificate) -> None:
    typed = certificate.code.lower().replace("-", " ")
    found = certificates.check(typed)
    assert found.state is State.VALID
    assert found.is_genuine


def test_an_unknown_code_is_said_to_be_unknown() -> None:
    with pytest.raises(NotFound, match="no certificate with this code"):
        certificates.check("LH-0000-0000-0000")


def test_it_expires_after_its_last_day(certificate: Certificate, time: Time) -> None:
    time.now = time.now.replace(year=2029, month=3, day=2)
    assert certificates.checked(certificate).state is State.VALID
    time.pass_by(days=1)
    assert certificates.checked(certificate).state is State.EXPIRED


def test_revoking_and_reinstating_are_acts_of_people(certificate: Certificate, cast: Cast) -> None:
    administrator = cast.administrator()
    certificates.revoke(administrator, certificate, "issued to the wrong person")
    assert certificates.checked(certificate).state is State.REVOKED
    with pytest.raises(Conflict):
        certificates.revoke(administrator, certificate, "again")
    certificates.reinstate(administrator, certificate, "it was the right person")
    assert certificates.checked(certificate).state is State.VALID
    with pytest.raises(Conflict):
        certificates.reinstate(administrator, certificate, "again")


def statuses() -> list[tuple[str, str]]:
    found = db.session.scalars(db.select(CertificateStatus).order_by(CertificateStatus.id))
    return [(one.change, one.reason) for one in found]


def acts() -> list[tuple[str, object]]:
    wanted = (Act.CERTIFICATE_REVOKED, Act.CERTIFICATE_REINSTATED)
    found = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act.in_(wanted)).order_by(AuditEntry.id))
    return [(one.act, one.details["reason"]) for one in found]


def test_deciding_twice_for_the_same_reason_is_deciding_once(certificate: Certificate, cast: Cast) -> None:
    administrator = cast.administrator()
    for _ in range(2):
        certificates.revoke(administrator, certificate, " issued by mistake ")
    for _ in range(2):
        certificates.reinstate(administrator, certificate, "it was right")
    certificates.revoke(administrator, certificate, "issued by mistake")
    decided = ["issued by mistake", "it was right", "issued by mistake"]
    assert statuses() == list(zip(["revoked", "reinstated", "revoked"], decided, strict=True))
    assert [reason for _act, reason in acts()] == decided
    assert certificates.checked(certificate).state is State.REVOKED


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "x" * 501, "a\x00b", "a\nb", "\ud800"])
def test_what_is_no_reason_decides_nothing(certificate: Certificate, cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid) as told:
        certificates.revoke(cast.administrator(), certificate, reason)
    assert set(told.value.fields) == {"reason"}
    assert statuses() == acts() == []


def test_a_renewal_takes_no_revocation_back(certificate: Certificate, afi: Person, cast: Cast, time: Time) -> None:
    administrator = cast.administrator()
    certificates.revoke(administrator, certificate, "issued by mistake")
    revoked_at = time.now
    time.pass_by(days=1)
    renew(certificate, afi)
    found = certificates.checked(certificate)
    assert (found.state, found.since) == (State.REVOKED, revoked_at)
    certificates.reinstate(administrator, certificate, "it was right")
    assert certificates.checked(certificate).state is State.REPLACED


def test_nobody_decides_on_their_own(certificate: Certificate, afi: Person) -> None:
    with pytest.raises(Refused):
        certificates.revoke(afi, certificate, "just so")


def renew(certificate: Certificate, afi: Person) -> Enrolment:
    """Complete the course of a certificate once more, as a new cycle."""
    first = certificate.enrolment
    second = Enrolment(
        public_id="renewal000000001",
        person_id=afi.id,
        course_id=first.course_id,
        version_id=first.version_id,
        cycle=2,
        language="fr",
        enrolled_at=first.enrolled_at,
    )
    db.session.add(second)
    db.session.flush()
    read(second)
    take(second, CHECK)
    take(second, EXAM)
    return second


def test_a_renewal_replaces_the_earlier_one(certificate: Certificate, afi: Person) -> None:
    second = renew(certificate, afi)
    assert certificates.checked(certificate).state is State.REPLACED
    newer = certificates.find_of(second)
    assert newer is not None
    assert certificates.checked(newer).state is State.VALID


def test_a_changed_fact_is_noticed(certificate: Certificate) -> None:
    facts = json.loads(certificate.facts)
    facts["name"] = "Somebody Else"
    db.session.expunge(certificate)
    certificate.facts = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert not certificates.checked(certificate).is_genuine


def test_someone_elses_certificate_does_not_exist(certificate: Certificate, cast: Cast) -> None:
    with pytest.raises(NotFound):
        certificates.get_own(cast.learner(), certificate.code)


def test_all_earned_are_listed(certificate: Certificate, afi: Person) -> None:
    assert list(certificates.list_own(afi)) == [certificate]
