"""Names and addresses that look like those of others: one account for what reads as one, and no borrowed names."""

from __future__ import annotations

import pytest

from learnhub.errors import Invalid
from learnhub.people import accounts, email_addresses
from tests.cast import Cast

# All read as "afi", or as nothing at all.
SAME_NAME = ["AFI", "Ａfi", "a\u200bfi", "a\u00adfi", "\u202eafi\u202c", "ⓐfi", "𝐚fi", "aﬁ", "\u2066afi\u2069", " afi "]
# Look like "afi", in letters of another script.
OTHER_SCRIPT = ["аfi", "аfі", "αfi", "afі", "ɑfi", "ａfі"]
ONE_SCRIPT = ["afi.exemple", "sophéa", "ɖɔ̀kítà", "សុភា", "ສົມຊາຍ", "иван", "محمد", "afi2", "太郎", "さくら太郎", "김철수"]
ADDRESSES = ["аfi@example.org", "afi@exаmple.org", "afi@еxample.org", "ɑfi@example.org", "afi@examp1e.org"]


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("typed", SAME_NAME, ids=ascii)
def test_a_user_name_is_given_once_however_it_is_spelt(cast: Cast, typed: str) -> None:
    cast.learner(user_name="afi")
    with pytest.raises(Invalid) as refused:
        cast.learner(user_name=typed)
    assert "user_name" in refused.value.fields


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("typed", OTHER_SCRIPT, ids=ascii)
def test_a_user_name_does_not_borrow_letters_of_another_script(cast: Cast, typed: str) -> None:
    cast.learner(user_name="afi")
    with pytest.raises(Invalid) as refused:
        cast.learner(user_name=typed)
    assert "user_name" in refused.value.fields


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    "typed", ["afi.exemple", "sophéa", "សុភា", "ສົມຊາຍ", "иван", "محمد", "afi2", "太郎", "さくら太郎"]
)
def test_user_names_of_one_script_are_taken(cast: Cast, typed: str) -> None:
    assert cast.learner(user_name=typed).user_name


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("typed", ADDRESSES, ids=ascii)
def test_an_address_that_looks_like_another_is_another(cast: Cast, typed: str) -> None:
    """Letters before the @ are refused; a domain is kept and shown in ASCII, which looks like no other."""
    afi = cast.learner(email="afi@example.org")
    try:
        kept = email_addresses.normal(typed)
    except Invalid:
        return
    assert kept.isascii()
    assert kept != afi.email
    assert "xn--" in kept or "1" in kept
    assert accounts.find_by_sign_in_name(typed) is None
