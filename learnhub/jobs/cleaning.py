"""Cleaning: what is over and of no use to anybody is forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from learnhub import clock
from learnhub.content.intake import imports, staging
from learnhub.people import first_pins, known_browsers, looks, mailed_links, passkeys, second_steps, sign_ups, throttles
from learnhub.people.openid import visits
from learnhub.privacy import agreements, retention
from learnhub.stores import files, repointing, tasks
from learnhub.stores.database import db, unit_of_work

# As long as a notice of a changed address may still be on its way to the former one.
LINKS_KEPT_FOR = timedelta(days=3)
FILES_KEPT_FOR = timedelta(days=1)
MOST_FILES = 1_000


def clean(courses: Path) -> None:
    """Forget finished work, old sessions and mail, links, tries that no longer count, and files that nothing names.

    And imports of courses, with what was sent for them and refused: `courses` is the folder of all.

    Each in a transaction of its own.
    """
    with unit_of_work(tasks.PATIENCE):
        tasks.forget_finished()
    with unit_of_work(tasks.PATIENCE):
        retention.keep_to_them()
        mailed_links.forget_over(clock.now() - LINKS_KEPT_FOR)
        sign_ups.forget_over(clock.now())
        first_pins.forget_over(clock.now())
    with unit_of_work(tasks.PATIENCE):
        second_steps.forget_over()
        passkeys.forget_used()
        visits.forget_over(clock.now())
    with unit_of_work(tasks.PATIENCE):
        throttles.forget_old()
        known_browsers.forget_old()
    with unit_of_work(tasks.PATIENCE):
        looks.forget_old()
        repointing.forget_old()
    with unit_of_work(tasks.PATIENCE):
        imports.forget_old(clock.now() - imports.KEPT_FOR)
    staging.forget_sent(courses, clock.now() - FILES_KEPT_FOR)
    _clear_files()
    _render_again()


def _render_again() -> None:
    """Make the notice and the terms again that an older renderer made: what was mended in it holds for them too."""
    with unit_of_work(tasks.PATIENCE):
        old = agreements.list_old()
        db.session.expunge_all()
    made = agreements.render_again(old)
    with unit_of_work(tasks.PATIENCE):
        agreements.replace_html(made)


def _clear_files() -> None:
    """Clear away what was replaced before it was handed in, and what was sent and never saved; the rest another day."""
    before = clock.now() - FILES_KEPT_FOR
    old = files.list_old(before)
    with unit_of_work(tasks.PATIENCE):
        unnamed = files.list_unnamed(before, old)
    for digest in unnamed[:MOST_FILES]:
        with unit_of_work(tasks.PATIENCE):
            files.remove(digest, before)
