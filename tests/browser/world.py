"""A small world in which every page has something to show: people of each kind, and what they have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select

from learnhub import clock, ids
from learnhub.access import newcomers, reach
from learnhub.assessment import answers, attempts, checking, draws, hand_in_marks, hand_ins, marks, surveys, work_files
from learnhub.assessment.hand_in_marks import Given
from learnhub.assessment.models import Attempt, HandIn, HandInDraft, Policy
from learnhub.assessment.work_files import Upload
from learnhub.content import catalogue, publishing
from learnhub.content.books.book import Shape
from learnhub.content.intake import imports
from learnhub.content.models import Course, CourseImport, CourseVersion, ImportStep, Visibility
from learnhub.content.outline import UnitOutline
from learnhub.content.signoff import comments, sign_offs
from learnhub.credentials import certificates
from learnhub.credentials.models import Certificate
from learnhub.errors import Conflict
from learnhub.exchange import discussions, mistakes
from learnhub.exchange.discussions import Capacity
from learnhub.exchange.mistakes import Place
from learnhub.i18n import lazy
from learnhub.learning import (
    enrolments,
    institution_merges,
    invitations,
    moves,
    notebook,
    places,
    programme_members,
    programmes,
    progress,
)
from learnhub.learning.entries import Kind
from learnhub.learning.models import Enrolment, NotebookEntry, Programme
from learnhub.learning.notebook import Sent
from learnhub.people import accounts, grants, memberships, passkeys, sign_in_links, suspensions
from learnhub.people.acceptances import Acceptance
from learnhub.people.grants import Scope
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Institution, Membership, Person, Role, ScopeKind, Sex
from learnhub.people.openid import identities
from learnhub.people.openid.client import Claims
from learnhub.privacy import account_merges
from learnhub.stores import outbox, record, tasks
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act
from learnhub.stores.work import schedules
from tests import factors, kinds_course, mailed, published, troubles
from tests.assessment import correcting, factories
from tests.assessment.uploads import PDF
from tests.authenticator import Authenticator
from tests.browser import lists
from tests.cast import Cast
from tests.content.written_course import CHECK, CHECK_FR, FLOOR, FLOOR_FR, Change, write_course
from tests.learning import versions

NOBODY, LEARNER, NEWCOMER, MANAGER, ADMINISTRATOR = "nobody", "learner", "newcomer", "manager", "administrator"
AUTHOR, TUTOR, BUSY = "author", "tutor", "busy"
# Somebody with a second step, and the same one between the password and the code.
SECURED, WAITING = "secured", "waiting"
DRAFT, OTHER = "floors-in-practice", "floors-at-home"


@dataclass(frozen=True)
class World:
    """What addresses are made of: public codes and ids."""

    course: str
    views: str
    survey: str
    tasks: str
    task: str
    to_mark: str
    marked: str
    lesson: str
    check: str
    open_attempt: str
    failed_attempt: str
    passed_attempt: str
    certificate: str
    learner: str
    uninvited: str
    suspended: str
    abroad: str
    welcome_token: str
    list_right: str
    list_wrong: str
    list_done: str
    secured: str
    passkey: str
    identity: str
    revoked_certificate: str
    whose_was_revoked: str
    grant: str
    institution: str
    other_institution: str
    twin: str
    merged_twin: str
    merged_institution: str
    sign_in_token: str
    reset_token: str
    confirmation_token: str
    sign_up_token: str
    first_administrator_token: str
    invitation: str
    programme: str
    empty_programme: str
    mistake: str
    letter: str
    kinds: str
    practice: str
    timed: str
    open_kinds: str
    graded_kinds: str
    waiting_kinds: str
    timed_attempt: str
    late_attempt: str
    compared_attempt: str
    post: str
    others_post: str
    corrected: str
    corrected_attempt: str
    import_waiting: str
    import_done: str
    import_wrong: str
    import_refused: str


def make(cast: Cast) -> World:
    """Make the world through the rules; call it inside of a transaction that writes."""
    first_administrator_token = sign_in_links.make_first_administrator() or ""
    administrator = cast.administrator()
    administrator.user_name = ADMINISTRATOR
    version = published.publish_course()
    published.keep_book(version, Shape.EPUB)
    course = version.course
    published.store_draft(DRAFT)
    views = published.publish_views()
    ministry = cast.institution(name="Ministère fictif des Affaires sociales")
    author = cast.author(course.slug)
    author.user_name = AUTHOR
    grants.grant_from_shell(author, Role.AUTHOR, Scope(ScopeKind.COURSE, views.course.slug))
    office = cast.institution(name="Office fictif de l’Atacora et de la Donga", parent=ministry)
    merged = cast.institution(name="Bureau fictif de l’Atacora")
    institution_merges.merge(record.SYSTEM, merged, office)
    manager = cast.institution_manager(ministry)
    manager.user_name = MANAGER
    learner = cast.learner(within=office, name="Afi Exemple-Démonstration", user_name=LEARNER, email="afi@example.org")
    cast.learner(user_name=NEWCOMER)
    secured = cast.learner(within=office, user_name=SECURED)
    factors.secured(secured)
    # As if the notice were a newer one.
    db.session.execute(delete(Acceptance).where(Acceptance.person_id == secured.id))
    identities.link(secured, Claims("https://login.example.org", "77", email="afi@example.org"))
    site = passkeys.site_of("http://localhost")
    asked = passkeys.ask_to_add(secured, site)
    passkey = passkeys.add(secured, site, asked.challenge, Authenticator().make(asked.options), "Téléphone d’Afi")
    busy = cast.learner(within=office, user_name=BUSY)
    keep_busy(busy, course)
    enrolments.enrol(learner, views.course, language="fr")
    enrolments.enrol(author, published.publish_steps().course, language="fr")
    ask(views, [busy, *(cast.learner(sex=sex) for sex in (Sex.WOMAN, Sex.MAN) for _ in range(12))])
    others(cast, office, course)
    enrolment = enrolments.enrol(learner, course, language="en")
    failed, passed = take_check(enrolment, {"who": {"chosen": ["2"]}}), take_check(enrolment, published.RIGHT)
    complete(enrolment)
    keep_notes(enrolment)
    certificate = certificates.find_of(enrolment)
    assert certificate is not None
    tutor = cast.learner(user_name=TUTOR)
    programme, empty = make_programmes(course, ministry, [learner, *cast_of(office)])
    take_part(cast, programme, course)
    revoked = revoke(cast.learner(), course, administrator)
    troubles.failed_work()
    troubles.failed_mail(learner.public_id)
    tasks.defer("cleaning")
    assigned = published.publish_tasks()
    wait_in_vain(assigned, ministry, [administrator, *(cast.learner(within=office) for _ in range(2))])
    schedules.prepare()
    versions.draft("1.0.1", "longer")
    write_history(author)
    review(cast, author)
    moves.publish(record.SHELL, versions.draft("2.0.0", "renamed", course=OTHER))
    return World(
        course=published.COURSE,
        views=published.VIEWS,
        survey=published.SURVEY,
        lesson=published.LESSON,
        check=published.CHECK,
        open_attempt=begin(enrolment, published.CHECK, {"who": {"chosen": ["2"]}}).public_id,
        failed_attempt=failed.public_id,
        passed_attempt=passed.public_id,
        certificate=certificate.code,
        learner=learner.public_id,
        uninvited=uninvited(manager, office),
        suspended=suspended(cast, office, administrator),
        abroad=cast.institution("TG", name="Ministère fictif de l’Action sociale").public_id,
        welcome_token=mailed.token_for(lists.welcomed(), Purpose.WELCOME),
        **lists.send(manager, office, programme),
        secured=secured.public_id,
        passkey=passkey.public_id,
        identity=identities.of(secured)[0].public_id,
        revoked_certificate=revoked.code,
        whose_was_revoked=revoked.enrolment.person.public_id,
        grant=make_tutors(programme, learner, tutor),
        institution=office.public_id,
        other_institution=ministry.public_id,
        merged_institution=merged.public_id,
        **make_twins(cast, learner),
        sign_in_token=sign_in_links.make(record.SHELL, learner),
        reset_token=mailed.token_for(learner, Purpose.RESET),
        confirmation_token=mailed.token_for(learner, Purpose.CONFIRM, "afi.exemple@ministere.example"),
        sign_up_token=mailed.sign_up_token("nadia.specimen@ministere.example"),
        first_administrator_token=first_administrator_token,
        invitation=invite(manager, office, course),
        programme=programme.public_id,
        empty_programme=empty.public_id,
        mistake=find_mistakes(enrolment, administrator),
        letter=write_to(learner),
        **find_imports(course, author),
        kinds=kinds_course.COURSE,
        practice=kinds_course.PRACTICE,
        timed=kinds_course.TIMED,
        **hand_in_everything(assigned, learner, busy, tutor, author, manager),
        **ask_everything(cast, learner, tutor),
        **talk(enrolment, cast),
        **correct_questions(author),
    )


def suspended(cast: Cast, office: Institution, administrator: Person) -> str:
    """Suspend somebody who manages an office, and return their code."""
    person = cast.institution_manager(office)
    suspensions.suspend(administrator.public_id, person, "A quitté le ministère fin octobre.")
    return person.public_id


def uninvited(manager: Person, office: Institution) -> str:
    """Make an account for somebody who has not come in yet, and return its code."""
    who = {"name": "Sèna Spécimen", "user_name": None, "sex": Sex.WOMAN, "language": "fr"}
    return newcomers.make(reach.actor_of(manager), institution=office, country="", **who).public_id


def make_twins(cast: Cast, learner: Person) -> dict[str, str]:
    """Give somebody two other accounts, one of which became part of hers."""
    twin, merged = (cast.learner(name=learner.name, email=f"afi{number}@example.org") for number in (2, 3))
    account_merges.merge(record.SYSTEM, merged, learner)
    return {"twin": twin.public_id, "merged_twin": merged.public_id}


def write_to(person: Person) -> str:
    """Write somebody a letter, and return its code."""
    outbox.queue(accounts.PASSWORD_LETTER, person.public_id, "password.1")
    return db.session.scalars(select(Mail.code).where(Mail.letter == accounts.PASSWORD_LETTER)).one()


def correct_questions(author: Person) -> dict[str, str]:
    """Correct two questions of a quiz that several people have taken, its author too."""
    quiz = factories.quiz()
    quiz.version.course.visibility = Visibility.SIGNED_IN
    grants.grant_from_shell(author, Role.AUTHOR, Scope(ScopeKind.COURSE, quiz.version.course.slug))
    wrong = {"who": {"chosen": ["c"]}, "which": factories.MULTIPLE.answer}
    for number in range(18):
        given = wrong if number % 3 else {"who": factories.SINGLE.answer, "which": {"chosen": ["a", "b"]}}
        correcting.take(quiz, given)
    own = correcting.take(quiz, wrong, factories.enrolment(author, quiz.version))
    other = replace(factories.MULTIPLE, options=["a", "b", "c"])
    mended = correcting.newer(quiz, [replace(factories.SINGLE, right=["c"]), other, factories.NUMBER])
    correcting.correct(quiz, factories.SINGLE, mended, Policy.BETTER)
    correcting.correct(quiz, factories.NUMBER)
    return {"corrected": quiz.version.course.slug, "corrected_attempt": own.public_id}


def ask(version: CourseVersion, people: Sequence[Person]) -> None:
    """Let people send a survey in, each with another view."""
    unit = catalogue.get_unit(version, published.SURVEY)
    for number, person in enumerate(people):
        given = {
            "useful": {"chosen": [str(2 + number % 4)]},
            "pace": {"chosen": [str(1 + number % 2)]},
            "helped": {"chosen": ["quizzes"] if number % 3 else ["examples", "quizzes"]},
            "change": {
                "typed": f"Idée fictive {number} : davantage d’exemples.\nEt moins de mots." if number % 2 else ""
            },
        }
        surveys.send(enrolments.enrol(person, version.course, language="fr"), unit, given)


def write_courses(folder: Path) -> Path:
    """Write the course as it was published, and a next version that its author has not got right yet."""
    write_course(folder, published.CHANGES)
    write_course(folder, published.CHANGES, course=OTHER, version="2.0.0")
    changes: dict[str, Change] = {
        "course.yml": ("level: introductory", "level: easy"),
        FLOOR: ("## Two principles", "#### Two principles"),
        CHECK: ("lesson=floor", "lesson=cellar"),
        FLOOR_FR: ("SOURCE", '"000000000000"'),
        CHECK_FR: None,
    }
    write_course(folder, changes, version="1.1.0")
    return folder


def review(cast: Cast, author: Person) -> None:
    """Let somebody else put versions in review: one waits for the author, one was sent back, one is the author's."""
    second = cast.author(published.COURSE)
    second.name = "Bintou Exemple-Relectrice"
    note = "Les chiffres du deuxième tableau sont nouveaux.\nRegardez surtout la source."
    first = sign_offs.ask(second, versions.draft("1.0.2", "reworded"), note)
    place = comments.Place(first.course, "1.0.2", published.LESSON, "fr", "Deux principes")
    said = comments.write(second, place, "Nommez la source.\n\nEt dites de quelle année elle est.")
    comments.answer(author, said, "C’est la loi de 2011.")
    comments.settle(second, comments.write(author, place, "Une faute de frappe."))
    back = sign_offs.ask(author, versions.draft("1.0.3", "longer"))
    sign_offs.send_back(second, back, "Nommez la source du deuxième chiffre.\n\nLe reste est clair.")
    sign_offs.ask(author, versions.draft("1.0.4", "stricter"))


