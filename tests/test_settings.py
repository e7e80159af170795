"""The key that signs cookies: made once, whole, and the same for all who start together."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from learnhub.settings import Settings, UnsafeSetting


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=str(tmp_path / "data"))


def test_processes_that_start_together_agree_on_the_key(settings: Settings) -> None:
    together, found = threading.Barrier(8), set()

    def start() -> None:
        together.wait()
        found.add(settings.signing_key())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {(settings.data_folder / "secret_key").read_text()}
    assert len(found.pop()) >= 32
    assert [path.name for path in settings.data_folder.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("left", ["", "half"])
def test_half_a_key_is_not_used(settings: Settings, left: str) -> None:
    settings.data_folder.mkdir()
    (settings.data_folder / "secret_key").write_text(left)
    with pytest.raises(UnsafeSetting, match="secret_key does not hold a whole key"):
        settings.signing_key()
