"""Files as learners send them, honest and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n"
_LIST = (
    '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document{}"/></Types>'
)
LIST = _LIST.format(".main+xml")
MACRO_LIST = "<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"


def archive(entries: Mapping[str, str | bytes], *, packs: bool = True) -> bytes:
    """Return a zip file with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return made.getvalue()


def document(**more: str | bytes) -> bytes:
    """Return a docx; `more` are entries beside those it has to have, with `__` for a slash."""
    entries = {name.replace("__", "/"): content for name, content in more.items()}
    return archive({"[Content_Types].xml": LIST, "word/document.xml": "<w:document/>", **entries})
