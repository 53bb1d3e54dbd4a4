from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tirek.kernel.declarations import PageName, UnitTab, page_names, unit_tabs
from tirek.structure.permissions import VIEW_UNIT
from tirek.ui.navigation import NUMBERS, ORGANISATION, MenuEntry, navigation


class UnitsConfig(AppConfig):
    name = "tirek.units"
    label = "units"

    def ready(self) -> None:
        from tirek.units import attachables, exports, first_blocks, open_matters, printed  # noqa: F401, PLC0415 - declarations fill the registries

        page_names.declare(
            PageName(key="unit", url="units:unit"),
            PageName(key="structure", url="units:tree"),
            PageName(key="units", url="units:units"),
            PageName(key="resolution", url="units:resolution"),
        )
        unit_tabs.declare(
            UnitTab(key="overview", label=_("Overview"), order=10, url="units:unit"),
            UnitTab(key="below", label=_("Units below"), order=30, url="units:below"),
            UnitTab(key="figures", label=_("Figures"), order=40, url="units:list", asked=True),
        )
        navigation.declare(
            MenuEntry(
                key="structure",
                label=_("Structure"),
                icon="network",
                url="units:tree",
                group=ORGANISATION,
                under=("/unit-list/", "/territories/"),
                right=VIEW_UNIT,
                short=_("Structure"),
            ),
            MenuEntry(
                key="figures",
                label=_("Figures"),
                icon="chart-column",
                url="units:list",
                group=NUMBERS,
                right=VIEW_UNIT,
                short=_("Figures"),
            ),
        )
