"""Rendering: documents in, safe HTML or their shape out, whatever they hold; a limited child (`worker`) does it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from types import TracebackType
from typing import Any, Self

from learnhub.content.rendering.callouts import words_for
from learnhub.content.rendering.child import Child, StoppedError
from learnhub.content.rendering.documents import Document, Kind, Places
from learnhub.errors import LearnHubError
from learnhub.i18n import Message, lazy

SECONDS = 10
_PROBLEMS: dict[str, Message] = {
    "slow": lazy("it takes too long"),
    "nested": lazy("it is nested too deep"),
    "large": lazy("it is too large"),
    "crashed": lazy("the renderer stopped"),
    "gaps": lazy("one of its gaps stands where nothing can be filled in"),
    "note": lazy("a note for facilitators stands where learners would read it"),
}


_SIMPLIFY = lazy("Look for very long lines of brackets, or quotes and lists within each other, and simplify them.")
_MENDS: dict[str, Message] = {
    "gaps": lazy("Put its gaps into simple paragraphs, lists or tables, without code, notes or abbreviations around."),
    "note": lazy("Put the note between two paragraphs, outside of any list or quote."),
}


class CannotRender(LearnHubError):
    """A document that could not be turned into a page; `path` names it, `problem` is a key of _PROBLEMS."""

    code = "cannot_render"
    status = 422

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        message = lazy("%(path)s could not be turned into a page: %(problem)s.", path=path, problem=_PROBLEMS[problem])
        super().__init__(message, safe=lazy("Nothing was changed."), mend=_MENDS.get(problem, _SIMPLIFY))


def render(documents: Iterable[Document], *, seconds: int = SECONDS) -> list[str]:
    """Return the HTML of each document, in order; `seconds` is how long one may take.

    Raises CannotRender, naming the document, when one hangs, crashes the renderer or grows too large.
    """
    with _Child() as child:
        return [child.render(document, seconds) for document in documents]


@dataclass(frozen=True, slots=True)
class Text:
    """A text whose shape is wanted: its file, for messages, and whether it is a line within something else."""

    path: str
    markdown: str
    is_inline: bool


class Shaping:
    """Tells the shapes of many texts; a child that one of them stops is started again, `MOST_STOPS` times at most."""

    MOST_STOPS = 3

    def __enter__(self) -> Self:
        self._child: _Child | None = None
        self._stops = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def shapes_of(self, texts: Sequence[Text]) -> list[list[Any] | CannotRender | None]:
        """Return the blocks of each text as LearnHub shows it (see `shapes.as_data`), or why it cannot be shown.

        The texts go together, and one by one where something stops the child. None where too much did before.
        """
        if self._stops >= self.MOST_STOPS:
            return [None for _ in texts]
        try:
            answers = self._ask(texts)
        except CannotRender as problem:
            self._end()
            if len(texts) == 1:
                self._stops += 1
                return [problem]
            return [one for text in texts for one in self.shapes_of([text])]
        told = zip(texts, answers, strict=True)
        return [CannotRender(text.path, one) if isinstance(one, str) else one for text, one in told]

    def _ask(self, texts: Sequence[Text]) -> list[list[Any] | str]:
        self._child = self._child or _Child().__enter__()
        asked = {"shapes": [[text.markdown, text.is_inline] for text in texts], "seconds": SECONDS}
        shapes: list[list[Any] | str] = self._child.ask(texts[0].path, asked, SECONDS)["shapes"]
        return shapes

    def _end(self) -> None:
        if self._child is not None:
            self._child.__exit__(None, None, None)
        self._child = None


class StandingRenderer:
    """Renders as `render` does, with a child that stays ready between calls; what it cannot render ends the child."""

    def __init__(self) -> None:
        self._child: _Child | None = None

    def render(self, documents: Iterable[Document]) -> list[str]:
        """Return the HTML of each document, in order. Raises CannotRender."""
        if self._child is None:
            self._child = _Child().__enter__()
        try:
            return [self._child.render(document, SECONDS) for document in documents]
        except CannotRender:
            self.end()
            raise

    def end(self) -> None:
        """End the child; the next call starts another one."""
        if self._child is not None:
            self._child.__exit__(None, None, None)
            self._child = None


class _Child:
    """The child process, for as long as one call lasts, or until it is ended."""

    def __enter__(self) -> _Child:
        self._child = Child("worker").__enter__()
        self._places: Places | None = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.__exit__(kind, problem, trace)

    def render(self, document: Document, seconds: int) -> str:
        answer = self.ask(document.path, _asked(document, seconds), seconds, document.places)
        if "html" not in answer:
            raise CannotRender(document.path, answer["problem"])
        html: str = answer["html"]
        return html

    def ask(self, path: str, asked: dict[str, Any], seconds: int, places: Places | None = None) -> dict[str, Any]:
        try:
            self._child.await_ready()
            deadline = time.monotonic() + seconds
            self._tell_places(places)
            self._child.send(asked)
            return self._child.receive(deadline)
        except StoppedError as problem:
            raise CannotRender(path, str(problem)) from problem

    def _tell_places(self, places: Places | None) -> None:
        """Tell where other files are, unless they were the same for the document before: they are long."""
        if places is not None and places is not self._places:
            self._child.send({"places": {path: astuple(place) for path, place in places.items()}})
            self._places = places


def _asked(document: Document, seconds: int) -> dict[str, Any]:
    return {
        "path": document.path,
        "markdown": document.markdown,
        "is_inline": document.kind is Kind.INLINE,
        "words": asdict(words_for(document.language, document.markdown)),
        "prefix": document.prefix,
        "gaps": document.gaps,
        "has_places": document.has_places,
        "terms": document.terms,
        "is_for_facilitators": document.is_for_facilitators,
        "seconds": seconds,
    }