def write_history(author: Person) -> None:
    """Let an author have begun, written and added to a version."""
    told: tuple[dict[str, str | int], ...] = (
        {"begun_from": "1.0.0"},
        {"file": FLOOR, "added": 12, "removed": 3},
        {"file": "01-first/03-les-budgets-qui-tiennent-compte-des-femmes.fr.md", "unit": "les-budgets", "added": 1},
        {"file": "media/le-guichet-de-la-commune-un-jour-de-marche.jpg"},
        {"stubs": "fr"},
        {"translated": FLOOR_FR},
    )
    for what in told:
        record.audit(author.public_id, Act.COURSE_EDITED, "course_version", f"{published.COURSE}/1.1.0", **what)


def keep_notes(enrolment: Enrolment) -> None:
    """Write under each prompt, on the lesson as a whole and at what has gone since; keep bookmarks."""
    for kind, place in ((Kind.PROMPT, "where-you-work"), (Kind.PROMPT, "2"), (Kind.UNIT, "")):
        text = f"Those who work at home, on a farm or in a market.\n\n{'Nobody asks them. ' * 12}"
        notebook.write(enrolment, published.LESSON, [Sent(kind, place, text, ids.client_id())])
    notebook.set_bookmark(enrolment, published.LESSON, "", is_kept=True)
    notebook.set_bookmark(enrolment, published.LESSON, "h.2", is_kept=True)
    gone = NotebookEntry(public_id=ids.public_id(), kind=Kind.PROMPT, place="9", text="What was written then.")
    gone.person_id, gone.course_id, gone.unit_slug = enrolment.person_id, enrolment.course_id, published.LESSON
    gone.words, gone.language, gone.revision = "A question that was asked then?", "en", ids.client_id()
    gone.changed_at = clock.now()
    db.session.add(gone)


