"""The learner's own certificates: a page, and the paper."""

from __future__ import annotations

from flask import Response, render_template, url_for

from learnhub.content import catalogue, covers
from learnhub.credentials import certificates as rules
from learnhub.credentials import printing
from learnhub.stores.database import db
from learnhub.web import addresses, guards
from learnhub.web.learner.face import face


@face.get("/certificates")
@guards.action("certificate.read_pdf_badge")
def certificates() -> str:
    """List what was earned."""
    person = guards.current_actor().required
    own = rules.checked_all(rules.list_own(person))
    return render_template("learner/certificates/list.html", certificates=own)


@face.get("/certificates/<code>")
@guards.action("certificate.read_pdf_badge")
def certificate(code: str) -> str:
    """Show one certificate, with its paper and the address at which anyone can check it."""
    found = rules.checked(rules.get_own(guards.current_actor().required, code))
    return render_template(
        "learner/certificates/certificate.html",
        facts=found.facts,
        state=found.state,
        check_address=_check_address(found.facts.code),
    )


@face.get("/certificates/<code>.pdf")
@guards.action("certificate.read_pdf_badge")
def certificate_pdf(code: str) -> Response:
    """Print one certificate. The facts are those of its issue; the same facts give the same paper."""
    certificate = rules.get_own(guards.current_actor().required, code)
    found = rules.checked(certificate)
    themes = catalogue.outline_of(certificate.enrolment.version).themes
    db.session.rollback()  # setting the paper takes a moment, and needs no database
    paper = printing.certificate_pdf(
        found.facts,
        check_address=_check_address(found.facts.code),
        is_test_instance=addresses.settings().is_test_instance,
        cover_svg=covers.weave_band_svg(found.facts.course_id, themes),
    )
    response = Response(paper, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="learnhub-{found.facts.code}.pdf"'
    return response


def _check_address(code: str) -> str:
    return addresses.settings().base_url.rstrip("/") + url_for("machines.verify_code", code=code)
