"""A package of QTI 2.1, as authoring tools write it: a manifest, a test that gives the order, items and a picture."""
# ruff: noqa: E501 -- markup reads better in one line than in pieces

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tests.content.written_course import png

SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAPPED = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def declared(
    values: str, cardinality: str = "single", kind: str = "identifier", mapping: str = "", name: str = "RESPONSE"
) -> str:
    """Return the declaration of a response; `values` are the right ones, divided by semicolons."""
    right = "".join(f"<value>{value}</value>" for value in values.split(";") if value)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">'
        f"<correctResponse>{right}</correctResponse>{mapping}</responseDeclaration>"
    )


def item(name: str, title: str, declarations: str, body: str, after: str = CORRECT) -> str:
    """Return an assessmentItem."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="{SPACE}" identifier="{name}" title="{title}" '
        f'adaptive="false" timeDependent="false">\n{declarations}{SCORE}\n<itemBody>{body}</itemBody>\n{after}</assessmentItem>'
    )


def choices(tag: str, *words: str) -> str:
    """Return choices that are called A, B, C …"""
    return "".join(f'<{tag} identifier="{chr(65 + n)}">{text}</{tag}>' for n, text in enumerate(words))


ITEMS = {
    "one": item(
        "who-is-covered",
        "Who is covered",
        declared("B"),
        '<p>Look:</p><p><img src="../images/The%20Steps.png" alt="Three steps"/></p>'
        '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="1"><prompt>Whom does the first cover?</prompt>'
        + choices(
            "simpleChoice",
            'workers<feedbackInline outcomeIdentifier="F" identifier="A">No.</feedbackInline>',
            "<em>everyone</em>",
        )
        + "</choiceInteraction>",
        CORRECT
        + '<modalFeedback outcomeIdentifier="F" identifier="any" showHide="show"><p>See R202.</p></modalFeedback>',
    ),
    "several": item(
        "several",
        "Two guarantees",
        declared("A;B", "multiple"),
        '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="0"><prompt>Which?</prompt>'
        + choices("simpleChoice", "health care", "income security", "petrol")
        + "</choiceInteraction>",
    ),
    "word": item(
        "word",
        "The word",
        declared(
            "floor",
            kind="string",
            mapping='<mapping><mapEntry mapKey="floor" mappedValue="2"/><mapEntry mapKey="base" mappedValue="1"/></mapping>',
        ),
        '<p>What is it called?</p><p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/></p>',
        MAPPED,
    ),
    "year": item(
        "year",
        "The year",
        declared("2012", kind="integer"),
        '<p>R202 is of the year <textEntryInteraction responseIdentifier="RESPONSE"/>, in June.</p>',
    ),
    "gaps": item(
        "gaps",
        "Gaps",
        declared("A", name="R1") + declared("everyone", kind="string", name="R2"),
        '<p>A floor has <inlineChoiceInteraction responseIdentifier="R1">'
        + choices("inlineChoice", "guarantees", "walls")
        + '</inlineChoiceInteraction> for <textEntryInteraction responseIdentifier="R2"/>.</p>',
    ),
    "pairs": item(
        "pairs",
        "Terms",
        declared("A X;B Y", "multiple", "directedPair"),
        '<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="2"><prompt>Match.</prompt><simpleMatchSet>'
        + choices("simpleAssociableChoice", "floor", "levy")
        + '</simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier="X" matchMax="1">guarantees</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="Y" matchMax="1">a tax</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="Z" matchMax="1">a rent</simpleAssociableChoice></simpleMatchSet></matchInteraction>',
    ),
    "couples": item(
        "couples",
        "Couples",
        declared("A B;C D", "multiple", "pair"),
        '<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>Which belong together?</prompt>'
        + choices("simpleAssociableChoice", "sun", "day", "moon", "night")
        + "</associateInteraction>",
    ),
    "steps": item(
        "steps",
        "Steps",
        declared("B;A;C", "ordered"),
        '<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>Order.</prompt>'
        + choices("simpleChoice", "cost", "needs", "money")
        + "</orderInteraction>",
    ),
    "drag": item(
        "drag",
        "Drag",
        declared("A G1;C G2", "multiple", "directedPair"),
        '<gapMatchInteraction responseIdentifier="RESPONSE" shuffle="false">'
        + choices("gapText", "insured", "king", "employers")
        + '<blockquote><p>The <gap identifier="G1"/> and the <gap identifier="G2"/> pay.</p></blockquote></gapMatchInteraction>',
    ),
    "plan": item(
        "plan",
        "A plan",
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>',
        '<rubricBlock view="scorer"><p>Look for a date.</p></rubricBlock>'
        '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Write a plan.</prompt></extendedTextInteraction>',
    ),
    "spot": item(
        "spot",
        "Spot",
        declared("", kind="point"),
        '<selectPointInteraction responseIdentifier="RESPONSE"><prompt>Where?</prompt><object data="a.png" type="image/png"/></selectPointInteraction>',
    ),
}


def manifest(names: list[str]) -> str:
    """Return an imsmanifest.xml with a test and its items."""
    resources = "".join(
        f'<resource identifier="r-{name}" type="imsqti_item_xmlv2p1" href="items/{name}.xml"><file href="items/{name}.xml"/></resource>'
        for name in sorted(names)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m">'
        "<metadata><schema>IMS QTI 2.1</schema></metadata><organizations/><resources>"
        f'<resource identifier="t" type="imsqti_test_xmlv2p1" href="test.xml"/>{resources}</resources></manifest>'
    )


def package(items: Mapping[str, str] = ITEMS, others: Mapping[str, bytes] | None = None) -> bytes:
    """Return a package with items in the order given, and other files."""
    refs = "".join(f'<assessmentItemRef identifier="i-{name}" href="items/{name}.xml"/>' for name in items)
    test = f'<assessmentTest xmlns="{SPACE}" identifier="t" title="T"><testPart><assessmentSection>{refs}</assessmentSection></testPart></assessmentTest>'
    files: dict[str, bytes] = {
        "imsmanifest.xml": manifest(list(items)).encode(),
        "test.xml": test.encode(),
        "images/The Steps.png": png(),
        **{f"items/{name}.xml": text.encode() for name, text in items.items()},
        **(others or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
