"""What managers do: invite, answer claims, make programmes. Each once, within scope, and written down."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from learnhub.access import reach
from learnhub.app import LearnHub
from learnhub.learning import enrolments, invitations, programmes
from learnhub.learning.models import Invitation, Programme
from learnhub.people import accounts, memberships
from learnhub.people.models import MembershipState, Person
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from learnhub.web.manager import claims
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.web.browser import fill_in, form_of, post, sign_in

NEW = "/en/manage/invitations/new"
CODE = re.compile(r"IN-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


class Benin:
    """Two ministries with a claim on each, the manager of the first, and a course."""

    def __init__(self, cast: Cast) -> None:
        self.course = factories.course().slug
        ministry = cast.institution(name="Ministry")
        other = cast.institution(name="Other ministry")
        self.ministry, self.other = ministry.public_id, other.public_id
        self.manager = cast.institution_manager(ministry)
        self.country_manager = cast.country_manager("BJ")
        self.claimed = cast.learner(name="Claimed Exemple")
        memberships.claim(self.claimed, ministry)
        self.elsewhere = cast.learner(name="Elsewhere Exemple")
        memberships.claim(self.elsewhere, other)


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def benin(app: LearnHub, cast: Cast) -> Benin:
    with app.app_context(), unit_of_work():
        return Benin(cast)


@pytest.fixture
def manager(benin: Benin, client: FlaskClient) -> Person:
    """The ministry's manager, signed in."""
    sign_in(client, benin.manager)
    return benin.manager


def count(app: LearnHub, model: type) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(model)).one()


def acts(app: LearnHub, act: Act) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


