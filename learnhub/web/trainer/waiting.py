"""What waits for a trainer, said in one list: each line comes from a provider of the module that knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from learnhub.access.reach import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, in a whole sentence, and the page where it is done."""

    words: str
    address: str


# A provider gives nothing where nothing waits, or where it is not the actor's to do.
Provider = Callable[[Actor], Iterable[Waiting]]
