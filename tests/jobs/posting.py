"""A process that sends what is queued, for tests that kill it: `python -m tests.jobs.posting`."""

from __future__ import annotations

from learnhub.app import create_app
from learnhub.jobs.mail import Post
from learnhub.settings import Settings
from learnhub.stores import outbox
from learnhub.stores.outbox import Letter

NAME = "test"


def write(person: str) -> Letter:
    """Be the writer of the letter."""
    return Letter("Subject", [f"For {person}"], ("Open", "http://127.0.0.1:8000/en/"), "You take part.")


def main() -> None:
    """Send what is due."""
    app = create_app()
    outbox.register(NAME, write)
    with app.app_context():
        Post(Settings.from_environment()).send_due()


if __name__ == "__main__":
    main()
