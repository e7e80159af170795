"""Every page that can be opened, with who opens it; tests hold this list against the routes."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, url_for

from tests import published
from tests.browser.world import (
    ADMINISTRATOR,
    AUTHOR,
    BUSY,
    LEARNER,
    MANAGER,
    NEWCOMER,
    NOBODY,
    OTHER,
    SECURED,
    TUTOR,
    WAITING,
    World,
)
from tests.content.written_course import CHECK as CHECK_FILE
from tests.content.written_course import FLOOR_FR


@dataclass(frozen=True)
class PageToSee:
    """A page: who opens it, its endpoint, and for the parts of its address the names of World's fields.

    `is_sent` sends its form as it is, which brings it back with its complaints; `is_main` says that it is looked
    at in the pseudo-languages too.
    """

    name: str
    who: str
    endpoint: str
    parts: tuple[tuple[str, str], ...] = ()
    is_main: bool = False
    is_sent: bool = False
    status: int = 200
    query: tuple[tuple[str, str], ...] = ()
    # What is set otherwise while it is opened: name, value, what it is else.
    options: tuple[tuple[str, str, str], ...] = ()

    def address(self, app: Flask, world: World, language: str) -> str:
        """Return its path in a language; pages that stand outside the languages take it as `?lang=`."""
        values = {part: getattr(world, field, field) for part, field in self.parts}
        with app.test_request_context(f"/{language}/"):
            has_language = self.endpoint.partition(".")[0] != "machines"
            path = url_for(self.endpoint, **values, **({"language": language} if has_language else {}))
        query = (
            {name: getattr(world, field, field) for name, field in self.query} if has_language else {"lang": language}
        )
        return f"{path}?{urlencode(query)}" if query else path


COURSE = (("slug", "course"),)
NEXT_VERSION = (*COURSE, ("number", "1.1.0"))
VERSION = (*COURSE, ("number", "1.0.0"))
IN_REVIEW, SENT_BACK = (*COURSE, ("number", "1.0.2")), (*COURSE, ("number", "1.0.3"))
CHOICE = (("slug", OTHER), ("number", "2.0.0"))
STEPS = (("slug", published.STEPS),)
LESSON = (*COURSE, ("unit", "lesson"))
SURVEY = (("slug", "views"), ("unit", "survey"))
TASK = (("slug", "tasks"), ("unit", "task"))
CHECK = (*COURSE, ("unit", "check"))
PERSON = (("public_id", "learner"),)
OPEN, PASSED, FAILED = ((("public_id", f"{which}_attempt"),) for which in ("open", "passed", "failed"))
CORRECTED = (("slug", "corrected"), ("unit", "exam"))
CERTIFICATE = (("code", "certificate"),)
REVOKED = (("public_id", "whose_was_revoked"), ("code", "revoked_certificate"))
INSTITUTION = (("public_id", "institution"),)
INTO = (("into", "other_institution"),)
TWIN = (("public_id", "twin"),)
BY_INVITATION = (("registration.mode", "invitation", "open"),)
PROGRAMME = (("code", "programme"),)
WRITTEN, MARKED = ((("public_id", f"{which}_kinds"), ("question", "explain")) for which in ("waiting", "graded"))

PAGES = (
    PageToSee("welcome", NOBODY, "public.home", is_main=True),
    PageToSee("catalogue", NOBODY, "public.catalogue", is_main=True),
    PageToSee("course", NOBODY, "public.course", COURSE),
    PageToSee("course-enrolled", LEARNER, "public.course", COURSE, is_main=True),
    PageToSee("course-choice", BUSY, "public.course", CHOICE[:1]),
    PageToSee("course-move", BUSY, "learner.ask_to_move", CHOICE, is_main=True),
    PageToSee("course-not-enrolled", NEWCOMER, "public.course", COURSE),
    PageToSee("course-steps", AUTHOR, "public.course", STEPS, is_main=True),
    PageToSee("course-first", NEWCOMER, "public.course", STEPS, is_main=True),
    PageToSee("lesson-first", NEWCOMER, "learner.unit", (*STEPS, ("unit", "lesson"))),
    PageToSee("unit-closed", AUTHOR, "learner.unit", (*STEPS, ("unit", published.MORE)), is_main=True, status=403),
    PageToSee("quiz-opens", AUTHOR, "learner.unit", (*STEPS, ("unit", "check"))),
    PageToSee("glossary", NOBODY, "public.glossary", COURSE),
    PageToSee("glossary-enrolled", LEARNER, "public.glossary", COURSE, is_main=True),
    PageToSee("lesson-open", NOBODY, "learner.unit", LESSON),
    PageToSee("lesson", LEARNER, "learner.unit", LESSON, is_main=True),
    PageToSee("lesson-stopped", BUSY, "learner.unit", (("slug", "floors-at-home"), ("unit", "lesson"))),
    PageToSee("print-lesson", NOBODY, "learner.print_lesson", LESSON),
    PageToSee("print-module", LEARNER, "learner.print_module", (*COURSE, ("module", "first"))),
    PageToSee("quiz-rules", LEARNER, "learner.unit", CHECK, is_main=True),
    PageToSee("survey", LEARNER, "learner.unit", SURVEY, is_main=True),
    PageToSee("survey-errors", LEARNER, "learner.unit", SURVEY, is_main=True, is_sent=True),
    PageToSee("survey-sent", BUSY, "learner.unit", SURVEY),
    PageToSee("assignment", AUTHOR, "learner.unit", TASK, is_main=True),
    PageToSee("assignment-no-tutor", MANAGER, "learner.unit", TASK),
    PageToSee("assignment-unmarked", ADMINISTRATOR, "learner.unit", TASK),
    PageToSee("assignment-waiting", BUSY, "learner.unit", TASK),
    PageToSee("assignment-marked", LEARNER, "learner.unit", TASK, is_main=True),
    PageToSee("confirm-work", BUSY, "learner.confirm_work", TASK, is_main=True),
    PageToSee("work-replaced", LEARNER, "learner.work", (*TASK, ("number", "1"))),
    PageToSee("work-marked", LEARNER, "learner.work", (*TASK, ("number", "2"))),
    PageToSee("paper", LEARNER, "learner.attempt", OPEN, is_main=True),
    PageToSee("summary", LEARNER, "learner.summary", OPEN),
    PageToSee("result-failed", LEARNER, "learner.result", FAILED),
    PageToSee("result-passed", LEARNER, "learner.result", PASSED, is_main=True),
    PageToSee("quiz-rules-kinds", LEARNER, "learner.unit", (("slug", "kinds"), ("unit", "practice"))),
    PageToSee("quiz-rules-timed", LEARNER, "learner.unit", (("slug", "kinds"), ("unit", "timed"))),
    PageToSee("paper-kinds", LEARNER, "learner.attempt", (("public_id", "open_kinds"),), is_main=True),
    PageToSee("summary-kinds", LEARNER, "learner.summary", (("public_id", "open_kinds"),)),
    PageToSee("result-kinds", LEARNER, "learner.result", (("public_id", "graded_kinds"),), is_main=True),
    PageToSee("result-waiting", LEARNER, "learner.result", (("public_id", "waiting_kinds"),)),
    PageToSee("paper-timed", LEARNER, "learner.attempt", (("public_id", "timed_attempt"),), is_main=True),
    PageToSee("result-corrected", AUTHOR, "learner.result", (("public_id", "corrected_attempt"),), is_main=True),
    PageToSee("result-late", LEARNER, "learner.result", (("public_id", "late_attempt"),)),
    PageToSee("result-gain", LEARNER, "learner.result", (("public_id", "compared_attempt"),)),
    PageToSee("course-gain", LEARNER, "public.course", (("slug", "kinds"),)),
    PageToSee("my-learning", BUSY, "public.home", is_main=True),
    PageToSee("my-learning-done", LEARNER, "public.home"),
    PageToSee("my-learning-empty", NEWCOMER, "public.home"),
    PageToSee("notebooks", LEARNER, "learner.notebooks_list"),
    PageToSee("notebooks-none", NEWCOMER, "learner.notebooks_list"),
    PageToSee("notebook", LEARNER, "learner.notebook", COURSE, is_main=True),
    PageToSee("certificates", LEARNER, "learner.certificates"),
    PageToSee("certificates-none", NEWCOMER, "learner.certificates"),
    PageToSee("certificate", LEARNER, "learner.certificate", CERTIFICATE),
    PageToSee("account", LEARNER, "learner.account", is_main=True),
    PageToSee("report-mistake", LEARNER, "learner.report_mistake", LESSON, is_main=True, is_sent=True),
    PageToSee("report-mistake-at-rest", LEARNER, "learner.report_mistake", CHECK),
    PageToSee("my-mistakes", LEARNER, "learner.mistakes"),
    PageToSee("my-mistakes-none", NEWCOMER, "learner.mistakes"),
    PageToSee("discussion", LEARNER, "learner.discussion", LESSON, is_main=True),
    PageToSee("discussion-author", AUTHOR, "learner.discussion", LESSON),
    PageToSee("discussion-none", LEARNER, "learner.discussion", CHECK, is_sent=True),
    PageToSee("thread", LEARNER, "learner.thread", (*LESSON, ("code", "post")), is_main=True),
    PageToSee("thread-author", AUTHOR, "learner.thread", (*LESSON, ("code", "others_post"))),
    PageToSee("change-post", LEARNER, "learner.change_post", (("code", "post"),)),
    PageToSee("take-back-post", LEARNER, "learner.ask_to_take_back", (("code", "post"),)),
    PageToSee("report-post", LEARNER, "learner.report_post", (("code", "others_post"),), is_sent=True),
    PageToSee("hide-post", AUTHOR, "learner.hide_post", (("code", "others_post"),), is_sent=True),
    PageToSee("record", LEARNER, "learner.record", is_main=True),
    PageToSee("record-under-way", BUSY, "learner.record"),
    PageToSee("record-empty", NEWCOMER, "learner.record"),
    PageToSee("my-data", LEARNER, "learner.my_data"),
    PageToSee("erasure", LEARNER, "learner.erasure"),
    PageToSee("account-history", LEARNER, "learner.account_history"),
    PageToSee("lookers", LEARNER, "learner.lookers"),
    PageToSee("edit-profile", LEARNER, "learner.edit_profile"),
    PageToSee("change-email", MANAGER, "learner.change_email", is_sent=True),
    PageToSee("change-email-at-rest", LEARNER, "learner.change_email"),
    PageToSee("change-password", LEARNER, "learner.change_password", is_sent=True),
    PageToSee("confirm-password", LEARNER, "learner.confirm_password"),
    PageToSee("organisations-none", LEARNER, "learner.identities"),
    PageToSee("organisations", SECURED, "learner.identities"),
    PageToSee("unlink-organisation", SECURED, "learner.unlink_identity", (("code", "identity"),)),
    PageToSee("second-step-off", LEARNER, "learner.second_step"),
    PageToSee("second-step-on", SECURED, "learner.second_step"),
    PageToSee("set-up-app", LEARNER, "learner.set_up_app", is_sent=True),
    PageToSee("remove-app", SECURED, "learner.remove_app"),
    PageToSee("add-passkey", LEARNER, "learner.add_passkey"),
    PageToSee("remove-passkey", SECURED, "learner.remove_passkey", (("code", "passkey"),)),
    PageToSee("recovery-codes", SECURED, "learner.recovery_codes"),
    PageToSee("confirm-code", SECURED, "learner.confirm_code", is_sent=True),
    PageToSee("confirm-code-none", LEARNER, "learner.confirm_code"),
    PageToSee("sign-in-second-step", WAITING, "public.second_step", is_main=True, is_sent=True),
    PageToSee("sign-in-recovery-code", WAITING, "public.recovery_code"),
    PageToSee("sign-up", NOBODY, "public.sign_up", is_main=True, is_sent=True),
    PageToSee("sign-up-at-rest", NOBODY, "public.sign_up"),
    PageToSee(
        "sign-up-by-invitation", NOBODY, "public.sign_up", options=(("registration.mode", "invitation", "open"),)
    ),
    PageToSee("sign-up-sent", NOBODY, "public.sign_up_sent"),
    PageToSee("sign-up-confirm", NOBODY, "public.confirm_sign_up", (("token", "sign_up_token"),), is_sent=True),
    PageToSee("sign-in", NOBODY, "public.sign_in"),
    PageToSee("sign-in-empty", NOBODY, "public.sign_in", is_sent=True),
    PageToSee("sign-in-link", NOBODY, "public.sign_in_link", (("token", "sign_in_token"),)),
    PageToSee("sign-in-link-unknown", NOBODY, "public.sign_in_link", (("token", "nothing"),), status=404),
    PageToSee("first-administrator", NOBODY, "public.first_administrator", (("token", "first_administrator_token"),)),
    PageToSee("forgotten-password", NOBODY, "public.forgotten_password", is_sent=True),
    PageToSee("forgotten-password-sent", NOBODY, "public.forgotten_password_sent"),
    PageToSee("new-password", NOBODY, "public.new_password", (("token", "reset_token"),), is_sent=True),
    PageToSee("new-password-over", NOBODY, "public.new_password", (("token", "nothing"),), status=404),
    PageToSee("confirm-address", NOBODY, "public.confirm_address", (("token", "confirmation_token"),)),
    PageToSee("type-invitation", NOBODY, "public.invitation", is_sent=True),
    PageToSee("invitation", NOBODY, "public.invitation", (("code", "invitation"),)),
    PageToSee("invitation-join", NEWCOMER, "public.invitation", (("code", "invitation"),)),
    PageToSee("privacy", NOBODY, "public.privacy"),
    PageToSee("terms-none", NOBODY, "public.terms"),
    PageToSee("agree", SECURED, "learner.agree", is_main=True),
    PageToSee("agreements", ADMINISTRATOR, "admin.agreements"),
    PageToSee("write-notice", ADMINISTRATOR, "admin.write_agreement", (("document", "privacy_notice"),)),
    PageToSee("write-terms", ADMINISTRATOR, "admin.write_agreement", (("document", "terms"),), is_sent=True),
    PageToSee("verify", NOBODY, "machines.verify"),
    PageToSee("verify-valid", NOBODY, "machines.verify_code", CERTIFICATE),
    PageToSee("verify-unknown", NOBODY, "machines.verify_code", (("code", "LH-0000"),), status=404),
    PageToSee("manage", MANAGER, "manager.overview"),
    PageToSee("report", MANAGER, "manager.report", is_main=True),
    PageToSee("manage-people", MANAGER, "manager.people", is_main=True),
    PageToSee("new-person", MANAGER, "manager.new_person", is_sent=True),
    PageToSee("slip", MANAGER, "manager.slip", (("public_id", "uninvited"),)),
    PageToSee("import-people", MANAGER, "manager.import_people", is_sent=True),
    PageToSee("list-right", MANAGER, "manager.people_import", (("code", "list_right"),), is_main=True),
    PageToSee("list-wrong", MANAGER, "manager.people_import", (("code", "list_wrong"),), is_main=True),
    PageToSee("list-done", MANAGER, "manager.people_import", (("code", "list_done"),)),
    PageToSee("welcome-link", NOBODY, "public.welcome", (("token", "welcome_token"),)),
    PageToSee("manage-person", MANAGER, "manager.person", PERSON, is_main=True),
    PageToSee("invitations", MANAGER, "manager.invitations"),
    PageToSee("make-invitation", MANAGER, "manager.make_invitation", is_sent=True),
    PageToSee("invite-to-role", MANAGER, "manager.invite_to_role", is_sent=True),
    PageToSee("made-invitation", MANAGER, "manager.made_invitation"),
    PageToSee("claims", MANAGER, "manager.claims"),
    PageToSee("unmarked", MANAGER, "manager.unmarked", is_main=True),
    PageToSee("programmes", MANAGER, "manager.programmes"),
    PageToSee("programme", MANAGER, "manager.programme", PROGRAMME, is_main=True),
    PageToSee("programme-empty", ADMINISTRATOR, "manager.programme", (("code", "empty_programme"),)),
    PageToSee("remind", MANAGER, "manager.remind", PROGRAMME),
    PageToSee("remind-nobody", ADMINISTRATOR, "manager.remind", (("code", "empty_programme"),)),
    PageToSee("edit-programme", MANAGER, "manager.edit_programme", PROGRAMME),
    PageToSee("add-people", MANAGER, "manager.add_people", PROGRAMME, is_sent=True),
    PageToSee("take-out", MANAGER, "manager.take_out", PROGRAMME, is_sent=True),
    PageToSee("remove-person", MANAGER, "manager.remove_person", (*PROGRAMME, ("person", "learner"))),
    PageToSee("appoint-tutor", MANAGER, "manager.appoint_tutor", PROGRAMME, is_sent=True),
    PageToSee("make-programme", MANAGER, "manager.make_programme", is_sent=True),
    PageToSee("teach", TUTOR, "trainer.overview"),
    PageToSee("teach-author", AUTHOR, "trainer.overview"),
    PageToSee("teach-administrator", ADMINISTRATOR, "trainer.overview", is_main=True),
    PageToSee("teach-marking", TUTOR, "trainer.marking", is_main=True),
    PageToSee("teach-marking-none", LEARNER, "trainer.marking"),
    PageToSee("mark-answer", TUTOR, "trainer.mark_answer", WRITTEN, is_main=True, is_sent=True),
    PageToSee("mark-answer-at-rest", TUTOR, "trainer.mark_answer", WRITTEN),
    PageToSee("teach-person", TUTOR, "manager.person", PERSON),
    PageToSee("marked-answer", TUTOR, "trainer.mark_answer", MARKED),
    PageToSee("mark-work", TUTOR, "trainer.mark_work", (("public_id", "to_mark"),), is_main=True, is_sent=True),
    PageToSee("mark-work-at-rest", TUTOR, "trainer.mark_work", (("public_id", "to_mark"),)),
    PageToSee("marked-work", TUTOR, "trainer.mark_work", (("public_id", "marked"),)),
    PageToSee("teach-discussions", AUTHOR, "trainer.discussions", is_main=True),
    PageToSee("teach-discussions-none", TUTOR, "trainer.discussions"),
    PageToSee("teach-mistakes", AUTHOR, "trainer.mistakes", is_main=True),
    PageToSee("teach-mistakes-settled", AUTHOR, "trainer.mistakes", query=(("settled", "1"),)),
    PageToSee("teach-mistakes-none", ADMINISTRATOR, "trainer.mistakes", query=(("course", "nothing"),)),
    PageToSee("teach-mistake", AUTHOR, "trainer.mistake", (("code", "mistake"),), is_sent=True),
    PageToSee("teach-course", AUTHOR, "trainer.course", COURSE, is_main=True),
    PageToSee("teach-reviews", AUTHOR, "trainer.reviews", is_main=True),
    PageToSee("teach-review-ask", AUTHOR, "trainer.ask_review", NEXT_VERSION, is_main=True),
    PageToSee("teach-review-version", AUTHOR, "trainer.version", IN_REVIEW, is_main=True),
    PageToSee("teach-review-sent-back", AUTHOR, "trainer.version", SENT_BACK),
    PageToSee("teach-review-send-back", AUTHOR, "trainer.send_back", IN_REVIEW, is_sent=True),
    PageToSee("teach-unit-changed", AUTHOR, "trainer.draft_unit", (*IN_REVIEW, ("unit", "lesson")), is_main=True),
    PageToSee("teach-unit-quiz", AUTHOR, "trainer.draft_unit", (*IN_REVIEW, ("unit", "check"))),
    PageToSee("teach-unit-written", AUTHOR, "trainer.draft_unit", (*NEXT_VERSION, ("unit", "lesson"))),
    PageToSee("teach-history", AUTHOR, "trainer.history", COURSE, is_main=True),
    PageToSee("teach-history-none", AUTHOR, "trainer.history", COURSE, query=(("file", "course.yml"),)),
    PageToSee("teach-version-draft", AUTHOR, "trainer.version", (*COURSE, ("number", "1.0.1")), is_main=True),
    PageToSee("teach-version", AUTHOR, "trainer.version", VERSION),
    PageToSee("teach-send", AUTHOR, "trainer.send_version", COURSE, is_main=True, is_sent=True),
    PageToSee("teach-send-at-rest", AUTHOR, "trainer.send_version", COURSE),
    PageToSee("teach-import", AUTHOR, "trainer.imported", (*COURSE, ("code", "import_waiting")), is_main=True),
    PageToSee("teach-import-done", AUTHOR, "trainer.imported", (*COURSE, ("code", "import_done"))),
    PageToSee("teach-import-wrong", AUTHOR, "trainer.imported", (*COURSE, ("code", "import_wrong"))),
    PageToSee("teach-import-refused", AUTHOR, "trainer.imported", (*COURSE, ("code", "import_refused"))),
    PageToSee("teach-version-retire", AUTHOR, "trainer.retire_version", VERSION, is_sent=True),
    PageToSee("teach-questions", TUTOR, "trainer.questions", COURSE, is_main=True),
    PageToSee("teach-stops", TUTOR, "trainer.stops", COURSE, is_main=True),
    PageToSee("teach-stops-author", AUTHOR, "trainer.stops", COURSE),
    PageToSee("teach-questions-author", AUTHOR, "trainer.questions", COURSE),
    PageToSee("teach-questions-few", AUTHOR, "trainer.questions", COURSE, query=(("quiz", "exam"),)),
    PageToSee("teach-correct", AUTHOR, "trainer.correct_question", (*CORRECTED, ("question", "who")), is_main=True),
    PageToSee(
        "teach-correct-preview",
        AUTHOR,
        "trainer.correct_question",
        (*CORRECTED, ("question", "which")),
        query=(("version", "1.0.0"), ("by", "void"), ("policy", "all")),
        is_main=True,
        is_sent=True,
    ),
    PageToSee("teach-guide", TUTOR, "trainer.guide", COURSE, is_main=True),
    PageToSee("teach-guide-module", AUTHOR, "trainer.module_guide", (*COURSE, ("module", "first"))),
    PageToSee("teach-guide-none", AUTHOR, "trainer.guide", (("slug", "views"),)),
    PageToSee("writing", AUTHOR, "trainer.version_files", NEXT_VERSION, is_main=True),
    PageToSee("writing-file", AUTHOR, "trainer.file", (*NEXT_VERSION, ("path", FLOOR_FR)), is_main=True),
    PageToSee("writing-quiz", AUTHOR, "trainer.file", (*NEXT_VERSION, ("path", CHECK_FILE))),
    PageToSee("writing-next", ADMINISTRATOR, "trainer.next_version", (("slug", "floors-at-home"),), is_sent=True),
    PageToSee("writing-unit", AUTHOR, "trainer.add_unit", NEXT_VERSION, is_sent=True),
    PageToSee("writing-bring", AUTHOR, "trainer.bring", NEXT_VERSION, is_main=True, is_sent=True),
    PageToSee("teach-new-course", ADMINISTRATOR, "trainer.new_course"),
    PageToSee(
        "teach-new-course-titles", ADMINISTRATOR, "trainer.new_course", query=(("languages", "fr,en"),), is_sent=True
    ),
    PageToSee("writing-order", AUTHOR, "trainer.order", NEXT_VERSION, is_main=True),
    PageToSee("writing-names", AUTHOR, "trainer.unit_names", (*NEXT_VERSION, ("unit", "floor"))),
    PageToSee("writing-remove", AUTHOR, "trainer.remove_unit", (*NEXT_VERSION, ("unit", "floor")), is_main=True),
    PageToSee("writing-module", AUTHOR, "trainer.add_module", NEXT_VERSION, is_sent=True),
    PageToSee("writing-module-names", AUTHOR, "trainer.module_names", (*NEXT_VERSION, ("module", "first"))),
    PageToSee("writing-media", AUTHOR, "trainer.draft_media", NEXT_VERSION),
    PageToSee("writing-media-errors", AUTHOR, "trainer.draft_media", NEXT_VERSION, is_main=True, is_sent=True),
    PageToSee("writing-settings", AUTHOR, "trainer.file", (*NEXT_VERSION, ("path", "course.yml"))),
    PageToSee("teach-surveys", AUTHOR, "trainer.surveys", SURVEY[:1], is_main=True),
    PageToSee("teach-surveys-none", AUTHOR, "trainer.surveys", COURSE),
    PageToSee("administer", ADMINISTRATOR, "admin.overview"),
    PageToSee("administer-people", ADMINISTRATOR, "admin.people"),
    PageToSee("person", ADMINISTRATOR, "admin.person", PERSON, is_main=True),
    PageToSee("choose-role", ADMINISTRATOR, "admin.grant_role", PERSON),
    PageToSee("give-role", ADMINISTRATOR, "admin.grant_role", PERSON, query=(("role", "manager.institution"),)),
    PageToSee("revoke-role", ADMINISTRATOR, "admin.revoke_role", (*PERSON, ("code", "grant"))),
    PageToSee("revoke-certificate", ADMINISTRATOR, "admin.revoke_certificate", (*PERSON, *CERTIFICATE), is_sent=True),
    PageToSee("reinstate-certificate", ADMINISTRATOR, "admin.reinstate_certificate", REVOKED),
    PageToSee("person-revoked", ADMINISTRATOR, "admin.person", REVOKED[:1]),
    PageToSee("options", ADMINISTRATOR, "admin.options"),
    PageToSee("reset-second-step", ADMINISTRATOR, "admin.reset_second_step", (("public_id", "secured"),)),
    PageToSee("reset-second-step-none", ADMINISTRATOR, "admin.reset_second_step", PERSON),
    PageToSee("suspend", ADMINISTRATOR, "admin.suspend", PERSON, is_sent=True, is_main=True),
    PageToSee("reactivate", ADMINISTRATOR, "admin.reactivate", (("public_id", "suspended"),)),
    PageToSee("person-suspended", ADMINISTRATOR, "admin.person", (("public_id", "suspended"),)),
    PageToSee("edit-person", ADMINISTRATOR, "admin.edit_person", PERSON),
    PageToSee("sign-person-out", ADMINISTRATOR, "admin.sign_person_out", PERSON),
    PageToSee("sign-person-out-none", ADMINISTRATOR, "admin.sign_person_out", (("public_id", "suspended"),)),
    PageToSee("move-person-choose", ADMINISTRATOR, "admin.move_person", PERSON),
    PageToSee("move-person", ADMINISTRATOR, "admin.move_person", PERSON, query=(("to", "abroad"),), is_main=True),
    PageToSee("make-sign-in-link", ADMINISTRATOR, "admin.make_sign_in_link", PERSON),
    PageToSee("retention", ADMINISTRATOR, "admin.retention"),
    PageToSee("erasures", ADMINISTRATOR, "admin.erasures"),
    PageToSee("erase", ADMINISTRATOR, "admin.erase", PERSON),
    PageToSee("decline-erasure", ADMINISTRATOR, "admin.decline_erasure", PERSON, is_sent=True),
    PageToSee("institutions", ADMINISTRATOR, "admin.institutions"),
    PageToSee("make-institution", ADMINISTRATOR, "admin.make_institution", is_sent=True),
    PageToSee("rename-institution", ADMINISTRATOR, "admin.rename_institution", INSTITUTION),
    PageToSee("merge-account-choose", ADMINISTRATOR, "admin.merge_account", TWIN),
    PageToSee("merge-account", ADMINISTRATOR, "admin.merge_account", TWIN, query=(("into", "learner"),), is_main=True),
    PageToSee("part-accounts", ADMINISTRATOR, "admin.part_accounts", (("public_id", "merged_twin"),)),
    PageToSee("person-merged", ADMINISTRATOR, "admin.person", (("public_id", "merged_twin"),)),
    PageToSee("place-institution", ADMINISTRATOR, "admin.place_institution", INSTITUTION),
    PageToSee("merge-institution-choose", ADMINISTRATOR, "admin.merge_institution", INSTITUTION),
    PageToSee("merge-institution", ADMINISTRATOR, "admin.merge_institution", INSTITUTION, query=INTO, is_main=True),
    PageToSee("part-institutions", ADMINISTRATOR, "admin.part_institutions", (("public_id", "merged_institution"),)),
    PageToSee("audit", ADMINISTRATOR, "admin.audit", is_main=True),
    PageToSee("work", ADMINISTRATOR, "admin.work"),
    PageToSee("health", ADMINISTRATOR, "admin.health"),
    PageToSee("letters", ADMINISTRATOR, "admin.letters"),
    PageToSee("letter", ADMINISTRATOR, "admin.letter", (("code", "letter"),)),
    PageToSee("not-open", LEARNER, "admin.overview", status=403),
)

NO_PAGES = {
    "machines.root": "leads on to the start page",
    "machines.health": "a word for machines",
    "machines.security_txt": "lines for machines",
    "machines.media": "a picture or a file",
    "public.glossary_term": "a part of a lesson's page",
    "public.first_password": "leads on without the PIN of a slip; looked at with one in test_slips.py",
    "public.sign_in_with_provider": "leads to another organisation",
    "machines.provider_callback": "leads on from another organisation",
    "public.first_visit": "comes after another organisation: see test_provider_sign_in.py",
    "learner.begin_link": "leads to another organisation",
    "learner.link_identity": "comes after another organisation: see test_provider_sign_in.py",
    "learner.confirm_with_provider": "leads to another organisation",
    "manager.import_template": "a file",
    "learner.book": "a file",
    "learner.certificate_pdf": "a file",
    "learner.saved_file": "a file",
    "learner.work_file": "a file",
    "trainer.marked_file": "a file",
    "trainer.draft_medium": "a picture or a file",
    "trainer.amend_question": "leads on to the file",
    "learner.notebook_markdown_file": "a file",
    "learner.notebook_pdf": "a file",
    "manager.report_csv": "a file",
    "manager.programme_csv": "a file",
    "trainer.questions_csv": "a file",
    "trainer.stops_csv": "a file",
}
