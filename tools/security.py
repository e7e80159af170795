"""Looks for dangerous calls and for secrets in what is tracked: `make security`, as part of `make test`.

Dangerous calls are found by bandit. It knows ruff's numbers, so that `# noqa: S608 -- why` at a line speaks to both.
Secrets are found by detect-secrets: a line that only looks like one ends in `# pragma: allowlist secret`. Nothing else
is let through, and there is no list of known findings that could grow old.

    .venv/bin/python -m tools.security            # the program, and everything that Git tracks
    .venv/bin/python -m tools.security new.py     # these files alone
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bandit.core.config import BanditConfig
from bandit.core.manager import BanditManager
from detect_secrets.core.scan import get_plugins
from detect_secrets.filters import heuristic
from detect_secrets.plugins.base import BasePlugin
from detect_secrets.settings import default_settings

ROOT = Path(__file__).parent.parent
PROGRAM = ("learnhub", "wsgi.py")

# Passwords in the source are found by ruff (S105 to S107), with fewer false alarms; and importing is no finding, for
# what is called is looked at.
_NOT_ASKED = ["B105", "B106", "B107", "B403", "B404", "B405"]
_NOQA = re.compile(r"# noqa: ([A-Z0-9, ]+)")

# Addresses of machines are no secrets, nor are words that stand for one.
_NO_SECRETS = {"IPPublicDetector"}
_NOT_IN_PYTHON = {"KeywordDetector"}  # ruff again
_PLACEHOLDERS = {"password", "secret", "any"}
_NO_TEXT = {".lock", ".png", ".ttf", ".woff2", ".xlsx", ".docx", ".ico", ".svg"}
_ALLOWED = "pragma: allowlist secret"
_CUT_DIGEST = re.compile(r"[0-9a-f]{12}")  # of a source that was translated, of a version


def dangerous_calls(folders: Iterable[Path]) -> Iterator[str]:
    """Yield what bandit finds in Python files and folders, but for lines with ruff's number of the same rule."""
    manager = BanditManager(BanditConfig(), "file", profile={"exclude": _NOT_ASKED})
    manager.discover_files([str(folder) for folder in folders], recursive=True)
    manager.run_tests()
    for name, why in manager.skipped:
        yield f"{name}: could not be read: {why}"
    for issue in manager.get_issue_list():
        lines = Path(issue.fname).read_text().splitlines()
        allowed = {rule for number in issue.linerange for rule in _noqa(lines[number - 1])}
        if issue.test_id.replace("B", "S") not in allowed:
            yield f"{issue.fname}:{issue.lineno}: {issue.test_id} {issue.text}"


def _noqa(line: str) -> list[str]:
    found = _NOQA.search(line)
    return re.split(r"[, ]+", found[1]) if found else []


def secrets(files: Iterable[Path]) -> Iterator[str]:
    """Yield where something in texts looks like a secret, and of which kind: never the secret itself."""
    # The library's own loop over files asks every filter about every line, which takes six times as long.
    with default_settings():
        detectors = [detector for detector in get_plugins() if type(detector).__name__ not in _NO_SECRETS]
        of_python = [detector for detector in detectors if type(detector).__name__ not in _NOT_IN_PYTHON]
        for file in files:
            for number, line in enumerate(file.read_text().splitlines(), 1):
                for detector in of_python if file.suffix == ".py" else detectors:
                    if _tells(detector, file, number, line):
                        yield f"{file}:{number}: {detector.secret_type}"


def _tells(detector: BasePlugin, file: Path, number: int, line: str) -> bool:
    found = detector.analyze_line(filename=str(file), line=line, line_number=number)
    if not found or _ALLOWED in line:
        return False
    return any(not _is_harmless(each.secret_value or "", line) for each in found)


def _is_harmless(secret: str, line: str) -> bool:
    return (
        secret in _PLACEHOLDERS
        or _CUT_DIGEST.fullmatch(secret) is not None
        or heuristic.is_potential_uuid(secret)
        or heuristic.is_sequential_string(secret)
        or heuristic.is_templated_secret(secret)
        or heuristic.is_prefixed_with_dollar_sign(secret)
        or heuristic.is_indirect_reference(line)
        or heuristic.is_not_alphanumeric_string(secret)
    )


def tracked_texts() -> list[Path]:
    """Return the texts that Git tracks, but for the words of courses."""
    told = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], check=True, capture_output=True, text=True)  # noqa: S607 -- the developer's own Git
    names = [name for name in told.stdout.split("\0") if name]
    paths = [ROOT / name for name in names if not (name.startswith("courses/") and name.endswith(".md"))]
    return [path for path in paths if path.suffix not in _NO_TEXT and path.is_file() and not path.is_symlink()]


def main(names: Sequence[str]) -> int:
    """Print everything that was found, and fail where something was."""
    files = [Path(name) for name in names] or tracked_texts()
    program = [file for file in files if file.suffix == ".py"] if names else [ROOT / name for name in PROGRAM]
    found = [*dangerous_calls(program), *secrets(files)]
    print("\n".join(found) if found else "No dangerous call and no secret.")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
