"""A course for books, with every construct that a text can have, in English, half of it in French."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from learnhub.content import publishing
from learnhub.content.books import composing, gathering
from learnhub.content.books.book import Book
from learnhub.content.books.composing import Site
from learnhub.content.publishing import Prepared
from tests.content.written_assignment import ASSIGNMENT
from tests.content.written_course import FLOOR, FLOOR_FR, GLOSSARY, Change, png, write_course
from tests.content.written_kinds import QUIZ as KINDS
from tests.content.written_survey import SURVEY
from tests.published import SECRET

# What no book for learners may hold a word of.
KEYS = (
    "Right: see",
    "It starts with everyone.</p>\n</blockquote>",
    "Because rights",
    "Compare your words",
    "Choose two",
)
SITE = Site("https://learn.example/en/courses/whole", "https://learn.example/media/whole/1.0.0/")
_EVERYTHING = f"""\
---
title: Everything a text can hold
minutes: 7
sources: [R202, "A book, 2020"]
note: Some of it is sad.
---

An *SPF* is **strong**, `code`, a [link](https://example.org/a?b=1&c=2), a [form](../media/form.pdf), and كلمة next.
See [the principles](01-floor.en.md#two-principles), [the exam](../90-final/01-exam.quiz.en.md)
and [what is below](#ឃ្លា-one).
A word in *français*{{lang=fr}} and in *سماجی تحفظ*{{lang=ur dir=rtl}}. A benefit, once[^n] and again[^n].

*[SPF]: social protection floor

[^n]: A note with *words*.

    And a second paragraph.

## ឃ្លា one

1. First

    - inner
    - [ ] not a task

2. Second

3. Third

Term
:   What it means.

    In two paragraphs.

Another
:   One.
:   Two.

> A quotation.
>
> > Within one.

> [!REFLECT] Think
> What would you change?

> [!KEY]
> - It holds a list.
>
> | A | B |
> | --- | --- |
> | 1 | 2 |

> [!FACILITATOR] {SECRET}
> {SECRET} is played here.

***

```python
x = 1 < 2  # & so on
```

### Deeper

| Left | Centre | Right |
| :--- | :---: | ---: |
| *a* | b | 1 |
| c | | 2 |

![Large](../media/large.png){{caption="A caption" credit="Who drew it"}}

![](../media/steps.png){{.decorative}}

In a line: ![small](../media/steps.png) it stands.

![A talk](../media/talk.mp3){{transcript=../media/talk.en.md}}
"""
CHANGES: dict[str, Change] = {
    "glossary.yml": GLOSSARY,
    "media/large.png": png(800, 500),
    "media/talk.mp3": b"ID3" + bytes(range(256)),
    "media/talk.en.md": "**Dara:** Everything that is said.\n",
    FLOOR: ("A footnote[^1].", "A footnote[^1], and [all of it](03-everything.en.md#deeper)."),
    FLOOR_FR: ("Un texte.", "Un texte[^1].\n\n[^1]: Sa note."),
    "01-first/03-everything.en.md": _EVERYTHING,
    "02-more/module.yml": "title: {en: More, fr: Plus}\n",
    "02-more/01-kinds.quiz.en.md": KINDS,
    "02-more/02-views.survey.en.md": SURVEY,
    "02-more/03-plan.assignment.en.md": ASSIGNMENT,
}


@lru_cache
def prepared() -> Prepared:
    """Read and render the course once for all tests; the folder stays, for its pictures."""
    return publishing.prepare(write_course(Path(tempfile.mkdtemp(prefix="learnhub-book-")), CHANGES, course="whole"))


@lru_cache
def book(language: str = "en", *, for_facilitators: bool = False) -> Book:
    """Return the course as a book."""
    material = gathering.of_folder(prepared(), language, for_facilitators=for_facilitators)
    return composing.compose(material, SITE, for_facilitators=for_facilitators)
