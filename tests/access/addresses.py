"""How to address each route: which targets it has, what is sent, and what the table is asked about.

A route that is not here fails tests/test_access.py; so does an entry without a route.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyotp

from learnhub import clock, ids
from learnhub.access.table import Column
from learnhub.people import accounts
from learnhub.stores import encryption
from tests import published
from tests.access import expectations
from tests.access.expectations import Answer
from tests.access.world import DRAFT, DRAFT_PICTURE, DRAFT_TEXT, DRAFT_TRANSLATION, Actor, Codes, Letter, World
from tests.authenticator import Authenticator
from tests.cast import PASSWORD

Fields = dict[str, Any]
Give = Callable[[World, Actor, Letter], Fields]

EVERYBODY = tuple(Letter)
COURSES = (Letter.PROGRAMME, Letter.COUNTRY, Letter.ELSEWHERE, Letter.ABSENT)
PLACES = (Letter.INSTITUTION, Letter.COUNTRY, Letter.ELSEWHERE, Letter.ABSENT)
NOBODY_IN_PARTICULAR = ()


def nothing(_world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {}


@dataclass(frozen=True)
class Address:
    """How a route is addressed and what is expected of it.

    `ask` is the question to the table; `ok`, `signed_in` and `unknown` are statuses; `names` says whose names the
    page may show: those within reach of this action (`all_named`: it has to show all of them). `changes` says
    whether a deed leaves a trace here, `tells` what else the page tells of, `notes` where it keeps that it was read;
    `looks_apart` are targets whose refusal stands at another field of the form.
    """

    route: Give = nothing
    form: Give = nothing
    query: Give = nothing
    json: Give | None = None
    targets: tuple[Letter, ...] = NOBODY_IN_PARTICULAR
    ask: Callable[[Actor, str, Letter], Answer] = expectations.about_person
    ok: int = 200
    signed_in: int | None = None
    unknown: int = 404
    names: str = ""
    all_named: bool = False
    claims: bool = False
    changes: bool = True
    tells: tuple[str, ...] = ()
    notes: frozenset[str] = frozenset()
    looks_apart: frozenset[Letter] = frozenset()


def person(name: str) -> Give:
    """Address what belongs to the target, by the name of the route's variable (and of the code)."""
    variable, _, code = name.partition("=")

    def give(world: World, actor: Actor, letter: Letter) -> Fields:
        return {variable: getattr(world.target(actor, letter), code or "person")}

    return give


def with_grant(world: World, actor: Actor, letter: Letter) -> Fields:
    codes: Codes = world.target(actor, letter)
    if actor.is_programme_manager and letter is Letter.PROGRAMME:  # who appoints tutors, and nobody else
        codes = world.humans["learner C who tutors"].codes
    return {"public_id": codes.person, "code": codes.grant}


def with_certificate(world: World, actor: Actor, letter: Letter) -> Fields:
    codes: Codes = world.target(actor, letter)
    return {"public_id": codes.person, "code": codes.certificate}


def claimant(world: World, _actor: Actor, letter: Letter) -> Fields:
    found = world.humans.get(f"claimant {letter}")
    return {"code": found.codes.person if found else "0" * 16}


def place(variable: str) -> Give:
    return lambda world, _actor, letter: {variable: world.places.get(letter, "0" * 16)}


def programme(variable: str) -> Give:
    return lambda world, _actor, letter: {variable: world.programmes.get(letter, "0" * 16)}


