"""The last gate: whatever came before, only these elements, attributes and addresses leave the renderer."""

from __future__ import annotations

import re

import nh3

from learnhub.content.format.gap_marks import RESERVED
from learnhub.content.rendering.pages import ON_PHONES, SIZES

_DIRECTIONS = {"ltr", "rtl"}
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
TAGS = {
    *_HEADINGS,
    *("p", "br", "hr", "blockquote", "pre", "code", "aside", "div", "span", "em", "strong", "abbr", "a", "sup"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "picture", "source", "img", "time"),
    *("audio", "video", "track", "details", "summary"),
}
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "id", "title", "aria-label"},
    "abbr": {"title"},
    "aside": {"data-kind", "data-country", "id"},
    "div": {"aria-label", "id"},
    "img": {"src", "alt", "width", "height"},
    "li": {"id"},
    "dl": {"id"},
    "ul": {"id"},
    "p": {"id"},
    "pre": {"id"},
    "blockquote": {"id"},
    "figure": {"id"},
    "ol": {"start", "id"},
    "audio": {"src", "aria-label"},
    "video": {"src", "aria-label"},
    "track": {"src", "srclang", "label"},
    "source": {"srcset"},
    "sup": {"id"},
    "time": {"datetime"},
    **{tag: {"id"} for tag in _HEADINGS},
}
# Attributes with few meanings, and only those.
VALUES = {
    **{tag: {"dir": _DIRECTIONS} for tag in ("code", "em", "span", "strong")},
    "a": {"rel": {"noopener noreferrer"}, "dir": _DIRECTIONS},
    "aside": {"role": {"note"}},
    "div": {"role": {"region"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
    "audio": {"preload": {"none"}, "controls": {""}},
    "video": {"preload": {"none"}, "controls": {""}},
    "track": {"kind": {"captions"}, "default": {""}},
    "source": {"type": {"image/webp"}, "sizes": {SIZES}, "media": {ON_PHONES}},
    "th": {"scope": {"col"}},
}
CLASSES = {
    "a": {"footnote-ref", "footnote-backref", "term"},
    "details": {"transcript"},
    "div": {"table-scroll", "footnote", "note-place"},
    "figure": {"figure"},
    "p": {"callout-title", "callout-review"},
    "span": {"callout-kind", "callout-name", "figure-credit"},
    "td": {"align-center", "align-right"},
    "th": {"align-center", "align-right"},
}
SCHEMES = {"http", "https", "mailto"}
_GAP = re.compile('<span class="gap" data-gap="([0-9]+)"></span>')
_FORM = r"@media/[a-z0-9._/-]+ [0-9]{1,5}w"
_FORMS = re.compile(f"{_FORM}(?:, {_FORM})*")
_UNIT, _MEDIA, _TERM = "@unit/", "@media/", "@term/"


_LOADED = frozenset({"img", "audio", "video", "track"})


def clean(html: str, callout_kinds: frozenset[str], gaps: int = 0) -> str:
    """Return HTML without anything that is not listed here.

    Callouts may have the classes of `callout_kinds`; `<span class="gap" data-gap="1">` is there for `gaps` numbers.
    """
    callouts = {"callout", *(f"callout-{kind}" for kind in callout_kinds)}
    numbers = {str(number) for number in range(1, gaps + 1)}
    spans = {**VALUES["span"], "data-gap": numbers} if gaps else VALUES["span"]
    cleaned: str = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        tag_attribute_values={**VALUES, "span": spans},
        allowed_classes={**CLASSES, "aside": callouts, "span": CLASSES["span"] | ({"gap"} if gaps else set())},
        attribute_filter=_only_known_addresses,
        url_schemes=SCHEMES,
        strip_comments=True,
        link_rel=None,
        generic_attribute_prefixes=set(),
    )
    return cleaned


def has_gaps(html: str, gaps: int) -> bool:
    """Say whether sanitised HTML has each of its gaps once, in order, and nothing else that was to be one."""
    found = [int(number) for number in _GAP.findall(html)]
    return not gaps or (found == list(range(1, gaps + 1)) and not RESERVED.search(html))


def _only_known_addresses(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if tag in _LOADED and _is_inside(value, _MEDIA) else None
    if attribute == "srcset":
        return value if tag == "source" and _FORMS.fullmatch(value) and ".." not in value else None
    if attribute != "href":
        return value
    starts = tuple(f"{scheme}:" for scheme in SCHEMES)
    is_known = value.startswith("#") or any(_is_inside(value, start) for start in (_UNIT, _MEDIA, _TERM))
    return value if is_known or value.lower().startswith(starts) else None


def _is_inside(value: str, start: str) -> bool:
    return value.startswith(start) and ".." not in value and "\\" not in value
