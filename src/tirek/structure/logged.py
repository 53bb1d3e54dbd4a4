"""What acts on the network are called in the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, name_codes, name_values
from tirek.structure.enums import UnitRole

call(
    {
        "acts.undone": _("Undid a change"),
        "charter.loaded": _("Loaded the charter"),
        "charter.size_bounds_set": _("Set the bounds of size"),
        "territories.imported": _("Imported territories"),
        "units.closed": _("Closed a unit"),
        "units.imported": _("Imported units"),
        "units.merged": _("Merged units"),
        "units.moved": _("Moved a unit under another parent"),
        "units.opened": _("Opened a unit"),
        "units.recoded": _("Wrote the code of a unit otherwise"),
        "units.renamed": _("Renamed a unit"),
        "units.reopened": _("Reopened a unit"),
    }
)
name_values(
    {
        "changed": _("changed"),
        "ended": _("ended"),
        "in": _("territory"),
        "least": _("at least"),
        "merged": _("units that merged"),
        "most": _("at most"),
        "name_en": _("name in English"),
        "name_kk": _("name in Kazakh"),
        "name_ru": _("name in Russian"),
        "short_en": _("short name in English"),
        "short_kk": _("short name in Kazakh"),
        "short_ru": _("short name in Russian"),
        "new": _("new"),
        "parent": _("parent unit"),
        "profile": _("charter profile"),
        "synthetic": _("invented people"),
        "unit": _("unit"),
        "units": _("units"),
    },
    untold={"ended_units", "from_parent", "of", "to_parent", "was"},
)
name_codes("role", dict(UnitRole.choices))
