"""The files of a version: walked once, links never followed, nothing larger than allowed taken in."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from learnhub.content.format import media, names, texts
from learnhub.content.format.digest import digest_of
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.sources import MediaSource
from learnhub.i18n import lazy

MEDIA = "media/"
_TOP = (1, 1)
_MOST_FILES = 5000
_DEEPEST = 6
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file outside of media: path within the version, SHA-256, and its first bytes, more than a text may have."""

    path: str
    digest: str
    data: bytes


@dataclass(slots=True)
class Tree:
    """All files of a version: texts by path, media in order, and the digests of both."""

    files: dict[str, SourceFile] = field(default_factory=dict)
    media: list[MediaSource] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    # Paths of media that are there and not allowed, which are told themselves.
    refused: set[str] = field(default_factory=set)
    # What is said in recordings: transcripts and captions, by their paths in the media folder.
    said: dict[str, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The version's digest."""
        return digest_of(self.digests.items())

    def names_in(self, folder: str) -> list[str]:
        """Return the names of the files right in a folder ("" is the version's own), sorted."""
        start = f"{folder}/" if folder else ""
        inside = (path.removeprefix(start) for path in self.files if path.startswith(start))
        return sorted(name for name in inside if "/" not in name)

    def folders(self) -> list[str]:
        """Return the names of the folders right in the version, sorted."""
        return sorted({path.split("/", 1)[0] for path in self.files if "/" in path})


def read_tree(folder: Path, faults: Faults) -> Tree:
    """Return the files below a version's folder; links, special files and wrong names are noted as errors."""
    tree = Tree()
    _walk(folder, "", tree, faults, 0)
    return tree


def _walk(folder: Path, within: str, tree: Tree, faults: Faults, depth: int) -> None:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = _shown(f"{within}{entry.name}")
        if entry.is_symlink():
            hint = lazy("Put the file itself here.")
            faults.error(path, _TOP, "symbolic-link", lazy("Symbolic links are not allowed."), hint)
        elif entry.is_dir(follow_symlinks=False):
            _walk_folder(Path(entry.path), path, tree, faults, depth)
        elif not entry.is_file(follow_symlinks=False):
            faults.error(path, _TOP, "special-file", lazy("This is not a regular file."), lazy("Remove it."))
        elif not entry.name.startswith("."):
            _take(Path(entry.path), path, tree, faults)


def _walk_folder(folder: Path, path: str, tree: Tree, faults: Faults, depth: int) -> None:
    if folder.name.startswith("."):
        hint = lazy("Its files would count in the version's digest. Move it out of the version.")
        faults.error(path, _TOP, "hidden-folder", lazy("Hidden folders are not allowed."), hint)
    elif depth >= _DEEPEST:
        faults.error(path, _TOP, "folder-depth", lazy("Folders are nested too deep."), lazy("Use fewer levels."))
    else:
        _check_name(folder.name, path, faults)
        _walk(folder, f"{path}/", tree, faults, depth + 1)


def _take(file: Path, path: str, tree: Tree, faults: Faults) -> None:
    _check_name(file.name, path, faults)
    if len(tree.digests) >= _MOST_FILES:
        hint = lazy("Leave out what no lesson uses, or divide the course in two.")
        faults.error("", _TOP, "too-many-files", lazy("There are more than 5,000 files in this version."), hint)
        return
    try:
        data, digest, size = _read(file)
    except OSError as problem:
        message = lazy("This file cannot be read: %(problem)s.", problem=problem.strerror or "?")
        faults.error(path, _TOP, "unreadable", message, lazy("Look at its permissions."))
        return
    tree.digests[path] = digest
    if path.startswith(MEDIA):
        _take_medium(path, data, digest, size, tree, faults)
    else:
        tree.files[path] = SourceFile(path, digest, data[: texts.LARGEST + 1])


def _take_medium(path: str, data: bytes, digest: str, size: int, tree: Tree, faults: Faults) -> None:
    report = Reporter(faults, path)
    content_type = media.content_type_of(path, data, report)
    if content_type:
        width, height = media.picture_size(content_type, data, report) or (None, None)
        inner = path.removeprefix(MEDIA)
        if inner.endswith((".md", ".vtt")):
            tree.said[inner] = data[: texts.LARGEST + 1]
        tree.media.append(MediaSource(inner, digest, size, content_type, width, height))
    else:
        tree.refused.add(path)


def _read(file: Path) -> tuple[bytes, str, int]:
    """Return (the bytes up to just above the limit for media, SHA-256, size) of a file."""
    # The file may have become a link or a pipe since it was listed: neither is followed or waited for.
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "not a regular file")
        data = opened.read(media.LARGEST + 1)
        summing, size = hashlib.sha256(data), len(data)
        while block := opened.read(_BLOCK):
            summing.update(block)
            size += len(block)
    return data, summing.hexdigest(), size


def _check_name(name: str, path: str, faults: Faults) -> None:
    if not names.FILE.fullmatch(name):
        message = lazy("This name is not allowed.")
        hint = lazy("Use small letters a to z, digits, hyphens, dots and underscores, without spaces.")
        if names.FILE.fullmatch(name.lower()):
            hint = lazy("Write it in small letters: %(name)s.", name=name.lower())
        faults.error(path, _TOP, "file-name", message, hint)


def _shown(path: str) -> str:
    """Return a path that can be printed, whatever bytes the file system holds."""
    return os.fsencode(path).decode("utf-8", "replace")
