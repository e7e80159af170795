"""Cloze: a text with gaps, each typed or chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.content.format.answers import gaps
from learnhub.content.format.answers.blocks import Block, Parts
from learnhub.content.format.answers.kind import Answers, Kind, WrittenGap
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.sources import GapSource, OptionSource, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import first_line
from learnhub.content.format.vocabulary import Grading
from learnhub.i18n import lazy


class Cloze(Kind):
    """What is asked is also where it is answered."""

    block = Block.NOTHING
    needs_block = False
    reads_stem = True
    how = lazy("Write the text with gaps: [[answer|other]] typed, [[right//wrong]] chosen.")
    default_grading = Grading.PARTIAL

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the gaps of the stem, and the stem with marks in their places."""
        text, stretches = gaps.marked(body, *parts.stem_lines)
        check_part(text, text.root.children, text.text)
        if not stretches:
            message = lazy("This text has no gaps.")
            hint = lazy("Write for example [[floor|socle]] for a typed answer, [[right//wrong]] for a choice.")
            body.report.error(body.place_of(parts.heading), "cloze-empty", message, hint)
        _refuse_in_feedback(body, parts)
        found = gaps.read(body, text, stretches) if text.is_readable else ()
        return Answers(gaps=found, stem=text.text.strip())

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Translations have the same gaps: as many, typed or chosen alike, with as many choices."""
        if len(source.gaps) != len(translation.gaps):
            message = lazy("The number of gaps differs from the source's, which is %(count)s.", count=len(source.gaps))
            report.error(place, "translation-gaps", message, lazy("Make the same gaps, in the same order."))
            return
        for theirs, ours in zip(source.gaps, translation.gaps, strict=True):
            if len(theirs.choices) != len(ours.choices):
                message = lazy("This gap is not like the one in the source: typed, or chosen from as many.")
                hint = lazy("Gaps stand in the source's order, and a translation has the same choices.")
                report.error(ours.place, "translation-gaps", message, hint)

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:
        """Return a question with its gaps: typed words of all languages, choices in each."""
        found = tuple(
            _gap(str(number), gap, {language: text.gaps[number - 1] for language, text in texts.items()})
            for number, gap in enumerate(source.gaps, 1)
        )
        return replace(question, gaps=found)

    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return what belongs in each gap. Of choices, the first is right."""
        return {
            "gaps": {
                gap.id: {"right": gap.choices[0].id} if gap.choices else {"accepted": list(gap.accepted)}
                for gap in question.gaps
            },
            "grading": str(question.grading),
        }

    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """Gaps and choices may not come or go."""
        return tuple(len(gap.choices) for gap in question.gaps)

    def by_place(self, question: QuestionSource) -> list[object]:
        """Return the gaps: they are known by their place."""
        return [(gap.accepted, sorted(choice.id for choice in gap.choices)) for gap in question.gaps]


def _refuse_in_feedback(body: Body, parts: Parts) -> None:
    if parts.feedback is None or parts.feedback.map is None:
        return
    first, last = parts.feedback.map
    for stretch in gaps.find(body.lines[first:last], first_line(parts.feedback)):
        message = lazy("This gap stands in the feedback, where nothing can be filled in.")
        hint = lazy("End the text with a paragraph that is no quote, or write \\[[ for brackets that are to be read.")
        body.report.error(body.place(stretch.row, "[["), "gap-place", message, hint)


def _gap(name: str, source: WrittenGap, same: Mapping[str, WrittenGap]) -> GapSource:
    choices = tuple(
        OptionSource(choice.id, texts={language: gap.choices[place].text for language, gap in same.items()})
        for place, choice in enumerate(source.choices)
    )
    return GapSource(name, {language: gap.words for language, gap in same.items()}, choices)