def revoke(learner: Person, course: Course, administrator: Person) -> Certificate:
    """Let somebody earn a certificate, and revoke it."""
    enrolment = enrolments.enrol(learner, course, language="fr")
    take_check(enrolment, published.RIGHT)
    complete(enrolment)
    certificate = certificates.find_of(enrolment)
    assert certificate is not None
    certificates.revoke(administrator, certificate, "Issued for the attempts of somebody else.")
    return certificate


def others(cast: Cast, office: Institution, course: Course) -> None:
    """Make people who have only begun, one who stopped, and some who wait to be confirmed."""
    for number in range(4):
        colleague = cast.learner(within=office)
        enrolment = enrolments.enrol(colleague, course, language="fr")
        if number % 2:
            progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, published.LESSON))
        memberships.claim(cast.learner(), office)
    with clock.set_to(clock.now() - timedelta(days=20)):
        stopped = enrolments.enrol(cast.learner(within=office), course, language="fr", due_on=clock.today())
        progress.note_opened(stopped, catalogue.get_unit(stopped.version, published.CHECK))


def keep_busy(learner: Person, course: Course) -> None:
    """Let somebody go on with a course, and be late with another one, in the midst of its lesson."""
    going = enrolments.enrol(learner, course, language="en", due_on=clock.today() + timedelta(days=3))
    progress.complete_lesson(going, catalogue.get_unit(going.version, published.LESSON))
    other = published.store_draft(OTHER)
    publishing.publish(record.SHELL, other)
    late = enrolments.enrol(learner, other.course, language="fr", due_on=clock.today() - timedelta(days=40))
    places.keep(late, catalogue.get_unit(late.version, published.LESSON), "p.2.1")


