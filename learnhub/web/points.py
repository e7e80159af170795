"""Points as people type them: with the decimal mark, the digits and the spaces of any language."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from learnhub.assessment import marks, numbers
from learnhub.errors import Invalid
from learnhub.i18n import lazy
from learnhub.web.forms import OneLine


class PointsField(OneLine):
    """Points from 0 to `most`, in hundredths; `hundredths` is what was typed, once the form is right."""

    most = 0

    @property
    def hundredths(self) -> int:
        """What was typed, in hundredths of a point. Raises Invalid on `points` for what is none."""
        read = {number * 100 for number in numbers.readings(self.data or "")}
        if not read:
            raise Invalid({"points": lazy("We could not read this as a number. Write figures only, such as 12.5.")})
        whole = {int(number) for number in read if number == number.to_integral_value()}
        if not whole:
            raise Invalid({"points": lazy("Points have two decimals at most.")})
        # Of “1,500” the reading that can be meant: one and a half, where so many can be given.
        points = min(whole, key=abs)
        marks.check_points(points, self.most)
        return points

    def pre_validate(self, form: Any) -> None:
        """Say what is wrong with what was typed; that nothing was is said by Required."""
        if (self.data or "").strip():
            try:
                self.hundredths  # noqa: B018 - read for its complaints
            except Invalid as error:
                raise ValidationError(str(error.fields["points"])) from error
        super().pre_validate(form)
