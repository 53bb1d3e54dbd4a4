"""What is kept of a list."""

from django.utils.translation import gettext_lazy as _

from tirek.ui.forms import ActForm, LineField


class SavedFilterForm(ActForm):
    """A name for a list."""

    name = LineField(label=_("Name of the filter"), max_length=100)
