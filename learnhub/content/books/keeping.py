"""Books that were made: kept by version, language and shape, so that nobody waits for one, and made once for all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from learnhub.content.books.book import Shape
from learnhub.content.models import BookFile, VersionFacts
from learnhub.errors import NotFound
from learnhub.stores.database import db, insert_into
from learnhub.stores.files import File


@dataclass(frozen=True, slots=True)
class Wanted:
    """A book that there is to be: of which version (its row key), in which language and shape, and made by what."""

    version_id: int
    language: str
    shape: Shape
    maker: str


@dataclass(frozen=True, slots=True)
class KeptBook:
    """A book that can be had; `size` in bytes."""

    shape: Shape
    size: int


def list_kept(version: VersionFacts, language: str) -> list[KeptBook]:
    """Return the books of a version in a language, EPUB first."""
    rows = db.session.execute(
        select(BookFile.shape, File.size)
        .join(File, BookFile.file_digest == File.digest)
        .where(BookFile.version_id == version.id, BookFile.language == language)
    )
    sizes = {row.shape: row.size for row in rows}
    return [KeptBook(shape, sizes[shape]) for shape in Shape if shape in sizes]


def get_file(version: VersionFacts, language: str, shape: Shape) -> File:
    """Return the stored file of a book. Raises NotFound."""
    found = db.session.scalars(
        select(File)
        .join(BookFile, BookFile.file_digest == File.digest)
        .where(BookFile.version_id == version.id, BookFile.language == language, BookFile.shape == shape)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def list_missing(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Return which of some books are not there yet, or were made by another maker."""
    columns = (BookFile.version_id, BookFile.language, BookFile.shape, BookFile.maker)
    kept = {
        Wanted(key, language, Shape(shape), maker)
        for key, language, shape, maker in db.session.execute(select(*columns))
    }
    return [one for one in wanted if one not in kept]


def keep(book: Wanted, digest: str) -> None:
    """Keep a book, in the place of an older one, whose stored file has a digest. Doing so twice is doing so once."""
    values = {
        "version_id": book.version_id,
        "language": book.language,
        "shape": book.shape,
        "maker": book.maker,
        "file_digest": digest,
    }
    made = insert_into(BookFile).values(values)
    replaced = {"maker": book.maker, "file_digest": digest}
    db.session.execute(made.on_conflict_do_update(index_elements=["version_id", "language", "shape"], set_=replaced))


def forget_others(version_ids: Collection[int]) -> None:
    """Forget the books of all versions but some; their files are cleared away later."""
    db.session.execute(delete(BookFile).where(BookFile.version_id.not_in(version_ids)))
