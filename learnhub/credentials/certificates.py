"""Certificates: issued by the system alone when a course is completed; the facts are copied and never change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload

from learnhub import clock, ids
from learnhub.assessment import standings
from learnhub.content import catalogue, outline
from learnhub.content.format import durations
from learnhub.content.outline import Outline, QuizRole
from learnhub.credentials.facts import Basis, CertificateFacts
from learnhub.credentials.models import Certificate, CertificateStatus, StatusChange
from learnhub.errors import Conflict, NotFound, Refused
from learnhub.i18n import lazy
from learnhub.learning.models import Enrolment, EnrolmentFacts
from learnhub.people import accounts, texts
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, Event, Verb

PREFIX = "LH"
LONGEST_REASON = 500


class State(StrEnum):
    """What a certificate is worth today."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Checked:
    """What anyone may know of a certificate: the facts as issued, and its state today.

    `since` is the moment of the change that made the state so, where one did.
    """

    facts: CertificateFacts
    state: State
    since: datetime | None
    is_genuine: bool


def issue_for(event: Event) -> None:
    """React to "course completed": issue the certificate in the same transaction."""
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.public_id == event.context["enrolment"])).one()
    issue(enrolment)


def issue(enrolment: Enrolment) -> Certificate | None:
    """Issue the certificate of a completed enrolment; asked twice, the same one is returned.

    Returns None where the course gives none. Raises Refused when the course is not completed.
    """
    if enrolment.completed_at is None:
        raise Refused(lazy("This course is not completed yet."))
    found = find_of(enrolment)
    course = catalogue.outline_of(enrolment.version)
    if found is not None or not course.gives_certificate:
        return found
    facts = _facts(enrolment, course)
    certificate = Certificate(
        code=facts.code,
        enrolment_id=enrolment.id,
        facts=facts.to_json(),
        facts_digest=facts.digest(),
        issued_at=clock.now(),
        expires_on=facts.expires_on,
    )
    try:
        with db.session.begin_nested():
            db.session.add(certificate)
    except IntegrityError:
        return find_of(enrolment)
    person = enrolment.person.public_id
    record.tell(person, Verb.EARNED, "certificate", certificate.code, context={"course": course.course})
    record.audit(record.SYSTEM, Act.CERTIFICATE_ISSUED, "certificate", certificate.code, learner=person)
    _replace_earlier(enrolment)
    return certificate


def _facts(enrolment: Enrolment, course: Outline) -> CertificateFacts:
    language = enrolment.language
    return CertificateFacts(
        code=ids.printed_code(PREFIX),
        name=enrolment.person.name,
        course_id=course.course,
        course_title=outline.in_language(course.title, language, course.languages[0]),
        version=course.number,
        version_digest=course.digest,
        effort_minutes=course.effort_minutes,
        language=language,
        completed_on=(enrolment.completed_at or clock.now()).date(),
        issued_on=clock.today(),
        expires_on=last_day(course, clock.now()),
        basis=Basis(units_completed=len(course.required_units), final_score=_final_score(enrolment, course)),
    )


def _final_score(enrolment: Enrolment, course: Outline) -> int | None:
    """Return the best score of the exam, in hundredths of a per cent; None for a course without one."""
    exams = [unit for unit in course.units if unit.quiz and unit.quiz.role is QuizRole.EXAM]
    scores = [standings.of(enrolment, unit).score for unit in exams]
    return max((score for score in scores if score is not None), default=None)


def last_day(course: Outline, issued_at: datetime) -> date | None:
    """Return the last day on which a certificate of a course that is issued then holds; None for good."""
    duration = durations.parse(course.certificate_valid_for)
    return duration.after(issued_at).date() if duration else None


def _replace_earlier(enrolment: Enrolment) -> None:
    """Note on the certificates of earlier cycles that there is a newer one."""
    earlier = db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .where(
            Enrolment.person_id == enrolment.person_id,
            Enrolment.course_id == enrolment.course_id,
            Enrolment.cycle < enrolment.cycle,
        )
    )
    for certificate in earlier:
        _change(certificate, StatusChange.REPLACED, "")


def _change(certificate: Certificate, change: StatusChange, reason: str) -> None:
    db.session.add(
        CertificateStatus(certificate_id=certificate.id, change=change, reason=reason, changed_at=clock.now())
    )
    db.session.flush()


def revoke(actor: Person, certificate: Certificate, reason: str) -> None:
    """Revoke a certificate, which only a person does, for a reason of 1 to 500 characters.

    Doing it twice for the same reason is doing it once. Raises Refused for one's own, Invalid for what is no reason,
    and Conflict when it is revoked for another one.
    """
    _decide(actor, certificate, StatusChange.REVOKED, Act.CERTIFICATE_REVOKED, reason)


def reinstate(actor: Person, certificate: Certificate, reason: str) -> None:
    """Take a revocation back, for a reason of 1 to 500 characters.

    Doing it twice for the same reason is doing it once. Raises Refused for one's own, Invalid for what is no reason,
    and Conflict when it is not revoked.
    """
    _decide(actor, certificate, StatusChange.REINSTATED, Act.CERTIFICATE_REINSTATED, reason)