def wait_in_vain(version: CourseVersion, owner: Institution, people: Sequence[Person]) -> None:
    """Let people hand in what nobody can mark: two of them in a programme without a tutor, one in none."""
    programme = programmes.make(
        record.SYSTEM, name="Programme fictif qui n’a pas de tuteur", courses=[version.course], institution=owner
    )
    unit = catalogue.get_unit(version, published.TASK)
    for number, person in enumerate(people):
        within = programme if number != 1 else None
        own = enrolments.enrol(person, version.course, language="fr", programme=within)
        hand_in_work(own, unit, "Nous ouvrons le guichet les jours de marché.")


def hand_in_everything(
    version: CourseVersion, learner: Person, busy: Person, tutor: Person, author: Person, manager: Person
) -> dict[str, str]:
    """Let work be handed in: one piece that waits, and one that was marked, replaced and handed in again."""
    programme = programmes.make(record.SYSTEM, name="Programme fictif des travaux", courses=[version.course])
    grants.grant_from_shell(tutor, Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id))
    unit = catalogue.get_unit(version, published.TASK)
    own, _begun = (
        enrolments.enrol(one, version.course, language="fr", programme=programme) for one in (learner, author)
    )
    enrolments.enrol(manager, version.course, language="fr")
    hand_in_work(own, unit, "Un premier essai.")
    first = hand_in_work(own, unit, "Nous ouvrons le guichet les jours de marché.\n\nAfi demande qui n’a pas pu venir.")
    comment = "C’est clair, et les femmes sont nommées.\n\nDites encore qui le fait, et pour quand."
    hand_in_marks.mark(tutor.public_id, first, Given([2, 1], comment=comment, may_again=True))
    save_work(own, unit, "Nous ouvrons le guichet les jours de marché, dès janvier.")
    with clock.set_to(clock.now() - timedelta(days=20)):
        late = enrolments.enrol(busy, version.course, language="en", programme=programme)
    waits = hand_in_work(late, unit, "The desk opens on market days, since that is when women are in town. " * 12)
    save_work(late, unit, "The desk opens on market days, from January on.")
    return {"tasks": published.TASKS, "task": published.TASK, "to_mark": waits.public_id, "marked": first.public_id}


