"""Rights over the tree."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

VIEW_UNIT = Permission("units.view", _("see the unit"))
OPEN_UNIT = Permission("units.open", _("open a unit"))
CLOSE_UNIT = Permission("units.close", _("close a unit"))
RENAME_UNIT = Permission("units.rename", _("rename a unit"))
MOVE_UNIT = Permission("units.move", _("move a unit under another parent"))
REORGANISE_UNITS = Permission("units.reorganise", _("merge and split units, and change their kind"))
IMPORT_UNITS = Permission("units.import", _("import a tree of units"))
IMPORT_TERRITORIES = Permission("territories.import", _("import the classifier of territories"))
VIEW_TERRITORY = Permission("territories.view", _("see the classifier of territories"))
UNDO_ACT = Permission("acts.undo", _("undo a change"))
LOAD_CHARTER = Permission("charter.load", _("load the charter"))
CHANGE_CHARTER = Permission("charter.change", _("change a parameter of the charter"))
