"""Accounts of other organisations that open one's own: seeing, linking and unlinking them, and confirming with one."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.i18n import gettext as _
from learnhub.people.openid import identities, visits
from learnhub.people.openid.models import Purpose
from learnhub.web import arrivals, guards, providers
from learnhub.web.forms import Form
from learnhub.web.learner.face import face

ACTION = "identity.own"


@face.get("/account/organisations", endpoint="identities")
@guards.action("person.edit_own")
def list_identities() -> str:
    """Show which accounts of other organisations open this one, and which may be linked."""
    person = guards.current_actor().required
    mine = identities.of(person)
    return render_template(
        "learner/identities/identities.html",
        identities=[(one, providers.name_of(one.issuer), one.issuer in providers.issuers()) for one in mine],
        is_set_up=bool(providers.offered()),
        offered=[one for one in providers.offered() if one.issuer not in {each.issuer for each in mine}],
    )


@face.get("/account/organisations/link/<key>")
@guards.action(ACTION, writes=False)
def begin_link(key: str) -> Response:
    """Lead to an organisation, to sign in there; the link is made when one is back and says yes."""
    return providers.lead_to(providers.get(key), Purpose.LINK, person=guards.current_actor().required)


@face.route("/account/organisations/link", methods=["GET", "POST"])
@guards.action(ACTION)
def link_identity() -> Response | str:
    """Say which account of which organisation it is, and link it."""
    person, form = guards.current_actor().required, Form()
    visit, claims = visits.get_waiting(providers.waiting(), providers.browser(), Purpose.LINK, person)
    provider = providers.get(visit.provider)
    if not form.is_sent_and_right():
        return render_template("learner/identities/link.html", form=form, provider=provider, claims=claims)
    visits.finish(visit)
    identities.link(person, claims)
    flash(_("You can now sign in with %(name)s.", name=provider.name), "success")
    return arrivals.go_to(url_for("learner.identities"))


@face.route("/account/organisations/<code>/unlink", methods=["GET", "POST"])
@guards.action(ACTION)
def unlink_identity(code: str) -> Response | str:
    """Take one away, after saying what that means; not the only way in."""
    person, form = guards.current_actor().required, Form()
    identity = identities.get_own(person, code)
    if not form.is_sent_and_right():
        return render_template(
            "learner/identities/unlink.html",
            form=form,
            identity=identity,
            name=providers.name_of(identity.issuer),
            is_only_way=identities.is_only_way_in(person, identity, providers.issuers()),
        )
    name = providers.name_of(identity.issuer)
    here = guards.current_session()
    identities.unlink(person, identity, providers.issuers(), keep=here)
    guards.go_on(here)
    flash(_("%(name)s does not open your account any more.", name=name), "success")
    return arrivals.go_to(url_for("learner.identities"))


@face.get("/confirm-password/with/<key>")
@guards.action("session.list_kill", writes=False, before_second_step=True)
def confirm_with_provider(key: str) -> Response:
    """Lead to an organisation to be asked for the password there, before a weighty act."""
    return providers.lead_to(providers.get(key), Purpose.CONFIRM, person=guards.current_actor().required)
