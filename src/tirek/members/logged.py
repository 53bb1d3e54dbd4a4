"""What is done with the roll, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, name_values

call(
    {
        "charter.youth_age_set": _("Set the age of youth"),
        "members.admitted": _("Admitted a member"),
        "members.exported": _("Took a list of members out as a file"),
        "members.filter_deleted": _("Deleted a filter"),
        "members.filter_renamed": _("Renamed a filter"),
        "members.filter_saved": _("Saved a filter"),
        "members.handed_over": _("Handed members over to another unit"),
        "members.left": _("Ended memberships"),
        "members.transferred": _("Transferred members"),
    }
)
name_values(
    {
        "filter": _("filter"),
        "first": _("first age"),
        "iins": _("with IINs"),
        "last": _("last age"),
        "query": _("filter"),
    }
)
