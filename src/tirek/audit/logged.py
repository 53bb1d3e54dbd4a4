"""What the acts on the log itself are called in it."""

from django.utils.translation import gettext_lazy as _

from tirek.audit.words import call, call_reasons, name_values

call(
    {
        "log.exported": _("Took lines of the log out as a file"),
        "log.mass_reading": _("Opened very many persons in an hour"),
        "log.proof_asked": _("Had the chain of the log proved"),
    }
)
call_reasons({"watch over reading": _("watch over reading")})
name_values(
    {
        "account": _("account"),
        "act": _("what was done"),
        "code": _("code"),
        "count": _("how many"),
        "fields": _("fields"),
        "file": _("file"),
        "from": _("from the day"),
        "key": _("key"),
        "kind": _("kind"),
        "name": _("name"),
        "number": _("number"),
        "on": _("of the day"),
        "person": _("person"),
        "persons": _("persons"),
        "q": _("searched for"),
        "reason": _("reason"),
        "rows": _("lines"),
        "since": _("from the day"),
        "state": _("state"),
        "until": _("until the day"),
        "values": _("values"),
        "who": _("who acted"),
    },
    # Of an address: the order of a list, the place in it, how it is laid out.
    untold={"after", "all", "before", "col", "m", "mark", "sort"},
)