def _decide(actor: Person, certificate: Certificate, change: StatusChange, act: Act, reason: str) -> None:
    if certificate.enrolment.person_id == actor.id:
        raise Refused(lazy("Nobody decides on a certificate of their own."))
    kept = texts.one_line(reason, field="reason", longest=LONGEST_REASON)
    # One decision at a time: of two made at once, the second must know of the first (PostgreSQL).
    db.session.execute(select(Enrolment.id).where(Enrolment.id == certificate.enrolment_id).with_for_update())
    last = _last_decision(_changes(certificate))
    if last is not None and (last.change, last.reason) == (change, kept):
        return
    require_open_to(certificate, change)
    _change(certificate, change, kept)
    record.audit(actor.public_id, act, "certificate", certificate.code, reason=kept)


def require_open_to(certificate: Certificate, change: StatusChange) -> None:
    """Raise Conflict when a certificate is revoked already, or when there is no revocation to take back."""
    if is_revoked(certificate) and change is StatusChange.REVOKED:
        raise Conflict(lazy("This certificate is revoked already."))
    if not is_revoked(certificate) and change is StatusChange.REINSTATED:
        raise Conflict(lazy("This certificate is not revoked."))


def is_revoked(certificate: Certificate) -> bool:
    """Tell whether a certificate is revoked now."""
    last = _last_decision(_changes(certificate))
    return last is not None and last.change == StatusChange.REVOKED


def stands() -> ColumnElement[bool]:
    """Return the condition on `Certificate` that it is not revoked now: `is_revoked` for queries, turned around."""
    later = aliased(CertificateStatus)
    taken_back = exists().where(
        later.certificate_id == CertificateStatus.certificate_id,
        later.change == StatusChange.REINSTATED,
        later.id > CertificateStatus.id,
    )
    return ~exists().where(
        CertificateStatus.certificate_id == Certificate.id,
        CertificateStatus.change == StatusChange.REVOKED,
        ~taken_back,
    )


def _last_decision(changes: Sequence[CertificateStatus]) -> CertificateStatus | None:
    """Return the last change that a person decided on: that a newer one is there takes no revocation back."""
    return next((one for one in reversed(changes) if one.change != StatusChange.REPLACED), None)


def _changes(certificate: Certificate) -> Sequence[CertificateStatus]:
    return db.session.scalars(
        select(CertificateStatus)
        .where(CertificateStatus.certificate_id == certificate.id)
        .order_by(CertificateStatus.id)
    ).all()


def check(typed: str) -> Checked:
    """Return what anyone may know of the certificate with a code, however it was typed. Raises NotFound."""
    certificate = get(ids.read_printed_code(typed, PREFIX))
    return checked(certificate)


def checked(certificate: Certificate) -> Checked:
    """Return the facts as issued and the state today."""
    return checked_all([certificate])[0]


def checked_all(certificates: Sequence[Certificate]) -> list[Checked]:
    """Return the facts of several as issued and their states today, in one statement."""
    changes: dict[int, list[CertificateStatus]] = {certificate.id: [] for certificate in certificates}
    query = select(CertificateStatus).where(CertificateStatus.certificate_id.in_(changes))
    for change in db.session.scalars(query.order_by(CertificateStatus.id)):
        changes[change.certificate_id].append(change)
    return [_checked(certificate, changes[certificate.id]) for certificate in certificates]


def _checked(certificate: Certificate, changes: Sequence[CertificateStatus]) -> Checked:
    facts = CertificateFacts.from_json(certificate.facts)
    state, told_by = _state(certificate, changes)
    return Checked(
        facts=facts,
        state=state,
        since=told_by.changed_at if told_by else None,
        is_genuine=facts.digest() == certificate.facts_digest and facts.code == certificate.code,
    )


def _state(certificate: Certificate, changes: Sequence[CertificateStatus]) -> tuple[State, CertificateStatus | None]:
    """Return the state today, and the change that made it so, if one did."""
    decision = _last_decision(changes)
    if decision is not None and decision.change == StatusChange.REVOKED:
        return State.REVOKED, decision
    replaced = next((one for one in changes if one.change == StatusChange.REPLACED), None)
    if replaced is not None:
        return State.REPLACED, replaced
    if certificate.expires_on is not None and certificate.expires_on < clock.today():
        return State.EXPIRED, None
    return State.VALID, decision


def get(code: str) -> Certificate:
    """Return a certificate by its exact code. Raises NotFound."""
    found = db.session.scalars(select(Certificate).where(Certificate.code == code)).first()
    if found is None:
        raise NotFound(
            lazy("There is no certificate with this code."),
            mend=lazy("Compare each character with the paper. If they are the same, the certificate is not ours."),
        )
    return found


def get_own(person: Person, code: str) -> Certificate:
    """Return the person's own certificate. Raises NotFound, in the same words for anyone else's as for none."""
    mine = Enrolment.person_id.in_(accounts.ids_of(person))
    query = select(Certificate).join(Certificate.enrolment).where(Certificate.code == code, mine)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def find_of(enrolment: EnrolmentFacts) -> Certificate | None:
    """Return the certificate of an enrolment, or None."""
    return db.session.scalars(select(Certificate).where(Certificate.enrolment_id == enrolment.id)).first()


def list_own(person: Person) -> Sequence[Certificate]:
    """Return all certificates of a person, by whichever of their accounts, the latest first."""
    return db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .options(joinedload(Certificate.enrolment))
        .where(Enrolment.person_id.in_(accounts.ids_of(person)))
        .order_by(Certificate.id.desc())
    ).all()
