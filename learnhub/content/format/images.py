"""Images in a text: what is said in place of them, and whether they have a paragraph of their own."""

from __future__ import annotations

from learnhub.content.format.faults import Reporter
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node
from learnhub.i18n import lazy


def check_alternative(alternative: str, place: Place, report: Reporter, *, is_decorative: bool) -> None:
    """Note an image without alternative text, and a decorative one that has some."""
    if not alternative and not is_decorative:
        hint = lazy("Say what it shows: ![What it shows](…). If it shows nothing, add {.decorative}.")
        report.error(place, "image-text", lazy("This image has no alternative text."), hint)
    if alternative and is_decorative:
        hint = lazy("Remove either the text or {.decorative}.")
        message = lazy("This image is called decorative and has an alternative text.")
        report.error(place, "image-text", message, hint)


def stands_alone(image: Node) -> bool:
    """Tell whether nothing but images stands in the paragraph of an image."""
    siblings = image.parent.children if image.parent else []
    is_top = image.parent is not None and image.parent.type == "inline"
    return is_top and all(node.type in {"image", "attributes", "softbreak"} or _is_blank(node) for node in siblings)


def _is_blank(node: Node) -> bool:
    return node.type == "text" and not node.content.strip()
