"""Assignments: a task, what may be handed in, and a rubric to mark it by."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.content.format.attributes import parse, split_end
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.content.format.rubrics import WrittenRubric, compare_rubrics, read_rubric
from learnhub.content.format.settings import AssignmentFront
from learnhub.content.format.strict_yaml import YamlText
from learnhub.content.format.structure import Node, first_line, plain_text
from learnhub.content.format.vocabulary import Accepted
from learnhub.i18n import lazy

RUBRIC = "rubric"


@dataclass(frozen=True, slots=True)
class WrittenAssignment:
    """An assignment in one language: its task as Markdown. `is_whole` is False where the rubric could not be read."""

    task: str
    rubric: WrittenRubric | None
    is_whole: bool


def read_assignment(body: Body) -> WrittenAssignment:
    """Return what an assignment's file holds; faults are noted."""
    if not body.is_readable:
        return WrittenAssignment("", None, is_whole=False)
    check_lesson(body)
    blocks = list(body.root.children)
    at = next((place for place, node in enumerate(blocks) if _is_rubric(node)), None)
    end = len(body.lines) if at is None else first_line(blocks[at])
    task = "\n".join(body.lines[:end]).strip()
    if not task:
        message = lazy("This assignment has no task.")
        body.report.error(body.place(0), "task-empty", message, lazy("Write what is to be done below the second ---."))
    if at is None:
        _check_no_other(body, blocks)
        return WrittenAssignment(task, None, is_whole=True)
    rubric = _read(body, blocks[at], blocks[at + 1 :])
    return WrittenAssignment(body.complete(task), rubric, is_whole=rubric is not None)


def _is_rubric(node: Node) -> bool:
    if node.type != "heading" or node.tag != "h2":
        return False
    attributes = split_end(node.children[0].content)[1]
    return any(one.key == "id" and one.value == RUBRIC for one in parse(attributes))


def _check_no_other(body: Body, blocks: list[Node]) -> None:
    for node in blocks:
        if node.type == "heading" and plain_text(node.children[0]).casefold() == RUBRIC:
            message = lazy("This heading looks like that of a rubric, and has no {#rubric}.")
            hint = lazy("Write ## Rubric {#rubric}, so that tutors can mark by it.")
            body.report.error(body.place_of(node), "rubric-id", message, hint)


def _read(body: Body, heading: Node, below: list[Node]) -> WrittenRubric | None:
    if not below or below[0].type != "table":
        message = lazy("Below this heading a table is expected.")
        hint = lazy("Write its heading row for example as | Criterion | Not yet (0) | Good (2) |.")
        body.report.error(body.place_of(heading), "rubric-table", message, hint)
        return None
    if len(below) > 1:
        message = lazy("Nothing stands below the table of a rubric.")
        hint = lazy("Put this above the heading of the rubric, where it belongs to the task.")
        body.report.error(body.place_of(below[1]), "rubric-last", message, hint)
    return read_rubric(body, below[0])


def check_front(front: AssignmentFront, yaml: YamlText, report: Reporter) -> None:
    """Check what the keys of an assignment ask of each other."""
    place = yaml.place_of(("accepts",))
    if not front.accepts:
        hint = lazy("Write for example [text, pdf], or leave the key out for text alone.")
        report.error(place, "empty", lazy("`%(key)s` is empty.", key="accepts"), hint)
    if len(set(front.accepts)) < len(front.accepts):
        report.error(place, "duplicate-key", lazy("A kind stands here twice."), lazy("Keep one."))
    if "max_size" in front.model_fields_set and not set(front.accepts) - {Accepted.TEXT}:
        message = lazy("`max_size` has no meaning where no files are accepted.")
        hint = lazy("Leave it out, or name kinds of files in `accepts`.")
        report.error(yaml.place_of(("max_size",), of_key=True), "unknown-key", message, hint)


def compare_assignments(source: WrittenAssignment, translation: WrittenAssignment, report: Reporter) -> None:
    """Note where a translated assignment differs from its source; `report` is for the translation's file."""
    if source.is_whole and translation.is_whole:
        compare_rubrics(source.rubric, translation.rubric, report)
