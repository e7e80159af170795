"""The demonstration: fictional people through the real rules, who can sign in as the table says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from learnhub import clock
from learnhub.access import reach
from learnhub.app import LearnHub, create_app
from learnhub.assessment import draws, grading, standings
from learnhub.assessment.models import Attempt
from learnhub.cli.demo import answering, places, plans, staff
from learnhub.cli.demo.command import demo
from learnhub.content import catalogue, questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.credentials import certificates
from learnhub.learning import enrolments, invitations, progress
from learnhub.learning.models import Enrolment
from learnhub.people import accounts, grants, institutions, memberships, passwords
from learnhub.people.models import Institution, Membership, Person, Role, ScopeKind
from learnhub.reports import people_list
from learnhub.reports.people_list import State
from learnhub.reports.rows import Narrowed
from learnhub.settings import Settings
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry, Event

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # where every test's clock stands
SIZE = 18
_SIGN_IN = re.compile(r"^  (\S.*?)  +(demo-[a-z0-9]+)  +((?:\w{4}-){3}\w{4})$", re.MULTILINE)


def run(app: LearnHub, *words: str) -> Result:
    return CliRunner().invoke(demo, list(words), obj=lambda: app)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LearnHub, str]]:
    """An instance that began as an empty folder, and what the command printed."""
    app = create_app(Settings(data=str(tmp_path_factory.mktemp("demo"))))
    with clock.set_to(NOW):
        result = run(app, "--size", str(SIZE))
    assert result.exit_code == 0, result.output
    yield app, result.stdout
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def printed(filled: tuple[LearnHub, str]) -> Iterator[str]:
    """What was printed, inside the app."""
    app, text = filled
    with app.app_context():
        yield text


def person_of(user_name: str) -> Person:
    found = accounts.find_by_sign_in_name(user_name)
    assert found is not None, user_name
    return found


def sign_ins(text: str) -> dict[str, tuple[str, str]]:
    return {words: (user_name, password) for words, user_name, password in _SIGN_IN.findall(text)}


def enrolment_of(user_name: str) -> Enrolment:
    return enrolments.get_own(person_of(user_name), staff.COURSE)


def test_the_table_says_how_to_sign_in_as_each_role(printed: str) -> None:
    table = sign_ins(printed)
    assert list(table) == [known.words for known in (*staff.KNOWN, *plans.KNOWN)]
    for user_name, password in table.values():
        assert passwords.matches(person_of(user_name).password_hash, password)
        assert passwords.is_long_enough(password, shortest=passwords.SHORTEST_WITH_GRANT)
    assert "Sign in at http://localhost:8000/en/sign-in\n" in printed


def test_nobody_else_has_a_password(printed: str) -> None:
    with_password = db.session.scalars(db.select(Person.user_name).where(Person.password_hash.is_not(None)))
    assert set(with_password) == {user_name for user_name, _ in sign_ins(printed).values()}


@pytest.mark.usefixtures("printed")
def test_each_role_is_held_where_the_table_says() -> None:
    held = {
        known.user_name: [(one.role, one.scope_kind) for one in grants.in_force(person_of(known.user_name))]
        for known in staff.KNOWN
    }
    assert held == {
        "demo-afi": [(Role.ADMINISTRATOR, ScopeKind.EVERYTHING)],
        "demo-koffi": [(Role.MANAGER, ScopeKind.COUNTRY)],
        "demo-akossiwa": [(Role.MANAGER, ScopeKind.INSTITUTION)],
        "demo-nadege": [(Role.MANAGER, ScopeKind.PROGRAMME)],
        "demo-yao": [(Role.TUTOR, ScopeKind.PROGRAMME)],
        "demo-ama": [(Role.AUTHOR, ScopeKind.COURSE)],
    }


@pytest.mark.usefixtures("printed")
def test_the_learners_are_in_the_states_that_the_table_says() -> None:
    not_started, middle, failed, certified = (enrolment_of(known.user_name) for known in plans.KNOWN)
    assert not_started.started_at is None
    assert 0 < progress.standing(middle).done_count < progress.standing(middle).unit_count
    exam = next(unit for unit in catalogue.outline_of(failed.version).units if unit.slug == "final-exam")
    assert standings.of(failed, exam).attempts_used == 1
    assert not standings.of(failed, exam).is_passed
    assert certificates.find_of(failed) is None
    assert certificates.find_of(certified) is not None


def test_the_figures_printed_are_those_of_the_report(printed: str) -> None:
    administrator = reach.actor_of(person_of(staff.ADMINISTRATOR.user_name))
    states = Counter(line.state for line in people_list.everyone(administrator, Narrowed(), None).lines)
    enrolled, certified = states.total(), states[State.CERTIFIED]
    started = enrolled - states[State.NOT_STARTED]
    assert enrolled == SIZE
    assert f"{SIZE} enrolled, {started} started, {certified} completed, {certified} with a certificate." in printed
    assert 0 < states[State.CERTIFIED] < started < enrolled


def test_each_manager_and_tutor_sees_some_but_not_all(printed: str) -> None:
    for known in set(staff.KNOWN) - {staff.ADMINISTRATOR, staff.AUTHOR}:
        seen = people_list.everyone(reach.actor_of(person_of(known.user_name)), Narrowed(), None).lines
        assert 0 < len(seen) < SIZE, known.words


@pytest.mark.usefixtures("printed")
def test_the_record_reads_in_the_order_of_time() -> None:
    for line in (Event, AuditEntry):
        instants = list(db.session.scalars(db.select(line.occurred_at).order_by(line.id)))
        assert instants == sorted(instants)
        assert instants[-1] <= NOW
        assert instants[0] >= NOW - timedelta(weeks=plans.WEEKS, days=1)


@pytest.mark.usefixtures("printed")
def test_claims_wait_for_a_manager_of_benin() -> None:
    benin = db.session.scalars(db.select(Institution.id).where(Institution.country == "BJ"))
    assert memberships.claims_within(benin)


def test_the_invitation_and_the_certificate_printed_are_real(filled: tuple[LearnHub, str], printed: str) -> None:
    code = re.search(r"/en/invitation/(\S+)", printed)
    assert code
    assert invitations.get_open(code[1]).programme is not None
    address = re.search(r"http://localhost:8000/verify/(\S+)", printed)
    assert address
    checked = certificates.check(address[1])
    assert (checked.facts.name, checked.state, checked.is_genuine) == ("Dara Sample", "valid", True)


@pytest.mark.usefixtures("printed")
def test_everybody_is_obviously_fictional() -> None:
    families = {family for country in places.COUNTRIES for family in (*country.families, country.own_family)}
    for person in accounts.list_all():
        assert person.name.split()[-1] in families
        assert (person.user_name or "").startswith("demo-")
        assert person.email is None or person.email.endswith("@example.org")


@pytest.mark.usefixtures("printed")
def test_a_skilled_learner_is_right_and_another_is_not() -> None:
    chance = Random(1)  # noqa: S311 -- nothing here is a secret
    for attempt in db.session.scalars(db.select(Attempt)):
        keys = questions.keys(attempt.version, attempt.unit_slug, draws.questions_of(attempt))
        right, wrong = (answering.answers_to(attempt, skill, chance) for skill in (1.0, 0.0))
        # Of open questions people say what is right.
        for slug, key in ((slug, key) for slug, key in keys.items() if key.kind is not QuestionKind.OPEN):
            assert grading.points_for(key, right[slug]) == key.points, slug
            assert grading.points_for(key, wrong[slug]) < key.points, slug


def test_a_second_time_changes_nothing_and_says_so(filled: tuple[LearnHub, str]) -> None:
    app, _ = filled
    with app.app_context():
        before = len(accounts.list_all()), db.session.scalar(db.select(db.func.count(Event.id)))
    result = run(app, "--size", "20")
    assert result.exit_code == 0
    assert "here already. Nothing was changed." in result.stdout
    assert "--new-passwords" in result.stdout
    assert sign_ins(result.stdout) == {}
    with app.app_context():
        assert before == (len(accounts.list_all()), db.session.scalar(db.select(db.func.count(Event.id))))


def test_new_passwords_take_the_place_of_the_old(tmp_path: Path) -> None:
    app = create_app(Settings(data=str(tmp_path)))
    first = sign_ins(run(app, "--size", "1").stdout)
    again = sign_ins(run(app, "--new-passwords").stdout)
    assert list(again) == list(first)
    with app.app_context():
        for words, (user_name, password) in again.items():
            stored = person_of(user_name).password_hash
            assert passwords.matches(stored, password)
            assert not passwords.matches(stored, first[words][1])
        db.engine.dispose()


def test_there_are_no_new_passwords_for_nobody(app: LearnHub) -> None:
    result = run(app, "--new-passwords")
    assert result.exit_code == 1
    assert "no people of the demonstration here yet" in result.stderr


def test_an_instance_with_a_public_address_is_left_alone(tmp_path: Path) -> None:
    app = create_app(Settings(data=str(tmp_path), base_url="https://learn.example.org"))
    result = run(app)
    assert result.exit_code == 1
    assert "People reach this instance at https://learn.example.org" in result.stderr
    assert not (tmp_path / "learnhub.sqlite3").exists()


def test_without_the_course_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    app = create_app(Settings(data=str(tmp_path / "data"), courses=str(tmp_path / "courses")))
    result = run(app)
    assert result.exit_code == 1
    assert "There is no course spf-foundations in" in result.stderr
    with app.app_context():
        assert accounts.list_all() == []
        db.engine.dispose()


def test_a_course_folder_with_faults_is_told(tmp_path: Path) -> None:
    (tmp_path / "courses" / staff.COURSE / "1.0.0").mkdir(parents=True)
    app = create_app(Settings(data=str(tmp_path / "data"), courses=str(tmp_path / "courses")))
    result = run(app)
    assert result.exit_code == 1
    assert "Nothing was imported." in result.stderr
    with app.app_context():
        assert accounts.list_all() == []
        db.engine.dispose()


def test_the_same_seed_makes_the_same_people() -> None:
    assert plans.make(60, 7)[0] == plans.make(60, 7)[0]
    assert plans.make(60, 7)[0][:20] == plans.make(20, 7)[0]
    assert plans.make(60, 7)[0] != plans.make(60, 8)[0]


def test_many_people_have_user_names_of_their_own() -> None:
    made, _names = plans.make(500, 1)
    assert len({plan.user_name for plan in made} | {known.user_name for known in staff.KNOWN}) == 506
    assert {plan.country.code for plan in made} == set(places.BY_CODE)


@pytest.mark.usefixtures("printed")
def test_memberships_lie_in_the_persons_own_country() -> None:
    for membership in db.session.scalars(db.select(Membership)):
        assert membership.person.country == membership.institution.country
    assert [depth for _, depth in institutions.tree("BJ")] == [0, 0, 1, 2, 2]
