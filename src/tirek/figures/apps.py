from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from tirek.ui.navigation import NUMBERS, ORGANISATION, Entry, navigation


def _install(**_kwargs: Any) -> None:
    from tirek.figures.actions import install  # noqa: PLC0415 - needs the apps to be loaded

    install()


class FiguresConfig(AppConfig):
    name = "tirek.figures"
    label = "figures"

    def ready(self) -> None:
        """The triggers are made of the declarations of every package, so they are made when all tables stand."""
        post_migrate.connect(_install, sender=self, dispatch_uid="figures.install")
        navigation.declare(
            Entry(
                key="structure",
                label=_("Structure"),
                icon="network",
                url="figures:tree",
                group=ORGANISATION,
                under=("/unit-list/",),
                short=_("Structure"),
            ),
            Entry(
                key="figures",
                label=_("Figures"),
                icon="chart-column",
                url="figures:list",
                group=NUMBERS,
                short=_("Figures"),
            ),
        )
