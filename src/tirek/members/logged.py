"""What is done with the roll, in the words of the log."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, name_codes, name_values
from tirek.members.enums import FIELD_NAMES, LEAVING

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
        "members.listed": _("Read the list of members"),
        "members.transferred": _("Transferred members"),
    }
)
name_values(
    {
        "age_from": _("age from"),
        "age_to": _("age to"),
        "filter": _("filter"),
        "first": _("first age"),
        "iins": _("with IINs"),
        "joined_from": _("joined from the day"),
        "joined_to": _("joined until the day"),
        "last": _("last age"),
        "missing": _("without"),
        "place": _("group"),
        "query": _("filter"),
        "years_from": _("years of membership from"),
        "years_to": _("years of membership to"),
        "youth": _("youth only"),
    }
)
name_codes("reason", {each.value: each.label for each in LEAVING})
name_codes("sex", {"f": _("women"), "m": _("men")})
name_codes("youth", {"1": _("yes"), "on": _("yes")})
name_codes("place", {"primary": _("in no group"), "group": _("in a group")})
name_codes("missing", FIELD_NAMES)
name_codes("state", {"left": _("those who left")})
