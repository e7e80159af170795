"""A version that is read and made into pages again and again: only what changed since the last time is done anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from learnhub.content import likeness
from learnhub.content.format.faults import Fault, Faults, Reporter
from learnhub.content.format.reading import Watch
from learnhub.content.format.units import TextDraft, UnitDraft
from learnhub.content.rendering.documents import Document, Places
from learnhub.content.rendering.renderer import StandingRenderer

_Bytes = tuple[object, ...]
# Short enough for whoever saves meanwhile not to wait.
_COMPARED_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading a unit gave, and of which bytes."""

    of: _Bytes
    texts: dict[str, TextDraft]
    faults: tuple[Fault, ...]


class KeptUnits(Watch):
    """Reads units of a version; one whose files are the same bytes as the last time is not read again.

    Whether they look the same on a Git host takes longer to find out, so it is looked at when there is time for it:
    `compare_some`, and then the next reading tells of it.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Read] = {}
        self._uncompared: set[str] = set()

    @property
    def is_compared(self) -> bool:
        """Whether no unit is left to be compared."""
        return not self._uncompared

    def compare_some(self) -> None:
        """Compare a few of the units that were read since they were compared."""
        for slug in sorted(self._uncompared)[:_COMPARED_AT_ONCE]:
            self._uncompared.discard(slug)
            known, own = self._known[slug], Faults()
            own.take(known.faults)
            for text in known.texts.values():
                text.report = text.body.report = Reporter(own, text.report.file)
            shown = [shown for text in known.texts.values() for shown in text.body.shown]
            likeness.compare(shown, lambda _texts: None)
            self._known[slug] = replace(known, faults=own.sorted())

    def read_unit(self, draft: UnitDraft, faults: Faults) -> None:
        """Read all files of a unit; faults are noted."""
        found = self._known.get(draft.id)
        of = _bytes_of(draft)
        if found is None or found.of != of:
            own = Faults()
            super().read_unit(draft, own)
            found = self._known[draft.id] = _Read(of, draft.texts, own.sorted())
            self._uncompared.add(draft.id)
        draft.texts = dict(found.texts)
        for text in draft.texts.values():
            # What is checked between files is noted with this reading's faults.
            text.report = text.body.report = Reporter(faults, text.report.file)
        faults.take(found.faults)


def _bytes_of(draft: UnitDraft) -> _Bytes:
    files = [(language, name, file.path, file.digest) for language, (name, file) in draft.files.items()]
    return (draft.kind, draft.source_language, *files)


class KeptPages:
    """Renders documents as `render` does; one that is the same as the last time is not rendered again."""

    def __init__(self) -> None:
        self._renderer = StandingRenderer()
        self._places: Places = {}
        self._html: dict[_Bytes, str] = {}

    def render(self, documents: Iterable[Document]) -> list[str]:
        """Return the HTML of each document, in order. Raises CannotRender."""
        wanted = list(documents)
        places = wanted[0].places if wanted else {}
        if places != self._places:
            self._places, self._html = places, {}
        keys = [_key_of(document) for document in wanted]
        missing = {key: document for key, document in zip(keys, wanted, strict=True) if key not in self._html}
        made = dict(zip(missing, self._renderer.render(missing.values()), strict=True)) if missing else {}
        self._html = {key: made[key] if key in made else self._html[key] for key in keys}
        return [self._html[key] for key in keys]

    def end(self) -> None:
        """End what is kept ready for the next time."""
        self._renderer.end()


def _key_of(document: Document) -> _Bytes:
    """Return all of a document but where other files are, which is the same for all documents of a version."""
    return tuple(getattr(document, part.name) for part in fields(document) if part.name != "places")
