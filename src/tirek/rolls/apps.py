from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tirek.members.permissions import IMPORT_ROLL
from tirek.ui.navigation import ORGANISATION, MenuEntry, navigation


class RollsConfig(AppConfig):
    name = "tirek.rolls"
    label = "rolls"

    def ready(self) -> None:
        from tirek.rolls import exports, first_blocks, open_matters  # noqa: F401, PLC0415 - declarations fill the registries

        navigation.declare(
            MenuEntry(
                key="import",
                label=_("Import a roll"),
                icon="file-up",
                url="rolls:import",
                group=ORGANISATION,
                right=IMPORT_ROLL,
                offered_at="members:list",
            )
        )
