"""What several forms ask of a person: country, institution, sex, and whether the notice is accepted."""

from __future__ import annotations

from typing import Any

from flask import g
from wtforms import BooleanField, Field, SelectField
from wtforms.validators import StopValidation, ValidationError

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import institutions
from learnhub.people.models import Sex
from learnhub.web.forms import Form, OneOfList, OneOfRows, Required, option

# The countries of the project that build their floors stand first: most learners find theirs without scrolling.
PROJECT_COUNTRIES = frozenset({"BJ", "BF", "KH", "LA", "TG"})


def _countries() -> list[Any]:
    return country_choices(_("Choose a country"))


def country_choices(none: str) -> list[Any]:
    """Return all countries, those of the project first; `none` are the words for no country."""
    named = i18n.countries(g.language)
    first = [pair for pair in named if pair[0] in PROJECT_COUNTRIES]
    others = [pair for pair in named if pair[0] not in PROJECT_COUNTRIES]
    return [
        option("", none),
        *(option(code, name, group=_("Countries of the project")) for code, name in first),
        *(option(code, name, group=_("Other countries")) for code, name in others),
    ]


def _institutions() -> list[Any]:
    return [
        option("", _("Not in this list")),
        *(
            option(one.public_id, "\u2003" * depth + one.name, group=i18n.country_name(country, g.language))
            for country in institutions.countries()
            for one, depth in institutions.tree(country)
        ),
    ]


def _sexes() -> list[Any]:
    return [
        option(Sex.WOMAN.value, _("Woman")),
        option(Sex.MAN.value, _("Man")),
        option(Sex.ANOTHER.value, _("Another")),
        option(Sex.NOT_STATED.value, _("I prefer not to say")),
    ]


def sexes_of_another() -> list[Any]:
    """Return the answers on the sex of somebody else: what nobody knows is not stated."""
    return [*_sexes()[:-1], option(Sex.NOT_STATED.value, _("Not stated"))]


def sex_in_words(sex: str) -> str:
    """Return a person's sex as the form words it, in the page's language."""
    return str({choice.value: choice.label for choice in _sexes()}[sex])


def country_field() -> OneOfList:
    """Return the question for the country where somebody works."""
    return OneOfList(
        lazy("Country where you work"),
        [Required(lazy("Choose the country where you work."))],
        choices=_countries,
    )


def institution_field() -> OneOfList:
    """Return the question for an institution; it has to be in the country that the same form names."""
    return OneOfList(
        lazy("Institution where you work"),
        [_is_in_chosen_country],
        choices=_institutions,
        default="",
    )


def _is_in_chosen_country(form: Form, field: SelectField) -> None:
    if not field.data or field.errors or "country" not in form or not form.country.data:
        return  # a form that does not ask for the country leaves it to the rule of memberships
    if institutions.get(field.data).country != form.country.data:
        raise ValidationError(_("This institution is in another country than the one you chose above."))


def sex_field() -> OneOfRows:
    """Return the question for sex; not to say is one of the answers, none is chosen beforehand."""
    return OneOfRows(
        lazy("Are you a woman or a man?"),
        [Required(lazy("Choose one of the answers. You may choose not to say."))],
        choices=_sexes,
    )


class Accepted(Required):
    """A tick that must be set."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise StopValidation when it is not."""
        if not field.data:
            field.errors = []
            raise StopValidation(str(self.message))


def notice_field() -> BooleanField:
    """Return the tick under the privacy notice."""
    return BooleanField(
        lazy("I have read the privacy notice and accept it"),
        [Accepted(lazy("Please read the privacy notice and accept it: without it we may not keep an account."))],
    )
