"""Covers of courses: small woven patterns, drawn from a course's id and themes.

Weaving is common to all the countries that share their experience here, so every course
wears a piece of cloth of its own: a ground of weft over warp, stripes, borders, and a band
of one motif that weavers know (diamond, chevron, arrow, hourglass, star, hook, block). The
same id always gives the same cloth. Themes choose the dye, the id chooses all the rest.

The pictures are decoration and never the only carrier of meaning. They use attributes
alone (no `style`, no script, nothing fetched), so that a strict content security policy
lets them through, and they bring their own colours, for light and dark pages alike.

One unit of the drawings is one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

from learnhub.content.motifs import BORDERS, MOTIFS, Motif, picks

Choice = TypeVar("Choice")

COVER_LENGTH, COVER_WIDTH = 80, 30
PIXELS_PER_THREAD = 4


class Theme(StrEnum):
    """The themes of the course format."""

    FOUNDATIONS = "foundations"
    PLANNING = "planning"
    MANAGING = "managing"
    DELIVERING = "delivering"


@dataclass(frozen=True)
class _Dye:
    """One hue in three depths."""

    deep: str
    middle: str
    pale: str


_DYES = {
    Theme.FOUNDATIONS: _Dye("#0b4a47", "#1f7a73", "#a9d3cb"),
    Theme.PLANNING: _Dye("#27336b", "#4d5fa6", "#bcc5e6"),
    Theme.MANAGING: _Dye("#744508", "#b07423", "#ecd09a"),
    Theme.DELIVERING: _Dye("#54224a", "#8a4377", "#dcb6d1"),
}
_UNDYED = "#ede3cd"
_STRIPES = ("#d9a13b", "#c4623f", _UNDYED, "#8fae93", "#a8b9c4")


class _Layout(StrEnum):
    BAND = "band"
    COLUMNS = "columns"
    FIELD = "field"


@dataclass(frozen=True)
class _Cloth:
    """All that the id and the themes decide; `key` keeps the ids of one page's drawings apart."""

    key: str
    layout: _Layout
    ground: str
    field: str
    figure: str
    stripe: str
    edging: str
    motif: Motif
    border: Motif

    @property
    def selvedge(self) -> int:
        """How many threads lie between the edge of the cloth and the motif."""
        return self.border.width + 3

    @property
    def width(self) -> int:
        return self.motif.width + 2 * self.selvedge


def cover_svg(course_id: str, themes: Sequence[str]) -> str:
    """Return the cover of a course as an SVG picture of at most 2,048 bytes.

    `course_id` is the author's id; of `themes`, words of the course format, the first chooses
    the dye and the second, if any, an edging. Unknown themes are passed over, and a course
    without a theme is dyed as foundations. The picture is 320 by 120 pixels unless it is told
    otherwise, and fills any other box by being cropped, never by being stretched.
    """
    cloth = _cloth(course_id, themes, "cover")
    drawing = {_Layout.BAND: _across, _Layout.COLUMNS: _side_by_side, _Layout.FIELD: _all_over}[cloth.layout]
    return _picture(COVER_LENGTH, COVER_WIDTH, drawing(cloth))


def weave_band_svg(course_id: str, themes: Sequence[str], *, length: int = 320) -> str:
    """Return the same cloth as a long narrow band that lies, `length` threads by 21 to 29, in at most 2,048 bytes."""
    cloth = _cloth(course_id, themes, f"band {length}")
    return _picture(length, cloth.width, _strip(cloth, length) + _weave(cloth, length, cloth.width))


def _cloth(course_id: str, themes: Sequence[str], use: str) -> _Cloth:
    lots = iter(sha256(course_id.encode("utf-8", "replace")).digest())
    dyes = [_DYES[Theme(theme)] for theme in themes if theme in list(Theme)] or [_DYES[Theme.FOUNDATIONS]]
    ground, field, figure = _lot(lots, _shades(dyes[0]))
    return _Cloth(
        key="w" + sha256(f"{course_id} {use}".encode("utf-8", "replace")).hexdigest()[:6],
        layout=_lot(lots, tuple(_Layout)),
        ground=ground,
        field=field,
        figure=figure,
        stripe=_lot(lots, _STRIPES),
        edging=dyes[1].pale if len(dyes) > 1 else dyes[0].pale,
        motif=_lot(lots, MOTIFS),
        border=_lot(lots, BORDERS),
    )


def _shades(dye: _Dye) -> tuple[tuple[str, str, str], ...]:
    """Return the ways to put one dye on ground, field and figure."""
    return (
        (dye.deep, dye.middle, dye.pale),
        (dye.deep, dye.middle, _UNDYED),
        (dye.middle, dye.deep, dye.pale),
        (dye.middle, dye.deep, _UNDYED),
        (dye.deep, dye.pale, dye.middle),
    )


