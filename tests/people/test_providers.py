"""The file of providers: what is right is read, and all that is wrong is told at once with its place."""

from pathlib import Path

import pytest

from learnhub.people.openid import providers
from learnhub.people.openid.providers import Provider
from learnhub.settings import UnsafeSetting

WHOLE = """
[ministry]
name = "Ministry of Social Affairs"
issuer = "https://login.ministry.example"
client_id = "learnhub"
client_secret_file = "{secret}"

[local-agency]
name = "Agence"
issuer = "http://localhost:9400"
client_id = "learnhub"
scopes = ["openid"]
replaces_second_step = true
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "openid.toml"
    path.write_text(text)
    return path


def test_a_whole_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret of both\n")
    found = providers.read(_written(tmp_path, WHOLE.format(secret=tmp_path / "secret")))
    issuer = "https://login.ministry.example"
    assert found == (
        Provider("ministry", "Ministry of Social Affairs", issuer, "learnhub", "a secret of both"),
        Provider("local-agency", "Agence", "http://localhost:9400", "learnhub", "", ("openid",), True),
    )
    assert "a secret of both" not in repr(found)


def test_without_a_file_there_are_none() -> None:
    assert providers.read(None) == ()


def test_all_mistakes_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    text = """
[Ministry]
name = ""
issuer = "http://login.ministry.example"
secret = "x"

[agency]
name = "Agency"
issuer = "https://agency.example/#part"
client_id = "learnhub"
client_secret = "x"
client_secret_file = "y"
scopes = ["email"]
replaces_second_step = "yes"
"""
    with pytest.raises(UnsafeSetting) as error:
        providers.read(_written(tmp_path, text))
    told = str(error.value).splitlines()[1:]
    assert [line.partition(": ")[2].split()[0] for line in told] == [
        *("the", "there", "name:", "issuer:", "client_id:"),
        *("issuer:", "client_secret", "scopes:", "replaces_second_step:"),
    ]
    assert [("line 2, [Ministry]" in line, "line 7, [agency]" in line) for line in told] == (
        [(True, False)] * 5 + [(False, True)] * 4
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[ministry\n", "at line 1"),
        ("ministry = 1\n", "Begin each provider with a line such as [ministry]."),
        (WHOLE.format(secret="/nowhere"), "client_secret_file: this file cannot be read"),
        (WHOLE.format(secret="/nowhere").replace("http://localhost:9400", "https://a\\u0000b"), "issuer:"),
        (
            "\n".join(
                f'[{key}]\nname = "A"\nissuer = "https://a.example"\nclient_id = "x"' for key in ("first", "second")
            ),
            "line 5, [second]: issuer: another table names it too.",
        ),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnsafeSetting) as error:
        providers.read(_written(tmp_path, text))
    assert told in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSetting, match="cannot be read"):
        providers.read(tmp_path / "nowhere.toml")
