"""Addresses: what reads as one address is one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.errors import Invalid
from learnhub.people import accounts, email_addresses
from learnhub.people.email_addresses import normal
from tests.cast import Cast
from tests.thoroughness import cases


@pytest.mark.parametrize(
    "typed",
    [
        " Afi@Example.org ",
        "ａｆｉ＠ｅｘａｍｐｌｅ．ｏｒｇ",
        "afi@example。org",
        "a\u200bfi@exam\u00adple.org",
        "\u202eafi@example.org",
        "AFI@EXAMPLE.ORG",
        "𝐚𝐟𝐢@𝓮𝔁𝓪𝓶𝓹𝓵𝓮.ⓞⓡⓖ",
    ],
)
def test_spellings_of_one_address_are_one(typed: str) -> None:
    assert normal(typed) == "afi@example.org"


@pytest.mark.parametrize(
    "typed", ["\u0430fi@example.org", "af\u0456@example.org", "\u0391fi@example.org", "rené@a.org"]
)
def test_letters_that_look_like_others_are_refused_before_the_at_sign(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        normal(typed)
    assert "plain letters" in str(refused.value.fields["email"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("afi@bücher.example", "afi@xn--bcher-kva.example"),
        ("afi@BÜCHER.example", "afi@xn--bcher-kva.example"),
        ("afi@bu\u0308cher.example", "afi@xn--bcher-kva.example"),
        ("afi@ex\u0430mple.org", "afi@xn--exmple-4nf.org"),  # a Cyrillic а: it does not read like example.org any more
        ("afi+learn@mail.gouv.tg", "afi+learn@mail.gouv.tg"),
    ],
)
def test_domains_in_other_scripts_are_kept_in_ascii(typed: str, kept: str) -> None:
    assert normal(typed) == kept
    assert normal(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "afi", "afi@", "@example.org", "afi@example", "a b@example.org", "afi@exa mple.org", "afi@@example.org",
     "afi@.org", "afi@example..org", "afi@example.org.", ".afi@example.org", "a..b@example.org", "afi@-a.org",
     "afi@127.0.0.1", "afi@[127.0.0.1]", '"a b"@example.org', "afi@exa_mple.org", "afi@example.org\nBcc: x@y.org",
     "a" * 65 + "@example.org", "afi@" + "a" * 64 + ".org", "afi@" + "a.b" * 90 + ".org", "a\x00@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        normal(typed)


@settings(max_examples=cases(200, long=20_000), deadline=None)
@given(text=st.text(max_size=12), domain=st.text(min_size=1, max_size=8))
def test_whatever_is_taken_is_ascii_and_in_its_last_form(text: str, domain: str) -> None:
    try:
        kept = normal(f"a{text}@b{domain}.org")
    except Invalid:
        return
    assert kept.isascii()
    assert normal(kept) == kept
    assert not set(kept) & set(' \r\n<>,;"')


@pytest.mark.parametrize(("typed", "kept"), [("@Gouv.TG ", "gouv.tg"), ("bücher.de", "xn--bcher-kva.de"), ("x", None)])
def test_a_domain_by_itself_has_the_same_form(typed: str, kept: str | None) -> None:
    assert email_addresses.normal_domain(typed) == kept


@pytest.mark.usefixtures("rules")
def test_no_second_account_is_made_for_what_reads_as_the_same_address(cast: Cast) -> None:
    afi = cast.learner(email="afi@example.org")
    with pytest.raises(Invalid):
        cast.learner(email="ａfi@example．org")
    assert accounts.find_by_sign_in_name("ＡＦＩ＠example.org") is afi