def _lot(lots: Iterator[int], choices: Sequence[Choice]) -> Choice:
    return choices[next(lots) % len(choices)]


def _across(cloth: _Cloth) -> str:
    """Draw one band in the middle of plain cloth."""
    top = (COVER_WIDTH - cloth.width) // 2
    ground = _area(cloth.ground, 0, COVER_LENGTH, COVER_WIDTH)
    strip = f'<g transform="translate(0 {top})">{_strip(cloth, COVER_LENGTH)}</g>'
    return ground + strip + _weave(cloth, COVER_LENGTH, COVER_WIDTH)


def _side_by_side(cloth: _Cloth) -> str:
    """Draw bands that hang next to each other, as strip-woven cloth is sewn."""
    first = f'<g id="{cloth.key}c">{_strip(cloth, COVER_WIDTH)}</g>'
    others = "".join(
        f'<use href="#{cloth.key}c" y="{place}"/>' for place in range(cloth.width, COVER_LENGTH, cloth.width)
    )
    return _turned(first + others + _weave(cloth, COVER_WIDTH, COVER_LENGTH))


def _all_over(cloth: _Cloth) -> str:
    """Draw the motif over the whole cloth, down to a selvedge."""
    motif = _motif(cloth, 0, COVER_LENGTH, COVER_WIDTH)
    return motif + _selvedges(cloth, COVER_LENGTH, COVER_WIDTH) + _weave(cloth, COVER_LENGTH, COVER_WIDTH)


def _strip(cloth: _Cloth, length: int) -> str:
    """Draw the band itself: the motif between two selvedges."""
    motif = _motif(cloth, cloth.selvedge, length, cloth.motif.width)
    return motif + _selvedges(cloth, length, cloth.width, both=True)


def _motif(cloth: _Cloth, top: int, length: int, width: int) -> str:
    tile = _tile(f"{cloth.key}m", cloth.motif, top, cloth.figure)
    fills = (cloth.field, f"url(#{cloth.key}m)")
    return tile + "".join(_area(fill, top, length, width) for fill in fills)


def _selvedges(cloth: _Cloth, length: int, width: int, *, both: bool = False) -> str:
    """Draw the lower selvedge of a cloth `width` threads wide, and the upper one where `both` are wanted."""
    key, inner = cloth.key, cloth.selvedge
    tile = _tile(f"{key}b", cloth.border, 2, cloth.edging)
    ground = _area(cloth.ground, 0, length, inner)
    stripes = f'<path fill="{cloth.stripe}" d="M0 1h{length}v1H0zM0 {inner - 1}h{length}v1H0z"/>'
    border = _area(f"url(#{key}b)", 2, length, cloth.border.width)
    mirror = f'transform="matrix(1 0 0 -1 0 {width})"'
    if not both:
        return f"{tile}<g {mirror}>{ground}{stripes}{border}</g>"
    return f'{tile}<g id="{key}s">{ground}{stripes}{border}</g><use href="#{key}s" {mirror}/>'


def _weave(cloth: _Cloth, length: int, width: int) -> str:
    """Draw the threads: a seam between picks, and a dip where the weft goes under a warp end."""
    seams = '<path stroke="#000" stroke-opacity=".28" stroke-width=".22" d="M0 0h2M0 1h2M0 2h2"/>'
    dips = '<path stroke="#000" stroke-opacity=".22" stroke-width=".34" d="M.5 .1v.8M1.5 1.1v.8"/>'
    size = 'width="2" height="2" patternUnits="userSpaceOnUse"'
    return f'<pattern id="{cloth.key}t" {size}>{seams}{dips}</pattern>' + _area(f"url(#{cloth.key}t)", 0, length, width)


def _tile(key: str, motif: Motif, top: int, colour: str) -> str:
    size = f'width="{motif.length}" height="{motif.width}"'
    path = f'<path stroke="{colour}" transform="translate(0 .5)" d="{picks(motif)}"/>'
    return f'<pattern id="{key}" y="{top}" {size} patternUnits="userSpaceOnUse">{path}</pattern>'


def _area(fill: str, top: int, length: int, width: int) -> str:
    return f'<path fill="{fill}" d="M0 {top}h{length}v{width}H0z"/>'


def _turned(drawing: str) -> str:
    return f'<g transform="matrix(0 1 1 0 0 0)">{drawing}</g>'


def _picture(width: int, height: int, drawing: str) -> str:
    size = f'width="{width * PIXELS_PER_THREAD}" height="{height * PIXELS_PER_THREAD}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size} '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">{drawing}</svg>'
    )
