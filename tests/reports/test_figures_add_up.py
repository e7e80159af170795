"""Whatever the rows: each figure equals a count by hand over them, and parts add up to totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from learnhub import clock, ids
from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.content.models import Course, CourseVersion
from learnhub.credentials.models import Certificate
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Institution, Membership, MembershipState, Person, Sex
from learnhub.reports import completion, people_list
from learnhub.reports.completion import Figures, Split
from learnhub.reports.rows import Narrowed
from learnhub.stores import record
from learnhub.stores.database import db
from tests.cast import Cast
from tests.reports import factories
from tests.thoroughness import cases

PLACE_NAMES = ("ministry", "office", "abroad")
PLACES = st.sampled_from([None, *PLACE_NAMES])
SEXES = st.sampled_from(list(Sex))


@dataclass(frozen=True)
class Raw:
    """One enrolment as it lies in the tables, and what its person is today."""

    place: str | None
    is_confirmed: bool
    sex: Sex
    is_started: bool
    is_completed: bool
    is_certified: bool
    place_then: str | None
    sex_then: Sex
    country_then: str
    in_programme: bool

    @property
    def country(self) -> str:
        return "TG" if self.place == "abroad" else "BJ"

    @property
    def keys(self) -> tuple[str, str, Sex]:
        """Country, institution and sex under which it counts."""
        if self.is_completed:
            return self.country_then, self.place_then or completion.NO_INSTITUTION, self.sex_then
        if self.place and not self.is_confirmed:
            return self.country, completion.NOT_CONFIRMED, self.sex
        return self.country, self.place or completion.NO_INSTITUTION, self.sex

    @property
    def figures(self) -> Figures:
        is_certified = self.is_completed and self.is_certified
        return Figures(1, int(self.is_started), int(self.is_completed), int(is_certified))


RAW = st.builds(
    Raw,
    place=PLACES,
    is_confirmed=st.booleans(),
    sex=SEXES,
    is_started=st.booleans(),
    is_completed=st.booleans(),
    is_certified=st.booleans(),
    place_then=PLACES,
    sex_then=SEXES,
    country_then=st.sampled_from(["BJ", "TG"]),
    in_programme=st.booleans(),
)


@dataclass
class World:
    """Places, viewers and a course; learners are put in anew for each case."""

    course: Course
    version_id: int
    programme: Programme
    places: dict[str, Institution]
    viewers: dict[str, Actor]
    numbers: Iterator[int] = field(default_factory=lambda: count(10_000))

    def put_in(self, raws: list[Raw]) -> None:
        """Write the rows as they are, past the rules."""
        keyed = [(next(self.numbers), raw) for raw in raws]
        if not keyed:
            return
        _insert(Person, [self._person(key, raw) for key, raw in keyed])
        _insert(Membership, [self._membership(key, raw) for key, raw in keyed if raw.place])
        _insert(Enrolment, [self._enrolment(key, raw) for key, raw in keyed])
        certified = [key for key, raw in keyed if raw.is_completed and raw.is_certified]
        _insert(Certificate, [_certificate(key) for key in certified])

    def _person(self, key: int, raw: Raw) -> dict[str, object]:
        return {
            "id": key,
            "public_id": ids.public_id(),
            "name": f"Nobody {key}",
            "name_key": f"nobody {key}",
            "sex": raw.sex,
            "country": raw.country,
            "language": "en",
            "created_at": clock.now(),
        }

    def _membership(self, key: int, raw: Raw) -> dict[str, object]:
        state = MembershipState.CONFIRMED if raw.is_confirmed else MembershipState.CLAIMED
        place = self.places[raw.place or ""].id
        return {"person_id": key, "institution_id": place, "state": state, "since": clock.now()}

    def _enrolment(self, key: int, raw: Raw) -> dict[str, object]:
        done = clock.now() if raw.is_completed else None
        place_then = self.places[raw.place_then].id if raw.place_then and done else None
        return {
            "id": key,
            "public_id": ids.public_id(),
            "person_id": key,
            "course_id": self.course.id,
            "version_id": self.version_id,
            "cycle": 1,
            "programme_id": self.programme.id if raw.in_programme else None,
            "language": "en",
            "enrolled_at": clock.now(),
            "started_at": clock.now() if raw.is_started else None,
            "completed_at": done,
            "completed_country": raw.country_then if done else None,
            "completed_institution_id": place_then,
            "completed_sex": raw.sex_then if done else None,
        }


def _certificate(key: int) -> dict[str, object]:
    return {
        "code": f"LH-{key}",
        "enrolment_id": key,
        "facts": "{}",
        "facts_digest": "",
        "issued_at": clock.now(),
    }


def _insert(model: type, values: list[dict[str, object]]) -> None:
    if values:
        db.session.execute(insert(model), values)


@pytest.fixture
def world(rules: None) -> World:
    cast = Cast()
    course = factories.course()
    programme = programmes.make(record.SYSTEM, name="Programme", courses=[course])
    ministry = cast.institution("BJ", name="ministry")
    places = {
        "ministry": ministry,
        "office": cast.institution(parent=ministry, name="office"),
        "abroad": cast.institution("TG", name="abroad"),
    }
    people = {
        "administrator": cast.administrator(),
        "country": cast.country_manager("BJ"),
        "institution": cast.institution_manager(ministry),
        "office": cast.institution_manager(places["office"]),
        "programme": cast.programme_manager(programme.public_id),
        "tutor": cast.tutor(programme.public_id),
        "learner": cast.learner(),
    }
    viewers = {name: reach.actor_of(person) for name, person in people.items()}
    version_id = db.session.scalars(select(CourseVersion.id).where(CourseVersion.course_id == course.id)).one()
    return World(course, version_id, programme, places, viewers)


MAY_SEE = {
    "administrator": lambda _raw: True,
    "country": lambda raw: raw.country == "BJ",
    "institution": lambda raw: raw.is_confirmed and raw.place in {"ministry", "office"},
    "office": lambda raw: raw.is_confirmed and raw.place == "office",
    "programme": lambda raw: raw.in_programme,
    "tutor": lambda raw: raw.in_programme,
    "learner": lambda _raw: False,
}
NARROWED = {
    "all": lambda _raw: True,
    "ministry": lambda raw: raw.keys[1] in {"ministry", "office"},
    "TG": lambda raw: raw.keys[0] == "TG",
    "programme": lambda raw: raw.in_programme,
}


def by_hand(raws: list[Raw], split: Split) -> dict[str, Figures]:
    sums: dict[str, Figures] = {}
    for raw in raws:
        key = raw.keys[list(Split).index(split)]
        sums[key] = sums.get(key, Figures()) + raw.figures
    return sums


@given(raws=st.lists(RAW, max_size=25))
@pytest.mark.long
@settings(max_examples=cases(3, long=100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_figures_equal_a_count_by_hand(world: World, raws: list[Raw]) -> None:
    with db.session.begin_nested() as case:
        world.put_in(raws)
        for viewer, actor in world.viewers.items():
            seen = [raw for raw in raws if MAY_SEE[viewer](raw)]
            for narrowed, belongs in NARROWED.items():
                _check(world, viewer, actor, narrowed, [raw for raw in seen if belongs(raw)])
            assert _states(world, actor) == Counter(_state(raw) for raw in seen)
        case.rollback()


def _check(world: World, viewer: str, actor: Actor, narrowed: str, seen: list[Raw]) -> None:
    report = completion.completion(
        actor,
        world.course,
        programme=world.programme if narrowed == "programme" else None,
        institution=world.places.get(narrowed),
        country="TG" if narrowed == "TG" else None,
    )
    total = sum((raw.figures for raw in seen), Figures())
    assert report.total == total
    assert (Split.SEX in report.splits) == (viewer != "tutor" or not seen)
    for split, lines in report.splits.items():
        found = {line.name or line.key: line.figures for line in lines}
        assert {key: figures for key, figures in found.items() if figures.enrolled} == by_hand(seen, split)
        assert sum(found.values(), Figures()) == total


def _states(world: World, actor: Actor) -> Counter[str]:
    listed = people_list.everyone(actor, Narrowed(course_id=world.course.id), None)
    return Counter(line.state for line in listed.lines)


def _state(raw: Raw) -> str:
    if raw.is_completed:
        return "certified" if raw.is_certified else "completed"
    return "under_way" if raw.is_started else "not_started"
