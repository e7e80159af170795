"""A learner earns a certificate: on a phone without scripts, and at a desk with the keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser import journeys
from tests.browser.journeys import Visit
from tests.serving import Server


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_learner_on_a_phone_without_scripts_in_french_earns_a_certificate(
    kind: str, visit: Visit, request: pytest.FixtureRequest
) -> None:
    server: Server = request.getfixturevalue(f"{kind}_server")
    learner, passer_by = journeys.windows(visit, server, "fr", scripts=False, phone=True)
    journeys.from_catalogue_to_certificate(learner, passer_by, "Afi Exemple")


def test_a_learner_with_the_keyboard_alone_earns_a_certificate(visit: Visit, server: Server) -> None:
    learner, passer_by = journeys.windows(visit, server, "en", keyboard=True)
    journeys.from_catalogue_to_certificate(learner, passer_by, "Dara Sample")
