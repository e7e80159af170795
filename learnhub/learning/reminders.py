"""Reminders: words to those who are late in a programme or soon will be, at most every three days for each of them.

Whoever is reminded sees it on the home page, and by mail where there is an address. What is still to finish, and
whether the sender may still say so, is looked at again when it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.content import catalogue, outline
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import lazy
from learnhub.learning import dues
from learnhub.learning.dues import Due
from learnhub.learning.models import Enrolment, Programme, Reminder, ReminderNotice
from learnhub.people import texts
from learnhub.people.models import Person
from learnhub.stores import record, tasks
from learnhub.stores.database import UtcDateTime, db, rows_changed
from learnhub.stores.record import Act

SENDING = "reminders.send"
BY_ITSELF_WORK = "reminders.by_itself"
LETTER = "reminder"
PAUSE = timedelta(days=3)
LONGEST_NOTE = 500
# Whom one may choose to remind: those who are late (0), or besides those who are due within so many days.
DAYS = (0, 3, 7, 14, 30)
# How many days before the due day LearnHub reminds by itself, where a programme wants that.
BY_ITSELF = (7, 1)
# From which hour of the programme's day: nobody's telephone rings at midnight.
FROM_HOUR = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """How many people a reminder would reach: by mail and on their home page, there alone, or not again so soon."""

    by_mail: int
    on_home_page: int
    resting: int

    @property
    def people(self) -> int:
        """How many it would reach in all."""
        return self.by_mail + self.on_home_page


@dataclass(frozen=True, slots=True)
class Notice:
    """A reminder for somebody's home page."""

    programme_id: int
    programme: str
    note: str
    sent_at: datetime


def today_in(programme: Programme) -> date:
    """Return the date of the moment in a programme's zone."""
    return clock.now().astimezone(ZoneInfo(programme.time_zone)).date()


def _last_day(programme: Programme, days: int) -> date:
    """Return the last due day that is meant: yesterday for those who are late, since a day ends at 24:00."""
    return today_in(programme) + timedelta(days=days or -1)


def _unfinished(programme: Programme) -> ColumnElement[bool]:
    return and_(Enrolment.programme_id == programme.id, Enrolment.completed_at.is_(None))


def _people(programme: Programme, which: ColumnElement[bool], within: ColumnElement[bool]) -> Select[int]:
    """Return who has something to finish, `within` being a condition on Enrolment and Person together."""
    return (
        select(Person.id)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(_unfinished(programme), which, within, Person.suspended_at.is_(None))
        .distinct()
    )


def _rests(programme: Programme) -> ColumnElement[bool]:
    return exists().where(
        ReminderNotice.person_id == Person.id,
        ReminderNotice.programme_id == programme.id,
        ReminderNotice.made_at > clock.now() - PAUSE,
    )


def preview(programme: Programme, days: int, within: ColumnElement[bool]) -> Preview:
    """Return how many people a reminder would reach now."""
    which = Enrolment.due_on <= _last_day(programme, days)
    meant = _people(programme, which, within).scalar_subquery()
    rests, has_mail = _rests(programme), Person.email.is_not(None)
    row = db.session.execute(
        select(
            func.count(case((and_(~rests, has_mail), 1))),
            func.count(case((and_(~rests, ~has_mail), 1))),
            func.count(case((rests, 1))),
        ).where(Person.id.in_(meant))
    ).one()
    return Preview(*row)


def remind(
    actor: str, programme: Programme, *, days: int, within: ColumnElement[bool], note: str = "", public_id: str
) -> Reminder:
    """Remind those who are late, or due within `days` days too, and return the reminder.

    `actor` is the opaque code of who does; `public_id` the code of a form that may be sent twice: the second time
    changes nothing and returns the same. Raises Invalid for a note that is too long, and Conflict when nobody
    is left to remind.
    """
    if days not in DAYS:
        raise NotFound
    note = texts.several_lines(note, field="note", longest=LONGEST_NOTE) if note.strip() else ""
    which = Enrolment.due_on <= _last_day(programme, days)
    return _remind(actor, programme, which, within, note=note, public_id=public_id)


