"""The table of who may do what, as data. The rules in reach.py read it; tests walk it.

Relation of the target to the actor: S self, C in a programme the actor tutors, I same institution, N same
country, G all. A cell allows its letter and what is inside it: S within I within N within G; C is an axis of its
own beside them. `-` none, `P` public, `P?` public where flagged so. Suffix `a`: aggregates only. `!`: the password
again within ten minutes. `*`: one audit row. Columns: nobody signed in, learner (everyone signed in also holds
it), tutor, manager of an institution, manager of a country, administrator. A note `not-self` forbids a deed on
oneself, whatever role is held.

A manager of a programme has, for people enrolled in it and as to its courses, what the manager of an institution
has in the rows of PROGRAMME_MANAGER; of all roles only that of a tutor in it is theirs to give and take. An author of a
course has, as to that course alone, what the manager of the country that owns it has in the rows of AUTHOR; none of
them tells of a learner by name.

Merging institutions (institution.merge) moves people and roles besides what institution.create_edit changes, so it asks
as moving people and giving roles do.

Merging two accounts of one person (person.merge) gives everything of one to the other, so nobody does it with their
own.

Notes for facilitators (course.facilitator_guide) are for those who run a course in a room, and for who writes it. Its
drafts are for the latter alone, as everywhere.

Making accounts for others, and slips with which they come in for the first time (person.create_account), reaches as far
as the places in which one looks after people. Nobody makes a slip for an account that was ever used or holds a role.

Making a programme and changing one are two rows: a new one belongs to a place, and tutors look after none. They change
one, and who takes part in it, only in the institution where they work: see programmes.py.

Before a version is published: whoever may write it puts it in review (course.import_version, for it is stored by that)
and takes it back (course.edit_draft); whoever may publish it reads it, and publishes it or sends it back
(course.send_back), but for the one who put it in review. Whoever sees a draft may comment on it (course.comment_draft).

What was done to a course (course.history) is told with the names of those who did it: whoever writes or looks after a
course knows with whom. No learner is in it.

Mistakes (mistake.*): whoever may read a page may say what is wrong on it, and is answered. Who can mend it decides, and
that is a matter of the course: its authors, the managers of the country that owns it, administrators. None of them
learns who found it, unless that person chose to be named: no cell of these rows tells of people, and none is audited.

Correcting a question after people answered it (quiz.correct_question) reaches as far as publishing does: it is the same
course, and what learners are told is right in it. It tells of nobody by name. Marks may fall by it, so it is audited
with its reason, and nobody decides it whose own mark would be another one.

What is done to the account of somebody else (person.edit_others, .suspend_reactivate, .move_institution, and ending
sessions) is done to people whose roles are below one's own; an administrator does it to other administrators too, but
never to the last one. To another country, administrators alone move people.

Work that nobody can mark (attempt.unmarked): tutors mark what is theirs, and nobody else marks in their place. That a
piece of work waits and has no tutor is told to those who can name one, or add its learner to a programme that has one.

A course as a book (course.book) is all of it at once, so it is for whoever is enrolled and may
open all of its modules already.

Questions under units (discussion.*): to read, the letter is about the course: S one in which one learns, C one of a
programme that one tutors, N one that the country owns or in which its people write. To answer, C is about whoever
asked; learners answer each other. Nobody is named to anybody, so peers stay unseen. To hide, the letter is about who
wrote the post: those who look after people answer for what these write, and authors for what stands under their units;
it takes words away from others, so it is audited and its reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_ROWS = """
person.name                         -   S   C    I    N    G*
person.profile                      -   S   C    I    N    G*
person.sex_birth_year               -   S   -    I    N    G*
person.email                        -   S   C    I    N    G*
person.create_invite                -   -   -    I*   N*   G*
person.create_account               -   -   -    I!*  N!*  G!*   not-self
people.import_csv                   -   -   -    I!*  N!*  G!*
person.edit_others                  -   -   -    I*   N*   G*
person.suspend_reactivate           -   -   -    I*   N*   G*    not-self
person.move_institution             -   -   -    -    N!*  G!*
person.edit_own                     -   S*  S*   S*   S*   S*
person.change_email_password        -   S!* S!*  S!*  S!*  S!*
person.erase                        -   -   -    -    -    G!*
person.merge                        -   -   -    -    -    G!*   not-self
person.ask_erasure                  -   S!* S!*  S!*  S!*  S!*
person.download_my_data             -   S!  S!   S!   S!   S!
twofactor.own                       -   S!* S!*  S!*  S!*  S!*
identity.own                         -   S!* S!*  S!*  S!*  S!*
twofactor.reset                     -   -   -    -    N!*  G!*   not-self
person.create_sign_in_link          -   -   -    -    -    G!*   not-self
person.search                       -   -   C    I    N    G*
role.grant_revoke                   -   -   -    I!*  N!*  G!*   not-self
membership.confirm                  -   -   -    I*   N*   G*    not-self
session.list_kill                   -   S   -    I*   N*   G*
institution.create_edit             -   -   -    -    N*   G*
institution.merge                   -   -   -    -    N!*  G!*
programme.create                    -   -   -    I*   N*   G*
programme.edit                      -   -   C*   I*   N*   G*
programme.members_add_remove        -   -   C*   I*   N*   G*
catalogue.published                 P?  S   C    I    N    G
course.create                       -   -   -    -    N*   G*
course.draft_preview                -   -   -    -    N    G
course.facilitator_guide            -   -   C    -    N    G
course.edit_draft                   -   -   -    -    N*   G*
course.import_version               -   -   -    -    N!*  G!*
course.publish_withdraw             -   -   -    -    N!*  G!*
course.comment_draft                -   -   -    -    N*   G*
course.send_back                    -   -   -    -    N*   G*
course.history                      -   -   -    -    N    G
course.media                        P?  S   C    I    N    G
course.book                         -   S   S    S    S    S
quiz.key_before_grading             -   -   C    -    N    G
quiz.key_after_grading              -   S   C    -    N    G
quiz.item_statistics                -   -   Ca   Ia   Na   Ga
quiz.correct_question               -   -   -    -    N!*  G!*   not-self
mistake.report                      -   S   S    S    S    S
mistake.decide                      -   -   -    -    N    G
discussion.read                     -   S   C    -    N    G
discussion.ask                      -   S   S    S    S    S
discussion.answer                   -   S   C    -    N    G
discussion.edit_own                 -   S   S    S    S    S
discussion.report                   -   S   S    S    S    S
discussion.hide                     -   -   C*   -    N*   G*
enrol.self                          -   S   S    S    S    S
enrol.others                        -   -   C*   I*   N*   G*
progress.named                      -   S   C    I    N    G*
attempt.start_save_submit           -   S   S    S    S    S
notebook.own                        -   S   S    S    S    S
attempt.score                       -   S   C    I    N    G*
attempt.answers                     -   S   C    -    -    G!*
attempt.grade_manual                -   -   C*   -    -    -     not-self
attempt.unmarked                    -   -   -    I    N    G*
attempt.delete_edit_answers         -   -   -    -    -    -
certificate.read_pdf_badge          -   S   C    I    N    G*
certificate.verify_by_code          P   P   P    P    P    P
certificate.issue                   -   -   -    -    -    -
certificate.revoke_reinstate        -   -   -    -    N!*  G!*   not-self
certificate.edit_delete             -   -   -    -    -    -
certificate.list_public             -   -   -    -    -    -
report.aggregate                    -   -   Ca   Ia   Na   Ga
report.named_export                 -   -   C!*  I!*  N!*  G!*
audit.read                          -   S   -    -    N*   G*
audit.write_edit_delete             -   -   -    -    -    -
message.programme                   -   -   C*   I*   N*   G*
work.watch                          -   -   -    -    -    G*
settings.security_sso_mail          -   -   -    -    -    G!*
impersonate                         -   -   -    -    -    -
page.public                         P   P   P    P    P    P
health.live                         P   P   P    P    P    P
"""

PROGRAMME_MANAGER = frozenset(
    {
        "person.name",
        "person.profile",
        "person.sex_birth_year",
        "person.search",
        "person.create_invite",
        "programme.edit",
        "programme.members_add_remove",
        "role.grant_revoke",
        "progress.named",
        "attempt.score",
        "attempt.unmarked",
        "certificate.read_pdf_badge",
        "enrol.others",
        "report.aggregate",
        "report.named_export",
        "message.programme",
    }
)

AUTHOR = frozenset(
    {
        "course.draft_preview",
        "course.facilitator_guide",
        "course.edit_draft",
        "course.comment_draft",
        "course.send_back",
        "course.history",
        "course.import_version",
        "course.publish_withdraw",
        "quiz.key_before_grading",
        "quiz.item_statistics",
        "quiz.correct_question",
        "mistake.decide",
        "discussion.read",
        "discussion.answer",
        "discussion.hide",
    }
)


class Column(StrEnum):
    """Who acts."""

    ANYONE = "anyone"
    LEARNER = "learner"
    TUTOR = "tutor"
    INSTITUTION_MANAGER = "institution_manager"
    COUNTRY_MANAGER = "country_manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: how far it reaches (`-`, `P`, `P?`, `S`, `C`, `I`, `N` or `G`), and under which conditions."""

    reach: str
    is_aggregate: bool
    asks_password: bool
    is_audited: bool

    @property
    def allows(self) -> bool:
        """Whether it allows anything at all."""
        return self.reach != "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    action: str
    cells: dict[Column, Cell]
    never_on_self: bool


def _cell(text: str) -> Cell:
    return Cell(
        reach=text.rstrip("a!*"),
        is_aggregate="a" in text,
        asks_password="!" in text,
        is_audited="*" in text,
    )


def _row(line: str) -> Row:
    action, *cells = line.split()
    columns = dict(zip(Column, (_cell(text) for text in cells[: len(Column)]), strict=True))
    return Row(action, columns, never_on_self="not-self" in cells[len(Column) :])


TABLE: dict[str, Row] = {row.action: row for row in map(_row, _ROWS.strip().splitlines())}
