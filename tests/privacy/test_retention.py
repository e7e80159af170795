"""How long what is over is remembered."""

from __future__ import annotations

import pytest

from learnhub.errors import Invalid
from learnhub.people import sessions
from learnhub.privacy import retention
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

PERIODS = {"sessions_days": 7, "mail_days": 90, "unseen_years": 0}


def test_a_shorter_period_forgets_sooner_and_says_so(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    cast.session_token(afi)
    sessions.end_all(afi)
    time.pass_by(days=8)
    retention.keep_to_them()
    assert retention.change("k3v9", PERIODS)
    retention.keep_to_them()
    assert [run.sessions for run in retention.list_runs(9)] == [1, 0]


def test_who_was_not_here_for_years_is_listed_and_never_erased(cast: Cast, time: Time) -> None:
    afi = cast.learner()
    time.pass_by(days=3 * 365 + 1)
    dara = cast.learner()
    assert retention.list_unseen() == []
    retention.change("k3v9", {**PERIODS, "unseen_years": 3})
    retention.keep_to_them()
    assert list(retention.list_unseen()) == [afi]
    assert retention.list_runs(1)[0].unseen == 1
    assert afi.name == "Afi Exemple" != dara.name


@pytest.mark.parametrize("wrong", [{"sessions_days": 0}, {"mail_days": 6}, {"unseen_years": None}])
def test_a_period_out_of_range_changes_nothing(wrong: dict[str, int | None]) -> None:
    with pytest.raises(Invalid):
        retention.change("k3v9", {**PERIODS, **wrong})
    assert retention.read(retention.SESSIONS) == 30
