"""The texts of a QTI item as HTML: what learners read before they answer, and what is said after."""

from __future__ import annotations

from collections.abc import Callable

from learnhub.content.interchange.xml_trees import Element

IN_LINES = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
FEEDBACK = frozenset({"feedbackInline", "feedbackBlock"})
_SILENT = frozenset({"stylesheet", "templateBlock", "templateInline", "printedVariable"})


def everything(element: Element) -> list[Element]:
    """Return all elements below one, in order."""
    return [found for child in element.elements for found in (child, *everything(child))]


def shown(element: Element) -> Element:
    """Return a copy of what learners read before they answer, without choices and feedback."""
    if element.tag.endswith("Interaction"):
        kept = [
            one
            for one in element.children
            if isinstance(one, Element) and one.tag in {"prompt", "p", "div", "blockquote", "ul", "ol", "table"}
        ]
        is_in_lines = element.tag in IN_LINES
        return (
            Element("span", {}, list(element.children))
            if is_in_lines
            else Element("div", {}, [shown(one) for one in kept])
        )
    return _copied(element, lambda one: one.tag in FEEDBACK or one.tag in _SILENT or is_for_others(one), shown)


def pictured(element: Element) -> Element:
    """Return a copy of a text with pictures as HTML has them."""
    return _copied(element, lambda one: one.tag in _SILENT, pictured)


def _copied(element: Element, leaves_out: Callable[[Element], bool], copied: Callable[[Element], Element]) -> Element:
    if element.tag == "object" and element.attributes.get("type", "").startswith("image/"):
        attributes = {"src": element.attributes.get("data", ""), "alt": " ".join(element.text().split())}
        return Element("img", attributes)
    tag = {"prompt": "p", "gap": "span", "hottext": "span"}.get(element.tag, element.tag)
    kept = {key: value for key, value in element.attributes.items() if key in {"src", "alt", "href", "colspan"}}
    children = [
        one if isinstance(one, str) else copied(one)
        for one in element.children
        if isinstance(one, str) or not leaves_out(one)
    ]
    return Element(tag if tag != "p" or not _has_blocks(element) else "div", kept, children)


def _has_blocks(element: Element) -> bool:
    return any(one.tag in {"p", "div", "ul", "ol", "table", "blockquote"} for one in element.elements)


def is_for_others(element: Element) -> bool:
    """Tell whether a note is for those who mark or teach, and not for learners."""
    return element.tag == "rubricBlock" and "candidate" not in element.attributes.get("view", "candidate").split()


def words(source: Element) -> str:
    """Return all words of an item, and what is right of it, as they stand there."""
    own = " ".join("".join(child for child in source.children if isinstance(child, str)).split())
    return "\n".join(part for part in (own, *(words(child) for child in source.elements)) if part)
