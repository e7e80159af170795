"""Pages of a learner: processor time, requests a second, memory, and what comes over the wire."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from bench import measuring
from bench.house import COURSE, PASSWORD, House
from bench.measuring import Server, Visitor, serving

TURNS = 12
TIMES = 60
CONNECTIONS = 16
SECONDS = 2
COMPRESSED = {"Accept-Encoding": "br"}
_LINKED = re.compile(r'(?:<link rel="stylesheet" href|<link rel="icon" href|<script type="module" src)="([^"]+)"')
_IN_STYLE_SHEET = re.compile(r"url\(([^)]+icons\.[^)]+\.svg|[^)]+weave\.[^)]+\.svg)\)")


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of the server's processor a page, pages a second at 16 connections, and MB of the process then."""

    milliseconds: float
    a_second: float
    megabytes: float


def signed_in(server: Server, name: str) -> Visitor:
    """Return a browser in which a learner of the house is signed in."""
    visitor = Visitor(server)
    visitor.sign_in(name, PASSWORD)
    return visitor


def lesson(house: House) -> str:
    """Return the address of a lesson that is neither the first nor a short one."""
    return f"/fr/courses/{COURSE}/{house.lessons[1]}"


def lesson_and_floor(house: House) -> tuple[Speed, Speed]:
    """Return how quick a lesson is for who is signed in, and a bare page of the same size.

    They take turns: a virtual machine may be twice as quick a minute later.
    """
    with serving(house.folder) as server:
        visitor = signed_in(server, house.learners[0])
        with floor_beside(house, visitor) as bare:
            mine, floor = _in_turns((server, visitor, lesson(house)), bare)
    return mine, floor


Asked = tuple[Server, Visitor, str]


@contextmanager
def floor_beside(house: House, visitor: Visitor) -> Iterator[Asked]:
    """Serve a bare page of the size of the lesson until the block ends, and return how to ask for it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(visitor.get(lesson(house))[1])
        with serving(Path(folder), ("-m", "bench.floor", str(file))) as bare:
            yield bare, Visitor(bare), "/"


def _in_turns(*pages: Asked) -> list[Speed]:
    costs = [[measuring.cost(*page, TIMES) for page in pages] for _ in range(TURNS)]
    a_second = [[_a_second(*page) for page in pages] for _ in range(TURNS)]
    return [
        Speed(fmean(costs_of_one), fmean(a_second_of_one), server.megabytes())
        for (server, _visitor, _path), costs_of_one, a_second_of_one in zip(
            pages, zip(*costs, strict=True), zip(*a_second, strict=True), strict=True
        )
    ]


def _a_second(server: Server, visitor: Visitor, path: str) -> float:
    visitors = [Visitor(server, cookies=dict(visitor.cookies)) for _ in range(CONNECTIONS)]
    return measuring.throughput(visitors, path, SECONDS)


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes on the wire (compressed bodies): before the text can be read, of the first view, of a later one."""

    before_text: int
    first_view: int
    later_view: int


def weight_of_a_lesson(house: House) -> Weight:
    """Return what a lesson weighs; scripts, icons and style sheets are kept by the browser for later views."""
    with serving(house.folder) as server:
        visitor = signed_in(server, house.learners[0])
        page = _size(visitor, lesson(house))
        found = {path: _size(visitor, path) for path in _linked(visitor, lesson(house))}
    # The style sheet for printers is fetched after all else.
    style_sheets = sum(size for path, size in found.items() if path.endswith(".css") and "/paper." not in path)
    return Weight(page + style_sheets, page + sum(found.values()), page)


def _linked(visitor: Visitor, path: str) -> Iterator[str]:
    for linked in dict.fromkeys(_LINKED.findall(visitor.get(path)[1].decode())):
        yield linked
        if linked.endswith(".css"):
            style_sheet = visitor.get(linked)[1].decode()
            yield from (f"/static/{each.removeprefix('../')}" for each in set(_IN_STYLE_SHEET.findall(style_sheet)))


def _size(visitor: Visitor, path: str) -> int:
    answer, body = visitor.get(path, **COMPRESSED)
    if answer.status != 200:
        raise LookupError(f"{path}: {answer.status}")
    return len(body)
