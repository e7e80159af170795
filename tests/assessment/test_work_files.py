"""What learners send is told by its content, kept under a harmless name, and refused where it could do harm."""

from __future__ import annotations

import struct

import pytest

from learnhub.assessment import hand_ins, work_files
from learnhub.assessment.work_files import KeptFile, Upload
from learnhub.content.format import archives
from learnhub.content.format.vocabulary import Accepted
from learnhub.content.outline import AssignmentRules
from learnhub.errors import Invalid, NotFound
from learnhub.stores import files
from learnhub.stores.database import db
from tests.assessment import working
from tests.assessment.uploads import LIST, MACRO_LIST, PDF, archive, document
from tests.assessment.working import Work
from tests.content.written_course import png
from tests.damaged import scrambled

RULES = AssignmentRules(tuple(Accepted), 20_000, 10_000, 60, "", None)


def overlapping() -> bytes:
    """Return a docx whose list names the same bytes twice, as the densest bombs do."""
    data = bytearray(archive({"[Content_Types].xml": LIST, "word/a.xml": "x" * 500, "word/b.xml": "x" * 500}))
    first = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(document())
    at = data.index(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Plan.PDF", PDF, "Plan.pdf"),
        ("plan.docx", document(), "plan.docx"),
        ("plan", document(), "plan.docx"),
        ("plan.pdf.exe", PDF, "plan.pdf.pdf"),
        ("photo.jpeg", png(), "photo.png"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\afi\\plan.pdf", PDF, "plan.pdf"),
        ("plan\u202efdp.exe", PDF, "planfdp.pdf"),
        ('a<b>"c|?*.pdf', PDF, "a_b__c___.pdf"),
        (".htaccess", PDF, "file.pdf"),
        ("...", PDF, "file.pdf"),
        ("x" * 300, PDF, f"{'x' * 100}.pdf"),
        ("Plan d’Abomey  2026.pdf", PDF, "Plan d’Abomey 2026.pdf"),
        ("ផែនការ.pdf", PDF, "ផែនការ.pdf"),
    ],
)
def test_a_file_is_kept_by_its_content_under_a_harmless_name(rules: None, name: str, content: bytes, kept: str) -> None:
    taken, problems = work_files.accept(RULES, [Upload(name, content)])
    assert not problems
    assert [(file.name, file.size) for file in taken] == [(kept, len(content))]
    assert files.path_of(taken[0].digest).read_bytes() == content
    assert len(kept.encode()) < 400


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"%PDF-" + b"x" * 20_000, "is larger than"),
        (b"MZ\x90\x00", "no kind that is accepted"),
        (b"<!doctype html><script>alert(1)</script>", "no kind that is accepted"),
        (b"\x89PNG\r\n\x1a\n", "no kind that is accepted"),
        (archive({"a.txt": "x"}), "no kind that is accepted"),
        (document(word__vbaProject__bin="x"), "holds macros"),
        (archive({"[Content_Types].xml": MACRO_LIST, "word/document.xml": ""}), "holds macros"),
        (document(**{"..__..__evil.txt": "x"}), "cannot be opened safely"),
        (document(**{"C:__evil.txt": "x"}), "cannot be opened safely"),
        (document(word__big="0" * 4_000_000), "cannot be opened safely"),
        (overlapping(), "cannot be opened safely"),
        (encrypted(), "cannot be opened safely"),
        (document()[:-30], "no kind that is accepted"),
        (scrambled(document()), "holds macros"),
    ],
)
def test_what_could_do_harm_or_is_not_accepted_is_refused(rules: None, content: bytes, words: str) -> None:
    taken, problems = work_files.accept(RULES, [Upload("work.docx", content)])
    assert not taken
    assert [words in str(problem) and "work.docx" in str(problem) for problem in problems] == [True]


def test_macros_of_open_documents_are_refused() -> None:
    text = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    assert archives.is_safe(archive(text, packs=False))
    assert not archives.is_safe(archive({**text, "Basic/Standard/Module1.xml": "<x/>"}, packs=False))
    assert not archives.is_safe(b"PK\x03\x04 and no more")


def test_only_what_the_author_accepts_is_taken(rules: None) -> None:
    only_pdf = AssignmentRules((Accepted.PDF,), 20_000, 100, 60, "", None)
    taken, problems = work_files.accept(only_pdf, [Upload("a.docx", document()), Upload("b.pdf", PDF)])
    assert ([file.name for file in taken], len(problems)) == (["b.pdf"], 1)
    assert "(PDF)" in str(problems[0])


@pytest.fixture
def work(rules: None) -> Work:
    return working.work()


def upload(work: Work, *names: str) -> list[KeptFile]:
    sent = [Upload(name, PDF + name.encode()) for name in names]
    taken, problems = work_files.accept(hand_ins.rules_of(work.unit), sent)
    assert not problems
    return taken


def test_files_of_a_draft_are_added_left_out_and_handed_in(work: Work) -> None:
    hand_ins.save_draft(work.enrolment, work.unit, "", added=upload(work, "a.pdf", "b.pdf"))
    draft = hand_ins.save_draft(work.enrolment, work.unit, "", added=upload(work, "c.pdf"), removed=[0])
    assert [file.name for file in hand_ins.draft_files(work.enrolment, work.unit)] == ["b.pdf", "c.pdf"]
    made = hand_ins.hand_in(work.enrolment, work.unit, draft.public_id)
    assert hand_ins.draft_files(work.enrolment, work.unit) == []
    [one] = hand_ins.standing_of(work.enrolment, work.unit).made
    assert [file.name for file in one.files] == ["b.pdf", "c.pdf"]
    assert hand_ins.get_file(made, 1) == one.files[1]
    for place in (-1, 2, 10**30):
        with pytest.raises(NotFound):
            hand_ins.get_file(made, place)


def test_a_draft_has_five_files_at_most_and_nothing_is_lost_by_more(work: Work) -> None:
    hand_ins.save_draft(work.enrolment, work.unit, "", added=upload(work, *(f"{place}.pdf" for place in range(5))))
    with pytest.raises(Invalid) as refused, db.session.begin_nested():
        hand_ins.save_draft(work.enrolment, work.unit, "", added=upload(work, "more.pdf"))
    assert set(refused.value.fields) == {"files"}
    assert len(hand_ins.draft_files(work.enrolment, work.unit)) == 5


def test_the_same_file_twice_is_kept_once(work: Work) -> None:
    same = upload(work, "a.pdf")
    hand_ins.save_draft(work.enrolment, work.unit, "", added=[*same, *same])
    assert len(hand_ins.draft_files(work.enrolment, work.unit)) == 2
    assert db.session.scalars(db.select(files.File.digest).where(files.File.digest == same[0].digest)).all() == [
        same[0].digest
    ]
