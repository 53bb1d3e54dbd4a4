"""The desk as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tirek.ui.navigation import Entry, navigation


class DeskConfig(AppConfig):
    name = "tirek.desk"
    label = "desk"

    def ready(self) -> None:
        navigation.declare(
            Entry(key="desk", label=_("Desk"), icon="house", url="desk:home", short=pgettext_lazy("short", "Desk"))
        )
