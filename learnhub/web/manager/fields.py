"""Fields of the forms of this face, with their complaints in our own words."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import DateField, Field, IntegerField, SelectMultipleField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from learnhub.i18n import Message, lazy
from learnhub.web.forms import Form, Required

WRONG_DAY = lazy("This is not a day. Choose one from the calendar, or write it as 2026-11-23.")
WRONG_NUMBER = lazy("This is not a whole number. Use digits only, such as 20.")
WRONG_CHOICE = lazy("One of these cannot be chosen any more. Look at the list again.")


class Given(Required):
    """An answer that must be there; one that could not be read keeps its own complaint."""

    def __call__(self, form: Form, field: Field) -> None:
        """Raise StopValidation when nothing was given."""
        if field.process_errors:
            raise StopValidation
        super().__call__(form, field)


class _OneOrNone(Field):
    """One typed value, or none; what cannot be read is said in our own words."""

    complaint: ClassVar[Message]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed. Raises ValueError for what cannot be read."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError as error:
            raise ValueError(str(self.complaint)) from error


class Day(_OneOrNone, DateField):
    """A day, or none."""

    complaint = WRONG_DAY


class WholeNumber(_OneOrNone, IntegerField):
    """A whole number, or none."""

    complaint = WRONG_NUMBER


class SeveralOfRows(SelectMultipleField):
    """Any number of answers that are all in sight; `choices` is a function that returns options."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, in our own words."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(str(WRONG_CHOICE)) from error
