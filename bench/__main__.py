"""Runs the measurements and prints them as a table: `python -m bench`, or a few of them by name."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import attempts, bumping, checking, house, importing, load, many, pages, people, previewing, reports

Row = tuple[str, str]


def _pages(built: house.House) -> Iterator[Row]:
    mine, floor = pages.lesson_and_floor(built)
    yield "lesson page, signed in, server CPU", f"{mine.milliseconds:.2f} ms"
    yield (
        "the floor beside it",
        f"{floor.milliseconds:.2f} ms; the lesson is {mine.milliseconds / floor.milliseconds:.1f} ×",
    )
    yield "lessons a second at 16 connections, one process", f"{mine.a_second:.0f}"
    yield "the floor beside it", f"{floor.a_second:.0f}; the lesson has {mine.a_second / floor.a_second:.2f} of it"
    yield "memory of the process then", f"{mine.megabytes:.0f} MB"


def _weight(built: house.House) -> Iterator[Row]:
    found = pages.weight_of_a_lesson(built)
    yield "first view of a lesson", f"{found.first_view / 1000:.1f} KB"
    yield "of it before the text", f"{found.before_text / 1000:.1f} KB"
    yield "later view", f"{found.later_view / 1000:.1f} KB"


def _attempt(built: house.House) -> Iterator[Row]:
    found = attempts.cost(built)
    yield f"whole attempt of {found.questions} questions, server CPU", f"{found.milliseconds:.0f} ms"
    times = found.milliseconds / found.floor
    yield "the floor beside it", f"{found.floor:.2f} ms; the attempt is {times:.0f} ×"


def _reports(_built: house.House) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        found = reports.costs(Path(folder))
    yield f"completion report of {reports.LEARNERS:,} learners, server CPU", f"{found.page:.0f} ms"
    yield "its CSV", f"{found.page_csv:.0f} ms"
    yield "list of these people, a page", f"{found.people:.0f} ms"
    yield "its CSV, all of them", f"{found.people_csv:.0f} ms"


def _many(_built: house.House) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        found = many.costs(Path(folder))
    for what, milliseconds in found.items():
        yield f"{many.LEARNERS:,} learners with an attempt each: {what}", f"{milliseconds:.0f} ms"


def _people(_built: house.House) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        found = people.costs(Path(folder))
    for what, seconds in found.parts.items():
        yield f"a list of {people.ROWS:,} people: {what}", f"{seconds:.1f} s"


def _check(_built: house.House) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        found = checking.costs(Path(folder))
    course = f"course check, {checking.LESSONS} lessons in two languages ({found.words:,} words)"
    yield f"{course}: never checked before", str(found.cold)
    yield "nothing changed", str(found.unchanged)
    yield "one file changed", str(found.one_changed)


def _bump(built: house.House) -> Iterator[Row]:
    yield from bumping.run(built)


def _import(_built: house.House) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        found = importing.costs(Path(folder))
    course = f"course import, {checking.LESSONS} lessons in two languages ({found.words:,} words)"
    yield f"{course}: new", str(found.cold)
    yield "nothing changed", str(found.unchanged)
    yield "one file of the draft changed", str(found.one_changed)


def _preview(_built: house.House) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        found = previewing.costs(Path(folder))
    yield f"course preview, {checking.LESSONS} lessons in two languages: the first page", f"{found.ready:.1f} s"
    yield "from saving a lesson to its page showing it", f"{found.saved:.2f} s, at most {found.worst:.2f} s"


def _load(built: house.House) -> Iterator[Row]:
    yield from load.run(built)


MEASUREMENTS: dict[str, Callable[[house.House], Iterator[Row]]] = {
    "pages": _pages,
    "weight": _weight,
    "attempt": _attempt,
    "reports": _reports,
    "many": _many,
    "people": _people,
    "check": _check,
    "import": _import,
    "preview": _preview,
    "bump": _bump,
    "load": _load,
}


def main() -> None:
    """Build a house, measure what is named (all, where nothing is), print a line for each figure."""
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    with tempfile.TemporaryDirectory(prefix="learnhub-bench-") as folder:
        built = house.build(Path(folder), learners=bumping.LEARNERS)
        print("| what | measured |\n| --- | --- |")
        for name in wanted:
            for what, figure in MEASUREMENTS[name](built):
                print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
