"""Tables of surveys: who took part, and what was said, with nothing that leads from one to the other."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SENSITIVE, TECHNICAL


class SurveyParticipation(Model):
    """That an enrolment sent in a survey, once. What was said stands in other tables, and nothing leads there."""

    __tablename__ = "survey_participations"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, info=PSEUDONYM)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)


class SurveyCount(Model):
    """How many people of one sex chose an option: `count` all of them, `shown` those whom the results tell of.

    An empty option counts who answered the question, an empty question who sent the survey in; that row has no sex.
    `edition` is "MAJOR.MINOR": within it, options stay what they are. Rows lie in the order of their key and hold no
    instant, so that nothing tells in which order, or by whom, they were counted.
    """

    __tablename__ = "survey_counts"
    __table_args__ = {"sqlite_with_rowid": False}

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True, info=TECHNICAL)
    edition: Mapped[str] = mapped_column(String(24), primary_key=True, info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    question_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    option_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    sex: Mapped[str] = mapped_column(String(16), primary_key=True, info=SENSITIVE)
    count: Mapped[int] = mapped_column(info=TECHNICAL)
    shown: Mapped[int] = mapped_column(info=TECHNICAL)


class SurveyText(Model):
    """What somebody wrote in a survey. The key is random, and rows lie in its order (see `SurveyCount`)."""

    __tablename__ = "survey_texts"
    __table_args__ = (
        Index(None, "course_id", "edition", "unit_slug"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(String(43), primary_key=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    edition: Mapped[str] = mapped_column(String(24), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    question_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    is_shown: Mapped[bool] = mapped_column(info=TECHNICAL)
