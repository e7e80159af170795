"""Browsers that an account was signed in with before: tries from there are counted apart from those of strangers.

So nobody who lacks such a browser can keep the rightful person out, however often they try. After OWASP's “Slow Down
Online Guessing Attacks with Device Cookies”. The browser keeps a random secret in a cookie of its own, the table a
digest of it for each account that was signed in with there. A new password makes all browsers strangers again, for one
of them may be that of whoever knew the old one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.people.models import Person
from learnhub.stores.database import Model, db, insert_into
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SECRET, TECHNICAL

# As long as browsers keep a cookie at most.
KEPT_FOR = timedelta(days=400)
MOST = 20


class KnownBrowser(Model):
    """That an account was signed in with in a browser; the browser holds the secret."""

    __tablename__ = "known_browsers"
    __table_args__ = (UniqueConstraint("browser_digest", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    browser_digest: Mapped[str] = mapped_column(String(64), info=SECRET)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    last_used_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


def is_known(browser: str, person_id: int | None) -> bool:
    """Tell whether an account was signed in with in a browser, by its secret; asked alike for nobody."""
    return (
        db.session.scalars(
            select(KnownBrowser.id).where(
                KnownBrowser.browser_digest == ids.digest(browser),
                KnownBrowser.person_id == (person_id or 0),
                KnownBrowser.last_used_at > clock.now() - KEPT_FOR,
            )
        ).first()
        is not None
    )


def is_known_to_anybody(browser: str) -> bool:
    """Tell whether any account was signed in with in a browser."""
    mine = select(KnownBrowser.id).where(KnownBrowser.browser_digest == ids.digest(browser))
    return db.session.scalars(mine.limit(1)).first() is not None


def note(browser: str, person_id: int) -> None:
    """Note that somebody has come in with a browser; of very many, those that were used last longest ago go."""
    now = clock.now()
    row = {"browser_digest": ids.digest(browser), "person_id": person_id, "made_at": now, "last_used_at": now}
    used = insert_into(KnownBrowser).values(**row)
    theirs = [KnownBrowser.browser_digest, KnownBrowser.person_id]
    db.session.execute(used.on_conflict_do_update(index_elements=theirs, set_={"last_used_at": now}))
    of_person = KnownBrowser.person_id == person_id
    latest = select(KnownBrowser.id).where(of_person).order_by(KnownBrowser.last_used_at.desc(), KnownBrowser.id.desc())
    kept = db.session.scalars(latest.limit(MOST)).all()
    db.session.execute(delete(KnownBrowser).where(of_person, KnownBrowser.id.not_in(kept)))


def forget_all(person: Person) -> None:
    """Make all browsers strangers to an account."""
    db.session.execute(delete(KnownBrowser).where(KnownBrowser.person_id == person.id))


def forget_old() -> None:
    """Forget the browsers that have not come for so long that they have lost their cookie."""
    db.session.execute(delete(KnownBrowser).where(KnownBrowser.last_used_at <= clock.now() - KEPT_FOR))
