"""A Word document, as Word writes it: styles, a list in a list, a table, a picture, a footnote."""
# ruff: noqa: E501 -- markup reads better in one line than in pieces

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tests.content.written_course import png

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, looks: str = "") -> str:
    """Return words, with looks such as `<w:b/>`."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(inner: str, style: str = "", level: int | None = None, numbers: int = 1) -> str:
    """Return a paragraph in a style, or as an item of a list (1 bullets, 2 numbers) at a level."""
    listed = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbers}"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Return a table, whose first row is its heading."""
    cells = ["".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows]
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells[0]}</w:tr>"
    return f"<w:tbl>{head}{''.join(f'<w:tr>{one}</w:tr>' for one in cells[1:])}</w:tbl>"


def picture(alternative: str) -> str:
    """Return the picture rId9 with an alternative text."""
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="Picture 1" descr="{alternative}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip r:embed="rId9" xmlns:r="{_R}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
BODY = "".join(
    [
        paragraph(run("What a floor costs"), "Title"),
        paragraph(run("Why count"), "Heading1"),
        paragraph(run("A floor is ") + run("basic", "<w:b/>") + run(" income security: 2 * 3 = [6].") + NOTE),
        paragraph(run("Two ways"), "Heading3"),
        paragraph(run("by head"), level=0) + paragraph(run("women"), level=1) + paragraph(run("by household"), level=0),
        paragraph(run("ask"), level=0, numbers=2) + paragraph(run("count"), level=0, numbers=2),
        table(("Group", "Cost | year"), ("children", "20")),
        paragraph(picture("Three steps")),
        paragraph(run("Everyone counts."), "Quote"),
        paragraph(run("In a style of its own."), "Marginal"),
    ]
)
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{own_id}"><w:name w:val="{name}"/></w:style>'
    for own_id, name in [
        ("Title", "Title"),
        ("Heading1", "heading 1"),
        ("Heading3", "heading 3"),
        ("Quote", "Quote"),
        ("Marginal", "Marginal"),
    ]
)


def _levels(form: str) -> str:
    return "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level in range(3))


def document(body: str = BODY, others: Mapping[str, bytes] | None = None) -> bytes:
    """Return a .docx file with a body, and further files in it."""
    root = f'xmlns:w="{_W}"'
    files: dict[str, bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": f"<w:document {root}><w:body>{body}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>'
                for number, kind, target in [(1, "styles", "styles.xml"), (2, "numbering", "numbering.xml"), (3, "footnotes", "footnotes.xml"), (9, "image", "media/image1.png")]
            )
            + "</Relationships>"
        ).encode(),
        "word/styles.xml": f"<w:styles {root}>{_STYLES}</w:styles>".encode(),
        "word/numbering.xml": (
            f'<w:numbering {root}><w:abstractNum w:abstractNumId="1">{_levels("bullet")}</w:abstractNum>'
            f'<w:abstractNum w:abstractNumId="2">{_levels("decimal")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
        ).encode(),
        "word/footnotes.xml": f'<w:footnotes {root}><w:footnote w:id="2">{paragraph(run("See Recommendation No. 202."))}</w:footnote></w:footnotes>'.encode(),
        "word/media/image1.png": png(),
        **(others or {}),
    }  # fmt: skip
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
