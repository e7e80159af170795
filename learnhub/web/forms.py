"""What all forms share: a CSRF token, tidy text, and one way to say what is wrong."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the library's stubs
from wtforms.validators import StopValidation, ValidationError

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy


class Form(FlaskForm):  # type: ignore[misc] # the library has no types
    """Base of all forms. Fields that it does not have are ignored, whatever is posted."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms' own messages are ours, in the page's language."""

        locales = ("en",)

    def is_sent_and_right(self) -> bool:
        """Tell whether the form was posted and every field is right."""
        return bool(self.validate_on_submit())

    def take_over(self, error: Invalid) -> None:
        """Show the rules' own complaints at their fields; what belongs to no field goes to the first one."""
        own: dict[str, Any] = self._fields
        for name, message in error.fields.items():
            field = own.get(name) or next(iter(own.values()))
            field.errors = [*field.errors, message]


class Required:
    """A field that must be filled, with a sentence of its own."""

    field_flags = {"required": True}

    def __init__(self, message: Message) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        """Raise StopValidation when nothing but spaces was given."""
        data = field.data
        if data is None or (isinstance(data, str) and not data.strip()) or data == []:
            field.errors = []
            raise StopValidation(str(self.message))


class OneLine(StringField):
    """A line of text, trimmed and in Unicode's composed form (NFC)."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        self.data = unicodedata.normalize("NFC", str(valuelist[0])).strip() if valuelist else self.data


CHOOSE = lazy("Please choose one of these.")


def option(value: str, label: str, group: str | None = None) -> SelectChoice:
    """Return one answer of a list; neighbours with the same `group` stand under its heading."""
    return SelectChoice(value, label, optgroup=group)


class OneOfList(SelectField):
    """One answer of a drop-down list; `choices` is a function that returns options."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, in our own words."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(str(CHOOSE)) from error


class OneOfRows(OneOfList, RadioField):
    """One answer of a few that are all in sight."""
