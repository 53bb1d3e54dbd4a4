"""Rights over the roll."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

VIEW_MEMBERS = Permission("members.view", _("see members"))
ADMIT = Permission("members.admit", _("admit a member"))
END_MEMBERSHIP = Permission("members.end", _("end a membership"))
TRANSFER = Permission("members.transfer", _("transfer a member"))
IMPORT_ROLL = Permission("members.import_roll", _("import a roll"))
EXPORT_MEMBERS = Permission("members.export", _("take a list of members out as a file"))
EXPORT_IINS = Permission("members.export_iins", _("take IINs out in a file"))
