"""Makes the app: settings, stores, reactions, faces. No other work happens here."""

from __future__ import annotations

from flask import Flask, Response, current_app
from flask_migrate import Migrate

from learnhub import i18n, reactions
from learnhub.assessment import models as assessment_models
from learnhub.assessment import survey_models
from learnhub.content import models as content_models
from learnhub.content.drafting.previews import Preview
from learnhub.credentials import models as credentials_models
from learnhub.exchange import models as exchange_models
from learnhub.jobs import schedule
from learnhub.learning import models as learning_models
from learnhub.learning.rosters import imports as roster_imports
from learnhub.people import (
    acceptances,
    factor_models,
    first_pins,
    known_browsers,
    looks,
    mailed_links,
    passkey_models,
    sessions,
    sign_ups,
)
from learnhub.people import models as people_models
from learnhub.people.openid import models as openid_models
from learnhub.people.openid import providers
from learnhub.privacy import agreements
from learnhub.privacy import models as privacy_models
from learnhub.settings import ROOT, Settings
from learnhub.stores import database, encryption, files, options, record, repointing
from learnhub.stores.work import procrastinate_schema
from learnhub.web import edge, site_map
from learnhub.web.preview import frame as preview_frame
from learnhub.web.templating import SpokenEnvironment

# Alembic and the labels test want every table to be known, whoever uses it first.
ALL_MODELS = (
    *(people_models, factor_models, mailed_links, looks, content_models, learning_models, assessment_models),
    *(survey_models, credentials_models, exchange_models, passkey_models, sign_ups, options),
    *(privacy_models, acceptances, first_pins, openid_models, repointing, agreements, known_browsers),
    roster_imports,
)


class LearnHub(Flask):
    """Flask, with templates by language and the edge's rule of transactions: below 400 commits, all else rolls back."""

    jinja_environment = SpokenEnvironment

    def dispatch_request(self) -> Response:
        """Run the view and end its transaction before anything is sent."""
        return edge.end_transaction(self.make_response(super().dispatch_request()))


def create_app(settings: Settings | None = None, *, preview: Preview | None = None) -> LearnHub:
    """Return a LearnHub ready to serve, or one that only shows a folder to its author.

    Raises UnsafeSetting when the settings are not safe.
    """
    settings = settings or Settings.from_environment()
    app = LearnHub("learnhub", static_folder=None, template_folder="web/templates")
    app.config.update(
        LEARNHUB=settings,
        OPENID_PROVIDERS=providers.read(settings.openid_path),
        SECRET_KEY=settings.signing_key(),
        SQLALCHEMY_DATABASE_URI=settings.database_address,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_address),
        BABEL_TRANSLATION_DIRECTORIES=str(settings.translations_folder),
        TRUSTED_HOSTS=settings.trusted_hosts,
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SESSION_COOKIE_NAME="__Host-learnhub" if settings.is_secure else "learnhub",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        # How long the cookie lasts where somebody stays signed in; our own table of sessions decides on its worth.
        PERMANENT_SESSION_LIFETIME=sessions.ABSOLUTE_LIMIT,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    settings.data_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.keep_in(settings.data_folder / "files")
    encryption.use(app.config["SECRET_KEY"])
    i18n.read_from(settings.translations_folder)
    database.db.init_app(app)
    settled = {"render_as_batch": True, "compare_type": True, "include_name": procrastinate_schema.is_ours}
    Migrate(app, database.db, directory=str(ROOT / "migrations"), **settled)
    record.set_reactions(reactions.REACTIONS)
    schedule.register(_settings)
    edge.init_app(app)
    site_map.init_app(app)
    if preview is not None:
        preview_frame.init_app(app, preview)
    return app


def _settings() -> Settings:
    found: Settings = current_app.config["LEARNHUB"]
    return found
