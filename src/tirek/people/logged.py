"""What is done with persons, in the words of the log."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tirek.audit.words import call, name_values

call(
    {
        "people.account_linked": _("Linked an account to a member"),
        "people.account_unlinked": _("Undid the link of an account to a member"),
        "people.corrected": _("Corrected a person's data"),
        "people.merged": _("Merged two records of one person"),
        "people.key_rotated": _("Replaced the person key"),
    }
)
call(
    {"people.iin_revealed": _("Saw an IIN in full"), "people.viewed": _("Opened a person's page")},
    looking=True,
)
name_values(
    {
        "birth_date": _("birth date"),
        "given_name": _("given name"),
        "iin": _("IIN"),
        "patronymic": _("patronymic"),
        "phone": _("phone"),
        "sex": pgettext_lazy("of a person", "sex"),
        "surname": _("surname"),
    }
)
