from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tirek.ui.navigation import ORGANISATION, MenuEntry, navigation


class StructureConfig(AppConfig):
    name = "tirek.structure"
    label = "structure"

    def ready(self) -> None:
        navigation.declare(
            MenuEntry(
                key="territories",
                label=_("Territories"),
                icon="map",
                url="territories:list",
                group=ORGANISATION,
                last=True,
            )
        )
        from tirek.structure import figures, proofs  # noqa: F401, PLC0415 - declarations fill the registries
