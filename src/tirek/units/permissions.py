"""Rights over the pages of units."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

EXPORT_UNITS = Permission("units.export", _("take a list of units out as a file"))
# A scan names people: whoever sees the unit and its history need not see it.
SEE_SCANS = Permission("resolutions.see_files", _("see the scanned files of resolutions"))
ATTACH_SCANS = Permission("resolutions.attach", _("attach the scanned file of a resolution"))
