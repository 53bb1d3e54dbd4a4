"""What is done with a list besides looking at it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tirek.members.models import ExportKind
from tirek.ui.forms import ActForm, LineField


class ExportForm(forms.Form):
    """As what, and whether with IINs: only where somebody ticked it."""

    kind = forms.ChoiceField(choices=ExportKind.choices)
    iins = forms.BooleanField(required=False)


class SavedFilterForm(ActForm):
    """A name for a list."""

    name = LineField(label=_("Name of the filter"), max_length=100)
