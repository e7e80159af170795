"""Smaller forms of pictures for slow links, made by a limited child (`scaler`)."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from learnhub.content.format.sources import MediaSource
from learnhub.content.rendering.child import Child, StoppedError

CONTENT_TYPE = "image/webp"
KINDS = frozenset({"image/png", "image/jpeg", "image/webp"})
# Smaller than this, in bytes and in pixels, a picture is sent as it is.
WORTH_SCALING = 4096
NARROW = 320
SECONDS = 20
_LONGEST_PATH = 190


@dataclass(frozen=True, slots=True)
class Form:
    """A picture in another width, as WebP."""

    width: int
    data: bytes


Forms = Mapping[str, tuple[Form, ...]]


def path_of(picture: str, width: int) -> str:
    """Return the path under which a form of a picture is kept: no author's file can lie below another file."""
    return f"{picture}/{width}.webp"


def picture_of(path: str) -> str:
    """Return the path of the picture that a form is of, or the path itself where it is of none."""
    picture, _, form = path.rpartition("/")
    return picture if picture.rpartition(".")[2] in {"png", "jpg", "webp"} and form.endswith(".webp") else path


def width_of(path: str) -> int:
    """Return how wide the form of a picture is that is kept under a path."""
    return int(path.rpartition("/")[2].removesuffix(".webp"))


def forms_of(media: Iterable[MediaSource], read: Callable[[str], bytes]) -> Forms:
    """Return the forms of a version's pictures that have any, by their paths, the narrowest first.

    `read` gives the bytes of a path. A picture with which the child cannot cope is sent as it is: that is no fault.
    """
    wanted = [one for one in media if _is_worth_scaling(one)]
    with ExitStack() as stack:
        scaler = _Scaler(stack)
        made = {one.path: _MADE.find(one.digest) or scaler.forms_of(one, read) for one in wanted}
    return {path: forms for path, forms in made.items() if forms}


def _is_worth_scaling(media: MediaSource) -> bool:
    return (
        media.content_type in KINDS
        and media.size >= WORTH_SCALING
        and (media.width or 0) > NARROW
        and len(media.path) <= _LONGEST_PATH
    )


class _Scaler:
    """The child, started for the first picture, and again where it did not survive one."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._child: Child | None = None

    def forms_of(self, media: MediaSource, read: Callable[[str], bytes]) -> tuple[Form, ...]:
        picture = base64.b64encode(read(media.path)).decode("ascii")
        try:
            child = self._ready()
            child.send({"picture": picture, "content_type": media.content_type, "seconds": SECONDS})
            answer = child.receive(time.monotonic() + SECONDS)
        except StoppedError:
            self._child = None
            return ()
        forms = tuple(Form(one["width"], base64.b64decode(one["picture"])) for one in answer["forms"])
        _MADE.keep(media.digest, forms)
        return forms

    def _ready(self) -> Child:
        if self._child is None:
            child = self._stack.enter_context(Child("scaler"))
            child.await_ready()
            self._child = child
        return self._child


class _Made:
    """What was made lately, by the picture's digest: versions share pictures, and a preview is made at every change."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._forms: dict[str, tuple[Form, ...]] = {}

    def find(self, digest: str) -> tuple[Form, ...] | None:
        return self._forms.get(digest)

    def keep(self, digest: str, forms: tuple[Form, ...]) -> None:
        if len(self._forms) >= self._most:
            self._forms.clear()
        self._forms[digest] = forms


_MADE = _Made(128)
