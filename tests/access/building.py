"""Builds a small world with somebody at every relation to every kind of actor, through the real rules.

Everybody's name holds a word that is on no page by itself: a canary that sings where it should not be heard.
"""

from __future__ import annotations

from dataclasses import replace

from learnhub import clock, ids
from learnhub.access.table import Column
from learnhub.assessment import answers, attempts
from learnhub.content import catalogue
from learnhub.content.books.book import Shape
from learnhub.content.intake import imports
from learnhub.content.models import CourseVersion, ImportStep
from learnhub.credentials import certificates
from learnhub.exchange import discussions, mistakes
from learnhub.exchange.mistakes import Kind, Place
from learnhub.learning import enrolments, entries, institution_merges, invitations, notebook, programmes, progress
from learnhub.learning.models import Enrolment, Programme
from learnhub.learning.notebook import Sent
from learnhub.learning.rosters import contents
from learnhub.learning.rosters import imports as imports_of_people
from learnhub.learning.rosters.sheets import Kind as FileKind
from learnhub.learning.rosters.sheets import Row, Sheet
from learnhub.people import accounts, factors, grants, memberships, passkeys, sessions, sign_in_links
from learnhub.people.grants import EVERYTHING, Scope
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Institution, Person, Role, ScopeKind, Sex
from learnhub.people.openid import identities
from learnhub.people.openid.client import Claims
from learnhub.privacy import account_merges, erasure_requests
from learnhub.stores import record
from learnhub.stores.database import db
from tests import mailed, published, troubles
from tests.access.handing_in import HandingIn
from tests.access.world import NOBODY, Actor, Codes, Human, World
from tests.authenticator import Authenticator
from tests.cast import YEARS, Cast, password_hash

WORDS = {
    "member C": "Quokka", "member I": "Wombat", "member N": "Numbat", "member X": "Axolotl",
    "learner C who tutors": "Caracal", "claimant I": "Pangolin", "claimant N": "Fossa", "claimant X": "Kakapo",
    "learner": "Okapi", "tutor": "Gerenuk", "programme manager": "Saiga", "institution manager": "Dugong",
    "country manager": "Tapir", "administrator": "Aardvark", "suspended administrator": "Echidna",
    "tutor of a second ago": "Markhor", "manager who moved": "Binturong", "author": "Ocelot",
    "author elsewhere": "Kinkajou", "author of a second ago": "Coati",
}  # fmt: skip
# Whose answers to open questions are asked after; more would only make the lists of people longer than a page.
WRITERS = {WORDS[key] for key in ("member C", "member I", "member N", "member X", "learner C who tutors", "tutor")}

_OWNERS = (("benin", "BJ"), ("togo", "TG"))


