"""The rows of a version: what its rendered folder becomes in the database, and nothing that people did.

Some were made by an older renderer and are written anew; those of a draft that is imported again go, all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import delete, exists, or_, select, update

from learnhub.content import facilitation, glossary
from learnhub.content.format.sources import MediaSource
from learnhub.content.models import (
    CourseVersion,
    FacilitatorNote,
    GlossaryTerm,
    Media,
    Question,
    Scenario,
    UnitText,
)
from learnhub.content.rendered import RenderedUnit, RenderedVersion
from learnhub.content.rendering import scaling
from learnhub.content.rendering.scaling import Forms
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.stores import files
from learnhub.stores.database import db

_OWN = (UnitText, GlossaryTerm, Scenario, FacilitatorNote, Question, Media)


def add(version_id: int, rendered: RenderedVersion) -> None:
    """Add what a version says."""
    for unit in rendered.units:
        db.session.add_all(of_unit(version_id, unit))
    db.session.add_all(glossary.rows_of(version_id, rendered.terms))
    facilitation.keep(version_id, rendered.units)


def of_unit(version_id: int, unit: RenderedUnit) -> list[UnitText | Question | Scenario]:
    """Return the rows of a unit: its texts, its questions and its scenarios, to be added."""
    texts = [
        UnitText(version_id=version_id, unit_slug=unit.slug, language=language, html=html)
        for language, html in unit.bodies.items()
    ]
    questions = [
        Question(
            version_id=version_id,
            unit_slug=unit.slug,
            slug=question.source.id,
            position=position,
            kind=question.source.kind,
            points=question.source.points,
            is_shuffled=question.is_shuffled,
            scenario_slug=question.source.scenario,
            is_skippable=question.source.is_skippable,
            is_marked=question.source.is_marked,
            texts=dict(question.texts),
            key=dict(question.key),
            feedback=dict(question.feedback),
        )
        for position, question in enumerate(unit.questions)
    ]
    scenarios = [
        Scenario(
            version_id=version_id,
            unit_slug=unit.slug,
            slug=scenario.slug,
            position=position,
            texts=dict(scenario.texts),
        )
        for position, scenario in enumerate(unit.scenarios)
    ]
    return [*texts, *questions, *scenarios]


def add_media(version_id: int, media: Iterable[MediaSource], folder: Path) -> None:
    """Keep a version's media files. Raises Conflict where one was changed since it was read."""
    for medium in sorted(media, key=lambda one: one.digest):  # one order for all: no deadlock
        kept = files.keep((folder / "media" / medium.path).read_bytes(), medium.content_type)
        if kept != medium.digest:
            raise Conflict(lazy("The folder was changed while it was being imported. Import it again."))
        db.session.add(Media(version_id=version_id, path=medium.path, file_digest=kept))


def add_forms(version_id: int, forms: Forms) -> None:
    """Store the smaller forms of pictures beside them, unless an older import did."""
    kept = set(db.session.scalars(select(Media.path).where(Media.version_id == version_id)))
    made = {scaling.path_of(path, form.width): form for path, some in forms.items() for form in some}
    for path in sorted(made.keys() - kept, key=lambda one: made[one].data):
        digest = files.keep(made[path].data, scaling.CONTENT_TYPE)
        db.session.add(Media(version_id=version_id, path=path, file_digest=digest))


def replace_html(version_id: int, rendered: RenderedVersion) -> None:
    """Put newly rendered HTML in the place of what an older renderer made; nothing else of a version changes."""
    for unit in rendered.units:
        for language, html in unit.bodies.items():
            db.session.execute(
                update(UnitText)
                .where(
                    UnitText.version_id == version_id, UnitText.unit_slug == unit.slug, UnitText.language == language
                )
                .values(html=html)
            )
        for question in unit.questions:
            db.session.execute(
                update(Question)
                .where(
                    Question.version_id == version_id,
                    Question.unit_slug == unit.slug,
                    Question.slug == question.source.id,
                )
                .values(texts=dict(question.texts), feedback=dict(question.feedback))
            )
        for scenario in unit.scenarios:
            db.session.execute(
                update(Scenario)
                .where(
                    Scenario.version_id == version_id,
                    Scenario.unit_slug == unit.slug,
                    Scenario.slug == scenario.slug,
                )
                .values(texts=dict(scenario.texts))
            )
    glossary.replace(version_id, rendered.terms)
    facilitation.keep(version_id, rendered.units)


def remove(version_id: int) -> None:
    """Take away all that a version says; its media files stay, for others may have them too."""
    for table in _OWN:
        db.session.execute(delete(table).where(table.version_id == version_id))


def is_in_use(version_id: int) -> bool:
    """Tell whether rows of people name a version, whichever tables there are: then it stays as it is."""
    own = {table.__table__ for table in _OWN}
    keys = (key for table in db.metadata.tables.values() if table not in own for key in table.foreign_keys)
    naming = [key.parent for key in keys if key.column is CourseVersion.__table__.c.id]
    named = or_(*(exists().where(column == version_id) for column in naming))
    return bool(db.session.scalar(select(named)))