def test_an_invitation_works(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    answer = fill_in(client, NEW, institution=benin.ministry, courses=benin.course, uses_allowed="3", days="10")
    assert (answer.status_code, answer.location) == (303, "/en/manage/invitations/made")
    page = client.get(answer.location).text
    [code] = set(CODE.findall(page))
    assert f"/en/invitation/{code}" in page
    assert "<svg" in page
    assert "style=" not in page
    with app.app_context(), unit_of_work():
        learner = accounts.get(benin.claimed.public_id)
        [enrolment] = invitations.accept(learner, invitations.get_open(code), language="fr")
        assert enrolments.get_own(learner, benin.course) == enrolment
        membership = memberships.of(learner)
        assert membership is not None
        assert membership.state == MembershipState.CONFIRMED
    assert [line.person for line in acts(app, Act.INVITATION_MADE)] == [manager.public_id]


def test_the_code_is_shown_for_ten_minutes(client: FlaskClient, benin: Benin, manager: Person, time: Time) -> None:
    fill_in(client, NEW, institution=benin.ministry, courses=benin.course)
    time.pass_by(minutes=9)
    assert CODE.search(client.get("/en/manage/invitations/made").text)
    time.pass_by(minutes=2)
    assert client.get("/en/manage/invitations/made").location == "/en/manage/invitations"
    assert not CODE.search(client.get("/en/manage/invitations").text)


def test_a_form_sent_twice_makes_one_invitation(
    app: LearnHub, client: FlaskClient, benin: Benin, manager: Person
) -> None:
    form = form_of(client.get(NEW).text)
    sent = {**form.values, "institution": benin.ministry, "courses": benin.course}
    pages = []
    for _ in range(2):
        assert client.post(NEW, data=sent).status_code == 303
        pages.append(set(CODE.findall(client.get("/en/manage/invitations/made").text)))
    assert pages[0] == pages[1]
    assert count(app, Invitation) == 1
    assert len(acts(app, Act.INVITATION_MADE)) == 1


def test_two_forms_make_two_invitations(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    for _ in range(2):
        fill_in(client, NEW, institution=benin.ministry, courses=benin.course)
    assert count(app, Invitation) == 2


WRONG_INVITATIONS: list[tuple[str, str | None, str]] = [
    ("uses_allowed", "many", "This is not a whole number."),
    ("uses_allowed", "0", "An invitation is for 1 to 1000 people."),
    ("uses_allowed", "9" * 30, "An invitation is for 1 to 1000 people."),
    ("uses_allowed", "", "Write how many people."),
    ("days", "181", "An invitation is good for 1 to 180 days."),
    ("due_on", "tomorrow", "This is not a day."),
    ("due_on", "2026-02-30", "This is not a day."),
    ("due_on", "2026-03-01", "This day is past."),
    ("courses", "nowhere", "One of these cannot be chosen any more."),
    ("courses", None, "Choose at least one course."),
    ("institution", "", "Choose an institution or a programme"),
    ("institution", "0000000000000000", "Please choose one of these."),
    ("form_id", "my-own-code", "This form was changed on the way."),
]


def test_a_wrong_field_keeps_what_was_typed(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    right = {"institution": benin.ministry, "courses": benin.course, "days": "77"}
    for field, value, message in WRONG_INVITATIONS:
        answer = fill_in(client, NEW, **{**right, field: value})
        assert answer.status_code == 422, (field, value)
        assert message in answer.text, (field, value)
        if field != "days":
            assert form_of(answer.text, NEW).values["days"] == "77"
    assert count(app, Invitation) == 0


def test_nobody_invites_to_another_s_place(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    answers = [
        fill_in(client, NEW, institution=code, courses=benin.course) for code in (benin.other, "0000000000000000")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert count(app, Invitation) == 0


def test_programme_managers_invite_to_their_programme(
    app: LearnHub, client: FlaskClient, cast: Cast, benin: Benin
) -> None:
    with app.app_context(), unit_of_work():
        course = factories.course("second")
        code = programmes.make(record.SYSTEM, name="Evening group", courses=[course]).public_id
        manager = cast.programme_manager(code)
    sign_in(client, manager)
    form = form_of(client.get(NEW).text)
    assert form.options["institution"] == [""]
    assert form.values["programme"] == code
    assert fill_in(client, NEW).status_code == 303
    assert count(app, Invitation) == 1


def _invitation(app: LearnHub, benin: Benin) -> str:
    with app.app_context(), unit_of_work():
        actor = reach.actor_of(accounts.get(benin.country_manager.public_id)).required
        other = reach.institutions.get(benin.other)
        course = factories.course("theirs")
        made = invitations.make(
            actor, institution=other, programme=None, courses=[course], due_on=None, uses_allowed=2, days=2
        )
        return made.invitation.public_id


def test_revoking(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    fill_in(client, NEW, institution=benin.ministry, courses=benin.course)
    form = form_of(client.get("/en/manage/invitations").text, "/revoke")
    for _ in range(2):
        assert client.post(form.action, data=form.values).status_code == 303
    assert len(acts(app, Act.INVITATION_REVOKED)) == 1
    assert "Withdrawn" in client.get("/en/manage/invitations").text


def test_another_s_invitation_does_not_exist(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    code = _invitation(app, benin)
    assert "Other ministry" not in client.get("/en/manage/invitations").text
    for each in (code, "0000000000000000", "%00", "é" * 300):
        assert post(client, f"/en/manage/invitations/{each}/revoke").status_code in {400, 404}
    assert not acts(app, Act.INVITATION_REVOKED)


def test_confirming_a_claim(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    page = client.get("/en/manage/claims").text
    assert "Claimed Exemple" in page
    assert "Elsewhere Exemple" not in page
    answer = fill_in(client, "/en/manage/claims", "/confirm")
    assert answer.status_code == 303
    with app.app_context():
        membership = memberships.of(benin.claimed)
        assert membership is not None
        assert membership.state == MembershipState.CONFIRMED
    assert manager.public_id in [line.person for line in acts(app, Act.MEMBERSHIP_CONFIRMED)]
    assert "Nobody waits to be confirmed" in client.get("/en/manage/claims").text


def test_many_claims_come_in_pages_by_name(
    app: LearnHub, client: FlaskClient, benin: Benin, manager: Person, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "PER_PAGE", 2)
    with app.app_context(), unit_of_work():
        for name in ("Zoé Exemple", "Éssi Exemple"):
            memberships.claim(cast.learner(name=name), reach.institutions.get(benin.ministry))
    first, second = (client.get(f"/en/manage/claims?page={number}").text for number in (1, 2))
    assert "3 people wait to be confirmed" in first
    assert first.index("Claimed Exemple") < first.index("Éssi Exemple")
    assert "Zoé Exemple" not in first
    assert "Zoé Exemple" in second
    assert "Claimed Exemple" not in second


def test_declining_a_claim(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    form = form_of(client.get("/en/manage/claims").text, "/decline")
    assert client.post(form.action, data=form.values).status_code == 303
    assert client.post(form.action, data=form.values).status_code == 404
    with app.app_context():
        assert memberships.of(benin.claimed) is None
    assert len(acts(app, Act.MEMBERSHIP_DECLINED)) == 1


@pytest.mark.parametrize("deed", ["confirm", "decline"])
def test_another_s_claim_does_not_exist(
    app: LearnHub, client: FlaskClient, benin: Benin, manager: Person, deed: str
) -> None:
    for code in (benin.elsewhere.public_id, manager.public_id, "0000000000000000"):
        assert post(client, f"/en/manage/claims/{code}/{deed}").status_code == 404
    with app.app_context():
        assert memberships.of(benin.elsewhere) is not None


def test_nobody_answers_their_own_claim(app: LearnHub, client: FlaskClient, cast: Cast, benin: Benin) -> None:
    with app.app_context(), unit_of_work():
        person = cast.country_manager("BJ")
        memberships.claim(person, reach.institutions.get(benin.ministry))
    sign_in(client, person)
    assert f"/claims/{person.public_id}/" not in client.get("/en/manage/claims").text
    for deed in ("confirm", "decline"):
        assert post(client, f"/en/manage/claims/{person.public_id}/{deed}").status_code == 404


def test_an_administrator_s_reading_of_claims_is_written_down(
    app: LearnHub, client: FlaskClient, cast: Cast, benin: Benin
) -> None:
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
    sign_in(client, administrator)
    client.get("/en/manage/claims")
    [line] = acts(app, Act.PEOPLE_SEEN)
    assert (line.person, line.subject_id, line.details) == (administrator.public_id, "claims", {"people": 2})


MAKE = "/en/manage/programmes/new"


def test_making_a_programme(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    form = form_of(client.get(MAKE).text)
    assert form.options["owner"] == [benin.ministry]
    sent = {
        **form.values,
        "name": "Évening group",
        "courses": benin.course,
        "due_on": "2026-06-30",
        "time_zone": "Africa/Porto-Novo",
    }
    for _ in range(2):
        assert client.post(MAKE, data=sent).status_code == 303
    with app.app_context():
        [programme] = db.session.scalars(select(Programme)).all()
        assert (programme.name, programme.country, str(programme.due_on)) == ("Évening group", "BJ", "2026-06-30")
        assert [course.slug for course in programmes.courses_of(programme)] == [benin.course]
    assert len(acts(app, Act.PROGRAMME_MADE)) == 1
    page = client.get("/en/manage/programmes").text
    assert "Évening group" in page
    assert "30 June 2026" in page.replace("\xa0", " ")


WRONG_PROGRAMMES: list[tuple[str, str | None, str]] = [
    ("name", " ", "Give the programme a name."),
    ("name", "x" * 201, "This is too long"),
    ("courses", None, "Choose at least one course."),
    ("due_on", "2025-01-01", "This is before the programme starts."),
    ("time_zone", "Mars/Olympus", "This time zone is not known."),
    ("time_zone", "../../etc/passwd", "This time zone is not known."),
    ("owner", "country-TG", "Please choose one of these."),
    ("owner", "everybody", "Please choose one of these."),
]


def test_a_wrong_programme(app: LearnHub, client: FlaskClient, benin: Benin, manager: Person) -> None:
    right = {"name": "Group", "courses": benin.course, "starts_on": "2026-05-01", "due_on": "2026-06-01"}
    for field, value, message in WRONG_PROGRAMMES:
        answer = fill_in(client, MAKE, **{**right, field: value})
        assert answer.status_code == 422, (field, value)
        assert message in answer.text, (field, value)
        assert form_of(answer.text, MAKE).values["starts_on"] == "2026-05-01"
    assert count(app, Programme) == 0


def test_country_managers_and_administrators_choose_whose_it_is(
    app: LearnHub, client: FlaskClient, cast: Cast, benin: Benin
) -> None:
    sign_in(client, benin.country_manager)
    options = form_of(client.get(MAKE).text).options["owner"]
    assert set(options) == {"country-BJ", benin.ministry, benin.other}
    assert fill_in(client, MAKE, name="All of Benin", courses=benin.course, owner="country-BJ").status_code == 303
    with app.app_context():
        [programme] = db.session.scalars(select(Programme)).all()
        assert (programme.country, programme.institution_id) == ("BJ", None)


def test_programme_managers_see_theirs_and_make_none(
    app: LearnHub, client: FlaskClient, cast: Cast, benin: Benin
) -> None:
    with app.app_context(), unit_of_work():
        course = factories.course("second")
        own, _other = (programmes.make(record.SYSTEM, name=name, courses=[course]) for name in ("Own", "Hidden"))
        person = cast.programme_manager(own.public_id)
    sign_in(client, person)
    page = client.get("/en/manage/programmes").text
    assert "Own" in page
    assert "Hidden" not in page
    assert client.get(MAKE).status_code == 403
