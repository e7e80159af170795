"""The people with a role in the demonstration, and the place they look after: made through the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from learnhub import clock
from learnhub.cli.demo import places
from learnhub.cli.demo.places import COUNTRIES, IN_PROGRAMME, MINISTRY
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.learning import invitations, programmes
from learnhub.learning.models import Programme
from learnhub.people import accounts, factors, grants, institutions, memberships
from learnhub.people.grants import Scope
from learnhub.people.models import Institution, Person, Role, ScopeKind, Sex
from learnhub.stores import record

COURSE = "spf-foundations"
# Who looks around need not set an app up first: the second step that these roles ask for is put off, and they are told.
PUT_OFF_DAYS = 366
PROGRAMME = "Demo programme: first steps with floors"


@dataclass(frozen=True, slots=True)
class KnownStaff:
    """Somebody with a role: `words` say which; `place` is where they work, as a place in the country's institutions."""

    words: str
    user_name: str
    name: str
    country: str
    sex: Sex
    place: int


ADMINISTRATOR = KnownStaff("Administrator", "demo-afi", "Afi Exemple", "TG", Sex.WOMAN, MINISTRY)
COUNTRY_MANAGER = KnownStaff("Manager of Benin", "demo-koffi", "Koffi Modèle", "BJ", Sex.MAN, MINISTRY)
INSTITUTION_MANAGER = KnownStaff(
    "Manager of a ministry in Togo", "demo-akossiwa", "Akossiwa Fictif", "TG", Sex.WOMAN, MINISTRY
)
PROGRAMME_MANAGER = KnownStaff("Manager of the programme", "demo-nadege", "Nadège Essai", "BJ", Sex.WOMAN, 1)
TUTOR = KnownStaff("Tutor of the programme", "demo-yao", "Yao Spécimen", "TG", Sex.MAN, 1)
AUTHOR = KnownStaff("Author of the course", "demo-ama", "Ama Spécimen", "TG", Sex.WOMAN, 1)
KNOWN = (ADMINISTRATOR, COUNTRY_MANAGER, INSTITUTION_MANAGER, PROGRAMME_MANAGER, TUTOR, AUTHOR)


@dataclass(slots=True)
class Stage:
    """What is there before the first learner comes.

    `institutions` are by country, in the order of places.py; `invitations` are codes by institution; `staff` is by
    user name.
    """

    course: Course
    institutions: dict[str, list[Institution]] = field(default_factory=dict)
    staff: dict[str, Person] = field(default_factory=dict)
    invitations: dict[int, str] = field(default_factory=dict)


def set_up(password_hashes: Mapping[str, str], *, weeks: int, seats: int) -> Stage:
    """Make institutions, people with a role, the programme, and an invitation for each institution.

    `password_hashes` are by user name, `weeks` how long ago that is, `seats` how many people each invitation lets in.
    """
    stage = Stage(course=catalogue.get_course(COURSE))
    for country in COUNTRIES:
        stage.institutions[country.code] = _institutions(country)
    for known in KNOWN:
        stage.staff[known.user_name] = _person(known, stage, password_hashes[known.user_name])
    programme = _programme(stage.course, weeks)
    _give_roles(stage, programme)
    for country in COUNTRIES:
        for institution in stage.institutions[country.code]:
            stage.invitations[institution.id] = _invitation(stage, institution, programme, weeks, seats)
    return stage


def _institutions(country: places.Country) -> list[Institution]:
    made: list[Institution] = []
    for name, kind, above in country.institutions:
        parent = made[above] if above is not None else None
        made.append(institutions.make(record.SHELL, name=name, kind=kind, country=country.code, parent=parent))
    return made


def _person(known: KnownStaff, stage: Stage, password_hash: str) -> Person:
    person = accounts.register(
        name=known.name,
        user_name=known.user_name,
        email=f"{known.user_name}@example.org",
        password_hash=password_hash,
        country=known.country,
        sex=known.sex,
        language=places.BY_CODE[known.country].language,
        notice_version=accounts.NOTICE_VERSION,
    )
    memberships.join(person, stage.institutions[known.country][known.place], record.SHELL)
    return person


def _programme(course: Course, weeks: int) -> Programme:
    starts_on = clock.today()
    return programmes.make(
        record.SHELL,
        name=PROGRAMME,
        courses=[course],
        starts_on=starts_on,
        due_on=starts_on + timedelta(weeks=weeks + 2),
        ends_on=starts_on + timedelta(weeks=weeks + 8),
        time_zone="Africa/Porto-Novo",
    )


def _give_roles(stage: Stage, programme: Programme) -> None:
    administrator = stage.staff[ADMINISTRATOR.user_name]
    grants.grant_from_shell(administrator, Role.ADMINISTRATOR, grants.EVERYTHING)
    of_programme = Scope(ScopeKind.PROGRAMME, programme.public_id)
    togo = grants.institution_scope(stage.institutions[INSTITUTION_MANAGER.country][MINISTRY])
    for known, role, scope in (
        (COUNTRY_MANAGER, Role.MANAGER, grants.country_scope(COUNTRY_MANAGER.country)),
        (INSTITUTION_MANAGER, Role.MANAGER, togo),
        (PROGRAMME_MANAGER, Role.MANAGER, of_programme),
        (TUTOR, Role.TUTOR, of_programme),
        (AUTHOR, Role.AUTHOR, Scope(ScopeKind.COURSE, stage.course.slug, country=stage.course.country)),
    ):
        grants.grant(administrator, stage.staff[known.user_name], role, scope)
    for person in stage.staff.values():
        factors.put_off(record.SHELL, person, PUT_OFF_DAYS)


def _invitation(stage: Stage, institution: Institution, programme: Programme, weeks: int, seats: int) -> str:
    """Invite to the programme where it runs, elsewhere to the course alone, with an earlier day to be done by."""
    is_in_programme = institution.country in IN_PROGRAMME
    made = invitations.make(
        _inviter(stage, institution),
        institution=institution,
        programme=programme if is_in_programme else None,
        courses=[] if is_in_programme else [stage.course],
        due_on=None if is_in_programme else clock.today() + timedelta(weeks=weeks - 1),
        uses_allowed=seats,
        days=weeks * 7 + 30,
    )
    return made.code


def _inviter(stage: Stage, institution: Institution) -> Person:
    inviters = {"BJ": COUNTRY_MANAGER, "TG": INSTITUTION_MANAGER}
    return stage.staff[inviters.get(institution.country, ADMINISTRATOR).user_name]


def confirmers(stage: Stage) -> Sequence[tuple[Person, set[int]]]:
    """Return who looks at claims, with the keys of the institutions they look after."""
    benin = {institution.id for institution in stage.institutions["BJ"]}
    ministry = stage.institutions["TG"][MINISTRY]
    return (
        (stage.staff[COUNTRY_MANAGER.user_name], benin),
        (stage.staff[INSTITUTION_MANAGER.user_name], institutions.ids_within([ministry.id])),
    )
