"""QTI 2.0 to 2.2 read: packages (zip files with imsmanifest.xml) and single items.

Sources: IMS Question and Test Interoperability 2.1, IMS Content Packaging 1.1.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from learnhub.content.format import archives, media
from learnhub.content.interchange import qti_items, xml_trees
from learnhub.content.interchange.model import Bank, Item, Note, Weight
from learnhub.content.interchange.texts import Texts
from learnhub.content.interchange.xml_trees import Element
from learnhub.i18n import lazy

MANIFEST = "imsmanifest.xml"
LARGEST_XML = 8 * 1024 * 1024
MOST_ITEMS = 5_000
_ITEM, _TEST = "imsqti_item", "imsqti_test"
_SIGN = b"PK\x03\x04"


class Unsafe(Exception):
    """An archive that is damaged, or not honest about what is in it."""


def is_like(data: bytes) -> bool:
    """Tell whether a file is a package or an item, by its beginning."""
    return data.startswith(_SIGN) or b"<assessmentItem" in data[:4000].replace(b"\0", b"")


def read(data: bytes, texts: Texts) -> Bank:
    """Return the questions of a package, or of a file with one item. Raises Unsafe and `xml_trees.Refused`."""
    if not data.startswith(_SIGN):
        return Bank((qti_items.item(xml_trees.parse(data), texts, "item.xml"),))
    if not archives.is_safe(data):
        raise Unsafe
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Bank(tuple(_Package(archive, texts).items()))


class _Package:
    """A zip file, and where the items in it are."""

    def __init__(self, archive: zipfile.ZipFile, texts: Texts) -> None:
        self.archive = archive
        self.texts = texts
        self.sizes = {entry.filename: entry.file_size for entry in archive.infolist() if not entry.is_dir()}

    def items(self) -> Iterator[Item]:
        """Return the items in the order of the test, where there is one, else of the manifest."""
        for path in list(dict.fromkeys(self._paths()))[:MOST_ITEMS]:
            try:
                root = self._tree(path)
            except xml_trees.Refused as problem:
                message = lazy("Its file %(path)s is broken in line %(line)s.", path=path, line=problem.line)
                yield Item(path, None, (Note(Weight.LOST, message),))
                continue
            if root is None:
                message = lazy("Its file %(path)s is not in the package, or is larger than 8 MB.", path=path)
                yield Item(path, None, (Note(Weight.LOST, message),))
            elif root.tag == "assessmentItem":
                self.texts.pictures.come_from(lambda name, path=path: self._picture(path, name))  # type: ignore[misc]
                yield qti_items.item(root, self.texts, path)

    def _paths(self) -> Iterator[str]:
        manifest = next(
            iter(sorted((name for name in self.sizes if posixpath.basename(name) == MANIFEST), key=len)), None
        )
        root = self._tree(manifest) if manifest else None
        if manifest is None or root is None:
            yield from (name for name in sorted(self.sizes) if name.endswith(".xml"))
            return
        resources = [one for one in root.within("resource") if one.attributes.get("href")]
        for test in (one for one in resources if one.attributes.get("type", "").startswith(_TEST)):
            yield from self._in_test(_beside(manifest, test.attributes["href"]))
        for resource in resources:
            if resource.attributes.get("type", "").startswith(_ITEM):
                yield _beside(manifest, resource.attributes["href"])

    def _in_test(self, path: str) -> Iterator[str]:
        root = self._tree(path)
        refs = root.within("assessmentItemRef") if root is not None else ()
        yield from (_beside(path, ref.attributes.get("href", "")) for ref in refs)

    def _tree(self, path: str) -> Element | None:
        data = self._bytes(path, LARGEST_XML)
        return xml_trees.parse(data) if data is not None else None

    def _picture(self, item: str, name: str) -> bytes | None:
        return self._bytes(_beside(item, name), media.LARGEST)

    def _bytes(self, path: str, largest: int) -> bytes | None:
        if self.sizes.get(path, largest + 1) > largest:
            return None
        try:
            with self.archive.open(path) as file:
                data = file.read(largest + 1)
        except archives.UNREADABLE as problem:
            raise Unsafe from problem
        return data if len(data) <= largest else None


def _beside(path: str, address: str) -> str:
    """Return what an address within a file of the package leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
