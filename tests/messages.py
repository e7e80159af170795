"""The interface's words, read from the code and the templates as they are now."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from learnhub.settings import ROOT

# As in `make messages`.
_METHODS = [
    ("learnhub/web/templates/**.html", "jinja2"),
    ("learnhub/privacy/templates/**.html", "jinja2"),
    ("learnhub/**.py", "python"),
]
_KEYWORDS = {**DEFAULT_KEYWORDS, "lazy": None, "translate_in": (2,)}


@lru_cache
def extracted() -> Catalog:
    """Return a catalogue of every message of the interface, untranslated, each with the files that have it."""
    catalogue = Catalog()
    found = extract_from_dir(str(ROOT), method_map=_METHODS, keywords=_KEYWORDS, directory_filter=_has_words)
    for file, line, message, _comments, context in found:
        catalogue.add(message, locations=[(file, line)], context=context)
    return catalogue


def _has_words(folder: str) -> bool:
    path = Path(folder)
    return path == ROOT or path.is_relative_to(ROOT / "learnhub")


def compile_into(folder: Path, catalogue: Catalog, language: str) -> None:
    """Write a catalogue where the app finds it below `folder`."""
    target = folder / language / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)


def compile_all_into(folder: Path) -> None:
    """Compile the project's own translations below `folder`."""
    for source in (ROOT / "translations").glob("*/LC_MESSAGES/messages.po"):
        language = source.parent.parent.name
        with source.open("rb") as file:
            compile_into(folder, read_po(file, language), language)
