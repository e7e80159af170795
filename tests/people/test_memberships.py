"""Memberships: stated by oneself, confirmed by others or an invitation, one for each person."""

import pytest

from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.people import grants, institutions, memberships
from learnhub.people.models import Membership, MembershipState, Role
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("rules")

CLAIMED, CONFIRMED = MembershipState.CLAIMED, MembershipState.CONFIRMED


def audited(act: Act) -> list[AuditEntry]:
    return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == act)))


def test_a_claim_waits_for_confirmation(cast: Cast) -> None:
    afi, ministry, manager = cast.learner(), cast.institution(), cast.administrator()
    claimed = memberships.claim(afi, ministry)
    assert (claimed.state, claimed.confirmed_at) == (CLAIMED, None)
    memberships.confirm(manager.public_id, claimed)
    confirmed = memberships.of(afi)
    assert confirmed is not None
    assert confirmed.state == CONFIRMED
    assert confirmed.confirmed_at is not None
    (line,) = audited(Act.MEMBERSHIP_CONFIRMED)
    assert (line.person, line.subject_id) == (manager.public_id, afi.public_id)
    assert line.details == {"institution": ministry.public_id}


def test_a_new_claim_replaces_the_former_and_the_audit_keeps_it(cast: Cast) -> None:
    afi, former, new = cast.learner(), cast.institution(), cast.institution()
    memberships.join(afi, former, "invitation")
    memberships.claim(afi, new)
    membership = memberships.of(afi)
    assert membership is not None
    assert (membership.institution, membership.state, membership.confirmed_at) == (new, CLAIMED, None)
    assert db.session.scalar(db.select(db.func.count(Membership.id))) == 1
    (line,) = audited(Act.MEMBERSHIP_CLAIMED)
    assert line.details == {"institution": new.public_id, "former": former.public_id}


def test_claiming_where_one_is_confirmed_changes_nothing(cast: Cast) -> None:
    ministry = cast.institution()
    afi = cast.learner(within=ministry)
    assert memberships.claim(afi, ministry).state == CONFIRMED
    assert audited(Act.MEMBERSHIP_CLAIMED) == []


def test_a_claim_is_for_ones_own_country(cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        memberships.claim(cast.learner("BJ"), cast.institution("TG"))
    assert list(error.value.fields) == ["institution"]


def test_nobody_confirms_their_own_claim(cast: Cast) -> None:
    afi = cast.learner()
    claimed = memberships.claim(afi, cast.institution())
    with pytest.raises(Refused):
        memberships.confirm(afi.public_id, claimed)


def test_a_declined_claim_is_gone(cast: Cast) -> None:
    afi = cast.learner()
    memberships.decline("somebody", memberships.claim(afi, cast.institution()))
    assert memberships.of(afi) is None
    assert [line.subject_id for line in audited(Act.MEMBERSHIP_DECLINED)] == [afi.public_id]


@pytest.mark.parametrize("deed", [memberships.confirm, memberships.decline])
def test_what_was_confirmed_meanwhile_is_not_touched_again(cast: Cast, deed: object) -> None:
    afi = cast.learner()
    claimed = memberships.claim(afi, cast.institution())
    memberships.confirm("somebody", claimed)
    with pytest.raises(Conflict):
        deed("somebody else", claimed)  # type: ignore[operator]
    membership = memberships.of(afi)
    assert membership is not None
    assert membership.state == CONFIRMED


def test_an_invitation_confirms_and_sets_the_country(cast: Cast) -> None:
    afi, ministry = cast.learner("BJ"), cast.institution("TG")
    assert memberships.join(afi, ministry, "invitation").state == CONFIRMED
    assert afi.country == "TG"
    (line,) = audited(Act.MEMBERSHIP_CONFIRMED)
    assert line.person == "invitation"


def test_an_invitation_turns_a_claim_into_a_membership(cast: Cast) -> None:
    afi, ministry = cast.learner(), cast.institution()
    memberships.claim(afi, ministry)
    assert memberships.join(afi, ministry, "invitation").state == CONFIRMED


def test_joining_twice_is_joining_once(cast: Cast) -> None:
    afi, ministry = cast.learner(), cast.institution()
    memberships.join(afi, ministry, "invitation")
    memberships.join(afi, ministry, "invitation")
    assert len(audited(Act.MEMBERSHIP_CONFIRMED)) == 1


def test_a_confirmed_member_does_not_cross_a_border_alone(cast: Cast) -> None:
    afi = cast.learner(within=cast.institution("BJ"))
    with pytest.raises(Refused):
        memberships.join(afi, cast.institution("TG"), "invitation")
    assert afi.country == "BJ"


def test_who_holds_a_role_does_not_cross_a_border_alone(cast: Cast) -> None:
    manager = cast.country_manager("BJ")
    with pytest.raises(Refused):
        memberships.join(manager, cast.institution("TG"), "invitation")


def test_who_moves_leaves_the_role_in_the_former_institution(cast: Cast) -> None:
    former, new = cast.institution(), cast.institution()
    manager = cast.institution_manager(former)
    memberships.join(manager, new, "invitation")
    assert grants.in_force(manager) == ()
    assert len(audited(Act.ROLE_REVOKED)) == 1


def test_who_moves_within_the_own_tree_keeps_the_role(cast: Cast) -> None:
    ministry = cast.institution()
    manager = cast.institution_manager(ministry)
    memberships.join(manager, cast.institution(parent=ministry), "invitation")
    assert [grant.role for grant in grants.in_force(manager)] == [Role.MANAGER]


def test_claims_are_listed_by_name_within_scope_alone(cast: Cast) -> None:
    ministry, beside = cast.institution(), cast.institution()
    office = cast.institution(parent=ministry)
    zoe = cast.learner(name="Zoé Exemple")
    elu = cast.learner(name="Élu Exemple")
    for person, place in ((zoe, ministry), (elu, office), (cast.learner(), beside)):
        memberships.claim(person, place)
    cast.learner(within=ministry)
    within = institutions.ids_within([ministry.id])
    assert [claim.person for claim in memberships.claims_within(within)] == [elu, zoe]


def test_a_claim_beyond_ones_scope_is_not_found(cast: Cast) -> None:
    afi, ministry, beside = cast.learner(), cast.institution(), cast.institution()
    claimed = memberships.claim(afi, ministry)
    assert memberships.get_claim(afi.public_id, [ministry.id]) is claimed
    with pytest.raises(NotFound):
        memberships.get_claim(afi.public_id, [beside.id])
    memberships.confirm("somebody", claimed)
    with pytest.raises(NotFound):
        memberships.get_claim(afi.public_id, [ministry.id])


@pytest.mark.parametrize("goes", ["claims another", "states none"])
def test_who_leaves_an_institution_leaves_the_roles_in_it(cast: Cast, goes: str) -> None:
    ministry = cast.institution()
    manager = cast.institution_manager(ministry)
    if goes == "claims another":
        memberships.claim(manager, cast.institution())
    else:
        memberships.leave(manager)
    assert grants.in_force(manager) == ()


def test_who_claims_an_office_below_keeps_the_role_above(cast: Cast) -> None:
    ministry = cast.institution()
    manager = cast.institution_manager(ministry)
    memberships.claim(manager, cast.institution(parent=ministry))
    assert len(grants.in_force(manager)) == 1
