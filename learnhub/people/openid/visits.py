"""Ways to a provider and back: each begins in one browser, comes back to it once, and is over after some minutes.

State, nonce and the verifier of PKCE belong together: the state is drawn at random and goes through the browser's
address; the other two are worked out of it with the key of this instance, so that none has to be kept. The table holds
digests. `browser` is a secret that the browser keeps in its cookie: what comes back to another one is worth nothing.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from learnhub import clock, ids
from learnhub.people.models import Person
from learnhub.people.openid.client import Claims, Trip
from learnhub.people.openid.models import LONGEST_PATH, ProviderVisit, Purpose
from learnhub.people.openid.providers import Provider
from learnhub.people.openid.troubles import VisitOver
from learnhub.stores import encryption
from learnhub.stores.database import db, rows_changed

LIFETIME = timedelta(minutes=15)
# For filling in the form of a new account, or saying yes to a link.
DECIDED_WITHIN = timedelta(minutes=30)


def begin(
    provider: Provider,
    purpose: Purpose,
    browser: str,
    back: str,
    *,
    language: str,
    person: Person | None = None,
    wanted_path: str | None = None,
    invitation: str | None = None,
) -> Trip:
    """Note that a browser goes to a provider, and return what it takes along. `back` is where it is sent back to."""
    trip = _trip(ids.token(), back)
    db.session.add(
        ProviderVisit(
            state_digest=ids.digest(trip.state),
            nonce_digest=ids.digest(trip.nonce),
            browser_digest=ids.digest(browser),
            provider=provider.key,
            purpose=purpose,
            person_id=person.id if person else None,
            language=language,
            wanted_path=wanted_path if len(wanted_path or "") <= LONGEST_PATH else None,
            invitation=invitation,
            made_at=clock.now(),
            expires_at=clock.now() + LIFETIME,
        )
    )
    db.session.flush()
    return trip


def _trip(state: str, back: str) -> Trip:
    return Trip(
        back=back,
        state=state,
        nonce=encryption.mac(state, "provider nonce"),
        verifier=encryption.mac(state, "provider verifier"),
    )


def come_back(state: str, provider: Provider, browser: str, back: str) -> tuple[ProviderVisit, Trip]:
    """Use up the visit of a state, and return it with what it took along. Raises VisitOver.

    It has to be in the browser that began it, and on the address of the provider that it went to.
    """
    mine = (ProviderVisit.state_digest == ids.digest(state), ProviderVisit.browser_digest == ids.digest(browser))
    is_open = (
        ProviderVisit.provider == provider.key,
        ProviderVisit.used_at.is_(None),
        ProviderVisit.made_at <= clock.now(),
        ProviderVisit.expires_at > clock.now(),
    )
    if not rows_changed(update(ProviderVisit).where(*mine, *is_open).values(used_at=clock.now())):
        raise VisitOver
    visit = db.session.scalars(select(ProviderVisit).where(*mine)).one()
    trip = _trip(state, back)
    if visit.nonce_digest != ids.digest(trip.nonce):  # it began under another key of this instance
        raise VisitOver
    return visit, trip


def let_wait(visit: ProviderVisit, claims: Claims) -> None:
    """Keep what the provider said until its owner has decided."""
    told = {
        "issuer": claims.issuer,
        "subject": claims.subject,
        "name": claims.name,
        "email": claims.email,
        "user_name": claims.user_name,
    }
    visit.encrypted_claims = encryption.encrypt(json.dumps(told), "provider claims")
    visit.expires_at = clock.now() + DECIDED_WITHIN
    db.session.flush()


def get_waiting(
    state: str, browser: str, purpose: Purpose, person: Person | None = None
) -> tuple[ProviderVisit, Claims]:
    """Return a visit that waits for a decision, with what the provider said. Raises VisitOver.

    With `person`, it has to be the one who began it.
    """
    visit = db.session.scalars(
        select(ProviderVisit).where(
            ProviderVisit.state_digest == ids.digest(state),
            ProviderVisit.browser_digest == ids.digest(browser),
            ProviderVisit.purpose == purpose,
            ProviderVisit.finished_at.is_(None),
            ProviderVisit.expires_at > clock.now(),
        )
    ).first()
    told = encryption.decrypt(visit.encrypted_claims or "", "provider claims") if visit else None
    if visit is None or told is None or visit.person_id != (person.id if person else None):
        raise VisitOver
    return visit, Claims(**json.loads(told))


def finish(visit: ProviderVisit) -> None:
    """End a visit that waited: of parallel requests only one does. Raises VisitOver."""
    ending = update(ProviderVisit).where(ProviderVisit.id == visit.id, ProviderVisit.finished_at.is_(None))
    if not rows_changed(ending.values(finished_at=clock.now(), encrypted_claims=None)):
        raise VisitOver


def forget_over(before: datetime) -> None:
    """Forget what was over before an instant."""
    db.session.execute(delete(ProviderVisit).where(ProviderVisit.expires_at < before))
