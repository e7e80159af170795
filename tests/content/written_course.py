"""A small course that is right in every way, and ways to make it wrong."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from learnhub.content.format.faults import Fault
from learnhub.content.format.reading import read_version


def png(width: int = 3, height: int = 2) -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


COURSE = """\
title: {en: Floors, fr: Socles}
summary: {en: What floors are., fr: Ce que sont les socles.}
languages: [en, fr]
level: introductory
effort: 1h
objectives: {en: [Say what a floor is.], fr: [Dire ce qu’est un socle.]}
licence: CC-BY-4.0
contributors: [{name: LearnHub project, kind: institution, role: author}]
cases: [TH]
completion: {lessons: all, quizzes: all, pass_mark: 65}
certificate: {valid_for: 3y}
"""
MODULE = """\
title: {en: First module, fr: Premier module}
summary: {en: A beginning., fr: Un début.}
objectives: {en: [One., Two.], fr: [Un., Deux.]}
"""
LESSON = """\
---
title: What is a floor?
minutes: 10
sources: [R202]
---

It starts with everyone. See [the principles](#two-principles) and [the check](02-check.quiz.en.md).

## Two principles

> [!CASE] Thailand: one scheme {country=TH}
> It covers *everyone* outside formal work.

> [!DATA] Coverage {review=2027-06-30}
> In 2023, 52.4% of people had a benefit.

![Three steps](../media/steps.png){caption="The steps" credit="LearnHub"}

| A | B |
| --- | --- |
| 1 | [a form](../media/form.pdf) |

### A note

A footnote[^1].

[^1]: Its text.
"""
LESSON_FR = """\
---
title: Qu’est-ce qu’un socle ?
translates: SOURCE
---

Il commence par tout le monde. Voir [les principes](#deux-principes).

## Deux principes

Un texte.
"""
QUIZ = """\
---
title: Check
attempts: 5
---

Two questions.

## Who is covered {#who points=2 level=apply objective=2 lesson=floor}

Whom does a floor cover?

- [x] everyone
  > Right: see [the lesson](01-floor.en.md#two-principles).
- [ ] workers

> It starts with everyone.

## How many {#how-many points=0.5 unit=years}

How many years?

= 202
= 3.5 ± 0.1
"""
QUIZ_FR = """\
---
title: Contrôle
translates: SOURCE
---

Deux questions.

## Qui est couvert {#who}

Qui un socle couvre-t-il ?

- [x] tout le monde
  > Juste : voir [la leçon](01-floor.fr.md#deux-principes).
- [ ] les salariés

> Il commence par tout le monde.

## Combien {#how-many unit=ans}

Combien d’années ?

= 202
= 3.5 ± 0.1
"""
EXAM = """\
---
title: Exam
role: exam
draw: 1
---

## First {#first}

Choose two.

- [x] one {#one}
- [x] two {#two}
- [ ] three {#three}

## Second {#second shuffle=false}

Choose.

- [x] yes
- [ ] no
"""
EXAM_FR = """\
---
title: Examen
translates: SOURCE
---

## Premier {#first}

Choisissez-en deux.

- [x] un {#one}
- [x] deux {#two}
- [ ] trois {#three}

## Second {#second}

Choisissez.

- [x] oui
- [ ] non
"""
GLOSSARY = """\
- id: benefit
  term: {en: benefit, fr: prestation}
  also: {en: [benefits], fr: [prestations]}
  definition:
    en: Money, goods or services that a person *receives*, see [the lesson](01-first/01-floor.en.md).
    fr: Argent, biens ou services qu’une personne *reçoit*.
  source: Own wording
- id: floor
  term: {en: social protection floor, fr: socle de protection sociale}
  also: {en: [floor, floors], fr: [socle, socles]}
  definition: {en: A set of guarantees., fr: Un ensemble de garanties.}
"""
FLOOR, FLOOR_FR = "01-first/01-floor.en.md", "01-first/01-floor.fr.md"
CHECK, CHECK_FR = "01-first/02-check.quiz.en.md", "01-first/02-check.quiz.fr.md"
FINAL, FINAL_FR = "90-final/01-exam.quiz.en.md", "90-final/01-exam.quiz.fr.md"
FILES: dict[str, str | bytes] = {
    "course.yml": COURSE,
    "media/steps.png": png(),
    "media/form.pdf": b"%PDF-1.7\n",
    "01-first/module.yml": MODULE,
    FLOOR: LESSON,
    FLOOR_FR: LESSON_FR,
    CHECK: QUIZ,
    CHECK_FR: QUIZ_FR,
    "90-final/module.yml": MODULE.replace("First module, fr: Premier", "Exam, fr: Examen du"),
    FINAL: EXAM,
    FINAL_FR: EXAM_FR,
}
Change = str | bytes | tuple[str, str] | None


def write_course(
    folder: Path,
    changes: Mapping[str, Change] | None = None,
    *,
    course: str = "floors",
    version: str = "1.0.0",
    files: Mapping[str, str | bytes] = FILES,
) -> Path:
    """Write the course below `folder` and return its version's folder.

    `changes` maps paths to a new content, to (old, new) words in the present one, or to None for no such file.
    """
    files = dict(files)
    for path, change in (changes or {}).items():
        if change is None:
            files.pop(path)
        elif isinstance(change, tuple):
            before = str(files[path])
            assert change[0] in before, f"{change[0]!r} is not in {path}"
            files[path] = before.replace(*change, 1)
        else:
            files[path] = change
    root = folder / course / version
    for path, content in files.items():
        _write(root / path, content if isinstance(content, bytes) else _with_fingerprint(path, content, files))
    return root


def _with_fingerprint(path: str, text: str, files: Mapping[str, str | bytes]) -> bytes:
    source = files.get(path.replace(".fr.md", ".en.md"), b"")
    content = source.encode() if isinstance(source, str) else source
    return text.replace("SOURCE", f'"{hashlib.sha256(content).hexdigest()[:12]}"').encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def faults_of(version: Path) -> list[Fault]:
    """Return all faults of a version's folder."""
    return list(read_version(version).faults)


def found(version: Path) -> set[tuple[str, int, str]]:
    """Return (file, line, code) of all faults of a version's folder."""
    return {(fault.file, fault.line, fault.code) for fault in faults_of(version)}
