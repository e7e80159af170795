"""A slip of paper: a manager makes an account and its slip, and a learner without e-mail comes in by it on a phone."""

from __future__ import annotations

from learnhub import ids
from tests.browser import accessibility
from tests.browser.journeys import PASSWORD, Visit
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server


def wrong(visitor: Visitor) -> list[str]:
    return [*accessibility.violations(visitor.page), *accessibility.overflowing(visitor.page)]


def test_somebody_without_e_mail_comes_in_by_a_slip(visit: Visit, server: Server, cast: Cast) -> None:
    with server.writing():
        manager = cast.institution_manager(cast.institution(name=f"Fictional Office {ids.public_id()}"))
        manager.user_name = user_name = ids.public_id().lower()
    office, learner = (visit(server, "fr", phone=True) for _ in range(2))
    office.be(server, user_name)
    office.open("/manage/people/new")
    office.page.locator("#name").fill("Sèna Spécimen")
    office.press("Make the account")
    office.press("Make the slip")
    user_name, pin = office.page.locator(".slip dd").all_inner_texts()
    assert wrong(office) == []
    learner.open("/sign-in")
    learner.write("User name or e-mail address", user_name)
    learner.write("Password", pin)
    learner.press("Sign in")
    assert wrong(learner) == []
    learner.write("New password", PASSWORD)
    learner.tick(learner.field("I have read the privacy notice and accept it"))
    learner.press("Save the password and go on")
    learner.open("/account")
    assert "Sèna Spécimen" in learner.page.content()
