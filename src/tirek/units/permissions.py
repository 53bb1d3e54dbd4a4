"""Rights over the pages of units."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

EXPORT_UNITS = Permission("units.export", _("take a list of units out as a file"))
