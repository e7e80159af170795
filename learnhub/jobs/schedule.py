"""All background work: what does it under which name, and what is done again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from learnhub.assessment import corrections, regradings
from learnhub.content.intake import imports
from learnhub.content.signoff import sign_offs
from learnhub.exchange import discussions
from learnhub.jobs import (
    account_letters,
    answers,
    attempts,
    books,
    cleaning,
    course_imports,
    factor_letters,
    people_imports,
    reminders,
    reviews,
    sealing,
    steward_letters,
)
from learnhub.jobs import corrections as correcting
from learnhub.jobs.mail import Post
from learnhub.learning import reminders as rules
from learnhub.learning.rosters import imports as rosters
from learnhub.people import (
    accounts,
    confirmations,
    factors,
    notices,
    password_resets,
    second_steps,
    sign_in,
    sign_ups,
    suspensions,
    welcomes,
)
from learnhub.people.openid import identities
from learnhub.privacy import account_merges
from learnhub.settings import Settings
from learnhub.stores import outbox, seals, tasks
from learnhub.stores.outbox import Letter

# An import waits for who asked for it: what goes wrong twice will not go right in an hour.
_SOON_AGAIN = (timedelta(seconds=10), timedelta(minutes=1))


def register(settings: Callable[[], Settings]) -> None:
    """Say what does which work; the app calls this when it is made.

    What is registered holds for the whole process; `settings` returns those of the app that does the work just then.
    """
    _register_letters(settings)
    _register_account_letters(settings)
    _register_steward_letters(settings)
    _register_work(settings)


def _register_letters(settings: Callable[[], Settings]) -> None:
    def write_reminder(person: str, reminder: str) -> Letter | None:
        return reminders.Writer(settings()).write(person, reminder)

    def write_of_answers(person: str, question: str) -> Letter | None:
        return answers.Writer(settings()).write(person, question)

    def write_of_correction(person: str, correction: str) -> Letter | None:
        return correcting.Writer(settings()).write(person, correction)

    def write_of_review(person: str, review: str) -> Letter | None:
        return reviews.Writer(settings()).write(person, review)

    def write_of_second_step(person: str) -> Letter:  # noqa: ARG001 - the letter is the same for everybody
        return factor_letters.of_reset(settings())

    def write_of_refusal(person: str) -> Letter:  # noqa: ARG001 - as above
        return factor_letters.of_refusal(settings())

    def write_of_guesses(person: str) -> Letter:  # noqa: ARG001 - as above
        return factor_letters.of_guesses(settings())

    def write_of_link(person: str) -> Letter:  # noqa: ARG001 - as above
        return factor_letters.of_link(settings())

    outbox.register(sign_in.WARNING_LETTER, write_of_guesses)
    outbox.register(identities.LETTER, write_of_link)
    outbox.register(rules.LETTER, write_reminder)
    outbox.register(discussions.LETTER, write_of_answers)
    outbox.register(sign_offs.LETTER, write_of_review)
    outbox.register(factors.LETTER, write_of_second_step)
    outbox.register(second_steps.WARNING_LETTER, write_of_refusal)
    outbox.register(regradings.LETTER, write_of_correction)


def _register_work(settings: Callable[[], Settings]) -> None:
    def make_book(version: int, language: str, shape: str) -> None:
        books.Binder(settings()).make(version, language, shape)

    tasks.register(outbox.SENDING, lambda: Post(settings()).send_due())
    tasks.every(outbox.SENDING, timedelta(minutes=1))
    tasks.register(rules.SENDING, reminders.send)
    tasks.register(rules.BY_ITSELF_WORK, reminders.remind_by_itself)
    tasks.every(rules.BY_ITSELF_WORK, timedelta(hours=1))
    tasks.register(corrections.APPLYING, correcting.apply)
    tasks.register(corrections.APPLYING_AGAIN, correcting.apply_recent)
    tasks.every(corrections.APPLYING_AGAIN, timedelta(hours=1))
    tasks.register("attempts.close_overdue", attempts.close_overdue)
    tasks.every("attempts.close_overdue", timedelta(minutes=1))
    tasks.register(seals.WORK, lambda: sealing.seal(settings().data_folder))
    tasks.every(seals.WORK, timedelta(minutes=1))
    tasks.register(imports.WORK, lambda code: course_imports.run(code, settings().courses_folder), _SOON_AGAIN)
    tasks.register(rosters.CHECKING, lambda code: people_imports.Importer(settings()).check(code), _SOON_AGAIN)
    tasks.register(rosters.APPLYING, lambda code: people_imports.Importer(settings()).apply(code), _SOON_AGAIN)
    tasks.register(rosters.FORGETTING, people_imports.forget_old)
    tasks.every(rosters.FORGETTING, timedelta(hours=1))
    tasks.register("cleaning", lambda: cleaning.clean(settings().courses_folder))
    tasks.every("cleaning", timedelta(days=1))
    tasks.register(books.MAKING, make_book, is_slow=True)
    tasks.register(books.ALL, lambda: books.Binder(settings()).make_missing())
    tasks.every(books.ALL, timedelta(minutes=10))


def _register_account_letters(settings: Callable[[], Settings]) -> None:
    def write_of_reset(link: str) -> Letter | None:
        return account_letters.Writer(settings()).reset(link)

    def write_of_address(link: str) -> Letter | None:
        return account_letters.Writer(settings()).confirm(link)

    def write_of_change(_person: str, link: str, to: str) -> Letter | None:
        return account_letters.Writer(settings()).address_changed(link, to)

    def write_of_sign_up(code: str) -> Letter | None:
        return account_letters.Writer(settings()).sign_up(code)

    def write_of_welcome(link: str) -> Letter | None:
        return account_letters.Writer(settings()).welcome(link)

    def write_of_password(person: str) -> Letter:
        return account_letters.Writer(settings()).password_changed(person)

    outbox.register(password_resets.LETTER, write_of_reset, to=password_resets.addressee)
    outbox.register(confirmations.LETTER, write_of_address, to=confirmations.addressee)
    outbox.register(confirmations.CHANGED_LETTER, write_of_change, to=confirmations.addressee_of_notice)
    outbox.register(sign_ups.LETTER, write_of_sign_up, to=sign_ups.addressee)
    outbox.register(welcomes.LETTER, write_of_welcome, to=welcomes.addressee)
    outbox.register(accounts.PASSWORD_LETTER, write_of_password)


def _register_steward_letters(settings: Callable[[], Settings]) -> None:
    def write_of_suspension(person: str) -> Letter | None:
        return steward_letters.Writer(settings()).suspended(person)

    def write_of_reactivation(person: str) -> Letter | None:
        return steward_letters.Writer(settings()).reactivated(person)

    def write_of_merge(person: str) -> Letter | None:
        return steward_letters.Writer(settings()).merged(person)

    def write_of_parting(_person: str) -> Letter:
        return steward_letters.Writer(settings()).parted()

    def write_of_what_was_done(_person: str, done: str) -> Letter:
        return steward_letters.Writer(settings()).changed(done)

    outbox.register(notices.LETTER, write_of_what_was_done)
    outbox.register(account_merges.LETTER, write_of_merge, to=suspensions.addressee)
    outbox.register(account_merges.PARTED_LETTER, write_of_parting)
    outbox.register(suspensions.LETTER, write_of_suspension, to=suspensions.addressee)
    outbox.register(suspensions.LIFTED_LETTER, write_of_reactivation)
