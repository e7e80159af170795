"""Revoking a certificate and taking that back: by whom, of whom, for a reason, once, and on the record."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.credentials import certificates
from learnhub.credentials.models import Certificate, CertificateStatus
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.reports import factories
from tests.web.browser import fill_in, form_of, post, sign_in, sign_out

REASON = "Handed in by somebody else."
REVOKED, VALID = "This certificate was revoked on 2 March 2026.", "This certificate is valid."


@dataclass
class House:
    """Certificates, by the names of those who earned them, and who looks after them. Afi earned one twice."""

    codes: dict[str, str]
    afi: Person
    dara: Person
    people: dict[str, Person]

    def page(self, act: str = "", whom: str = "afi", code: str = "afi") -> str:
        person = {"afi": self.afi, "dara": self.dara, **self.people}[whom]
        about = f"/certificates/{self.codes.get(code, code)}/{act}" if act else ""
        return f"/en/administer/people/{person.public_id}{about}"


@pytest.fixture
def house(app: LearnHub, cast: Cast) -> House:
    with app.app_context(), unit_of_work():
        course, other = factories.course(), factories.course("paying", title="Paying people")
        ministry = cast.institution("BJ")
        programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
        afi = cast.learner(within=ministry, name="Afi Exemple", language="en")
        dara = cast.learner("KH", name="Dara Sample")
        manager = cast.country_manager("BJ")
        earned = {
            "afi": factories.enrolled(afi, course, done=3, programme=programme),
            "afi's other": factories.enrolled(afi, other, done=3),
            "dara": factories.enrolled(dara, course, done=3),
            "own": factories.enrolled(manager, course, done=3),
        }
        people = {
            "administrator": cast.administrator(),
            "country": manager,
            "institution": cast.institution_manager(ministry),
            "programme": cast.programme_manager(programme.public_id),
            "tutor": cast.tutor(programme.public_id),
        }
        return House({name: _code(enrolment) for name, enrolment in earned.items()}, afi, dara, people)


def _code(enrolment: Enrolment) -> str:
    found = certificates.find_of(enrolment)
    assert found is not None
    return found.code


def _statuses(app: LearnHub) -> list[tuple[str, str, str]]:
    with app.app_context():
        found = db.session.execute(
            select(Certificate.code, CertificateStatus.change, CertificateStatus.reason)
            .join(Certificate, Certificate.id == CertificateStatus.certificate_id)
            .order_by(CertificateStatus.id)
        )
        return [(code, change, reason) for code, change, reason in found]


def _lines(app: LearnHub, act: Act) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


@pytest.mark.parametrize(
    ("reader", "sees_all", "decides"),
    [
        ("administrator", True, True),
        ("country", True, True),
        ("institution", True, False),
        ("programme", False, False),
        ("tutor", False, False),
    ],
)
def test_the_page_of_a_person_lists_the_certificates_within_reach(
    client: FlaskClient, house: House, reader: str, sees_all: bool, decides: bool
) -> None:
    sign_in(client, house.people[reader])
    page = client.get(house.page()).text
    assert f'href="/verify/{house.codes["afi"]}"' in page
    # What somebody learns outside of a programme is not for those who look after the programme.
    assert (house.codes["afi's other"] in page) is sees_all
    assert (f'href="{house.page("revoke")}"' in page) is decides
    assert client.get(house.page("revoke")).status_code == (200 if decides else 403)
    assert post(client, house.page("revoke"), reason=REASON).status_code == (303 if decides else 403)


def test_a_certificate_is_revoked_for_a_reason_and_reinstated(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.people["country"])
    page = client.get(house.page("revoke")).text
    assert "It is not public" in page
    answer = fill_in(client, house.page("revoke"), "revoke", reason=REASON)
    assert (answer.status_code, answer.location) == (303, house.page() + "#certificates")
    page = client.get(house.page()).text
    assert f'href="{house.page("reinstate")}"' in page
    assert f'href="{house.page("revoke")}"' not in page
    told = client.get(f"/verify/{house.codes['afi']}").text
    assert REVOKED in told
    assert REASON not in told
    assert fill_in(client, house.page("reinstate"), "reinstate", reason="It was her.").status_code == 303
    assert VALID in client.get(f"/verify/{house.codes['afi']}").text
    code = house.codes["afi"]
    assert _statuses(app) == [(code, "revoked", REASON), (code, "reinstated", "It was her.")]
    page = client.get("/en/administer/audit").text
    for words in ("Certificate revoked", REASON, "Revoked certificate made valid again", "It was her."):
        assert words in page


def test_a_form_sent_twice_revokes_once(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.people["administrator"])
    for act, row in (("revoke", Act.CERTIFICATE_REVOKED), ("reinstate", Act.CERTIFICATE_REINSTATED)):
        form = form_of(client.get(house.page(act)).text, act)
        answers = [client.post(form.action, data={**form.values, "reason": REASON}) for _ in range(2)]
        assert {(answer.status_code, answer.location) for answer in answers} == {(303, house.page() + "#certificates")}
        assert len(_lines(app, row)) == 1
    assert [change for _code, change, _reason in _statuses(app)] == ["revoked", "reinstated"]


def test_what_is_decided_already_is_said(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.people["administrator"])
    assert client.get(house.page("reinstate")).status_code == 409
    assert post(client, house.page("reinstate"), reason=REASON).status_code == 409
    assert post(client, house.page("revoke"), reason=REASON).status_code == 303
    again = client.get(house.page("revoke"))
    assert again.status_code == 409
    assert "This certificate is revoked already." in again.text
    assert post(client, house.page("revoke"), reason="Another reason.").status_code == 409
    assert len(_statuses(app)) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Write the reason"),
        (" \n ", "Write the reason"),
        ("x" * 501, "at most 500 characters"),
        ("a\x00b", "cannot be shown"),
        ("\u200b", "Please fill this in."),
    ],
)
def test_without_a_reason_nothing_is_decided(
    app: LearnHub, client: FlaskClient, house: House, typed: str, told: str
) -> None:
    sign_in(client, house.people["administrator"])
    answer = fill_in(client, house.page("revoke"), "revoke", reason=typed)
    assert answer.status_code in {400, 422}
    assert answer.status_code == 400 or told in answer.text
    assert _statuses(app) == []


def test_a_reason_of_several_lines_is_one_sentence_after_the_other(
    app: LearnHub, client: FlaskClient, house: House
) -> None:
    sign_in(client, house.people["administrator"])
    fill_in(client, house.page("revoke"), "revoke", reason=" Handed in\r\n\r\nby somebody <b>else</b>. ")
    assert [reason for _code, _change, reason in _statuses(app)] == ["Handed in by somebody <b>else</b>."]
    assert "<b>else" not in client.get("/en/administer/audit").text


def test_people_and_certificates_out_of_reach_are_not_there(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.people["country"])
    hidden = [
        house.page("revoke", whom="dara", code="dara"),
        house.page("revoke", code="dara"),
        house.page("revoke", code="LH-0000-0000-0000"),
        house.page("revoke", code="é"),
        house.page("revoke", code="%00"),
        house.page("reinstate", whom="dara", code="dara"),
    ]
    for address in hidden:
        assert client.get(address).status_code == 404
        assert post(client, address, reason=REASON).status_code == 404
    assert _statuses(app) == []


def test_nobody_decides_on_their_own(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.people["country"])
    own = house.page("revoke", whom="country", code="own")
    page = client.get(house.page(whom="country")).text
    assert house.codes["own"] in page
    assert own not in page
    assert client.get(own).status_code == 403
    assert post(client, own, reason=REASON).status_code == 403
    assert _statuses(app) == []


def test_the_password_is_asked_for_again(app: LearnHub, client: FlaskClient, house: House, time: Time) -> None:
    sign_in(client, house.people["administrator"])
    form = form_of(client.get(house.page("revoke")).text, "revoke")
    time.pass_by(minutes=11)
    assert client.get(house.page("revoke")).location.startswith("/en/confirm-password?next=")
    late = client.post(form.action, data={**form.values, "reason": REASON})
    assert late.location.startswith("/en/confirm-password")
    assert _statuses(app) == []
    fill_in(client, "/en/confirm-password", "confirm-password", password=PASSWORD)
    assert client.get(house.page("revoke")).status_code == 200


def test_the_learner_reads_the_reason_in_their_own_record(client: FlaskClient, house: House) -> None:
    sign_in(client, house.people["country"])
    fill_in(client, house.page("revoke"), "revoke", reason=REASON)
    sign_out(client)
    sign_in(client, house.afi)
    assert "Revoked" in client.get("/en/certificates").text
    page = client.get(f"/en/certificates/{house.codes['afi']}").text
    assert 'href="/en/account/history"' in page
    assert REASON in client.get("/en/account/history").text
    assert client.get(house.page("reinstate")).status_code == 403
