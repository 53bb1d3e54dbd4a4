"""Rights over accounts."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

MANAGE_ACCOUNTS = Permission("accounts.manage", _("invite people and close accounts"))
