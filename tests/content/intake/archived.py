"""Zip files of courses: as honest programs make them, and as others do."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.content.written_course import write_course


def files_of(folder: Path, root: str) -> dict[str, bytes]:
    """Return the files below a folder, by their paths below `root`."""
    found = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {f"{root}{file.relative_to(folder).as_posix()}": file.read_bytes() for file in found}


def course_files(folder: Path, root: str = "floors/1.0.0/") -> dict[str, bytes]:
    """Return the files of the small course."""
    return files_of(write_course(folder), root)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return held.getvalue()


def link(path: str, target: str) -> bytes:
    """Return a zip file with a symbolic link."""
    entry = zipfile.ZipInfo(path)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(entry, target)
    return held.getvalue()


def over_each_other() -> bytes:
    """Return a zip file whose list names the same bytes twice, as those of a bomb do."""
    data = packed({"floors/1.0.0/a.md": b"a" * 100, "floors/1.0.0/b.md": b"b" * 100})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first, second = archive.infolist()
    place = data.rindex(b"PK\x01\x02") + 42
    assert int.from_bytes(data[place : place + 4], "little") == second.header_offset
    return data[:place] + first.header_offset.to_bytes(4, "little") + data[place + 4 :]


def changed(data: bytes, sign: bytes, at: int, to: bytes) -> bytes:
    """Return a zip file with bytes of its last record of a kind changed."""
    place = data.rindex(sign) + at
    return data[:place] + to + data[place + len(to) :]
