"""What a QTI item says of right answers: its response declarations, and how much each is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from learnhub.content.interchange import amounts
from learnhub.content.interchange.xml_trees import Element

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Response:
    """A declared response: `correct` values in order, `mapped` what values are worth."""

    cardinality: str = "single"
    base_type: str = ""
    correct: tuple[str, ...] = ()
    mapped: dict[str, Decimal] = field(default_factory=dict)
    minds_case: bool = False

    @property
    def right(self) -> tuple[str, ...]:
        """The right values: those called correct, else those that are worth something."""
        return self.correct or tuple(key for key, value in self.mapped.items() if value > 0)

    def share(self, value: str, *, is_single: bool) -> Decimal:
        """Return what a value earns, in per cent of all points."""
        if not any(worth > 0 for worth in self.mapped.values()):
            parts = 1 if is_single else max(1, len(self.correct))
            return _WHOLE / parts if value in self.correct else Decimal(0) if is_single else -_WHOLE / parts
        positive = [worth for worth in self.mapped.values() if worth > 0]
        most = max(positive) if is_single else sum(positive)
        return self.mapped.get(value, Decimal(0)) * _WHOLE / most


def responses(item: Element) -> dict[str, Response]:
    """Return the response declarations of an item by their names."""
    return {one.attributes.get("identifier", ""): _response(one) for one in item.all("responseDeclaration")}


def _response(declared: Element) -> Response:
    correct, mapping = declared.first("correctResponse"), declared.first("mapping")
    entries = mapping.all("mapEntry") if mapping is not None else []
    return Response(
        declared.attributes.get("cardinality", "single"),
        declared.attributes.get("baseType", ""),
        tuple(" ".join(value.text().split()) for value in correct.all("value")) if correct is not None else (),
        {
            " ".join(entry.attributes.get("mapKey", "").split()): amounts.share(
                entry.attributes.get("mappedValue", "0")
            )
            for entry in entries
        },
        any(entry.attributes.get("caseSensitive") == "true" for entry in entries),
    )


def worth(item: Element) -> str:
    """Return what an item is worth as it is written, or "" where it does not say so."""
    for outcome in item.all("outcomeDeclaration"):
        if outcome.attributes.get("identifier") == "MAXSCORE":
            return outcome.of("defaultValue", "value")
    for outcome in item.all("outcomeDeclaration"):
        if outcome.attributes.get("identifier") == "SCORE":
            return outcome.attributes.get("normalMaximum", "")
    return ""


def is_all_or_nothing(item: Element) -> bool:
    """Tell whether an item is graded by the template that knows no parts."""
    processing = item.first("responseProcessing")
    template = processing.attributes.get("template", "") if processing is not None else ""
    return template.rstrip("/").endswith("match_correct")
