"""A learner earns a certificate: on a phone without scripts, and at a desk with the keyboard alone.

The one on PostgreSQL, the other on SQLite: what a page does rests on neither, and each is served once.
"""

from __future__ import annotations

from tests.browser import journeys
from tests.browser.journeys import KEYS, PHONE, Visit
from tests.serving import Server


def test_a_learner_on_a_phone_without_scripts_in_french_earns_a_certificate(
    visit: Visit, postgresql_server: Server
) -> None:
    learner, passer_by = journeys.windows(visit, postgresql_server, PHONE.language, **PHONE.how)
    journeys.from_catalogue_to_certificate(learner, passer_by, "Afi Exemple")


def test_a_learner_with_the_keyboard_alone_earns_a_certificate(visit: Visit, sqlite_server: Server) -> None:
    learner, passer_by = journeys.windows(visit, sqlite_server, KEYS.language, **KEYS.how)
    journeys.from_catalogue_to_certificate(learner, passer_by, "Dara Sample")
