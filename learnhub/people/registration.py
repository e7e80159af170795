"""Who may make an account: everybody, people with an address of certain domains, or only those with an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from learnhub.errors import Invalid, Refused
from learnhub.i18n import lazy
from learnhub.people import email_addresses
from learnhub.stores import options

_MODE, _DOMAINS = "registration.mode", "registration.domains"
MOST_DOMAINS = 200


class Mode(StrEnum):
    """To whom registration is open. An invitation opens it in any case."""

    OPEN = "open"
    DOMAIN = "domain"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is decided for this instance."""

    mode: Mode
    domains: tuple[str, ...]


def rule() -> Rule:
    """Return what is decided for this instance; open, where nothing was."""
    return Rule(Mode(options.read(_MODE, Mode.OPEN.value)), tuple(options.read(_DOMAINS, [])))


def change(actor_code: str, mode: str, domains: Sequence[str]) -> bool:
    """Decide who may make an account, and tell whether it is something else than before.

    Raises Invalid on `mode` and `domains`: what is no domain, too many, or none where there have to be some.
    """
    if mode not in set(Mode):
        raise Invalid({"mode": lazy("Choose one of the answers.")})
    kept = sorted(set(map(_domain, domains)))
    if mode == Mode.DOMAIN and not kept:
        raise Invalid({"domains": lazy("Write at least one domain, such as ministry.example.")})
    if len(kept) > MOST_DOMAINS:
        raise Invalid({"domains": lazy("This is too long: at most %(longest)s domains fit.", longest=MOST_DOMAINS)})
    changed = [
        options.change(actor_code, _MODE, mode, Mode.OPEN.value),
        options.change(actor_code, _DOMAINS, kept, []),
    ]
    return any(changed)


def _domain(text: str) -> str:
    domain = email_addresses.normal_domain(text)
    if domain is None:
        raise Invalid({"domains": lazy("“%(domain)s” is no domain, such as ministry.example.", domain=text[:100])})
    return domain


def require_allowed(email: str | None, *, is_invited: bool) -> None:
    """Raise Refused or Invalid when somebody may not make an account here; `email` will be confirmed before it is made.

    Whether there is an account with the address makes no difference.
    """
    decided = rule()
    if is_invited or decided.mode is Mode.OPEN:
        return
    if decided.mode is Mode.INVITATION:
        raise Refused(
            lazy("Accounts are made by invitation only here."),
            mend=lazy("Ask the person who manages LearnHub in your institution for an invitation."),
        )
    if not email or email_addresses.domain_of(email_addresses.normal(email)) not in decided.domains:
        raise Invalid(
            {
                "email": lazy(
                    "Accounts here are for people with an e-mail address of: %(domains)s. Write yours, or ask for an "
                    "invitation.",
                    domains=", ".join(decided.domains),
                )
            }
        )
