"""The desk as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tirek.kernel.declarations import PageName, page_names
from tirek.ui.navigation import CONTROL, MenuEntry, navigation


class DeskConfig(AppConfig):
    name = "tirek.desk"
    label = "desk"

    def ready(self) -> None:
        from tirek.audit.permissions import VIEW_LOG  # noqa: PLC0415 - permissions are declared while this loads
        from tirek.desk import exports, first_blocks, open_matters  # noqa: F401, PLC0415 - declarations fill the registries
        from tirek.structure.permissions import VIEW_UNIT  # noqa: PLC0415 - permissions are declared while this loads

        page_names.declare(PageName(key="log", url="log:list"), PageName(key="search", url="desk:search"))
        navigation.declare(
            MenuEntry(
                key="desk",
                label=_("Desk"),
                icon="house",
                url="desk:home",
                right=VIEW_UNIT,
                short=pgettext_lazy("short", "Desk"),
            ),
            MenuEntry(key="log", label=_("The log"), icon="scroll-text", url="log:list", group=CONTROL, right=VIEW_LOG),
        )
