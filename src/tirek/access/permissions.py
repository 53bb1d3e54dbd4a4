"""Rights over rights."""

from django.utils.translation import gettext_lazy as _

from tirek.kernel.permissions import Permission

VIEW_GRANTS = Permission("grants.view", _("see who has which rights"))
GIVE_GRANTS = Permission("grants.give", _("give and end rights"))
DEPUTISE = Permission("grants.deputise", _("let somebody stand in for them"))