def newcomer_to_programme(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Choose somebody who may be added: of the place of a programme or, for its managers, of their own institution."""
    human = world.humans.get("member I" if letter is Letter.PROGRAMME else f"member {letter}")
    return {"person": human.codes.person if human else "0" * 16}


def of_programme(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Address somebody who takes part in a programme."""
    return {
        **programme("code")(world, _actor, letter),
        "person": world.humans["member C"].codes.person if letter is Letter.PROGRAMME else "0" * 16,
    }


def member_of_programme(world: World, actor: Actor, letter: Letter) -> Fields:
    return {"person": of_programme(world, actor, letter)["person"]}


def tutor_to_be(world: World, _actor: Actor, letter: Letter) -> Fields:
    human = world.humans.get(f"member {letter}")
    return {"name": human.user_name if human else "nobody"}


def course(variable: str) -> Give:
    return lambda world, _actor, letter: {variable: world.courses.get(letter, "no-such-course")}


def version(world: World, actor: Actor, letter: Letter) -> Fields:
    """Address the only version of a course."""
    return {**course("slug")(world, actor, letter), "number": "1.0.0"}


def seen_version(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Name the bytes of it that its page showed."""
    return {"digest": world.digests.get(letter, "")}


def a_question(world: World, actor: Actor, letter: Letter) -> Fields:
    """Address a question of a course."""
    return {**course("slug")(world, actor, letter), "unit": "check", "question": "how-many"}


def correction(_world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {"reason": "Nobody can know that.", "code": ids.client_id()}


def an_import(world: World, actor: Actor, letter: Letter) -> Fields:
    return {**course("slug")(world, actor, letter), "code": world.imports.get(letter, "0" * 16)}


def mistake(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"code": world.mistakes.get(letter, "0" * 16)}


def written(world: World, actor: Actor, letter: Letter) -> Fields:
    return {**person("public_id=to_mark")(world, actor, letter), "question": published.OPEN_QUESTION}


def at_task(**more: Any) -> Give:
    """Address the assignment that everybody has handed something in for, and one that is not there."""
    unit = {"slug": published.TASKS, **more}
    return either({**unit, "unit": published.TASK}, {**unit, "unit": "no-such-unit"})


def own_work(_world: World, actor: Actor, _letter: Letter) -> Fields:
    """Send what was handed in before once more, which changes nothing."""
    return {"draft": actor.human.codes.work if actor.human else ""}


def under_lesson(world: World, actor: Actor, letter: Letter) -> Fields:
    return {"slug": published.COURSE, "unit": published.LESSON, **person("code=post")(world, actor, letter)}


def about_seen_post(actor: Actor, action: str, letter: Letter) -> Answer:
    """Everybody of the world learns in the course and so sees each post; who may not do it is told so."""
    told = expectations.guarded(actor, action)
    if told is not Answer.DONE or letter is Letter.ABSENT:
        return Answer.UNKNOWN if told is Answer.DONE else told
    if letter is Letter.SELF:  # nobody reports, hides or judges what they wrote
        return Answer.REFUSED
    if action == "discussion.report":
        return Answer.DONE
    writes_it = actor.writes == "C"
    return (
        Answer.DONE
        if writes_it or (not actor.writes and letter in expectations.letters(actor, action))
        else Answer.REFUSED
    )


def about_used_account(actor: Actor, action: str, letter: Letter) -> Answer:
    """Everybody of the world was in before, so nobody of them needs a slip; whoever may print some is told so."""
    told = expectations.about_person(actor, action, letter)
    return Answer.REFUSED if told is Answer.DONE else told


def new_person(world: World, actor: Actor, letter: Letter) -> Fields:
    return {"name": "New Person", "sex": "woman", "language": "fr", **place("institution")(world, actor, letter)}


def a_list(_world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {"form_id": ids.client_id(), "file": (io.BytesIO(b"name,institution\nNew Person,Nowhere\n"), "people.csv")}


def own_list(**more: Any) -> Give:
    """Address the list of people that an actor sent, that of somebody else, or none."""

    def give(world: World, actor: Actor, letter: Letter) -> Fields:
        whose = actor.name if letter is Letter.SELF else "learner" if letter is Letter.ELSEWHERE else ""
        return {"code": world.lists.get(whose, "0" * 16), **more}

    return give


def words(text: str) -> Give:
    return lambda _world, _actor, _letter: {"form_id": ids.client_id(), "text": text, "language": "en"}


def fixed(**fields: Any) -> Give:
    return lambda _world, _actor, _letter: fields


def either(here: Fields, absent: Fields) -> Give:
    """Address something that is the same for everybody, and something that is not there."""
    return lambda _world, _actor, letter: absent if letter is Letter.ABSENT else here


a_document = either({"document": "terms"}, {"document": "nothing"})
HERE_OR_NOT = (Letter.SELF, Letter.ABSENT)
OPEN = {"ask": lambda actor, action, _letter: expectations.guarded(actor, action)}


def if_there(actor: Actor, action: str, letter: Letter) -> Answer:
    told = expectations.guarded(actor, action)
    return Answer.UNKNOWN if told is Answer.DONE and letter is Letter.ABSENT else told


def beyond_oneself(actor: Actor, action: str, letter: Letter) -> Answer:
    """Pages on others alone are refused to whom the table lets see only themselves."""
    told = expectations.guarded(actor, action)
    return Answer.REFUSED if told is Answer.DONE and expectations.letters(actor, action) <= {"S"} else told


def about_changed(actor: Actor, action: str, letter: Letter) -> Answer:
    """Tutors change programmes only in the own institution: the one here works in the ministry, not at the partner."""
    told = expectations.about_place(actor, action, letter)
    return Answer.UNKNOWN if told is Answer.DONE and actor.column is Column.TUTOR else told


def about_learnt(actor: Actor, action: str, letter: Letter) -> Answer:
    """Aggregates of a course are for those within whose reach it is learnt, too: C is learnt by everybody here."""
    told = expectations.guarded(actor, action)
    if told is not Answer.DONE or letter is Letter.ABSENT:
        return expectations.about_place(actor, action, letter)
    is_learnt = letter is Letter.PROGRAMME and "I" in expectations.letters(actor, action)
    within = is_learnt or letter in expectations.letters(actor, action)
    return Answer.DONE if within and letter is Letter.PROGRAMME else Answer.UNKNOWN


def about_published(actor: Actor, action: str, letter: Letter) -> Answer:
    """Of a course that nobody could learn yet, nothing is told: N and X are drafts."""
    told = expectations.about_place(actor, action, letter)
    return Answer.UNKNOWN if told is Answer.DONE and letter is not Letter.PROGRAMME else told


def nobody(_actor: Actor, _action: str, _letter: Letter) -> Answer:
    return Answer.UNKNOWN


def draft(**more: Any) -> Give:
    """Address what is written of a course."""
    return lambda world, actor, letter: {**course("slug")(world, actor, letter), "number": DRAFT, **more}


def new_unit(_world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {"module": "01-start", "kind": "lesson", "title": "More", "unit": f"more-{ids.public_id().lower()}"}


def new_course(_world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {"title_en": "A new course", "short_name": f"new-{ids.public_id().lower()}", "country": "BJ"}


def new_names(module: str) -> Give:
    return lambda _world, _actor, _letter: {
        "title_en": "Other words",
        "title_fr": "D’autres mots",
        "short_name": f"other-{ids.public_id().lower()}",
        "module": module,
    }


def about_begun(actor: Actor, action: str, letter: Letter) -> Answer:
    """Nobody begins the next version where the newest is still written: whoever may is told that there is nothing."""
    told = expectations.about_place(actor, action, letter)
    return Answer.UNKNOWN if told is Answer.DONE else told


def new_text(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Write what nobody wrote before, over what is there now."""
    file = world.folder / world.courses.get(letter, "no-such-course") / DRAFT / DRAFT_TEXT
    now = file.read_bytes() if file.exists() else b""
    return {"text": ids.client_id(), "seen": hashlib.sha256(now).hexdigest()}


def draft_unit(world: World, actor: Actor, letter: Letter) -> Fields:
    return {**version(world, actor, letter), "unit": published.LESSON}


def commented(world: World, actor: Actor, letter: Letter) -> Fields:
    return {**course("slug")(world, actor, letter), "code": "0" * 16}


def nobody_commented(actor: Actor, action: str, _letter: Letter) -> Answer:
    told = expectations.guarded(actor, action)
    return Answer.UNKNOWN if told is Answer.DONE else told


def of_course(**more: Any) -> Give:
    return either({"slug": published.COURSE, **more}, {"slug": "no-such-course", **more})


def invitation_code(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"code": "IN-0000-0000-0000" if letter is Letter.ABSENT else world.invitations["I"][1]}


def invitation(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"code": world.invitations[letter][0] if letter in world.invitations else "0" * 16}


def link(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"token": "x" * 43 if letter is Letter.ABSENT else world.sign_in_link}


def reset_link(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"token": "x" * 43 if letter is Letter.ABSENT else world.reset_link}


def confirmation(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"token": "x" * 43 if letter is Letter.ABSENT else world.confirmation}


def sign_up_link(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"token": "x" * 43 if letter is Letter.ABSENT else world.sign_up}


def welcome_link(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"token": "x" * 43 if letter is Letter.ABSENT else world.welcome}


def new_invitation(world: World, _actor: Actor, letter: Letter) -> Fields:
    to_programme = letter is Letter.PROGRAMME
    chosen = programme("programme") if to_programme else place("institution")
    return {
        "form_id": ids.client_id(), "courses": published.COURSE, "uses_allowed": "5", "days": "30",
        **chosen(world, _actor, letter),
    }  # fmt: skip


def new_programme(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {
        "form_id": ids.client_id(), "name": "Spring", "courses": published.COURSE, "time_zone": "UTC",
        **place("owner")(world, _actor, letter),
    }  # fmt: skip


def new_institution(world: World, actor: Actor, letter: Letter) -> Fields:
    country = {} if actor.name == "country manager" else {"country": "TG" if letter in {"C", "X"} else "BJ"}
    return {"name": "New Office", "kind": "other", **country, **place("parent")(world, actor, letter)}


def into_another(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Choose the institution that stays, of the same country."""
    kept = {"I": "N", "N": "I", "X": "C"}.get(letter)
    return {"into": world.places[kept] if kept else "0" * 16}


def top_or_below(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Put an institution below another one of its country."""
    above = {"I": "N", "N": "I", "X": "C"}.get(letter)
    return {"parent": world.places[above] if above else ""}


def to_another(world: World, _actor: Actor, letter: Letter) -> Fields:
    """Choose an institution of the country where somebody does not work yet."""
    return {"to": world.places["I" if letter is Letter.COUNTRY else "N"]}


def merged_place(world: World, _actor: Actor, letter: Letter) -> Fields:
    return {"public_id": world.merged.get(letter, "0" * 16)}


def twin(which: str) -> Give:
    """Address one of somebody's accounts: a spare one, the one that is kept, or the one that was merged into it."""
    return lambda world, actor, letter: (
        {"public_id": world.twins[which]} if letter is Letter.COUNTRY else person("public_id")(world, actor, letter)
    )


def into_account(world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {"into": world.twins["kept"]}


def kind_of_role(_world: World, actor: Actor, _letter: Letter) -> Fields:
    """Choose the highest role that managers may give, each of theirs."""
    return {"role": "tutor.programme" if actor.is_programme_manager else "manager.institution"}


def a_role(world: World, actor: Actor, _letter: Letter) -> Fields:
    return {"scope": world.programmes["C"] if actor.is_programme_manager else world.offices[0]}


def invited_role(world: World, actor: Actor, letter: Letter) -> Fields:
    role, scope = kind_of_role(world, actor, letter)["role"], a_role(world, actor, letter)["scope"]
    return {"form_id": ids.client_id(), "given": f"{role}.{scope}", "days": "7"}


def profile(_world: World, actor: Actor, _letter: Letter) -> Fields:
    name = f"{actor.human.name.split()[0]} Canary II" if actor.human else ""
    return {"name": name, "sex": "woman", "language": "fr", "country": "BJ", "institution": ""}


def first_code(_world: World, actor: Actor, _letter: Letter) -> Fields:
    """Return the first code of an app, with what the page offered to this actor."""
    secret = "A" * 32
    whose = actor.human.codes.person if actor.human else ""
    offered = encryption.encrypt(f"{whose} {secret}", "totp offer")
    return {"code": pyotp.TOTP(secret).at(clock.now()), "offer": offered}


def new_passkey(_world: World, actor: Actor, _letter: Letter) -> Fields:
    """Return what a device makes of what the page asks this actor."""
    challenge = ids.token()
    whose = actor.human.codes.person if actor.human else ""
    options = json.dumps({"challenge": challenge, "rp": {"id": "localhost"}})
    packed = encryption.encrypt(f"{whose} {challenge}", "passkey add")
    return {"name": "A key ring", "challenge": packed, "answer": Authenticator().make(options)}


def new_account(**more: str) -> Give:
    return fixed(
        name="New Person", user_name="new.person", email="", password=PASSWORD, country="BJ", institution="",
        sex="woman", notice="y", **more,
    )  # fmt: skip


def answer(_world: World, _actor: Actor, _letter: Letter) -> Fields:
    return {"id": ids.client_id(), "response": {"typed": "202"}}


def narrowed(world: World, _actor: Actor, letter: Letter) -> Fields:
    return programme("programme")(world, _actor, letter)


A_PAGE = "00000000-0000-4000-8000-000000000001"
OWN = {"targets": EVERYBODY, "ask": expectations.about_own}
WITHIN = {"targets": EVERYBODY, "ask": expectations.about_person}
OWN_LIST = {"targets": (Letter.SELF, Letter.ELSEWHERE, Letter.ABSENT), "ask": expectations.about_own}
A_TWIN = {"targets": (Letter.SELF, Letter.COUNTRY, Letter.ABSENT), "ask": expectations.about_person}
IN_PROGRAMME = {"targets": (Letter.PROGRAMME, *PLACES[:3], Letter.ABSENT), "ask": expectations.about_place}
CHANGED = {**IN_PROGRAMME, "ask": about_changed}
OF_PROGRAMME = {"targets": (Letter.PROGRAMME, Letter.ABSENT), "ask": about_changed}
NARROWED = {"targets": EVERYBODY[1:], "ask": expectations.about_place}

ADDRESSES: Mapping[tuple[str, str], Address] = {
    # Open to all
    ("machines.root", "GET"): Address(**OPEN, ok=302),
    ("machines.health", "GET"): Address(**OPEN),
    ("machines.security_txt", "GET"): Address(**OPEN, ok=404),  # this instance names nobody
    ("machines.verify", "GET"): Address(**OPEN),
    ("machines.verify_code", "GET"): Address(
        person("code=certificate"), targets=EVERYBODY[1:], ask=if_there, names="certificate.verify_by_code"
    ),
    ("machines.media", "GET"): Address(
        either(
            {"slug": published.COURSE, "number": "1.0.0", "path": "steps.png"},
            {"slug": published.COURSE, "number": "1.0.0", "path": "nothing.png"},
        ),
        targets=HERE_OR_NOT, ask=if_there,
    ),
    ("public.home", "GET"): Address(**OPEN),
    ("public.privacy", "GET"): Address(**OPEN),
    ("public.terms", "GET"): Address(**OPEN),
    ("public.catalogue", "GET"): Address(**OPEN),
    ("public.course", "GET"): Address(of_course(), targets=HERE_OR_NOT, ask=if_there),
    ("public.glossary", "GET"): Address(of_course(), targets=HERE_OR_NOT, ask=if_there),
    ("public.glossary_term", "GET"): Address(
        either({"slug": published.COURSE, "term": "floor"}, {"slug": published.COURSE, "term": "no-such-term"}),
        targets=HERE_OR_NOT, ask=if_there,
    ),
    ("learner.unit", "GET"): Address(
        either(
            {"slug": published.COURSE, "unit": published.LESSON}, {"slug": published.COURSE, "unit": "no-such-unit"}
        ),
        targets=HERE_OR_NOT, ask=if_there, notes=frozenset({"enrolments"}),
    ),
    ("learner.print_lesson", "GET"): Address(
        either(
            {"slug": published.COURSE, "unit": published.LESSON}, {"slug": published.COURSE, "unit": published.CHECK}
        ),
        targets=HERE_OR_NOT, ask=if_there,
    ),
    ("learner.print_module", "GET"): Address(
        either({"slug": published.COURSE, "module": "first"}, {"slug": published.COURSE, "module": "no-such-module"}),
        targets=HERE_OR_NOT, ask=if_there,
    ),
    ("learner.book", "GET"): Address(of_course(shape="epub"), targets=HERE_OR_NOT, ask=if_there),
    # Coming in
    ("public.sign_in", "GET"): Address(**OPEN, signed_in=303),
    ("public.sign_in", "POST"): Address(
        form=fixed(name="wombat.signs.in", password=PASSWORD), **OPEN, ok=303, changes=False
    ),
    ("public.first_password", "GET"): Address(**OPEN, ok=303),
    ("public.first_password", "POST"): Address(form=fixed(password=PASSWORD), **OPEN, ok=303, changes=False),
    ("public.welcome", "GET"): Address(welcome_link, targets=HERE_OR_NOT, ask=if_there),
    ("public.welcome", "POST"): Address(
        welcome_link, form=fixed(password=PASSWORD, notice="y"), targets=HERE_OR_NOT, ask=if_there, ok=303
    ),
    ("public.second_step", "GET"): Address(**OPEN, ok=303),
    ("public.second_step", "POST"): Address(form=fixed(code="123456"), **OPEN, ok=303, changes=False),
    ("public.recovery_code", "GET"): Address(**OPEN, ok=303),
    ("public.recovery_code", "POST"): Address(form=fixed(code="A" * 16), **OPEN, ok=303, changes=False),
    ("public.sign_in_with_passkey", "POST"): Address(form=fixed(answer=""), **OPEN, ok=303, changes=False),
    # No organisation is set up here, so the ways to one and back lead nowhere: they are tested with one.
    ("public.sign_in_with_provider", "GET"): Address(fixed(key="nowhere"), targets=(Letter.ABSENT,), ask=nobody),
    ("machines.provider_callback", "GET"): Address(fixed(key="nowhere"), targets=(Letter.ABSENT,), ask=nobody),
    ("public.first_visit", "GET"): Address(targets=(Letter.ABSENT,), ask=nobody),
    ("public.first_visit", "POST"): Address(form=new_account(), targets=(Letter.ABSENT,), ask=nobody),
    ("public.sign_up", "GET"): Address(**OPEN, signed_in=303),
    ("public.sign_up", "POST"): Address(form=new_account(), **OPEN, ok=303, changes=False),
    ("public.sign_up_sent", "GET"): Address(**OPEN),
    ("public.confirm_sign_up", "GET"): Address(sign_up_link, targets=HERE_OR_NOT, ask=if_there),
    ("public.confirm_sign_up", "POST"): Address(
        sign_up_link, form=fixed(password=PASSWORD), targets=HERE_OR_NOT, ask=if_there, ok=303
    ),
    ("public.first_administrator", "GET"): Address(
        fixed(token="x" * 43), targets=(Letter.ABSENT,), ask=nobody
    ),
    ("public.first_administrator", "POST"): Address(
        # The link was made while there was no administrator; now there is one, and it is worth nothing.
        lambda world, _actor, _letter: {"token": world.first_administrator},
        form=new_account(), targets=(Letter.SELF,), ask=nobody,
    ),
    ("public.sign_in_link", "GET"): Address(link, targets=HERE_OR_NOT, ask=if_there),
    ("public.use_sign_in_link", "POST"): Address(link, targets=HERE_OR_NOT, ask=if_there, ok=303),
    ("public.forgotten_password", "GET"): Address(**OPEN),
    ("public.forgotten_password", "POST"): Address(form=fixed(name="nobody@example.org"), **OPEN, ok=303),
    ("public.forgotten_password_sent", "GET"): Address(**OPEN),
    ("public.new_password", "GET"): Address(reset_link, targets=HERE_OR_NOT, ask=if_there),
    ("public.new_password", "POST"): Address(
        reset_link, form=fixed(password="forty-two quiet otters"), targets=HERE_OR_NOT, ask=if_there, ok=303
    ),
    ("public.confirm_address", "GET"): Address(confirmation, targets=HERE_OR_NOT, ask=if_there),
    ("public.use_confirmation", "POST"): Address(confirmation, targets=HERE_OR_NOT, ask=if_there, ok=303),
    ("public.invitation", "GET"): Address(invitation_code, targets=HERE_OR_NOT, ask=if_there),
    ("public.type_invitation", "POST"): Address(
        form=invitation_code, targets=HERE_OR_NOT, ask=if_there, ok=303, unknown=422, changes=False
    ),
    ("public.accept_invitation", "POST"): Address(invitation_code, targets=HERE_OR_NOT, ask=if_there, ok=303),
    # One's own account
    ("learner.account", "GET"): Address(**OPEN),
    ("learner.record", "GET"): Address(**OPEN),
    ("learner.lookers", "GET"): Address(**OPEN, names="person.name"),
    ("learner.account_history", "GET"): Address(**OPEN, names="person.name"),
    ("learner.my_data", "GET"): Address(**OPEN),
    ("learner.download_my_data", "POST"): Address(**OPEN),
    ("learner.erasure", "GET"): Address(**OPEN),
    # Everybody here has asked already.
    ("learner.ask_erasure", "POST"): Address(**OPEN, ok=303, changes=False),
    ("learner.take_back_erasure", "POST"): Address(**OPEN, ok=303),
    # Everybody here has accepted what holds now.
    ("learner.agree", "GET"): Address(**OPEN, ok=303),
    ("learner.accept_notice", "POST"): Address(
        form=fixed(privacy_notice=accounts.NOTICE_VERSION), **OPEN, ok=303, changes=False
    ),
    ("learner.edit_profile", "GET"): Address(**OPEN),
    ("learner.edit_profile", "POST"): Address(form=profile, **OPEN, ok=303),
    ("learner.change_email", "GET"): Address(**OPEN),
    ("learner.change_email", "POST"): Address(form=fixed(email="new@example.org"), **OPEN, ok=303),
    ("learner.change_password", "GET"): Address(**OPEN),
    ("learner.change_password", "POST"): Address(form=fixed(password="quiet rivers remember"), **OPEN, ok=303),
    ("learner.confirm_password", "GET"): Address(**OPEN),
    ("learner.confirm_password", "POST"): Address(form=fixed(password=PASSWORD), **OPEN, ok=303, changes=False),
    ("learner.second_step", "GET"): Address(**OPEN),
    ("learner.set_up_app", "GET"): Address(**OPEN),
    ("learner.set_up_app", "POST"): Address(form=first_code, **OPEN, ok=303),
    ("learner.remove_app", "GET"): Address(**OPEN),
    ("learner.remove_app", "POST"): Address(**OPEN, ok=303, changes=False),
    ("learner.recovery_codes", "GET"): Address(**OPEN),
    ("learner.recovery_codes", "POST"): Address(form=fixed(form_id=ids.client_id()), **OPEN),
    ("learner.add_passkey", "GET"): Address(**OPEN),
    ("learner.add_passkey", "POST"): Address(form=new_passkey, **OPEN, ok=303),
    ("learner.remove_passkey", "GET"): Address(person("code=passkey"), **OWN),
    ("learner.remove_passkey", "POST"): Address(person("code=passkey"), **OWN, ok=303),
    ("learner.identities", "GET"): Address(**OPEN),
    ("learner.begin_link", "GET"): Address(fixed(key="nowhere"), targets=(Letter.ABSENT,), ask=if_there),
    ("learner.link_identity", "GET"): Address(targets=(Letter.ABSENT,), ask=if_there),
    ("learner.link_identity", "POST"): Address(targets=(Letter.ABSENT,), ask=if_there),
    ("learner.unlink_identity", "GET"): Address(person("code=identity"), **OWN),
    ("learner.unlink_identity", "POST"): Address(person("code=identity"), **OWN, ok=303),
    ("learner.confirm_with_provider", "GET"): Address(fixed(key="nowhere"), targets=(Letter.ABSENT,), ask=if_there),
    ("learner.confirm_passkey", "POST"): Address(form=fixed(answer=""), **OPEN, ok=303, changes=False),
    ("learner.confirm_code", "GET"): Address(**OPEN),
    ("learner.confirm_code", "POST"): Address(form=fixed(code="123456"), **OPEN, ok=422),
    ("learner.end_session", "POST"): Address(person("code=session"), **OWN, ok=303),
    ("learner.end_other_sessions", "POST"): Address(**OPEN, ok=303),
    ("learner.sign_out", "POST"): Address(**OPEN, ok=303, changes=False),
    # Learning
    ("learner.enrol", "POST"): Address(of_course(), targets=HERE_OR_NOT, ask=if_there, ok=303, changes=False),
    # Nobody here has another version to choose: which ones there are is tested with the rules.
    ("learner.ask_to_move", "GET"): Address(of_course(number="9.0.0"), targets=(Letter.ABSENT,), ask=if_there),
    ("learner.move", "POST"): Address(
        of_course(number="1.0.0"), targets=HERE_OR_NOT, ask=if_there, ok=303, changes=False
    ),
    ("learner.choose_language", "POST"): Address(
        of_course(), form=fixed(course_language="fr", unit=published.LESSON), targets=HERE_OR_NOT, ask=if_there, ok=303
    ),
    ("learner.send_survey", "POST"): Address(
        either(
            {"slug": published.VIEWS, "unit": published.SURVEY}, {"slug": published.VIEWS, "unit": "no-such-unit"}
        ),
        form=fixed(**{"answer-change": "More examples."}), targets=HERE_OR_NOT, ask=if_there, ok=303,
    ),
    ("learner.save_work", "POST"): Address(
        at_task(), form=fixed(text="In my own words."), targets=HERE_OR_NOT, ask=if_there, ok=303
    ),
    ("learner.confirm_work", "GET"): Address(at_task(), targets=HERE_OR_NOT, ask=if_there, names="notebook.own"),
    ("learner.hand_in_work", "POST"): Address(
        at_task(), form=own_work, targets=HERE_OR_NOT, ask=if_there, ok=303, changes=False
    ),
    ("learner.work", "GET"): Address(at_task(number=1), targets=HERE_OR_NOT, ask=if_there),
    ("learner.saved_file", "GET"): Address(at_task(position=0), targets=HERE_OR_NOT, ask=if_there),
    ("learner.work_file", "GET"): Address(at_task(number=1, position=0), targets=HERE_OR_NOT, ask=if_there),
    ("learner.complete_lesson", "POST"): Address(
        of_course(unit=published.LESSON), targets=HERE_OR_NOT, ask=if_there, ok=303, changes=False
    ),
    ("learner.keep_place", "POST"): Address(
        # They have done the lesson, so that nothing is kept.
        of_course(unit=published.LESSON), form=fixed(at="p.1.4"), targets=HERE_OR_NOT, ask=if_there, ok=204,
        changes=False,
    ),
    ("learner.start_attempt", "POST"): Address(
        of_course(unit=published.CHECK),
        form=lambda _world, _actor, _letter: {"client_id": ids.client_id()},
        # There is an open attempt, and it is gone on with.
        targets=HERE_OR_NOT, ask=if_there, ok=303, changes=False,
    ),
    ("learner.attempt", "GET"): Address(person("public_id=open_attempt"), **OWN),
    ("learner.save_page", "POST"): Address(
        person("public_id=open_attempt"), form=fixed(**{"answer-who": "1", "answer-how-many": "202"}), **OWN, ok=303
    ),
    ("learner.save_answer", "PUT"): Address(
        lambda world, actor, letter: {**person("public_id=open_attempt")(world, actor, letter), "question": "how-many"},
        json=answer, **OWN,
    ),
    ("learner.summary", "GET"): Address(person("public_id=open_attempt"), **OWN),
    ("learner.hand_in", "POST"): Address(person("public_id=open_attempt"), **OWN, ok=303),
    ("learner.result", "GET"): Address(person("public_id=result"), **OWN),
    ("learner.notebooks_list", "GET"): Address(**OPEN, names="notebook.own"),
    ("learner.notebook", "GET"): Address(of_course(), targets=HERE_OR_NOT, ask=if_there, names="notebook.own"),
    ("learner.notebook_markdown_file", "GET"): Address(
        of_course(), targets=HERE_OR_NOT, ask=if_there, names="notebook.own"
    ),
    ("learner.notebook_pdf", "GET"): Address(of_course(), targets=HERE_OR_NOT, ask=if_there, names="notebook.own"),
    ("learner.write_notes", "POST"): Address(
        of_course(unit=published.LESSON), form=fixed(**{"text.unit.": "Mine.", "revision": A_PAGE}),
        targets=HERE_OR_NOT, ask=if_there, ok=303,
    ),
    ("learner.write_note", "PUT"): Address(
        of_course(unit=published.LESSON, name="unit."), json=fixed(text="Mine.", revision=A_PAGE, seen=[]),
        targets=HERE_OR_NOT, ask=if_there,
    ),
    ("learner.remove_bookmark", "POST"): Address(
        lambda world, actor, letter: {"slug": published.COURSE, **person("code=bookmark")(world, actor, letter)},
        **OWN, ok=303,
    ),
    ("learner.certificates", "GET"): Address(**OPEN),
    ("learner.report_mistake", "GET"): Address(of_course(unit=published.LESSON), targets=HERE_OR_NOT, ask=if_there),
    ("learner.report_mistake", "POST"): Address(
        of_course(unit=published.LESSON),
        form=lambda _world, _actor, _letter: {"form_id": ids.client_id(), "kind": "fact", "text": "Not so."},
        targets=HERE_OR_NOT, ask=if_there, ok=303,
    ),
    ("learner.mistakes", "GET"): Address(**OPEN),
    # Asking and answering: nobody is named
    ("learner.discussion", "GET"): Address(of_course(unit=published.LESSON), targets=HERE_OR_NOT, ask=if_there),
    ("learner.thread", "GET"): Address(under_lesson, targets=EVERYBODY, ask=if_there),
    ("learner.ask", "POST"): Address(
        of_course(unit=published.LESSON), form=words("Since when?"), targets=HERE_OR_NOT, ask=if_there, ok=303
    ),
    ("learner.answer", "POST"): Address(
        under_lesson, form=words("Since 2012."), targets=EVERYBODY, ask=if_there, ok=303
    ),
    ("learner.change_post", "GET"): Address(person("code=post"), **OWN),
    ("learner.change_post", "POST"): Address(person("code=post"), form=fixed(text="Who pays?"), **OWN, ok=303),
    ("learner.ask_to_take_back", "GET"): Address(person("code=post"), **OWN),
    ("learner.take_back", "POST"): Address(person("code=post"), **OWN, ok=303),
    ("learner.report_post", "GET"): Address(person("code=post"), targets=EVERYBODY, ask=about_seen_post),
    ("learner.report_post", "POST"): Address(
        person("code=post"), form=fixed(reason="Advertising."), targets=EVERYBODY, ask=about_seen_post, ok=303
    ),
    ("learner.hide_post", "GET"): Address(person("code=post"), targets=EVERYBODY, ask=about_seen_post),
    ("learner.hide_post", "POST"): Address(
        person("code=post"), form=fixed(reason="Advertising."), targets=EVERYBODY, ask=about_seen_post, ok=303
    ),
    ("learner.show_post", "POST"): Address(
        person("code=post"), targets=EVERYBODY, ask=about_seen_post, ok=303, changes=False
    ),
    ("learner.keep_post", "POST"): Address(
        person("code=post"), targets=EVERYBODY, ask=about_seen_post, ok=303, changes=False
    ),
    ("learner.certificate", "GET"): Address(person("code=certificate"), **OWN),
    ("learner.certificate_pdf", "GET"): Address(person("code=certificate"), **OWN),
    # Managing
    ("manager.overview", "GET"): Address(**OPEN),
    ("manager.report", "GET"): Address(query=narrowed, **NARROWED),
    ("manager.report_csv", "GET"): Address(query=narrowed, **NARROWED),
    ("manager.people", "GET"): Address(
        query=fixed(course=published.COURSE), **OPEN, names="progress.named", all_named=True
    ),
    ("manager.people_csv", "POST"): Address(**OPEN, names="progress.named", all_named=True),
    ("manager.new_person", "GET"): Address(**OPEN),
    ("manager.new_person", "POST"): Address(form=new_person, **NARROWED, ok=303, unknown=422),
    ("manager.slip", "GET"): Address(person("public_id"), **{**WITHIN, "ask": about_used_account}),
    ("manager.slip", "POST"): Address(person("public_id"), **{**WITHIN, "ask": about_used_account}),
    ("manager.import_people", "GET"): Address(**OPEN),
    ("manager.import_people", "POST"): Address(form=a_list, **OPEN, ok=303),
    ("manager.import_template", "GET"): Address(fixed(kind="xlsx"), **OPEN),
    ("manager.people_import", "GET"): Address(own_list(), **OWN_LIST),
    ("manager.agree_to_import", "POST"): Address(own_list(), **OWN_LIST, ok=303),
    ("manager.remove_import", "POST"): Address(own_list(), **OWN_LIST, ok=303),
    ("manager.import_report", "POST"): Address(own_list(kind="csv"), **OWN_LIST),
    ("manager.import_slips", "POST"): Address(
        # These lists wait for their senders: nobody was made by them yet.
        own_list(), form=fixed(part="1"), targets=HERE_OR_NOT, ask=nobody_commented,
        looks_apart=frozenset({Letter.SELF}),
    ),
    ("manager.person", "GET"): Address(person("public_id"), **WITHIN, names="progress.named"),
    ("manager.unmarked", "GET"): Address(**OPEN, names="attempt.unmarked"),
    ("manager.claims", "GET"): Address(**OPEN, names="membership.confirm", all_named=True, claims=True),
    ("manager.confirm_claim", "POST"): Address(
        claimant, targets=PLACES, ask=expectations.about_place, ok=303
    ),
    ("manager.decline_claim", "POST"): Address(
        claimant, targets=PLACES, ask=expectations.about_place, ok=303
    ),
    ("manager.invitations", "GET"): Address(**OPEN),
    ("manager.made_invitation", "GET"): Address(**OPEN, ok=303),
    ("manager.make_invitation", "GET"): Address(**OPEN),
    ("manager.make_invitation", "POST"): Address(
        form=new_invitation, **NARROWED, ok=303, unknown=422, looks_apart=frozenset({Letter.PROGRAMME})
    ),
    ("manager.invite_to_role", "GET"): Address(**OPEN),
    ("manager.invite_to_role", "POST"): Address(form=invited_role, **OPEN, ok=303),
    ("manager.revoke_invitation", "POST"): Address(invitation, **NARROWED, ok=303),
    ("manager.programmes", "GET"): Address(**OPEN),
    ("manager.make_programme", "GET"): Address(**OPEN),
    ("manager.make_programme", "POST"): Address(
        form=new_programme, targets=PLACES, ask=expectations.about_place, ok=303, unknown=422
    ),
    ("manager.programme", "GET"): Address(programme("code"), **IN_PROGRAMME, names="person.name"),
    ("manager.programme_csv", "GET"): Address(programme("code"), **IN_PROGRAMME),
    ("manager.edit_programme", "GET"): Address(programme("code"), **CHANGED),
    ("manager.edit_programme", "POST"): Address(
        programme("code"), form=fixed(name="Autumn", courses=published.COURSE, time_zone="UTC"), **CHANGED, ok=303
    ),
    ("manager.add_people", "GET"): Address(programme("code"), **CHANGED),
    ("manager.add_people", "POST"): Address(
        programme("code"), form=fixed(names="nobody.at.all"), **CHANGED, changes=False
    ),
    ("manager.confirm_people", "POST"): Address(
        programme("code"), form=newcomer_to_programme, **CHANGED, ok=303
    ),
    ("manager.take_out", "GET"): Address(programme("code"), **CHANGED),
    ("manager.take_out", "POST"): Address(
        programme("code"), form=fixed(names="nobody.at.all"), **CHANGED, changes=False
    ),
    ("manager.confirm_out", "POST"): Address(programme("code"), form=member_of_programme, **OF_PROGRAMME, ok=303),
    ("manager.remind", "GET"): Address(programme("code"), **IN_PROGRAMME),
    # Nobody is late here, so who may remind is told that there is nobody to remind.
    ("manager.remind", "POST"): Address(
        programme("code"), form=lambda _world, _actor, _letter: {"form_id": ids.client_id()}, **IN_PROGRAMME,
        ok=409, changes=False,
    ),
    ("manager.remind_by_itself", "POST"): Address(programme("code"), form=fixed(wanted="1"), **IN_PROGRAMME, ok=303),
    ("manager.remove_person", "GET"): Address(of_programme, **OF_PROGRAMME, names="person.name"),
    ("manager.remove_person", "POST"): Address(of_programme, **OF_PROGRAMME, ok=303),
    ("manager.appoint_tutor", "GET"): Address(programme("code"), **IN_PROGRAMME),
    ("manager.appoint_tutor", "POST"): Address(programme("code"), form=tutor_to_be, **IN_PROGRAMME, ok=303),
    # Teaching
    ("trainer.overview", "GET"): Address(**OPEN),
    ("trainer.marking", "GET"): Address(query=narrowed, **IN_PROGRAMME, names="attempt.grade_manual", all_named=True),
    ("trainer.mark_answer", "GET"): Address(written, **WITHIN, names="attempt.grade_manual"),
    ("trainer.mark_answer", "POST"): Address(written, form=fixed(points="1,5", comment="Clear."), **WITHIN, ok=303),
    ("trainer.mark_work", "GET"): Address(person("public_id=work"), **WITHIN, names="attempt.grade_manual"),
    ("trainer.marked_file", "GET"): Address(
        lambda world, actor, letter: {**person("public_id=work")(world, actor, letter), "position": 0}, **WITHIN
    ),
    ("trainer.mark_work", "POST"): Address(
        person("public_id=work"), form=fixed(**{"level-0": "1", "level-1": "2", "comment": "Clear."}), **WITHIN, ok=303
    ),
    ("trainer.discussions", "GET"): Address(**OPEN),
    ("trainer.mistakes", "GET"): Address(**OPEN),
    ("trainer.mistake", "GET"): Address(mistake, targets=COURSES, ask=expectations.about_place),
    ("trainer.mistake", "POST"): Address(
        mistake, form=fixed(seen="new", state="taken_up"), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    # Who writes or looks after a course is told who its authors are.
    ("trainer.course", "GET"): Address(
        course("slug"), targets=COURSES, ask=expectations.about_place, names="person.name"
    ),
    ("trainer.reviews", "GET"): Address(**OPEN),
    # What is written here has errors, and nothing is in review: whoever may is told so.
    ("trainer.ask_review", "GET"): Address(
        draft(), targets=COURSES, ask=expectations.about_place, names="person.name"
    ),
    ("trainer.ask_review", "POST"): Address(
        draft(),
        form=fixed(note="Read it."),
        targets=COURSES,
        ask=expectations.about_place,
        names="person.name",
        ok=409,
        changes=False,
    ),
    ("trainer.take_back", "POST"): Address(
        draft(), targets=COURSES, ask=expectations.about_place, ok=409, changes=False
    ),
    ("trainer.send_back", "GET"): Address(version, targets=COURSES, ask=expectations.about_place, ok=409),
    ("trainer.send_back", "POST"): Address(
        version, form=fixed(word="Not yet."), targets=COURSES, ask=expectations.about_place, ok=409, changes=False
    ),
    ("trainer.draft_unit", "GET"): Address(draft_unit, targets=COURSES, ask=expectations.about_place),
    ("trainer.comment_draft", "POST"): Address(
        draft_unit, form=words("Name the source."), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    # Nobody has commented here: whoever may answer or settle is told that there is nothing.
    ("trainer.answer_comment", "POST"): Address(
        commented, form=words("It is in the law."), targets=COURSES, ask=nobody_commented, changes=False
    ),
    ("trainer.settle_comment", "POST"): Address(commented, targets=COURSES, ask=nobody_commented, changes=False),
    ("trainer.history", "GET"): Address(course("slug"), targets=COURSES, ask=expectations.about_place),
    ("trainer.guide", "GET"): Address(course("slug"), targets=COURSES, ask=expectations.about_place),
    ("trainer.module_guide", "GET"): Address(
        lambda world, actor, letter: {**course("slug")(world, actor, letter), "module": "first"},
        targets=COURSES,
        ask=expectations.about_place,
    ),
    ("trainer.version_files", "GET"): Address(draft(), targets=COURSES, ask=expectations.about_place),
    ("trainer.file", "GET"): Address(draft(path=DRAFT_TEXT), targets=COURSES, ask=expectations.about_place),
    ("trainer.save_file", "POST"): Address(
        draft(path=DRAFT_TEXT), form=new_text, targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.look_at_text", "POST"): Address(
        draft(path=DRAFT_TEXT),
        form=fixed(text="---\ntitle: A\n---\n\nB.\n"),
        targets=COURSES,
        ask=expectations.about_place,
        changes=False,
    ),
    # The course X has a folder that is written already, as all have: the newest must be published to begin the next.
    ("trainer.next_version", "GET"): Address(course("slug"), targets=COURSES, ask=about_begun),
    ("trainer.next_version", "POST"): Address(
        course("slug"), form=fixed(step="patch"), targets=COURSES, ask=about_begun, changes=False
    ),
    ("trainer.amend_question", "GET"): Address(
        a_question, targets=COURSES, ask=expectations.about_place, ok=303,
    ),
    ("trainer.add_translations", "POST"): Address(
        draft(), form=fixed(language="fr"), targets=COURSES, ask=expectations.about_place, ok=303, changes=False
    ),
    ("trainer.translation_done", "POST"): Address(
        draft(path=DRAFT_TRANSLATION), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.add_unit", "GET"): Address(draft(), targets=COURSES, ask=expectations.about_place),
    ("trainer.add_unit", "POST"): Address(
        draft(), form=new_unit, targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.new_course", "GET"): Address(**OPEN),
    ("trainer.new_course", "POST"): Address(
        query=fixed(languages="en"), form=new_course, **{**OPEN, "ok": 303}
    ),
    ("trainer.bring", "GET"): Address(draft(), targets=COURSES, ask=expectations.about_place),
    # A file is sent by itself; without one, who may send is told to choose one.
    ("trainer.bring", "POST"): Address(draft(), targets=COURSES, ask=expectations.about_place, ok=422, changes=False),
    ("trainer.order", "GET"): Address(draft(), targets=COURSES, ask=expectations.about_place),
    ("trainer.move", "POST"): Address(
        draft(), form=fixed(to="unit/words/empty/"), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.unit_names", "GET"): Address(draft(unit="words"), targets=COURSES, ask=expectations.about_place),
    ("trainer.unit_names", "POST"): Address(
        draft(unit="words"), form=new_names("01-start"), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.remove_unit", "GET"): Address(draft(unit="words"), targets=COURSES, ask=expectations.about_place),
    ("trainer.remove_unit", "POST"): Address(
        draft(unit="words"), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.add_module", "GET"): Address(draft(), targets=COURSES, ask=expectations.about_place),
    ("trainer.add_module", "POST"): Address(
        draft(), form=new_names(""), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.module_names", "GET"): Address(draft(module="start"), targets=COURSES, ask=expectations.about_place),
    ("trainer.module_names", "POST"): Address(
        draft(module="start"), form=new_names(""), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.remove_module", "POST"): Address(
        draft(module="empty"), targets=COURSES, ask=expectations.about_place, ok=303
    ),
    ("trainer.draft_media", "GET"): Address(draft(), targets=COURSES, ask=expectations.about_place),
    # A file is sent by itself; without one, who may send is told to choose one.
    ("trainer.draft_media", "POST"): Address(
        draft(), targets=COURSES, ask=expectations.about_place, ok=422, changes=False
    ),
    ("trainer.draft_medium", "GET"): Address(draft(path=DRAFT_PICTURE), targets=COURSES, ask=expectations.about_place),
    ("trainer.version", "GET"): Address(version, targets=COURSES, ask=expectations.about_place),
    ("trainer.send_version", "GET"): Address(course("slug"), targets=COURSES, ask=expectations.about_place),
    # Without a file, who may send is told to choose one.
    ("trainer.send_version", "POST"): Address(
        course("slug"), targets=COURSES, ask=expectations.about_place, ok=422, changes=False
    ),
    ("trainer.imported", "GET"): Address(an_import, targets=COURSES, ask=expectations.about_place),
    # The folders are not there, and what is stored is imported already.
    ("trainer.import_version", "POST"): Address(
        version, targets=COURSES, ask=expectations.about_place, ok=303, changes=False
    ),
    # N and X are drafts, and C is published.
    ("trainer.publish_version", "POST"): Address(
        version, form=seen_version, targets=(Letter.COUNTRY, Letter.ELSEWHERE, Letter.ABSENT),
        ask=expectations.about_place, ok=303,
    ),
    ("trainer.retire_version", "GET"): Address(version, targets=COURSES, ask=expectations.about_place),
    ("trainer.retire_version", "POST"): Address(
        version, form=fixed(reason="Its figures are out of date."), targets=(Letter.PROGRAMME, Letter.ABSENT),
        ask=expectations.about_place, ok=303,
    ),
    # N and X are drafts: nobody can have answered them. Nothing is chosen yet in the address, so nothing is decided.
    ("trainer.correct_question", "GET"): Address(
        a_question, targets=(Letter.PROGRAMME, Letter.ABSENT), ask=expectations.about_place
    ),
    ("trainer.correct_question", "POST"): Address(
        a_question, form=correction, query=fixed(by="void", policy="better"), targets=(Letter.PROGRAMME, Letter.ABSENT),
        ask=expectations.about_place, ok=303,
    ),
    # Nobody has answered to the courses N and X: they are drafts.
    ("trainer.questions", "GET"): Address(course("slug"), targets=COURSES, ask=about_learnt),
    ("trainer.stops", "GET"): Address(course("slug"), targets=COURSES, ask=about_learnt),
    ("trainer.stops_csv", "GET"): Address(course("slug"), targets=COURSES, ask=about_learnt),
    ("trainer.questions_csv", "GET"): Address(course("slug"), targets=COURSES, ask=about_learnt),
    ("trainer.surveys", "GET"): Address(course("slug"), targets=COURSES, ask=about_published),
    # Administering
    ("admin.overview", "GET"): Address(**OPEN),
    ("admin.people", "GET"): Address(ask=beyond_oneself, names="person.search", all_named=True),
    ("admin.person", "GET"): Address(person("public_id"), **WITHIN, names="person.name", tells=("audit.read",)),
    ("admin.grant_role", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.grant_role", "POST"): Address(
        person("public_id"), form=a_role, query=kind_of_role, **WITHIN, ok=303
    ),
    ("admin.revoke_role", "GET"): Address(with_grant, **WITHIN, names="person.name"),
    ("admin.revoke_role", "POST"): Address(with_grant, **WITHIN, ok=303),
    ("admin.revoke_certificate", "GET"): Address(with_certificate, **WITHIN, names="person.name"),
    ("admin.revoke_certificate", "POST"): Address(
        with_certificate, form=fixed(reason="Issued by mistake."), **WITHIN, ok=303
    ),
    # None is revoked here, so who may take a revocation back is told that there is none.
    ("admin.reinstate_certificate", "GET"): Address(with_certificate, **WITHIN, ok=409),
    ("admin.reinstate_certificate", "POST"): Address(
        with_certificate, form=fixed(reason="It was right."), **WITHIN, ok=409, changes=False
    ),
    ("admin.reset_second_step", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.reset_second_step", "POST"): Address(person("public_id"), **WITHIN, ok=303),
    ("admin.suspend", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.suspend", "POST"): Address(person("public_id"), form=fixed(reason="Left the ministry."), **WITHIN, ok=303),
    # Nobody is suspended here, so who may open an account again is told that it is open.
    ("admin.reactivate", "GET"): Address(person("public_id"), **WITHIN, ok=409),
    ("admin.reactivate", "POST"): Address(person("public_id"), **WITHIN, ok=409, changes=False),
    ("admin.edit_person", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.edit_person", "POST"): Address(
        person("public_id"), form=fixed(name="Another Name", sex="another", language="en"), **WITHIN, ok=303
    ),
    ("admin.sign_person_out", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.sign_person_out", "POST"): Address(person("public_id"), **WITHIN, ok=303),
    ("admin.move_person", "GET"): Address(person("public_id"), query=to_another, **WITHIN, names="person.name"),
    ("admin.move_person", "POST"): Address(person("public_id"), query=to_another, **WITHIN, ok=303),
    ("admin.make_sign_in_link", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.make_sign_in_link", "POST"): Address(
        person("public_id"), form=lambda _world, _actor, _letter: {"form_id": ids.client_id()}, **WITHIN,
        names="person.name",
    ),
    ("admin.retention", "GET"): Address(**OPEN),
    ("admin.retention", "POST"): Address(
        form=fixed(sessions_days="7", mail_days="30", unseen_years="3"), **OPEN, ok=303
    ),
    ("admin.erasures", "GET"): Address(**OPEN, names="person.erase", all_named=True),
    ("admin.erase", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    # The only administrator here cannot erase themselves.
    ("admin.erase", "POST"): Address(person("public_id"), **{**WITHIN, "targets": EVERYBODY[1:]}, ok=303),
    ("admin.decline_erasure", "GET"): Address(person("public_id"), **WITHIN, names="person.name"),
    ("admin.decline_erasure", "POST"): Address(
        person("public_id"), form=fixed(reason="Not yet."), **WITHIN, ok=303
    ),
    ("admin.merge_account", "GET"): Address(twin("spare"), **A_TWIN, names="person.name"),
    ("admin.merge_account", "POST"): Address(twin("spare"), query=into_account, **A_TWIN, ok=303),
    ("admin.part_accounts", "GET"): Address(twin("merged"), **A_TWIN, names="person.name"),
    # Nothing is there to be undone for anybody else.
    ("admin.part_accounts", "POST"): Address(twin("merged"), **A_TWIN, ok=303),
    ("admin.agreements", "GET"): Address(**OPEN),
    ("admin.write_agreement", "GET"): Address(a_document, targets=HERE_OR_NOT, ask=if_there),
    ("admin.write_agreement", "POST"): Address(
        a_document, form=fixed(text_en="# Terms of use\n\nBe kind.", publish="1"), targets=HERE_OR_NOT, ask=if_there,
        ok=303,
    ),
    ("admin.institutions", "GET"): Address(**OPEN),
    ("admin.make_institution", "GET"): Address(**OPEN),
    ("admin.make_institution", "POST"): Address(
        form=new_institution, targets=PLACES, ask=expectations.about_place, ok=303, unknown=422
    ),
    ("admin.rename_institution", "GET"): Address(place("public_id"), targets=PLACES, ask=expectations.about_place),
    ("admin.rename_institution", "POST"): Address(
        place("public_id"), form=fixed(name="New Name"), targets=PLACES, ask=expectations.about_place, ok=303
    ),
    ("admin.place_institution", "GET"): Address(place("public_id"), targets=PLACES, ask=expectations.about_place),
    ("admin.place_institution", "POST"): Address(
        place("public_id"), form=top_or_below, targets=PLACES, ask=expectations.about_place, ok=303
    ),
    ("admin.merge_institution", "GET"): Address(
        place("public_id"), targets=PLACES, ask=expectations.about_place
    ),
    ("admin.merge_institution", "POST"): Address(
        place("public_id"), query=into_another, targets=PLACES, ask=expectations.about_place, ok=303
    ),
    ("admin.part_institutions", "GET"): Address(merged_place, targets=PLACES, ask=expectations.about_place),
    ("admin.part_institutions", "POST"): Address(merged_place, targets=PLACES, ask=expectations.about_place, ok=303),
    ("admin.work", "GET"): Address(**OPEN, names="work.watch"),
    ("admin.health", "GET"): Address(**OPEN),
    ("admin.letters", "GET"): Address(**OPEN),
    ("admin.letter", "GET"): Address(
        lambda world, _actor, letter: {"code": "0" * 16 if letter is Letter.ABSENT else world.failed_mail},
        targets=HERE_OR_NOT, ask=if_there, names="work.watch",
    ),
    ("admin.try_work_again", "POST"): Address(
        lambda world, _actor, letter: {"code": "0" * 16 if letter is Letter.ABSENT else world.failed_work},
        targets=HERE_OR_NOT, ask=if_there, ok=303,
    ),
    ("admin.send_mail_again", "POST"): Address(
        lambda world, _actor, letter: {"code": "0" * 16 if letter is Letter.ABSENT else world.failed_mail},
        targets=HERE_OR_NOT, ask=if_there, ok=303,
    ),
    ("admin.options", "GET"): Address(**OPEN),
    ("admin.options", "POST"): Address(form=fixed(mode="domain", domains="gouv.example"), **OPEN, ok=303),
    ("admin.audit", "GET"): Address(ask=beyond_oneself, names="person.name"),
}  # fmt: skip
