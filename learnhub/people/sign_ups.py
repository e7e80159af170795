"""Making an account with an e-mail address: what was filled in waits until the link that is sent there is used.

Until then there is no account, and nobody is told whether the address has one: its owner alone is, by the letter.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import lazy
from learnhub.people import accounts, confirmations, email_addresses, mailed_links
from learnhub.people.models import Person
from learnhub.stores import outbox
from learnhub.stores.database import Model, db, rows_changed
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, SECRET, SENSITIVE, TECHNICAL

LETTER = "sign_up"
LIFETIME = timedelta(hours=24)
LONGEST_PATH = 300


class SignUp(Model):
    """What somebody filled in; the password is asked for again, so that only who chose it can make the account."""

    __tablename__ = "sign_ups"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    code: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    email: Mapped[str] = mapped_column(String(254), info=IDENTITY)
    user_name: Mapped[str | None] = mapped_column(String(64), info=IDENTITY)
    name: Mapped[str] = mapped_column(String(200), info=IDENTITY)
    password_hash: Mapped[str] = mapped_column(String(200), info=SECRET)
    country: Mapped[str] = mapped_column(String(2), info=IDENTITY)
    sex: Mapped[str] = mapped_column(String(16), info=SENSITIVE)
    language: Mapped[str] = mapped_column(String(16), info=IDENTITY)
    # Public codes of an institution and an invitation, and the path of this site that somebody was on the way to.
    institution: Mapped[str | None] = mapped_column(String(16), info=IDENTITY)
    invitation: Mapped[str | None] = mapped_column(String(16), info=TECHNICAL)
    wanted_path: Mapped[str | None] = mapped_column(String(LONGEST_PATH), info=TECHNICAL)
    notice_version: Mapped[str | None] = mapped_column(String(32), info=ACTIVITY)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)


def ask(
    key: str,
    *,
    email: str,
    user_name: str | None,
    name: str,
    password_hash: str,
    country: str,
    sex: str,
    language: str,
    notice_version: str | None,
    institution: str | None = None,
    invitation: str | None = None,
    wanted_path: str | None = None,
) -> SignUp:
    """Keep what somebody filled in, and send a link to the address. `key` is the secret of this instance.

    Raises Invalid as accounts.check does.
    """
    accounts.check(name=name, user_name=user_name, email=email, country=country, sex=sex, language=language)
    code = ids.public_id()
    kept = SignUp(
        code=code,
        token_digest=ids.digest(mailed_links.secret_of(key, code)),
        email=email_addresses.normal(email),
        user_name=user_name,
        name=name,
        password_hash=password_hash,
        country=country,
        sex=sex,
        language=language,
        institution=institution,
        invitation=invitation,
        wanted_path=wanted_path if len(wanted_path or "") <= LONGEST_PATH else None,
        notice_version=notice_version,
        made_at=clock.now(),
        expires_at=clock.now() + LIFETIME,
    )
    db.session.add(kept)
    db.session.flush()
    outbox.queue(LETTER, code, code)
    return kept


def find_by_code(code: str) -> SignUp | None:
    """Return what waits under a code, for who writes the letter."""
    return db.session.scalars(
        select(SignUp).where(SignUp.code == code, SignUp.used_at.is_(None), SignUp.expires_at > clock.now())
    ).first()


def addressee(code: str) -> outbox.Addressee | None:
    """Return to whom the letter goes: whoever has an account with the address, or somebody who is not named.

    What a stranger typed as a name does not stand in a letter to someone else.
    """
    found = find_by_code(code)
    if found is None or not confirmations.may_write_to(found.email):
        return None
    owner = confirmations.owner_of(found.email)
    return outbox.Addressee(owner.name if owner else "", found.email, owner.language if owner else found.language)


def get_open(token: str) -> SignUp:
    """Return what waits for the link of a letter. Raises NotFound."""
    found = db.session.scalars(
        select(SignUp).where(
            SignUp.token_digest == ids.digest(token),
            SignUp.used_at.is_(None),
            SignUp.made_at <= clock.now(),
            SignUp.expires_at > clock.now(),
        )
    ).first()
    if found is None:
        raise _over()
    return found


def _over() -> NotFound:
    return NotFound(
        lazy("This link does not work any more."),
        mend=lazy("It works once and for 24 hours. If you have no account yet, fill in the form once more."),
    )


def confirm(token: str) -> Person:
    """Make the account, with its address confirmed: of parallel requests only one does.

    Raises NotFound, and Conflict when there is an account with the address meanwhile.
    """
    kept = get_open(token)
    using = update(SignUp).where(SignUp.id == kept.id, SignUp.used_at.is_(None))
    if rows_changed(using.values(used_at=clock.now())) != 1:
        raise _over()
    person = _register(kept)
    person.email_verified_at = clock.now()
    db.session.flush()
    return person


def _register(kept: SignUp) -> Person:
    # A user name that somebody else took meanwhile is left out: the address is enough to sign in.
    is_free = kept.user_name is not None and accounts.find_by_sign_in_name(kept.user_name) is None
    try:
        return accounts.register(
            name=kept.name,
            user_name=kept.user_name if is_free else None,
            email=kept.email,
            password_hash=kept.password_hash,
            country=kept.country,
            sex=kept.sex,
            language=kept.language,
            notice_version=kept.notice_version,
        )
    except Invalid as error:
        raise Conflict(
            lazy("There is an account with this e-mail address already."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Sign in with the address. If you forgot the password, choose a new one."),
        ) from error


def forget_over(before: datetime) -> None:
    """Forget what was over before an instant."""
    db.session.execute(delete(SignUp).where(SignUp.expires_at < before))
