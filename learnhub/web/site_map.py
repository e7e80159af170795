"""Every face and where it is mounted; what all templates may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from flask import Blueprint, Flask, g, request
from flask_compress import Compress

from learnhub import i18n
from learnhub.people import sessions
from learnhub.settings import ROOT
from learnhub.web import addresses, assets, filters, guards, templating
from learnhub.web.admin import account_merges as admin_account_merges
from learnhub.web.admin import agreements as admin_agreements
from learnhub.web.admin import audit as admin_audit
from learnhub.web.admin import certificates as admin_certificates
from learnhub.web.admin import details as admin_details
from learnhub.web.admin import erasures as admin_erasures
from learnhub.web.admin import factors as admin_factors
from learnhub.web.admin import health as admin_health
from learnhub.web.admin import institution_merges as admin_institution_merges
from learnhub.web.admin import institution_places as admin_institution_places
from learnhub.web.admin import institutions as admin_institutions
from learnhub.web.admin import letters as admin_letters
from learnhub.web.admin import moving as admin_moving
from learnhub.web.admin import options as admin_options
from learnhub.web.admin import overview as admin_overview
from learnhub.web.admin import people as admin_people
from learnhub.web.admin import person as admin_person
from learnhub.web.admin import retention as admin_retention
from learnhub.web.admin import roles as admin_roles
from learnhub.web.admin import sections as admin_sections
from learnhub.web.admin import sign_in_links as admin_sign_in_links
from learnhub.web.admin import suspending as admin_suspending
from learnhub.web.admin import work as admin_work
from learnhub.web.learner import (
    accepting,
    account,
    account_history,
    assignments,
    books,
    certificates,
    discussions,
    email_address,
    erasing,
    factors,
    lookers,
    mistakes,
    moving,
    my_data,
    notebook,
    notes,
    passwords,
    places,
    posts,
    printing,
    quizzes,
    reading,
    record,
    surveys,
)
from learnhub.web.learner import identities as learner_identities
from learnhub.web.learner import passkeys as learner_passkeys
from learnhub.web.manager import (
    claims,
    newcomers,
    overview,
    people,
    person,
    programme,
    programme_leaving,
    programme_members,
    programme_tutors,
    programmes,
    reminders,
    report,
    role_invitations,
    rosters,
    unmarked,
)
from learnhub.web.manager import invitations as manager_invitations
from learnhub.web.public import (
    catalogue,
    confirmations,
    first_password,
    forgotten_passwords,
    glossary,
    invitations,
    machines,
    parts,
    passkeys,
    privacy,
    provider_sign_in,
    second_step,
    sign_in,
    sign_up,
    sign_up_confirmations,
    welcomes,
)
from learnhub.web.trainer import amending as trainer_amending
from learnhub.web.trainer import arranging as trainer_arranging
from learnhub.web.trainer import beginning as trainer_beginning
from learnhub.web.trainer import bringing as trainer_bringing
from learnhub.web.trainer import corrections as trainer_corrections
from learnhub.web.trainer import courses as trainer_courses
from learnhub.web.trainer import discussions as trainer_discussions
from learnhub.web.trainer import draft_units as trainer_draft_units
from learnhub.web.trainer import drafting as trainer_drafting
from learnhub.web.trainer import guide as trainer_guide
from learnhub.web.trainer import history as trainer_history
from learnhub.web.trainer import marking as trainer_marking
from learnhub.web.trainer import mistakes as trainer_mistakes
from learnhub.web.trainer import naming as trainer_naming
from learnhub.web.trainer import overview as trainer_overview
from learnhub.web.trainer import questions as trainer_questions
from learnhub.web.trainer import reviewing as trainer_reviewing
from learnhub.web.trainer import sections as trainer_sections
from learnhub.web.trainer import sending as trainer_sending
from learnhub.web.trainer import stops as trainer_stops
from learnhub.web.trainer import survey_results as trainer_survey_results
from learnhub.web.trainer import versions as trainer_versions
from learnhub.web.trainer import work_marking as trainer_work_marking
from learnhub.web.trainer import writing as trainer_writing

# Each module has put its views on its face's blueprint by being imported; a new module is added here.
MODULES = (
    *(catalogue, glossary, invitations, privacy, sign_in, second_step, passkeys, sign_up, forgotten_passwords),
    *(first_password, welcomes, confirmations, email_address, sign_up_confirmations, admin_options),
    *(account, account_history, certificates, mistakes, notebook, notes, passwords, places, quizzes, reading, record),
    *(surveys, printing, books, assignments, discussions, posts, moving, factors, lookers, learner_passkeys),
    *(admin_overview, admin_people, admin_person, admin_roles, admin_certificates, admin_sign_in_links),
    *(admin_institution_merges, admin_institution_places, admin_account_merges),
    *(admin_details, admin_moving, admin_suspending),
    *(admin_agreements,),
    *(admin_institutions, admin_audit, admin_work, admin_factors, admin_sections, admin_health, admin_letters),
    *(overview, report, newcomers, rosters, role_invitations, people, person, manager_invitations, claims, programmes),
    *(programme, programme_members, programme_leaving, programme_tutors, reminders, unmarked),
    *(trainer_overview, trainer_courses, trainer_mistakes, trainer_questions, trainer_sections),
    *(trainer_survey_results, trainer_marking, trainer_work_marking, trainer_discussions, trainer_guide),
    *(trainer_writing, trainer_drafting, trainer_versions, trainer_sending, trainer_stops, trainer_amending),
    *(trainer_history, trainer_arranging, trainer_naming, trainer_corrections),
    *(trainer_reviewing, trainer_draft_units),
    *(trainer_bringing, trainer_beginning),
    *(my_data, erasing, admin_erasures, admin_retention, accepting, provider_sign_in, learner_identities),
)
WITHOUT_LANGUAGE = (machines,)


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the navigation."""

    label: str
    address: str
    is_current: bool


