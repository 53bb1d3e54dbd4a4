"""Rights over the log."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

VIEW_LOG = Permission("log.view", _("read the log"))