def _remind(
    actor: str,
    programme: Programme,
    which: ColumnElement[bool],
    within: ColumnElement[bool],
    *,
    note: str,
    public_id: str,
) -> Reminder:
    reminder = Reminder(public_id=public_id, programme_id=programme.id, made_by=actor, note=note, made_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(reminder)
    except IntegrityError:
        return get(public_id)
    reached = _take(programme, reminder, _people(programme, which, within))
    if not reached:
        raise Conflict(
            lazy("There is nobody to remind now."),
            safe=lazy("Nothing was sent."),
            mend=lazy("They have finished meanwhile, or were reminded less than three days ago."),
        )
    record.audit(
        actor, Act.PEOPLE_REMINDED, "programme", programme.public_id, people=reached, reminder=reminder.public_id
    )
    tasks.defer(SENDING, reminder=reminder.public_id)
    return reminder


def _take(programme: Programme, reminder: Reminder, people: Select[int]) -> int:
    """Note who is reminded, all in one statement; return how many. Whoever was reminded lately is left out by it."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    now = clock.now()
    rows = people.add_columns(literal(programme.id), literal(reminder.id), literal(now, UtcDateTime()))
    columns = ["person_id", "programme_id", "reminder_id", "made_at"]
    adding = insert(ReminderNotice).from_select(columns, rows)
    taken = db.session.execute(
        adding.on_conflict_do_update(
            index_elements=[ReminderNotice.person_id, ReminderNotice.programme_id],
            set_={"reminder_id": adding.excluded.reminder_id, "made_at": adding.excluded.made_at},
            where=ReminderNotice.made_at <= now - PAUSE,
        ).returning(ReminderNotice.person_id)
    )
    return len(taken.all())


def get(public_id: str) -> Reminder:
    """Return a reminder by its public code. Raises NotFound."""
    found = db.session.scalars(select(Reminder).where(Reminder.public_id == public_id)).first()
    if found is None:
        raise NotFound
    return found


def codes_of(reminder: Reminder) -> Sequence[str]:
    """Return the opaque codes of those whom a reminder reaches, in a fixed order."""
    return db.session.scalars(
        select(Person.public_id)
        .join(ReminderNotice, ReminderNotice.person_id == Person.id)
        .where(ReminderNotice.reminder_id == reminder.id)
        .order_by(Person.id)
    ).all()


def note_sent(reminder: Reminder) -> None:
    """Show a reminder on the home pages of those whom it reaches."""
    rows_changed(
        update(Reminder).where(Reminder.id == reminder.id, Reminder.sent_at.is_(None)).values(sent_at=clock.now())
    )


def withdraw(reminder: Reminder) -> None:
    """Undo a reminder that was not sent, because its sender may not remind any more; others may do it at once."""
    db.session.execute(delete(ReminderNotice).where(ReminderNotice.reminder_id == reminder.id))


def to_finish(reminder: Reminder, person: Person) -> list[tuple[Enrolment, Due]]:
    """Return what somebody has not finished of a reminder's programme, and when it is due, the first due first."""
    found = db.session.scalars(
        select(Enrolment)
        .where(_unfinished(reminder.programme), Enrolment.person_id == person.id)
        .order_by(Enrolment.due_on, Enrolment.id)
    ).all()
    return [(one, due) for one in found if (due := dues.of(one)) is not None]


def title_of(enrolment: Enrolment) -> str:
    """Return the title of a course in the language in which somebody learns it."""
    tree = catalogue.outline_of(enrolment.version)
    return outline.in_language(tree.title, enrolment.language, tree.languages[0])


def open_for(person: Person) -> list[Notice]:
    """Return the reminders that somebody's home page shows: those about what is not finished, the latest first."""
    is_open = exists().where(
        Enrolment.programme_id == ReminderNotice.programme_id,
        Enrolment.person_id == ReminderNotice.person_id,
        Enrolment.completed_at.is_(None),
    )
    rows = db.session.execute(
        select(Programme.id, Programme.name, Reminder.note, Reminder.sent_at)
        .join(ReminderNotice, ReminderNotice.reminder_id == Reminder.id)
        .join(Programme, Programme.id == Reminder.programme_id)
        .where(ReminderNotice.person_id == person.id, Reminder.sent_at.is_not(None), is_open)
        .order_by(Reminder.sent_at.desc(), Reminder.id)
    )
    return [Notice(key, name, note, sent_at) for key, name, note, sent_at in rows if sent_at is not None]


# By itself


def set_by_itself(actor: str, programme: Programme, *, wanted: bool) -> None:
    """Say whether LearnHub reminds the people of a programme by itself, seven days and one day before they are due."""
    if programme.reminds_by_itself != wanted:
        programme.reminds_by_itself = wanted
        db.session.flush()
        record.audit(actor, Act.PROGRAMME_CHANGED, "programme", programme.public_id, fields=["reminds_by_itself"])


def programmes_by_itself() -> Sequence[Programme]:
    """Return the programmes that want it."""
    return db.session.scalars(select(Programme).where(Programme.reminds_by_itself).order_by(Programme.id)).all()


def remind_by_itself(programme: Programme) -> Reminder | None:
    """Remind those whose day draws near, where nobody did so since; None when there is nobody to remind.

    Whoever was off on the day itself (the server, say) does it later: seven days before means seven to two.
    """
    if clock.now().astimezone(ZoneInfo(programme.time_zone)).hour < FROM_HOUR:
        return None
    which = or_(*_draws_near(programme, today_in(programme)))
    everybody = Person.id.is_not(None)
    if db.session.scalars(_people(programme, which, and_(everybody, ~_rests(programme))).limit(1)).first() is None:
        return None
    return _remind(record.SYSTEM, programme, which, everybody, note="", public_id=ids.public_id())


def _draws_near(programme: Programme, today: date) -> list[ColumnElement[bool]]:
    """Return the conditions on enrolments due within each of the spans, whose person was not reminded within it."""
    midnight = datetime.combine(today, datetime.min.time(), ZoneInfo(programme.time_zone))
    ways = []
    for most, least in zip(BY_ITSELF, (*(day + 1 for day in BY_ITSELF[1:]), 0), strict=True):
        for days in range(least, most + 1):
            began = midnight - timedelta(days=most - days)
            was_reminded = exists().where(
                ReminderNotice.person_id == Enrolment.person_id,
                ReminderNotice.programme_id == programme.id,
                ReminderNotice.made_at >= began,
            )
            ways.append(and_(Enrolment.due_on == today + timedelta(days=days), ~was_reminded))
    return ways
