"""The web kit as a Django application."""

from types import ModuleType

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tirek.ui"
    label = "ui"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """A fresh clone has no compiled catalogues; an edited one has stale ones.

        They are compiled before any model is loaded: Django reads a text of its own for a constraint, and with it all
        catalogues there are, for as long as the process lives.
        """
        super().__init__(app_name, app_module)
        from tirek.ui.catalogues import compile_stale  # noqa: PLC0415 - babel is slow and needed only at start

        compile_stale()
