"""Which Python runs LearnHub: what is printed can be typed, and one that lacks packages says what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from learnhub.cli import interpreter
from learnhub.settings import ROOT

OF_FLASK = ("click", "flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "blinker")


def test_a_python_below_this_folder_is_named_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert interpreter.typed(str(tmp_path / ".venv" / "bin" / "python")) == ".venv/bin/python -m learnhub"
    assert interpreter.typed("/srv/learn hub/bin/python") == "'/srv/learn hub/bin/python' -m learnhub"


def test_a_python_that_is_found_by_its_name_is_named_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert interpreter.typed("/usr/bin/python3") == "python3 -m learnhub"


@pytest.mark.parametrize(("there", "package"), [((), "click"), (OF_FLASK, "")])
def test_a_python_without_our_packages_says_in_a_sentence_what_to_type(
    tmp_path: Path, there: tuple[str, ...], package: str
) -> None:
    for name in there:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        found = Path(spec.origin)
        found = found.parent if found.name == "__init__.py" else found
        (tmp_path / found.name).symlink_to(found)
    typed = [sys.executable, "-S", "-m", "learnhub", "course", "check", "courses/my course"]
    ended = subprocess.run(
        typed, check=False, cwd=ROOT, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("This Python (")
    assert f"lacks a package that LearnHub needs, {package}" in ended.stderr
    assert ended.stderr.endswith(".venv/bin/python -m learnhub course check 'courses/my course'\n")
    assert len(ended.stderr.splitlines()) == 1