def hand_in_work(enrolment: Enrolment, unit: UnitOutline, text: str) -> HandIn:
    """Hand a text and a file in."""
    return hand_ins.hand_in(enrolment, unit, save_work(enrolment, unit, text).public_id)


def save_work(enrolment: Enrolment, unit: UnitOutline, text: str) -> HandInDraft:
    """Save a text and a file with a long name."""
    sent = [Upload("Un plan pour le guichet de la commune de Natitingou en 2026, version relue.pdf", PDF)]
    taken, _problems = work_files.accept(hand_ins.rules_of(unit), sent)
    return hand_ins.save_draft(enrolment, unit, text, added=taken)


def ask_everything(cast: Cast, learner: Person, tutor: Person) -> dict[str, str]:
    """Let the learner take quizzes of every kind and rule, in a programme of their own; return the attempts' codes."""
    version = kinds_course.publish()
    programme = programmes.make(record.SYSTEM, name="Programme fictif des questions", courses=[version.course])
    grants.grant_from_shell(tutor, Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id))
    wait_to_be_marked(cast, version.course, programme)
    enrolment = enrolments.enrol(learner, version.course, language="en", programme=programme)
    for unit in (kinds_course.BEFORE, kinds_course.AFTER):
        compared = attempts.hand_in(begin(enrolment, unit, {"who": {"chosen": ["1"]}}))
    graded, waiting = (attempts.hand_in(begin(enrolment, kinds_course.PRACTICE, kinds_course.RIGHT)) for _ in range(2))
    marks.mark(tutor.public_id, graded, "explain", 150, "Clear, and kind to the minister.")
    opened = begin(enrolment, kinds_course.PRACTICE, kinds_course.WRONG)
    for question in ("who", "pair-up", "line-up", "fill-in"):
        checking.check(opened, question)
    now = clock.now()
    with clock.set_to(now - timedelta(days=2)):
        late = begin(enrolment, kinds_course.TIMED, {"who": {"chosen": ["1"]}})
    answers.save_page(late, {"how-many": {"typed": "202"}})
    attempts.end_if_over(late)
    with clock.set_to(now + timedelta(days=1)):  # so that it is not over before it is looked at
        timed = begin(enrolment, kinds_course.TIMED, {})
    return {
        "open_kinds": opened.public_id,
        "graded_kinds": graded.public_id,
        "waiting_kinds": waiting.public_id,
        "timed_attempt": timed.public_id,
        "late_attempt": late.public_id,
        "compared_attempt": compared.public_id,
    }


