"""An invitation to a role is for one person, and worth no more than the right of whoever made it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.errors import Invalid, NotFound, Refused
from learnhub.learning import invitations, programmes, role_scopes
from learnhub.learning.invitations import Made
from learnhub.learning.models import Programme
from learnhub.people import grants, memberships
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.published import publish_course
from tests.thoroughness import cases


class Places:
    """A ministry of Benin with an office and a programme, another one, and one abroad; with who manages what."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ministry = cast.institution("BJ")
        self.office = cast.institution(parent=self.ministry)
        self.other = cast.institution("BJ")
        self.abroad = cast.institution("TG")
        course = publish_course().course
        self.programme: Programme = programmes.make(
            record.SYSTEM, name="Spring", courses=[course], institution=self.ministry
        )
        self.scopes: dict[str, tuple[str, Scope]] = {
            "country": (Role.MANAGER, grants.country_scope("BJ")),
            "ministry": (Role.MANAGER, grants.institution_scope(self.ministry)),
            "office": (Role.MANAGER, grants.institution_scope(self.office)),
            "other": (Role.MANAGER, grants.institution_scope(self.other)),
            "programme": (Role.MANAGER, role_scopes.resolve(ScopeKind.PROGRAMME, self.programme.public_id)),
            "tutor": (Role.TUTOR, role_scopes.resolve(ScopeKind.PROGRAMME, self.programme.public_id)),
        }
        self.makers = {
            "administrator": cast.administrator(),
            "country": cast.country_manager("BJ"),
            "abroad": cast.country_manager("TG"),
            "ministry": cast.institution_manager(self.ministry),
            "office": cast.institution_manager(self.office),
            "programme": cast.programme_manager(self.programme.public_id),
            "learner": cast.learner(),
        }

    def invite(self, maker: str = "ministry", what: str = "office", within: Institution | None = None) -> Made:
        role, scope = self.scopes[what]
        programme = self.programme if maker == "programme" else None
        return invitations.make_for_role(
            self.makers[maker], role=role, scope=scope, institution=within, programme=programme, days=7
        )


@pytest.fixture
def places(rules: None, cast: Cast) -> Places:
    return Places(cast)


def use(made: Made, person: Person) -> list[tuple[str, str]]:
    """Use an invitation by its code, and return what the person holds then."""
    with db.session.begin_nested():
        invitations.accept(person, invitations.get_open(made.code, person=person), language="fr")
    return [(grant.role, grant.scope_key) for grant in grants.in_force(person)]


def test_who_uses_it_is_a_member_and_holds_the_role(places: Places) -> None:
    made, learner = places.invite(within=places.office), places.cast.learner("BJ")
    assert use(made, learner) == [(Role.MANAGER, places.office.public_id)]
    membership = memberships.of(learner)
    assert membership is not None
    assert membership.institution == places.office
    line = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.ROLE_GRANTED)).all()[-1]
    assert (line.person, line.subject_id) == (places.makers["ministry"].public_id, learner.public_id)


def test_it_is_for_one_person_once(places: Places) -> None:
    made, first, second = places.invite(within=places.office), places.cast.learner(), places.cast.learner()
    assert made.invitation.uses_allowed == 1
    use(made, first)
    with pytest.raises(NotFound):
        use(made, second)
    assert use(made, first) == [(Role.MANAGER, places.office.public_id)], "twice is once"
    grants.revoke_from_shell(grants.in_force(first)[0])
    assert use(made, first) == [], "what was taken away does not come back by it"


def test_it_dies_with_time_with_its_withdrawal_and_with_its_makers_right(places: Places, time: Time) -> None:
    made = [places.invite(within=places.office) for _ in range(3)]
    invitations.revoke(places.makers["ministry"], made[0].invitation)
    time.pass_by(days=6)
    assert [invitations.is_open(one.invitation) for one in made] == [False, True, True]
    grants.revoke_from_shell(grants.in_force(places.makers["ministry"])[0])
    assert not invitations.is_open(made[1].invitation)
    with pytest.raises(NotFound):
        use(made[1], places.cast.learner())
    late = places.invite("country", within=places.office)
    time.pass_by(days=7)
    assert not invitations.is_open(late.invitation)


