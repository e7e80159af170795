"""Bring Word documents over as lessons."""

from __future__ import annotations

import json
from pathlib import Path

import click

from learnhub.cli import terminal
from learnhub.cli.course import places
from learnhub.content.interchange import word
from learnhub.content.interchange.word import Lesson
from learnhub.i18n import ngettext

_COUNTED = {
    "headings": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "lists": ("ul", "ol"),
    "tables": ("table",),
    "pictures": ("img",),
    "footnotes": ("footnote",),
}


@click.command("import-lesson")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--title", default="", help="Title of the lesson; else the document's own, or the name of SOURCE.")
@click.option(
    "--format", "shape", type=click.Choice(["json", "text"]), default="text", help="How the report is printed."
)
@click.pass_context
def import_lesson(context: click.Context, source: Path, target: Path, *, title: str, shape: str) -> None:
    """Write a Word document as a lesson.

    What could not be brought over is told. SOURCE is a .docx file: its headings, lists, tables, pictures with their
    alternative text, and footnotes come over. TARGET is the lesson to write, in the folder of a module; it may not
    exist yet. Pictures go to the version's media folder. The exit status is 1 when nothing was written.

    \b
    Example:
      .venv/bin/python -m learnhub course import-lesson prices.docx courses/spf-costing/1.0.0/01-costs/03-prices.en.md
    """
    context.invoke(terminal.with_app(_import), source=source, target=target, title=title, shape=shape)


def _import(*, source: Path, target: Path, title: str, shape: str) -> None:
    lesson = word.bring(source, target, title=title)
    click.echo(_as_json(lesson) if shape == "json" else _as_text(lesson))


def _counts(lesson: Lesson) -> dict[str, int]:
    return {what: sum(lesson.counts.get(tag, 0) for tag in tags) for what, tags in _COUNTED.items()}


def _as_text(lesson: Lesson) -> str:
    counts = _counts(lesson)
    counted = [
        ngettext("%(num)s heading", "%(num)s headings", counts["headings"]),
        ngettext("%(num)s list", "%(num)s lists", counts["lists"]),
        ngettext("%(num)s table", "%(num)s tables", counts["tables"]),
        ngettext("%(num)s picture", "%(num)s pictures", counts["pictures"]),
        ngettext("%(num)s footnote", "%(num)s footnotes", counts["footnotes"]),
    ]
    notes = [f"- {note.message}" for note in lesson.notes]
    return "\n".join([*notes, f"{', '.join(counted)}.", *places.written(lesson.written)])


def _as_json(lesson: Lesson) -> str:
    told = {
        "notes": [{"weight": str(note.weight), "message": str(note.message)} for note in lesson.notes],
        "written": list(lesson.written),
        "counts": _counts(lesson),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
