"""A fourth course, `tasks`: a lesson and an assignment with a rubric, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.content.written_course import LESSON_FR, Change, write_course
from tests.content.written_kinds import COURSE_YML, MODULE_YML

COURSE = "tasks"
TASK, TASK_FR = "01-only/02-plan.assignment.en.md", "01-only/02-plan.assignment.fr.md"
ASSIGNMENT = """\
---
title: A plan for your district
minutes: 90
points: 20
due: 14d
---

Describe **one** step that would let more women take part.

- Who does what?
- By when?

## Rubric {#rubric}

| Criterion | Not yet (0) | Good (2) | Very good (3) |
| --- | --- | --- | --- |
| Women are seen | They are not named. | They are named. | What they need is said. |
| It can be done | Nobody is named to do it. | Somebody is named. | There is a date as well. |
"""
ASSIGNMENT_FR = """\
---
title: Un plan pour votre district
translates: SOURCE
---

Décrivez **une** étape qui permettrait à plus de femmes de participer.

- Qui fait quoi ?
- Pour quand ?

## Grille {#rubric}

| Critère | Pas encore (0) | Bien (2) | Très bien (3) |
| --- | --- | --- | --- |
| Les femmes sont vues | Elles ne sont pas nommées. | Elles sont nommées. | Leurs besoins sont dits. |
| C’est faisable | Personne n’en est chargé. | Quelqu’un en est chargé. | Il y a aussi une date. |
"""
FILES: dict[str, str | bytes] = {
    "course.yml": COURSE_YML.replace("Kinds of questions", "Work in the district").replace(
        "Types de questions", "Au travail"
    ),
    "01-only/module.yml": MODULE_YML,
    "01-only/01-floor.en.md": "---\ntitle: What is a floor?\n---\n\nIt starts with everyone.\n",
    "01-only/01-floor.fr.md": LESSON_FR.replace("[les principes](#deux-principes)", "la suite"),
    TASK: ASSIGNMENT,
    TASK_FR: ASSIGNMENT_FR,
}


def write_tasks(folder: Path, changes: Mapping[str, Change] | None = None, *, version: str = "1.0.0") -> Path:
    """Write the course below `folder` and return its version's folder; `changes` as for `write_course`."""
    return write_course(folder, changes, course=COURSE, version=version, files=FILES)
