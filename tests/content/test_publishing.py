"""Importing is all or nothing, and what is imported never changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content import catalogue, outline, publishing, questions
from learnhub.content.format import digest
from learnhub.content.format.vocabulary import GradeRule
from learnhub.content.models import CourseVersion, Question, UnitText, VersionState
from learnhub.errors import Conflict, NotFound
from learnhub.stores import files, record
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry
from tests.cast import Cast
from tests.content.written_course import CHECK, CHECK_FR, FLOOR, QUIZ, QUIZ_FR, write_course
from tests.published import COURSE, publish_course, publish_tasks
from tests.reports import factories

pytestmark = pytest.mark.usefixtures("rules")


def test_a_published_course_is_in_the_catalogue() -> None:
    publish_course()
    assert [version.course.slug for version in catalogue.list_published(to_everyone=True)] == [COURSE]


def test_courses_that_expect_less_come_first(tmp_path: Path) -> None:
    for slug, level in (("advanced", "advanced"), ("further", "intermediate"), ("more", "introductory")):
        folder = write_course(tmp_path, {"course.yml": ("level: introductory", f"level: {level}")}, course=slug)
        assert publishing.publish(record.SHELL, publishing.store(record.SHELL, publishing.prepare(folder)))
    found = [version.course.slug for version in catalogue.list_published(to_everyone=True)]
    assert found == ["more", "further", "advanced"]


def test_courses_without_a_theme_come_last(tmp_path: Path) -> None:
    for slug, level in (("about-nothing", "introductory"), ("planning", "advanced\nthemes: [planning]")):
        folder = write_course(tmp_path, {"course.yml": ("level: introductory", f"level: {level}")}, course=slug)
        assert publishing.publish(record.SHELL, publishing.store(record.SHELL, publishing.prepare(folder)))
    found = [version.course.slug for version in catalogue.list_published(to_everyone=True)]
    assert found == ["planning", "about-nothing"]


def test_a_draft_is_not_in_the_catalogue(tmp_path: Path) -> None:
    folder = write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")})
    version = publishing.store(record.SHELL, publishing.prepare(folder))
    assert not publishing.publish(record.SHELL, version)
    with pytest.raises(NotFound):
        catalogue.get_published(COURSE)


def test_the_outline_says_what_the_files_say() -> None:
    found = catalogue.outline_of(publish_course())
    assert [unit.slug for unit in found.units] == ["floor", "check", "exam"]
    assert found.title == {"en": "Floors", "fr": "Socles"}
    assert found.effort_minutes == 60
    check = found.units[1].quiz
    assert check is not None
    assert (check.pass_mark, check.attempts, check.pool, check.draw) == (65, 5, 2, 2)


def test_an_outline_comes_back_as_it_was_stored() -> None:
    found = catalogue.outline_of(publish_course())
    assert outline.from_json(outline.to_json(found)) == found


def test_an_outline_that_was_stored_before_there_were_time_limits_still_loads() -> None:
    stored = outline.to_json(catalogue.outline_of(publish_course()))
    for unit in (unit for module in stored["modules"] for unit in module["units"] if unit["quiz"]):
        del unit["quiz"]["time_limit"], unit["quiz"]["grade"]
    quiz = outline.from_json(stored).units[1].quiz
    assert quiz is not None
    assert (quiz.time_limit, quiz.grade) == (None, GradeRule.BEST)


def test_a_body_is_shown_in_the_language_asked_for_or_else_in_the_first() -> None:
    version = publish_course()
    lesson = catalogue.get_unit(version, "floor")
    assert "Un texte" in catalogue.body(version, lesson, "fr")
    assert "starts with everyone" in catalogue.body(version, lesson, "km")


def test_what_learners_see_of_a_question_holds_no_key() -> None:
    version = publish_course()
    shown = questions.shown(version, "check", ["who"], "en")["who"]
    assert [option.id for option in shown.options] == ["1", "2"]
    assert "everyone" in shown.options[0].html
    assert questions.keys(version, "check", ["who"])["who"].right == {"1"}
    assert "Right" in questions.feedback(version, "check", ["who"], "en")["who"].options["1"]


def test_pictures_are_kept_by_their_digest() -> None:
    version = publish_course()
    file = catalogue.get_media(version, "steps.png")
    assert files.path_of(file.digest).read_bytes().startswith(b"\x89PNG")
    assert file.content_type == "image/png"


def test_the_same_folder_is_known_again(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    assert publishing.find_stored(folder) is None
    publishing.store(record.SHELL, publishing.prepare(folder))
    assert publishing.get_stored(folder).number == "1.0.0"


def test_other_bytes_under_a_published_number_are_refused(tmp_path: Path) -> None:
    version = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path / "first")))
    publishing.publish(record.SHELL, version)
    changed = write_course(tmp_path / "second", {CHECK: ("Whom does", "Who does")})
    words = r"floors 1\.0\.0 is stored already, with other files: 01-first/02-check\.quiz\.en\.md"
    with pytest.raises(Conflict, match=words):
        publishing.find_stored(changed)
    with pytest.raises(Conflict, match=words):
        publishing.store(record.SHELL, publishing.prepare(changed))
    assert publishing.retire(record.SHELL, version, "Out of date.")
    with pytest.raises(Conflict, match=words):
        publishing.store(record.SHELL, publishing.prepare(changed))
    assert "Whom does" in questions.shown(version, "check", ["who"], "en")["who"].stem


def test_a_draft_is_replaced_whole(tmp_path: Path) -> None:
    version = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path / "first")))
    key, before = version.id, version.digest
    assert questions.keys(version, "check", ["how-many"])
    one_question = QUIZ.split("## How many")[0].replace("Whom does", "Who does")
    changes = {CHECK: one_question, CHECK_FR: QUIZ_FR.split("## Combien")[0], FLOOR: ("minutes: 10", "minutes: 20")}
    changed = write_course(tmp_path / "second", changes)
    assert publishing.find_stored(changed) is not None
    again = publishing.store(record.SHELL, publishing.prepare(changed))
    assert again.id == key
    assert again.state == VersionState.DRAFT
    assert catalogue.outline_of(again).units[0].minutes == 20
    assert questions.keys(again, "check", ["who", "how-many"]).keys() == {"who"}
    assert "Who does" in questions.shown(again, "check", ["who"], "en")["who"].stem
    assert catalogue.get_media(again, "steps.png").content_type == "image/png"
    told = db.session.scalars(db.select(AuditEntry.details).order_by(AuditEntry.id)).all()
    assert told == [{"digest": before}, {"digest": again.digest, "replaced": before}]


def test_the_same_bytes_under_other_names_are_called_so(tmp_path: Path) -> None:
    outline.forget()  # what another test kept of rows that were taken back
    folders = [write_course(tmp_path), write_course(tmp_path, version="1.0.1"), write_course(tmp_path, course="walls")]
    made = [publishing.store(record.SHELL, publishing.prepare(folder)) for folder in folders]
    assert len({version.digest for version in made}) == 1
    found = [catalogue.outline_of(version) for version in made]
    assert [(one.course, one.number) for one in found] == [("floors", "1.0.0"), ("floors", "1.0.1"), ("walls", "1.0.0")]


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    prepared = publishing.prepare(write_course(tmp_path))
    first, second = (publishing.store(record.SHELL, prepared) for _ in range(2))
    assert first is second
    assert db.session.scalars(db.select(AuditEntry.act)).all() == ["course.imported"]


def test_a_draft_on_which_somebody_learns_is_not_replaced(tmp_path: Path, cast: Cast) -> None:
    version = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path / "first")))
    enrolment = factories.enrolled(cast.learner(), publish_tasks().course)
    enrolment.version_id = version.id
    db.session.flush()
    changed = write_course(tmp_path / "second", {CHECK: ("Whom does", "Who does")})
    with pytest.raises(Conflict, match=r"floors 1\.0\.0 is stored already"):
        publishing.store(record.SHELL, publishing.prepare(changed))
    assert "Whom does" in questions.shown(version, "check", ["who"], "en")["who"].stem


def test_what_was_replaced_meanwhile_is_not_published_as_it_was(tmp_path: Path) -> None:
    version = publishing.store(record.SHELL, publishing.prepare(write_course(tmp_path)))
    values = {"digest": "0" * 64}
    db.session.execute(db.update(CourseVersion).values(values).execution_options(synchronize_session=False))
    assert not publishing.publish(record.SHELL, version)


def test_a_folder_with_faults_is_not_prepared(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        publishing.prepare(write_course(tmp_path, {"course.yml": ("effort: 1h", "effort: soon")}))


def test_a_picture_changed_during_the_import_stops_it(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    prepared = publishing.prepare(folder)
    (folder / "media/steps.png").write_bytes(b"something else")
    with pytest.raises(Conflict, match="was changed"):
        publishing.store(record.SHELL, prepared)


def test_what_is_stored_is_what_was_read(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    prepared, before = publishing.prepare(folder), digest.file_digests(folder)
    (folder / FLOOR).write_text("something else")
    version = publishing.store(record.SHELL, prepared)
    assert (version.files, version.digest) == (before, digest.digest_of(before.items()))


def test_importing_and_publishing_are_in_the_audit() -> None:
    publish_course()
    acts = db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["course.imported", "course.published"]


def test_every_question_of_the_files_is_stored() -> None:
    version = publish_course()
    stored = db.session.scalars(
        db.select(Question.slug).where(Question.version_id == version.id).order_by(Question.id)
    ).all()
    assert stored == ["who", "how-many", "first", "second"]
    assert db.session.scalars(db.select(CourseVersion.render_version)).one() >= 1


def test_an_older_renderers_html_is_made_again_and_nothing_else(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    prepared = publishing.prepare(folder)
    version = publishing.store(record.SHELL, prepared)
    version.render_version = 0
    text = db.session.get(UnitText, (version.id, "floor", "en"))
    assert text is not None
    before, text.html = text.html, "<p>from an older renderer</p>"
    keys_before = questions.keys(version, "check", ["who"])
    assert publishing.renders_again(version)
    unit = catalogue.get_unit(version, "floor")
    assert catalogue.body(version, unit, "en") == "<p>from an older renderer</p>"
    publishing.replace_html(version, prepared)
    assert catalogue.body(version, unit, "en") == before
    db.session.refresh(text)
    assert text.html == before
    assert questions.keys(version, "check", ["who"]) == keys_before
    assert not publishing.renders_again(version)
