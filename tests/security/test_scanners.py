"""`make security` fails when a dangerous call or a secret comes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

MARKUP = "from markupsafe import Markup\n\ndef f(text):\n    return Markup(text)"
DANGEROUS = {
    "B608": "def f(cursor, name):\n    cursor.execute(f'SELECT 1 FROM {name}')",
    "B704": MARKUP,
    "B602": "import subprocess\n\ndef f(text):\n    subprocess.run(text, shell=True)",
    "B324": "import hashlib\n\ndef f(text):\n    return hashlib.md5(text)",
}

# In pieces, so that they are not found here.
AWS = "AKIA" + "Z7XQ2WVB4NMK9PLR"
SECRETS = {
    "AWS Access Key": f"access: {AWS}",
    "Private Key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "Basic Auth Credentials": "https://afi:" + "x7Kq9Zt2@git.example.org/courses",
    "GitHub Token": "code: ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx",  # pragma: allowlist secret
    "Base64 High Entropy String": "it: 'c3VwZXIgbG9u" + "ZyBzdHJpbmcgc2hv" + "dWxkIGNhdXNlIGVu" + "b3VnaCBlbnRyb3B5'",
}


def _looked_at(files: dict[str, str], folder: Path) -> tuple[int, list[str]]:
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n")
    asked = [sys.executable, "-m", "tools.security", *(str(folder / name) for name in files)]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.returncode, told.stdout.splitlines()


def test_new_dangers_and_secrets_fail_it_with_their_places(tmp_path: Path) -> None:
    calls = {f"{rule}.py": text for rule, text in DANGEROUS.items()}
    secrets = {f"{kind}.yml": f"nothing: here\n{text}" for kind, text in SECRETS.items()}
    status, lines = _looked_at({**calls, **secrets}, tmp_path)
    assert status == 1
    for rule in DANGEROUS:
        assert [line for line in lines if re.match(rf"{tmp_path}/{rule}\.py:\d+: {rule} ", line)]
    for kind, text in SECRETS.items():
        assert f"{tmp_path}/{kind}.yml:2: {kind}" in lines
        assert not [line for line in lines if text.split()[-1] in line]


def test_what_was_looked_at_by_a_person_passes_for_its_own_rule_alone(tmp_path: Path) -> None:
    reviewed = {
        "reason.py": f"{MARKUP}  # noqa: S704 -- our own words",
        "mark.py": f"ACCESS = '{AWS}'  # pragma: allowlist secret",
    }
    assert _looked_at(reviewed, tmp_path) == (0, ["No dangerous call and no secret."])
    assert _looked_at({"other.py": f"{MARKUP}  # noqa: S608 -- our own words"}, tmp_path)[0] == 1