def wait_to_be_marked(cast: Cast, course: Course, programme: Programme) -> None:
    """Let people write to an open question, in another language and at length, on days that are past."""
    for days in (12, 5, 1):
        with clock.set_to(clock.now() - timedelta(days=days)):
            enrolment = enrolments.enrol(cast.learner(), course, language="fr", programme=programme)
            text = "Les familles ne manquent pas de volonté : c’est le service qui manque.\n\n" * days
            attempts.hand_in(begin(enrolment, kinds_course.PRACTICE, {"explain": {"typed": text}}))


def talk(enrolment: Enrolment, cast: Cast) -> dict[str, str]:
    """Let people ask and answer under the lesson, in several languages; one post is hidden, one reported."""
    course, unit = enrolment.course, published.LESSON
    togo, laos = cast.learner("TG"), cast.learner("LA", language="en")
    author = cast.author(course.slug)
    for person in (togo, laos):
        enrolments.enrol(person, course, language="fr")
    own = discussions.ask(
        enrolment.person, course, unit, language="en",
        text="Who decides how high the floor is?\n\nI read https://www.example.org/r202 and found no figure.",
    )  # fmt: skip
    others = discussions.ask(
        togo, course, unit, language="fr", text="Une commune peut-elle compléter le socle avec ses propres moyens ?"
    )
    discussions.answer(author, own, Capacity.AUTHOR, language="en", text="Each country, by law: see paragraph 7.")
    discussions.answer(laos, own, Capacity.LEARNER, language="en", text="With us it is the National Assembly.")
    spam = discussions.answer(togo, own, Capacity.LEARNER, language="en", text="Buy cheap at http://spam.example")
    discussions.hide(author, spam, "This is advertising.")
    for number in range(2, 6):
        discussions.answer(laos, own, Capacity.LEARNER, language="en", text=f"And more on it, part {number}.")
    unkind = discussions.answer(enrolment.person, others, Capacity.LEARNER, language="en", text="What a question.")
    discussions.hide(author, unkind, "Please answer what was asked, and kindly.")
    discussions.ask(
        laos,
        course,
        unit,
        language="km",
        text="តើអ្នកណាសម្រេច? https://www.example.org/" + "a-very-long-address-without-a-break" * 4,
    )
    discussions.report(laos, others, "I do not think that this belongs here.")
    return {"post": own.public_id, "others_post": others.public_id}


def find_imports(course: Course, author: Person) -> dict[str, str]:
    """Ask for imports of each kind; return their codes by name. None of them is done by anybody."""

    def ask(number: str, step: ImportStep) -> str:
        asked = CourseImport(
            code=ids.public_id(), course_id=course.id, number=number, person=author.public_id, is_sent=False,
            may_replace=False, step=step, errors=0, made_at=clock.now(),
        )  # fmt: skip
        db.session.add(asked)
        db.session.flush()
        return asked.code

    found = {
        "import_waiting": ask("1.2.0", ImportStep.CHECKING),
        "import_done": ask("1.0.1", ImportStep.RENDERING),
        "import_wrong": ask("1.1.0", ImportStep.CHECKING),
        "import_refused": ask("1.0.0", ImportStep.RENDERING),
    }
    imports.end(found["import_done"], ImportStep.DONE)
    imports.end(found["import_wrong"], ImportStep.REFUSED, errors=2)
    words = "%(course)s %(number)s is stored already, with other files: %(files)s."
    trouble = Conflict(
        lazy(words, course=course.slug, number="1.0.0", files=f"{FLOOR}, {CHECK}, {FLOOR_FR}"),
        safe=lazy("Nothing was imported. What was imported before is as it was."),
        mend=lazy("Give the changed course a new version number: copy its folder under the next one."),
    )
    imports.end(found["import_refused"], ImportStep.REFUSED, trouble=trouble)
    return found


