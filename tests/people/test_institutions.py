"""Institutions: a tree within a country."""

import pytest

from learnhub.errors import Invalid, NotFound
from learnhub.people import institutions
from learnhub.people.models import Institution, InstitutionKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("rules")


def make(name: str, country: str = "BJ", parent: Institution | None = None) -> Institution:
    return institutions.make(record.SHELL, name=name, kind=InstitutionKind.MINISTRY, country=country, parent=parent)


def test_an_institution_is_found_by_its_code() -> None:
    ministry = make("Ministry of Examples")
    assert institutions.get(ministry.public_id) is ministry
    with pytest.raises(NotFound):
        institutions.get("0" * 16)


def test_a_name_stands_once_in_a_place() -> None:
    ministry = make("Ministry of Examples")
    make("Ministry of Examples", "TG")
    make("Ministry of Examples", parent=ministry)
    with pytest.raises(Invalid) as error:
        make(" Ministry of Examples")
    assert list(error.value.fields) == ["name"]
    with pytest.raises(Invalid):
        make("Ministry of Examples", parent=ministry)


def test_parent_and_child_are_in_one_country() -> None:
    with pytest.raises(Invalid) as error:
        make("Office", "TG", parent=make("Ministry of Examples", "BJ"))
    assert list(error.value.fields) == ["parent"]


@pytest.mark.parametrize(("field", "value"), [("name", " "), ("name", "x" * 201), ("kind", "club"), ("country", "ZZ")])
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    right = {"name": "Office", "kind": "ministry", "country": "BJ"}
    with pytest.raises(Invalid) as error:
        institutions.make(record.SHELL, **{**right, field: value})
    assert list(error.value.fields) == [field]


def test_a_new_name_is_told_of() -> None:
    ministry = make("Ministry of Examples")
    institutions.rename("somebody", ministry, "Ministry of Samples")
    assert ministry.name == "Ministry of Samples"
    line = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.INSTITUTION_CHANGED)).one()
    assert (line.person, line.subject_id) == ("somebody", ministry.public_id)


def test_a_name_that_is_taken_is_refused_on_renaming() -> None:
    make("Ministry of Examples")
    other = make("Ministry of Samples")
    with pytest.raises(Invalid):
        institutions.rename(record.SHELL, other, "Ministry of Examples")
    assert other.name == "Ministry of Samples"


def test_the_tree_lists_each_with_those_below_it() -> None:
    ministry, agency = make("Ministry"), make("Agence")
    north, east = make("North", parent=ministry), make("Éast", parent=ministry)
    village = make("Village", parent=east)
    make("Elsewhere", "TG")
    assert institutions.tree("BJ") == [(agency, 0), (ministry, 0), (east, 1), (village, 2), (north, 1)]


def test_within_is_all_below_and_nothing_beside(cast: Cast) -> None:
    ministry, beside = cast.institution(), cast.institution()
    office = cast.institution(parent=ministry)
    village = cast.institution(parent=office)
    assert institutions.ids_within([ministry.id]) == {ministry.id, office.id, village.id}
    assert institutions.ids_within([office.id, village.id]) == {office.id, village.id}
    assert institutions.ids_within([beside.id]) == {beside.id}
    assert institutions.ids_within([]) == set()


def test_an_institution_is_moved_with_all_below_it() -> None:
    cast = Cast()
    ministry, other = cast.institution(), cast.institution()
    directorate = cast.institution(parent=ministry)
    office = cast.institution(parent=directorate)
    assert institutions.move(record.SHELL, directorate, other)
    assert not institutions.move(record.SHELL, directorate, other)
    assert institutions.ids_within([other.id]) == {other.id, directorate.id, office.id}
    assert institutions.ids_within([ministry.id]) == {ministry.id}
    assert institutions.move(record.SHELL, directorate, None)
    assert institutions.above(directorate) is None
    told = db.session.scalars(db.select(AuditEntry.details).where(AuditEntry.act == Act.INSTITUTION_MOVED)).all()
    assert told == [{"parent": other.public_id}, {}]


def test_no_institution_stands_below_itself_abroad_or_beside_its_like() -> None:
    cast = Cast()
    ministry = cast.institution(name="Ministry")
    office = cast.institution(name="Office", parent=ministry)
    desk = cast.institution(name="Desk", parent=office)
    cast.institution(name="Desk", parent=ministry)
    for institution, parent in (
        (ministry, ministry), (ministry, desk), (office, cast.institution("TG")), (desk, ministry),
    ):  # fmt: skip
        with pytest.raises(Invalid) as error:
            institutions.move(record.SHELL, institution, parent)
        assert list(error.value.fields) == ["parent"]
    assert institutions.places_for(office) == [(ministry, 0), (institutions.tree("BJ")[1][0], 1)]