class Builder:
    """Makes the world, inside of a unit of work."""

    def __init__(self) -> None:
        self.world = World()
        self._cast = Cast()
        self._version = published.publish_course()
        published.keep_book(self._version, Shape.EPUB)
        self._views = published.publish_views().course
        ministry = self._cast.institution("BJ", name="Ministry of Fiction")
        self._offices = [self._cast.institution(name=name, parent=ministry) for name in ("Upper Desk", "Lower Desk")]
        self._places = {
            "I": ministry,
            "N": self._cast.institution("BJ", name="Other Bureau"),
            "C": self._cast.institution("TG", name="Partner Agency"),
            "X": self._cast.institution("TG", name="Foreign Agency"),
        }
        self._programmes = {letter: self._programme(letter) for letter in ("C", "I", "N", "X")}
        of_benin, of_togo = (published.store_draft(f"of-{name}", country=code) for name, code in _OWNERS)
        self._hand_in = HandingIn(self._cast, self._programmes["C"])
        self._versions = {"C": self._version, "N": of_benin, "X": of_togo}
        self.world.courses = {letter: version.course.slug for letter, version in self._versions.items()}
        self.world.imports = {letter: self._import(version) for letter, version in self._versions.items()}
        self.world.digests = {letter: version.digest for letter, version in self._versions.items()}
        self.world.places = {letter: place.public_id for letter, place in self._places.items()}
        self.world.programmes = {letter: programme.public_id for letter, programme in self._programmes.items()}
        self.world.merged = {letter: self._merged(self._places[letter]) for letter in ("I", "N", "X")}
        self.world.offices = (self._offices[0].public_id, self._offices[1].public_id)

    def _programme(self, letter: str) -> Programme:
        course = self._version.course
        place = self._places[letter]
        return programmes.make(record.SYSTEM, name=f"Programme of {place.name}", courses=[course], institution=place)

    def _merged(self, kept: Institution) -> str:
        """Make an institution that was merged into another one."""
        former = self._cast.institution(kept.country, name=f"Former part of {kept.name}")
        institution_merges.merge(record.SYSTEM, former, kept)
        return former.public_id

    def _make_twins(self) -> None:
        """Give somebody three accounts, one of which became part of another."""
        twins = {name: self._cast.learner(name="Twin") for name in ("spare", "kept", "merged")}
        account_merges.merge(record.SYSTEM, twins["merged"], twins["kept"])
        self.world.twins = {name: person.public_id for name, person in twins.items()}

    @staticmethod
    def _import(version: CourseVersion) -> str:
        """Ask for another version, which has errors."""
        code = imports.ask(record.SYSTEM, version.course, "9.0.0")
        imports.end(code, ImportStep.REFUSED, errors=1)
        return code

    @staticmethod
    def _course(slug: str, country: str) -> str:
        return published.store_draft(slug, country=country).course.slug

    def build(self) -> World:
        """Make everybody and everything."""
        token = sign_in_links.make_first_administrator()
        assert token is not None
        self.world.first_administrator = token
        self._make_targets()
        self._make_actors()
        self._make_invitations()
        self._make_mistakes()
        self._make_former_actors()
        self._make_lists()
        self._let_everybody_come_once()
        self._make_twins()
        target = self.world.humans["member I"].codes.person
        self.world.failed_work, self.world.failed_mail = troubles.failed_work(), troubles.failed_mail(target)
        return self.world

    def _let_everybody_come_once(self) -> None:
        """Whose rights have changed comes by under another token: reading is to change nothing from here on."""
        for name, actor in self.world.actors.items():
            if actor.tokens is not None:
                first, second = (_settled(token) for token in actor.tokens)
                self.world.actors[name] = replace(actor, tokens=(first, second))

    def _make_targets(self) -> None:
        for letter in ("C", "I", "N", "X"):
            place = self._offices[0] if letter == "I" else self._places[letter]
            self._human(f"member {letter}", place=place, programme="C" if letter == "C" else None)
        tutor = Scope(ScopeKind.PROGRAMME, self._programmes["C"].public_id)
        self._human("learner C who tutors", place=self._places["C"], programme="C", role=(Role.TUTOR, tutor))
        for letter in ("I", "N", "X"):
            self._human(f"claimant {letter}", country=self._places[letter].country, claims=self._places[letter])

    def _make_actors(self) -> None:
        ministry, partner = self._places["I"], self._programmes["C"].public_id
        self.world.actors["anonymous"] = Actor("anonymous", Column.ANYONE)
        self._actor("learner", Column.LEARNER, place=ministry)
        programme = Scope(ScopeKind.PROGRAMME, partner)
        self._actor("tutor", Column.TUTOR, (Role.TUTOR, programme), manages="C", place=ministry)
        self._actor("programme manager", Column.LEARNER, (Role.MANAGER, programme), manages="C", place=ministry)
        held = grants.institution_scope(ministry)
        self._actor("institution manager", Column.INSTITUTION_MANAGER, (Role.MANAGER, held), place=ministry)
        country = grants.country_scope("BJ")
        self._actor("country manager", Column.COUNTRY_MANAGER, (Role.MANAGER, country), country="BJ")
        own, other = (Scope(ScopeKind.COURSE, self.world.courses[letter]) for letter in ("C", "X"))
        self._actor("author", Column.LEARNER, (Role.AUTHOR, own), writes="C", place=ministry)
        self._actor("author elsewhere", Column.LEARNER, (Role.AUTHOR, other), writes="X", place=ministry)
        self._actor("administrator", Column.ADMINISTRATOR, (Role.ADMINISTRATOR, EVERYTHING), country="BJ")

    def _make_former_actors(self) -> None:
        """Make those whose rights ended, while their sessions were open."""
        ministry, elsewhere = self._places["I"], self._places["N"]
        suspended = self._actor(
            "suspended administrator", Column.ANYONE, (Role.ADMINISTRATOR, EVERYTHING), country="BJ"
        )
        suspended.suspended_at = clock.now()
        programme = Scope(ScopeKind.PROGRAMME, self._programmes["C"].public_id)
        tutor = self._actor("tutor of a second ago", Column.LEARNER, (Role.TUTOR, programme), place=ministry)
        course = Scope(ScopeKind.COURSE, published.COURSE)
        author = self._actor("author of a second ago", Column.LEARNER, (Role.AUTHOR, course), place=ministry)
        grants.revoke_from_shell(grants.in_force(author)[0])
        held = grants.institution_scope(ministry)
        moved = self._actor("manager who moved", Column.LEARNER, (Role.MANAGER, held), place=elsewhere, former=ministry)
        grants.revoke_from_shell(grants.in_force(tutor)[0])
        memberships.join(moved, elsewhere, record.SYSTEM)  # which ends the right over the institution left behind
        assert not [*grants.in_force(tutor), *grants.in_force(author), *grants.in_force(moved)]
        db.session.flush()

    def _actor(
        self,
        name: str,
        column: Column,
        role: tuple[Role, Scope] | None = None,
        *,
        manages: str = "",
        writes: str = "",
        country: str = "BJ",
        place: Institution | None = None,
        former: Institution | None = None,
    ) -> Person:
        person = self._human(name, country=country, place=place, role=role, works_at_first=former)
        self.world.actors[name] = Actor(
            name,
            column,
            self.world.humans[name],
            manages,
            (sessions.start(person, "Firefox"), sessions.start(person, "Firefox", password_checked=False)),
            is_programme_manager=name == "programme manager",
            writes=writes,
        )
        return person

    def _human(
        self,
        key: str,
        *,
        country: str = "BJ",
        place: Institution | None = None,
        works_at_first: Institution | None = None,
        claims: Institution | None = None,
        programme: str | None = None,
        role: tuple[Role, Scope] | None = None,
    ) -> Person:
        word = WORDS[key]
        person = accounts.register(
            name=f"{word} Canary",
            user_name=f"{word.lower()}.signs.in",
            email=f"{word.lower()}@canary.example",
            password_hash=password_hash(),
            country=place.country if place else country,
            sex=Sex.WOMAN,
            language="en",
            notice_version=accounts.NOTICE_VERSION,
        )
        if place is not None:
            memberships.join(person, works_at_first or place, record.SYSTEM)
        if claims is not None:
            memberships.claim(person, claims)
        if role is not None:
            grants.grant_from_shell(person, *role)
            factors.put_off(record.SHELL, person, YEARS)
        erasure_requests.ask(person)
        self.world.humans[key] = self._human_of(person, place, claims, programme)
        return person

    def _human_of(
        self, person: Person, place: Institution | None, claims: Institution | None, programme: str | None
    ) -> Human:
        assert person.user_name
        assert person.email
        return Human(
            name=person.name,
            email=person.email,
            user_name=person.user_name,
            country=person.country,
            places=frozenset({*self._with_those_above(place)}),
            claimed=claims.public_id if claims else "",
            programmes=frozenset({programme} if programme else ()),
            codes=self._learn(person, self._programmes[programme] if programme else None),
        )

    def _with_those_above(self, place: Institution | None) -> list[str]:
        if place is None:
            return []
        above = {office.public_id: self._places["I"].public_id for office in self._offices}
        return [place.public_id, *([above[place.public_id]] if place.public_id in above else [])]

    def _learn(self, person: Person, programme: Programme | None) -> Codes:
        """Complete the course, begin another attempt, sign in elsewhere, and hold a role that can be taken."""
        enrolment = enrolments.enrol(person, self._version.course, language="en", programme=programme)
        outline = catalogue.outline_of(enrolment.version)
        progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, published.LESSON))
        results = [self._take(enrolment, unit) for unit in (published.CHECK, published.EXAM)]
        certificate = certificates.find_of(enrolment)
        assert certificate is not None, outline
        begun = attempts.start(enrolment, catalogue.get_unit(enrolment.version, published.CHECK), ids.client_id())
        enrolments.enrol(person, self._views, language="en")
        sessions.start(person, "Firefox on another device")
        return Codes(
            person=person.public_id,
            certificate=certificate.code,
            open_attempt=begun.public_id,
            result=results[0],
            session=sessions.list_open(person)[0].public_id,
            passkey=_passkey(person),
            identity=_identity(person),
            grant=self._role_to_take(person),
            bookmark=self._keep(enrolment),
            to_mark=self._hand_in.answer(person, programme) if _word_of(person) in WRITERS else NOBODY.to_mark,
            work=self._hand_in.work(person, programme),
            post=discussions.ask(
                person, self._version.course, published.LESSON, language="en", text="Who pays for it?"
            ).public_id,
        )

    def _take(self, enrolment: Enrolment, unit: str) -> str:
        attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, unit), ids.client_id())
        drawn = {question: published.RIGHT[question] for question in _questions(attempt.draw)}
        answers.save_page(attempt, drawn)
        assert attempts.hand_in(attempt).is_passed
        return str(attempt.public_id)

    @staticmethod
    def _keep(enrolment: Enrolment) -> str:
        """Write a note and keep a bookmark; return the bookmark's code."""
        note = Sent(entries.Kind.PROMPT, "where-you-work", f"A secret of {enrolment.person.name}", ids.client_id())
        notebook.write(enrolment, published.LESSON, [note])
        notebook.set_bookmark(enrolment, published.LESSON, "", is_kept=True)
        return next(entry.code for entry in entries.of_course(enrolment) if entry.kind is entries.Kind.BOOKMARK)

    def _role_to_take(self, person: Person) -> str:
        """Return a role that can be taken: the one held, else one below all managers of places, given for it."""
        held = grants.in_force(person)
        if held:
            return held[0].public_id
        if _word_of(person) not in {word for key, word in WORDS.items() if key.startswith("member")}:
            return NOBODY.grant
        scope = grants.institution_scope(self._offices[1])
        return grants.grant_from_shell(person, Role.MANAGER, scope).public_id

    def _make_lists(self) -> None:
        """Let everybody have sent a list of people that waits for a yes, when they still might."""
        sheet = Sheet(FileKind.CSV, [Row(1, ["name"]), Row(2, ["New Person"])])
        counts = {"new": 1, "changed": 0, "same": 0, "wrong": 0, "faults": 0}
        told = {"rows": [[2, "new", [], "", ""]], "faults": [], "unknown": []}
        for name, actor in self.world.actors.items():
            if actor.human:
                self.world.lists[name] = code = imports_of_people.new_code()
                sender = accounts.get(actor.human.codes.person)
                imports_of_people.ask(sender, contents.of_sheet(sheet), 1, code=code)
                imports_of_people.note_checked(code, counts, "", told)

    def _make_mistakes(self) -> None:
        """Let somebody report a mistake in each course, who does not wish to be named."""
        finder = accounts.get(self.world.humans["member X"].codes.person)
        for letter, version in self._versions.items():
            place = Place(version, catalogue.get_unit(version, published.LESSON), "en")
            report = mistakes.report(finder, place, kind=Kind.FACT, text="This figure is too high.")
            self.world.mistakes[letter] = report.public_id

    def _make_invitations(self) -> None:
        maker = accounts.get(self.world.actors["administrator"].human.codes.person)  # type: ignore[union-attr]
        for letter in ("C", "I", "N", "X"):
            made = invitations.make(
                maker,
                institution=None if letter == "C" else self._places[letter],
                programme=self._programmes["C"] if letter == "C" else None,
                courses=[self._version.course],
                due_on=None,
                uses_allowed=50,
                days=30,
            )
            self.world.invitations[letter] = (made.invitation.public_id, made.code)
        target = accounts.get(self.world.humans["member I"].codes.person)
        self.world.sign_in_link = sign_in_links.make(record.SHELL, target)
        self._send_links()

    def _send_links(self) -> None:
        """Send links by mail to somebody who takes part in nothing else."""
        forgetful = Cast().learner(name="Forgetful", user_name="forgets", email="forgets@example.org")
        self.world.reset_link = mailed.token_for(forgetful, Purpose.RESET)
        self.world.confirmation = mailed.token_for(forgetful, Purpose.CONFIRM)
        welcomed = accounts.register(
            name="Welcomed", user_name=None, email="welcomed@example.org", password_hash=None, country="BJ",
            sex=Sex.NOT_STATED, language="fr", notice_version=None,
        )  # fmt: skip
        self.world.welcome = mailed.token_for(welcomed, Purpose.WELCOME)
        self.world.sign_up = mailed.sign_up_token("newcomer@example.org")


def _passkey(person: Person) -> str:
    """Return a passkey of a person: all have one, and so a second step."""
    site = passkeys.site_of("http://localhost")
    asked = passkeys.ask_to_add(person, site)
    return passkeys.add(person, site, asked.challenge, Authenticator().make(asked.options), "A phone").public_id


def _identity(person: Person) -> str:
    """Return the account of another organisation that opens a person's own."""
    identities.link(person, Claims("https://login.example.org", person.public_id))
    return identities.of(person)[0].public_id


def _word_of(person: Person) -> str:
    return person.name.split()[0]


def _questions(draw: object) -> list[str]:
    """Return the ids of the questions that were drawn."""
    assert isinstance(draw, list)
    return [str(one["question"]) for one in draw]


def _settled(token: str) -> str:
    """Return the token that a browser holds after it has come with one and then with the one that it was given."""
    present = sessions.find_present(token)
    if present is None or present.next_token is None:
        return token
    sessions.settle(present.next_token)
    return present.next_token
