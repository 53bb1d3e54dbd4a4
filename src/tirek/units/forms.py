"""What the addresses of the pages of figures say, read."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tirek.structure.forms import UnitField
from tirek.structure.models import Unit

# Of a name that more units bear the first of these are offered.
_OFFERED = 20


class WhoseForm(forms.Form):
    """Whose figures one reads: the unit chosen from a list, or named where the reader sees many."""

    whose = UnitField(label=_("Whose figures"))

    def __init__(self, query: QueryDict, *, units: QuerySet[Unit], day: date, near: Unit) -> None:
        super().__init__(query if "whose" in query else None, initial={"whose": near.code}, auto_id="%s")
        field = self.fields["whose"]
        assert isinstance(field, UnitField)  # noqa: S101 - declared above
        field.offer(units, day, near)
        self.typed = field
        if not field.listed:
            self.initial = {}

    @property
    def is_choice(self) -> bool:
        """There is more than one to choose from."""
        return not self.typed.listed or len(self.typed.widget.choices) > 2

    def offered(self) -> dict[str, str]:
        """Where several are called so: those that may be meant."""
        return self.typed.meant(self.data["whose"], _OFFERED) if self.has_error("whose", "many") else {}
