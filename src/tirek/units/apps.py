from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tirek.ui.navigation import NUMBERS, ORGANISATION, Entry, navigation


class UnitsConfig(AppConfig):
    name = "tirek.units"
    label = "units"

    def ready(self) -> None:
        from tirek.units import matters  # noqa: F401, PLC0415 - declarations fill the registries

        navigation.declare(
            Entry(
                key="structure",
                label=_("Structure"),
                icon="network",
                url="units:tree",
                group=ORGANISATION,
                under=("/unit-list/",),
                short=_("Structure"),
            ),
            Entry(
                key="figures",
                label=_("Figures"),
                icon="chart-column",
                url="units:list",
                group=NUMBERS,
                short=_("Figures"),
            ),
        )
