"""Texts to render: what each is, and where its links and images lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from learnhub.content.format.links import in_language
from learnhub.content.format.sources import VersionSource
from learnhub.content.rendering.pages import Place
from learnhub.content.rendering.scaling import Forms

Places = Mapping[str, Place]
TermForms = tuple[tuple[str, tuple[str, ...]], ...]


class Kind(StrEnum):
    """Whether a text is made of paragraphs, or is a line within something else (an option)."""

    BLOCK = "block"
    INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Document:
    """A text to render.

    `path` is its file within the version, `places` where other files of the version are (`places_of`), `language` that
    of the text. `prefix` keeps ids apart where several texts stand on one page; give each its own there. `gaps` is how
    many marks of gaps (`gap_marks`) it holds: each becomes `<span class="gap" data-gap="1"></span>`. With `has_places`
    learners can come back to its blocks and write under its prompts. `terms` are ids of the glossary with the words
    that stand for each in the language. A note for facilitators is refused in all that is not `is_for_facilitators`.
    """

    path: str
    markdown: str
    kind: Kind = Kind.BLOCK
    language: str = "en"
    places: Places = field(default_factory=dict)
    prefix: str = ""
    gaps: int = 0
    has_places: bool = False
    terms: TermForms = ()
    is_for_facilitators: bool = False


def places_of(version: VersionSource, forms: Forms | None = None) -> Places:
    """Return where a version's units and media are: `@unit/<unit id>` and `@media/<path>`, and in which `forms`.

    The page that serves a text replaces these two beginnings. A link to a unit in a language that it has no file in
    leads to the unit all the same.
    """
    offered = {path: tuple(form.width for form in some) for path, some in (forms or {}).items()}
    places = {
        f"media/{one.path}": Place(
            f"@media/{one.path}",
            one.width,
            one.height,
            offered.get(one.path, ()),
            one.size if one.content_type.startswith(("audio/", "video/")) else 0,
            version.said.get(f"media/{one.path}", ""),
        )
        for one in version.media
    }
    for module in version.modules:
        for unit in module.units:
            paths = [text.path for text in unit.files.values()]
            missing = [in_language(paths[0], language) for language in version.settings.languages]
            places |= {path: Place(f"@unit/{unit.id}") for path in (*missing, *paths)}
    return places