class _Compress(Compress):
    """Compresses pages, but none that may reflect what a visitor sent beside a secret (the BREACH attack)."""

    def after_request(self, response: Any) -> Any:
        """Compress answers to plain GET requests."""
        return super().after_request(response) if request.method == "GET" and not request.query_string else response


# Brotli's level 3 takes half the time of 4 and makes a lesson 4 % longer; see bench/. Its window is given as a power of
# two: most pages are smaller than 256 KB, and the usual window of 4 MB is taken from the system anew for each page.
COMPRESSION = {
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 3,
    "COMPRESS_BR_WINDOW": 18,
    "COMPRESS_LEVEL": 6,
}


def init_app(app: Flask) -> None:
    """Mount all faces."""
    settings = app.config["LEARNHUB"]
    guards.init_app(app)
    for face in _faces(MODULES):
        app.register_blueprint(face, url_prefix="/<language>")
    for face in _faces(WITHOUT_LANGUAGE):
        app.register_blueprint(face)
    if settings.is_debug:
        app.register_blueprint(parts.face, url_prefix="/<language>")
    app.config.update(COMPRESSION)
    _Compress(app)
    assets.init_app(app, ROOT / "static", settings.data_folder / "static")
    app.context_processor(_context)
    app.jinja_env.filters.update(filters.ALL)
    app.jinja_env.globals["page_address"] = addresses.of_page
    app.jinja_env.globals["ngettext"] = templating.ngettext
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _faces(modules: Iterable[ModuleType]) -> list[Blueprint]:
    """Return each module's blueprint, once."""
    return list({module.face.name: module.face for module in modules}.values())


def _context() -> dict[str, Any]:
    actor = guards.current_actor()
    return {
        "language": g.language,
        "direction": i18n.direction_of(g.language),
        # Templates ask whether somebody is signed in, and for the name.
        "person": actor if actor.is_somebody else None,
        "is_shared": guards.is_shared(),
        "shared_for": int(sessions.SHARED_IDLE_LIMIT.total_seconds()),
        "languages": addresses.this_page_in_all_languages(),
        "navigation": _navigation(),
        "site": _site(),
        "may": guards.may,
    }


def _navigation() -> list[Place]:
    places = [_place("public.catalogue")]
    if guards.current_actor().is_somebody:
        places.insert(0, _place("public.home"))
    if guards.may(trainer_overview.ACTION):
        places.append(_place("trainer.overview"))
    if guards.may("report.aggregate"):
        places.append(_place("manager.overview"))
    if guards.may("institution.create_edit"):
        places.append(_place("admin.overview"))
    return places


def _site() -> dict[str, Any]:
    return {
        # Search engines want whole addresses of a page's other languages.
        "address": addresses.settings().base_url.rstrip("/"),
        "home": addresses.of_page("public.home"),
        "sign_in": addresses.of_page("public.sign_in"),
        "sign_up": addresses.of_page("public.sign_up"),
        "sign_out": addresses.of_page("learner.sign_out"),
        "account": [
            _place("learner.account"),
            _place("learner.record"),
            _place("learner.notebooks_list"),
            _place("learner.certificates"),
        ],
        "privacy": addresses.of_page("public.privacy"),
        "check_certificate": addresses.of_page("machines.verify"),
    }


def _place(endpoint: str) -> Place:
    address = addresses.of_page(endpoint)
    label = _labels(g.language)[endpoint]
    # Pages below a place belong to it; the start page, whose address ends with a slash, has none below.
    return Place(label, address, request.path == address or request.path.startswith(f"{address}/"))


@lru_cache
def _labels(language: str) -> Mapping[str, str]:
    """Return what the places of the navigation are called, looked up once for each language."""
    return {
        "public.home": i18n.translate_in(language, "My learning"),
        "public.catalogue": i18n.translate_in(language, "Courses"),
        "trainer.overview": i18n.translate_in(language, "Teach"),
        "manager.overview": i18n.translate_in(language, "Manage"),
        "admin.overview": i18n.translate_in(language, "Administer"),
        "learner.account": i18n.translate_in(language, "My account"),
        "learner.record": i18n.translate_in(language, "My record"),
        "learner.notebooks_list": i18n.translate_in(language, "My notebook"),
        "learner.certificates": i18n.translate_in(language, "My certificates"),
    }
