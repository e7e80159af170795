"""Setting a paper: a template of ours, and what stands on it as data, never as markup.

Only the fonts in this folder are used, so the same data give the same bytes on any machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

FONTS = Path(__file__).parent / "fonts"
# To an inch, which has 72 points.
_PIXELS = 144

_workers = threading.local()


def typeset(template: Path, name: str, data: Mapping[str, Any], day: date) -> bytes:
    """Return a paper as a PDF, the same bytes for the same arguments: `data` reach the template as `sys.inputs.<name>`.

    `day` is that of the paper. It is tagged for screen readers (PDF/UA-1), unless it holds characters that no font
    here has: those come out as empty boxes in a plain tagged PDF.
    """
    inputs = {name: json.dumps(data, ensure_ascii=False)}
    try:
        return _compile(template, inputs, day, "ua-1")
    except typst.TypstError as problem:
        if "could not be displayed" not in problem.message:
            raise
        return _compile(template, inputs, day, "1.7")


def draw(template: Path, name: str, data: Mapping[str, Any]) -> bytes:
    """Return a sheet of one page as a picture (PNG), one point being two pixels; `data` as for `typeset`."""
    inputs = {name: json.dumps(data, ensure_ascii=False)}
    return cast("bytes", _compiler(template).compile(format="png", ppi=_PIXELS, sys_inputs=inputs))


def _compile(template: Path, inputs: dict[str, str], day: date, standard: Literal["ua-1", "1.7"]) -> bytes:
    midnight = datetime.combine(day, time(), UTC)
    document = _compiler(template).compile(
        format="pdf", sys_inputs=inputs, pdf_standards=[standard], timestamp=midnight
    )
    return cast("bytes", document)  # a list only for pictures of several pages


def _compiler(template: Path) -> typst.Compiler:
    """Return this thread's compiler of a template: it is not made for use by two threads at once."""
    compilers: dict[Path, typst.Compiler] = _workers.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            str(template), root=str(template.parent), font_paths=fonts(), ignore_system_fonts=True
        )
    return compilers[template]


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of this folder."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
