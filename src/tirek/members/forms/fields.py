"""What several forms share."""

from typing import Any

from django.core.exceptions import ValidationError

from tirek.kernel.names import NotAName, clean_name_part
from tirek.ui.forms import LineField


class NameField(LineField):
    """One part of a person's name, in the one spelling of the kernel."""

    def to_python(self, value: Any) -> str:
        try:
            return clean_name_part(super().to_python(value))
        except NotAName as refusal:
            raise ValidationError(str(refusal)) from refusal
