"""The operator's commands: links, roles and institutions, and a sentence where something is wrong."""

import re

import click
import pytest
from click.testing import CliRunner, Result

from learnhub.app import LearnHub
from learnhub.cli.people import people
from learnhub.people import accounts, factors, grants, institutions, sign_in_links
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.factors import secured


class Shell:
    """A terminal: types commands of `people`."""

    def __init__(self, app: LearnHub) -> None:
        self._app = app

    def types(self, *words: str) -> Result:
        return CliRunner().invoke(people, list(words), obj=lambda: self._app)

    def gets(self, *words: str) -> str:
        result = self.types(*words)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def is_told(self, *words: str) -> str:
        result = self.types(*words)
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        return result.stderr


@pytest.fixture
def shell(app: LearnHub) -> Shell:
    return Shell(app)


@pytest.fixture
def afi(app: LearnHub, cast: Cast) -> str:
    """The user name of a learner who is there already."""
    with app.app_context(), unit_of_work():
        cast.learner()
    return "afi1"


def roles(app: LearnHub, name: str) -> list[tuple[str, str, str]]:
    with app.app_context():
        person = accounts.find_by_sign_in_name(name)
        assert person is not None
        return [(held.role, held.scope_kind, held.scope_key) for held in grants.in_force(person)]


def test_the_first_administrator_gets_a_link(app: LearnHub, shell: Shell) -> None:
    link = shell.gets("first-administrator")
    found = re.fullmatch(r"http://localhost:8000/en/first-administrator/([\w-]{43})", link)
    assert found
    with app.app_context():
        assert sign_in_links.find_open(found[1]) is not None


def test_there_is_no_second_first_administrator(shell: Shell, afi: str) -> None:
    shell.gets("grant", afi, "administrator")
    assert "There is an administrator already" in shell.is_told("first-administrator")


def test_a_sign_in_link_is_in_the_persons_language(app: LearnHub, shell: Shell, afi: str) -> None:
    found = re.fullmatch(r"http://localhost:8000/fr/sign-in-link/([\w-]{43})", shell.gets("sign-in-link", afi))
    assert found
    with app.app_context(), unit_of_work():
        assert sign_in_links.use(found[1]).user_name == afi


def test_nobody_of_this_name_is_said_in_a_sentence(shell: Shell) -> None:
    assert "nobody with the user name, e-mail address or code dara" in shell.is_told("sign-in-link", "dara")


def test_roles_are_given_and_taken(app: LearnHub, shell: Shell, afi: str) -> None:
    assert shell.gets("grant", afi, "manager", "--scope", "country:bj") == ("Afi Exemple is now manager of country:BJ.")
    assert roles(app, afi) == [("manager", "country", "BJ")]
    assert shell.gets("revoke", afi, "manager", "--scope", "country:bj") == (
        "Afi Exemple is no longer manager of country:BJ."
    )
    assert roles(app, afi) == []


def test_a_role_not_held_cannot_be_taken(shell: Shell, afi: str) -> None:
    assert "does not hold this role" in shell.is_told("revoke", afi, "administrator")


def test_the_last_administrator_stays(app: LearnHub, shell: Shell, afi: str) -> None:
    shell.gets("grant", afi, "administrator")
    assert "last administrator" in shell.is_told("revoke", afi, "administrator")
    assert roles(app, afi) == [("administrator", "everything", "")]


@pytest.mark.parametrize("scope", ["planet:mars", "institution:x", "programme:x", "course:x", "everything:x", ""])
def test_an_unknown_scope_is_named(app: LearnHub, shell: Shell, afi: str, scope: str) -> None:
    assert f"There is no scope {scope}" in shell.is_told("grant", afi, "manager", "--scope", scope)
    assert roles(app, afi) == []


@pytest.mark.parametrize(
    ("role", "scope", "words"),
    [("manager", "country:ZZ", "Choose a country"), ("tutor", "everything", "no such role in this scope")],
)
def test_what_does_not_fit_is_explained(shell: Shell, afi: str, role: str, scope: str, words: str) -> None:
    assert words in shell.is_told("grant", afi, role, "--scope", scope)


def test_an_institution_is_made_below_another(app: LearnHub, shell: Shell) -> None:
    ministry = shell.gets("make-institution", "Ministry of Examples", "--country", "bj")
    office = shell.gets(
        "make-institution", "Office", "--country", "BJ", "--kind", "local_authority", "--below", ministry
    )
    assert shell.gets("institutions", "bj") == f"{ministry}  Ministry of Examples\n{office}    Office"
    with app.app_context():
        assert institutions.get(office).kind == "local_authority"


def test_a_second_institution_of_a_name_is_refused(shell: Shell) -> None:
    shell.gets("make-institution", "Ministry of Examples", "--country", "BJ")
    told = shell.is_told("make-institution", "Ministry of Examples", "--country", "BJ")
    assert "already an institution of this name" in told


def test_people_are_listed_with_what_they_may_do(shell: Shell, afi: str) -> None:
    shell.gets("grant", afi, "manager", "--scope", "country:BJ")
    listed = shell.gets("list", "--country", "bj")
    assert re.fullmatch(r"\w{16}  BJ  Afi Exemple  \(afi1\)  manager of country:BJ", listed)
    assert shell.gets("list", "--country", "TG") == "There is nobody here yet."


def test_the_code_of_the_list_names_a_person_too(shell: Shell, afi: str) -> None:
    code = shell.gets("list").split()[0]
    assert "/fr/sign-in-link/" in shell.gets("sign-in-link", code)


def test_what_a_command_did_is_kept_or_not_at_all(app: LearnHub, shell: Shell, afi: str) -> None:
    shell.is_told("grant", afi, "tutor", "--scope", "country:BJ")
    with app.app_context():
        assert db.session.scalar(db.text("SELECT count(*) FROM grants")) == 0


@pytest.mark.parametrize("name", sorted(people.commands))
def test_every_command_shows_an_example(shell: Shell, name: str) -> None:
    assert f"python -m learnhub people {name}" in shell.gets(name, "--help")
    assert isinstance(people.commands[name], click.Command)


def test_the_second_step_is_reset_by_command(app: LearnHub, shell: Shell, afi: str) -> None:
    assert "has no second step" in shell.is_told("reset-second-step", afi)
    with app.app_context(), unit_of_work():
        person = accounts.find_by_sign_in_name(afi)
        assert person is not None
        secured(person)
    assert shell.gets("reset-second-step", afi) == "The second step of Afi Exemple is reset."
    with app.app_context():
        assert not factors.has_one(person)


def test_the_second_step_is_put_off_and_asked_for_again(app: LearnHub, shell: Shell, afi: str) -> None:
    shell.gets("grant", afi, "administrator")
    needed = []
    for words in (("--days", "14"), ("--days", "0")):
        shell.gets("put-off-second-step", afi, *words)
        with app.app_context():
            person = accounts.find_by_sign_in_name(afi)
            assert person is not None
            needed.append(factors.is_needed(person))
    assert needed == [False, True]