def test_it_dies_with_the_suspension_of_its_maker_and_with_a_lower_right(places: Places) -> None:
    made = places.invite("country", "ministry", within=places.ministry)
    places.makers["country"].suspended_at = places.makers["country"].created_at
    assert not invitations.is_open(made.invitation)
    places.makers["country"].suspended_at = None
    assert invitations.is_open(made.invitation)
    grants.revoke_from_shell(grants.in_force(places.makers["country"])[0])
    grants.grant_from_shell(places.makers["country"], Role.MANAGER, grants.institution_scope(places.ministry))
    assert not invitations.is_open(made.invitation), "over one's own institution one gives nothing"


def test_nobody_gives_themselves_a_role(places: Places) -> None:
    made = places.invite(within=places.office)
    with pytest.raises(Refused):
        use(made, places.makers["ministry"])
    assert made.invitation.uses == 0
    assert invitations.is_open(made.invitation)


def test_whom_the_maker_does_not_look_after_gets_no_role(places: Places) -> None:
    made = places.invite("country", "tutor")
    with pytest.raises(Refused):
        use(made, places.cast.learner("TG"))
    assert use(made, places.cast.learner("BJ")) == [(Role.TUTOR, places.programme.public_id)]


def test_tutors_whom_the_manager_of_a_programme_invites_take_part_in_it(places: Places) -> None:
    assert use(places.invite("programme", "tutor"), places.cast.learner("TG")) == [
        (Role.TUTOR, places.programme.public_id)
    ]


def test_what_is_no_role_and_what_is_too_long_is_refused(places: Places) -> None:
    country = places.makers["country"]
    with pytest.raises(Invalid):
        invitations.make_for_role(
            country, role="emperor", scope=places.scopes["office"][1], institution=None, programme=None, days=7
        )
    role, scope = places.scopes["office"]
    with pytest.raises(Invalid):
        invitations.make_for_role(country, role=role, scope=scope, institution=None, programme=None, days=181)


@pytest.mark.long
@settings(max_examples=cases(40, long=1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_invitation_gives_more_than_its_maker_may_give(places: Places, data: st.DataObject) -> None:
    """INV-26, INV-28: whoever makes it, whoever uses it, whatever happens in between: never above one's own right."""
    maker = data.draw(st.sampled_from(sorted(places.makers)))
    what = data.draw(st.sampled_from(sorted(places.scopes)))
    within = data.draw(st.sampled_from([None, places.ministry, places.office, places.other, places.abroad]))
    country = data.draw(st.sampled_from(["BJ", "TG"]))
    happens = data.draw(st.sampled_from(["nothing", "revoked", "suspended", "withdrawn", "used"]))
    savepoint = db.session.begin_nested()
    try:
        actor, (role, scope) = places.makers[maker], places.scopes[what]
        try:
            made = places.invite(maker, what, within)
        except Refused:
            assert not any(grants.stands_above(held, role, scope) for held in grants.in_force(actor))
            return
        if happens == "revoked":
            for held in grants.in_force(actor):
                if held.role != Role.ADMINISTRATOR:
                    grants.revoke_from_shell(held)
        elif happens == "suspended":
            actor.suspended_at = actor.created_at
        elif happens == "withdrawn":
            invitations.revoke(actor, made.invitation)
        elif happens == "used":
            made.invitation.uses = 1
        db.session.flush()
        person = actor if data.draw(st.integers(0, 4)) == 0 else places.cast.learner(country)
        before = {grant.id for grant in grants.held_by(person)}
        try:
            use(made, person)
        except (NotFound, Refused):
            assert {grant.id for grant in grants.held_by(person)} == before
            return
        new = [grant for grant in grants.held_by(person) if grant.id not in before]
        assert happens not in {"withdrawn", "used", "suspended"}
        assert person is not actor
        assert [(one.role, one.scope_key) for one in new] == [(role, scope.key)]
        assert grants.may_grant(actor, person, role, scope)
    finally:
        savepoint.rollback()
        db.session.expire_all()
