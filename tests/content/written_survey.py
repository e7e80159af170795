"""A third course, `views`: a lesson and a survey with every kind of question that surveys have, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.content.written_course import LESSON_FR, Change, write_course
from tests.content.written_kinds import COURSE_YML, MODULE_YML

COURSE = "views"
VIEWS, VIEWS_FR = "01-only/02-views.survey.en.md", "01-only/02-views.survey.fr.md"
SURVEY = """\
---
title: What do you think?
---

Help us to make this course better.

## Usefulness {#useful kind=scale scale=1..5}

How useful was this course for your work?

- Of no use
- Very useful

## Pace {#pace kind=single}

How was the pace?

- [ ] too slow
- [ ] about right
- [ ] too *fast*

## What helped {#helped kind=multiple}

What helped you?

- [ ] examples {#examples}
- [ ] quizzes {#quizzes}

## One change {#change}

What would you change?
"""
SURVEY_FR = """\
---
title: Qu’en pensez-vous ?
translates: SOURCE
---

Aidez-nous à améliorer ce cours.

## Utilité {#useful}

Ce cours a-t-il été utile à votre travail ?

- Pas utile
- Très utile

## Rythme {#pace}

Comment était le rythme ?

- [ ] trop lent
- [ ] à peu près juste
- [ ] trop *rapide*

## Ce qui a aidé {#helped kind=multiple}

Qu’est-ce qui vous a aidé ?

- [ ] les exemples {#examples}
- [ ] les quiz {#quizzes}

## Un changement {#change}

Que changeriez-vous ?
"""
FILES: dict[str, str | bytes] = {
    "course.yml": COURSE_YML,
    "01-only/module.yml": MODULE_YML,
    "01-only/01-floor.en.md": "---\ntitle: What is a floor?\n---\n\nIt starts with everyone.\n",
    "01-only/01-floor.fr.md": LESSON_FR.replace("[les principes](#deux-principes)", "la suite"),
    VIEWS: SURVEY,
    VIEWS_FR: SURVEY_FR,
}


def write_views(folder: Path, changes: Mapping[str, Change] | None = None, *, version: str = "1.0.0") -> Path:
    """Write the course below `folder` and return its version's folder; `changes` as for `write_course`."""
    return write_course(folder, changes, course=COURSE, version=version, files=FILES)