def find_mistakes(enrolment: Enrolment, administrator: Person) -> str:
    """Let the learner report mistakes, of which one is declined; return the code of one that waits."""
    place = Place(enrolment.version, catalogue.get_unit(enrolment.version, published.LESSON), "en")
    declined = mistakes.report(enrolment.person, place, kind="wording", text="“Floor” has two meanings here.")
    mistakes.decide(administrator, declined, "declined", seen="new", answer="Both are meant: see the glossary.")
    other = mistakes.report(enrolment.person, place, kind="other", text="The second line is cut off.", is_named=True)
    mistakes.decide(administrator, other, "taken_up", seen="new")
    place = Place(enrolment.version, catalogue.get_unit(enrolment.version, published.CHECK), "fr", "how-many")
    text = "Le numéro de la recommandation est 202, pas 102.\n\nVoir https://www.example.org/fictif."
    return mistakes.report(
        enrolment.person, place, kind="key", text=text, quote="la recommandation nº 102", wants_answer=True
    ).public_id


def make_programmes(course: Course, owner: Institution, people: Sequence[Person]) -> tuple[Programme, Programme]:
    """Make a programme with people in it, some of them late, and one without anybody."""
    full, empty = (
        programmes.make(record.SYSTEM, name=name, courses=[course], institution=owner, due_on=day)
        for name, day in (("Programme fictif 2026", clock.today() - timedelta(days=2)), ("Programme de demain", None))
    )
    programme_members.add(record.SYSTEM, full, people)
    return full, empty


def take_part(cast: Cast, programme: Programme, course: Course) -> None:
    """Let people of a programme take the check, with answers of every kind."""
    for number in range(17):
        enrolment = enrolments.enrol(cast.learner(), course, language="en", programme=programme)
        who = {} if number in {3, 8} else {"who": {"chosen": ["2" if number % 3 == 0 else "1"]}}
        take_check(enrolment, {**who, "how-many": {"typed": "3,5" if number % 4 else "two hundred and two"}})


def cast_of(office: Institution) -> Sequence[Person]:
    """Return all who work in an office."""
    members = select(Membership.person_id).where(Membership.institution_id == office.id)
    return db.session.scalars(select(Person).where(Person.id.in_(members), Person.user_name != LEARNER)).all()


def make_tutors(programme: Programme, learner: Person, tutor: Person) -> str:
    """Make the learner and somebody else tutors of a programme; return the public code of the former's role."""
    scope = Scope(ScopeKind.PROGRAMME, programme.public_id)
    grants.grant_from_shell(tutor, Role.TUTOR, scope)
    return grants.grant_from_shell(learner, Role.TUTOR, scope).public_id


def invite(manager: Person, office: Institution, course: Course) -> str:
    """Make an invitation; return its code."""
    made = invitations.make(
        manager,
        institution=office,
        programme=None,
        courses=[course],
        due_on=clock.today() + timedelta(days=30),
        uses_allowed=20,
        days=30,
    )
    return made.code


def begin(enrolment: Enrolment, unit: str, given: dict[str, dict[str, object]]) -> Attempt:
    """Begin an attempt, and answer of `given` what its paper asks."""
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, unit), ids.client_id())
    for question, response in given.items():
        if question in draws.questions_of(attempt):
            answers.save_answer(attempt, question, response, ids.client_id())
    return attempt


def take_check(enrolment: Enrolment, given: dict[str, dict[str, object]]) -> Attempt:
    """Take the check and hand in."""
    return attempts.hand_in(begin(enrolment, published.CHECK, given))


def complete(enrolment: Enrolment) -> None:
    """Read the lesson and pass the exam: the course is completed."""
    progress.complete_lesson(enrolment, catalogue.get_unit(enrolment.version, published.LESSON))
    attempts.hand_in(begin(enrolment, published.EXAM, published.RIGHT))
