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
    return compile_best(_compiler(template), datetime.combine(day, time(), UTC), inputs)


def draw(template: Path, name: str, data: Mapping[str, Any]) -> bytes:
    """Return a sheet of one page as a picture (PNG), one point being two pixels; `data` as for `typeset`."""
    inputs = {name: json.dumps(data, ensure_ascii=False)}
    return cast("bytes", _compiler(template).compile(format="png", ppi=_PIXELS, sys_inputs=inputs))


def compile_best(compiler: typst.Compiler, at: datetime, inputs: Mapping[str, str] | None = None) -> bytes:
    """Return a PDF for screen readers (PDF/UA-1); a plain tagged one where it cannot be one.

    So it is where no font here has some character.
    """

    def compiled(standard: Literal["ua-1", "1.7"]) -> bytes:
        document = compiler.compile(format="pdf", sys_inputs=dict(inputs or {}), pdf_standards=[standard], timestamp=at)
        return cast("bytes", document)  # a list only for pictures of several pages

    try:
        return compiled("ua-1")
    except typst.TypstError as problem:
        if not problem.message.startswith("PDF/UA-1 error"):
            raise
        return compiled("1.7")


def _compiler(template: Path) -> typst.Compiler:
    """Return this thread's compiler of a template: it is not made for use by two threads at once."""
    compilers: dict[Path, typst.Compiler] = _workers.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = compiler_of(template)
    return compilers[template]


def compiler_of(template: Path) -> typst.Compiler:
    """Return a new compiler of a template, which may read what lies beside it."""
    return typst.Compiler(str(template), root=str(template.parent), font_paths=fonts(), ignore_system_fonts=True)


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of this folder."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
