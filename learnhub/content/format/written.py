"""`{…}` read as keys with places, so that the same schemas serve front matters and attributes."""

from __future__ import annotations

from learnhub.content.format.attributes import parse
from learnhub.content.format.faults import Reporter
from learnhub.content.format.strict_yaml import Place, Plain, Value, YamlText
from learnhub.i18n import lazy


def keys_in(attributes: str, place: Place, report: Reporter) -> tuple[YamlText, tuple[str, ...]]:
    """Return the keys of a `{…}` that starts at `place` ("" for none), and its classes (`.decorative`)."""
    found: dict[str, Value] = {}
    result = YamlText(found, values={(): place})
    classes = []
    for attribute in parse(attributes):
        where = _place_within(attributes, attribute.at, place)
        if attribute.key == "class":
            classes.append(attribute.value)
        elif attribute.key in found:
            message = lazy("The key `%(key)s` stands here twice.", key=attribute.key)
            report.error(where, "duplicate-key", message, lazy("Keep one of the two."))
        else:
            found[attribute.key] = Plain(attribute.value)
            result.keys[(attribute.key,)] = result.values[(attribute.key,)] = where
    return result, tuple(classes)


def refuse_classes(classes: tuple[str, ...], place: Place, report: Reporter) -> None:
    """Note classes where none is known."""
    for name in classes:
        message = lazy("The class `.%(name)s` is not known here.", name=name)
        report.error(place, "unknown-key", message, lazy("Only images have one: `.decorative`."))


def _place_within(text: str, at: int, place: Place) -> Place:
    lines = text.count("\n", 0, at)
    return (place[0] + lines, at - text.rfind("\n", 0, at)) if lines else (place[0], place[1] + at)
