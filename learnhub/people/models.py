"""Tables of people. Who someone is stands in `persons` alone, so that it can be erased in one place."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Dialect, ForeignKey, Index, String, TypeDecorator, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from learnhub import i18n
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, SECRET, SENSITIVE, TECHNICAL


class Sex(StrEnum):
    """As a person states it. Not stated is an answer of its own, never merged with another."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"
    NOT_STATED = "not_stated"


# Of a few letters several are made; what comes after so many makes no difference.
LONGEST_NAME_KEY = 400


# What stands in place of the name of somebody who was erased; nobody reads it, but the words for it.
NO_NAME = "—"


class PersonName(TypeDecorator[str]):
    """A name; of somebody who was erased, words for that in the language that is spoken."""

    impl = String(200)
    cache_ok = True

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        """Return what is shown."""
        return i18n.gettext("Erased person") if value == NO_NAME else value


class Person(Model):
    """Anyone with an account. `public_id` is the opaque code that all other records use."""

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYM)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    name: Mapped[str] = mapped_column(PersonName, info=IDENTITY)
    # By what people are found and sorted, alike on every database: the name without accents and case.
    name_key: Mapped[str] = mapped_column(
        String(LONGEST_NAME_KEY).with_variant(String(LONGEST_NAME_KEY, collation="C"), "postgresql"), info=IDENTITY
    )
    user_name: Mapped[str | None] = mapped_column(String(64), unique=True, info=IDENTITY)
    email: Mapped[str | None] = mapped_column(String(254), unique=True, info=IDENTITY)
    email_verified_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    password_hash: Mapped[str | None] = mapped_column(String(200), info=SECRET)
    sex: Mapped[str] = mapped_column(String(16), info=SENSITIVE)
    country: Mapped[str] = mapped_column(String(2), index=True, info=IDENTITY)
    language: Mapped[str] = mapped_column(String(16), info=IDENTITY)
    notice_version: Mapped[str | None] = mapped_column(String(32), info=ACTIVITY)
    notice_accepted_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    created_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    last_seen_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    suspended_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # Until when a role does not ask for a second step at sign-in: the operator alone puts it off.
    second_step_put_off_until: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # The account that took this one over, which nobody signs in to any more (privacy/account_merges.py).
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    # When everything that said who this was went (privacy/erasing.py).
    erased_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    @validates("name")
    def _keep_name_key(self, _column: str, name: str) -> str:
        self.name_key = key_of_name(name)
        return name


def key_of_name(name: str) -> str:
    """Return by what a person of a name is found and sorted."""
    return i18n.folded(name)[:LONGEST_NAME_KEY]


class Session(Model):
    """One sign-in on one device. The browser holds the token, we hold its digest."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    # Of the token under which it goes on, since rights have changed (renewals.py).
    next_digest: Mapped[str | None] = mapped_column(String(64), unique=True, info=SECRET)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    device: Mapped[str] = mapped_column(String(200), info=IDENTITY)
    # From where it was last used, as far as that is kept (networks.py).
    network: Mapped[str | None] = mapped_column(String(45), info=IDENTITY)
    # On a computer that others use too: it ends soon, and nothing is kept there.
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false(), info=ACTIVITY)
    # Begun with an account of an organisation that sees to the second step (openid/providers.py).
    brings_second_step: Mapped[bool] = mapped_column(default=False, server_default=false(), info=ACTIVITY)
    started_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    last_used_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    password_checked_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    ended_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()


class SignInLinkPurpose(StrEnum):
    """What a one-time link opens."""

    SIGN_IN = "sign_in"
    FIRST_ADMINISTRATOR = "first_administrator"


class SignInLink(Model):
    """A link that works once. The digest is kept, never the link."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    purpose: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)


class Throttle(Model):
    """How often something was tried within a window, under a hashed key; see throttles.py."""

    __tablename__ = "throttles"

    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=PSEUDONYM)
    window_started_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    tries: Mapped[int] = mapped_column(info=TECHNICAL)


class Role(StrEnum):
    """What a grant makes of a person. A learner needs none."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    TUTOR = "tutor"
    AUTHOR = "author"


class ScopeKind(StrEnum):
    """Within what a role holds."""

    EVERYTHING = "everything"
    COUNTRY = "country"
    INSTITUTION = "institution"
    PROGRAMME = "programme"
    COURSE = "course"


class Grant(Model):
    """A role given to a person within a scope.

    `scope_key` is the country's code, the public code of an institution or programme, or a course's id; empty
    for everything.
    """

    __tablename__ = "grants"
    __table_args__ = (
        Index(
            "uq_grants_in_force",
            "person_id",
            "role",
            "scope_kind",
            "scope_key",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    role: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    scope_kind: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    scope_key: Mapped[str] = mapped_column(String(100), info=ACTIVITY)
    granted_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    revoked_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()


class InstitutionKind(StrEnum):
    """The kinds of the vocabulary."""

    MINISTRY = "ministry"
    SOCIAL_SECURITY = "social_security"
    LOCAL_AUTHORITY = "local_authority"
    SOCIAL_PARTNER = "social_partner"
    UN_AGENCY = "un_agency"
    OTHER = "other"


class Institution(Model):
    """Where learners work; a tree within a country (ministry, directorate, office)."""

    __tablename__ = "institutions"
    __table_args__ = (
        Index(
            "uq_institutions_name",
            "country",
            text("coalesce(parent_id, 0)"),
            "name",
            unique=True,
            sqlite_where=text("merged_into_id IS NULL"),
            postgresql_where=text("merged_into_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    name: Mapped[str] = mapped_column(String(200), info=TECHNICAL)
    kind: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    country: Mapped[str] = mapped_column(String(2), index=True, info=TECHNICAL)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True, info=TECHNICAL)
    # Into which it was merged; it stands below that one then, and nobody can choose it any more.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), info=TECHNICAL)
    created_at: Mapped[datetime] = mapped_column(info=TECHNICAL)


class MembershipState(StrEnum):
    """A learner states an institution (claimed); someone of its scope, or an invitation, confirms it."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"


class Membership(Model):
    """Where a person works; at most one for each person."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institutions.id"), index=True, info=IDENTITY)
    state: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    since: Mapped[datetime] = mapped_column(info=ACTIVITY)
    confirmed_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()
    institution: Mapped[Institution] = relationship()
