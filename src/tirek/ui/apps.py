"""The web kit as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tirek.ui"
    label = "ui"

    def ready(self) -> None:
        """A fresh clone has no compiled catalogues; an edited one has stale ones."""
        from tirek.ui.catalogues import compile_stale  # noqa: PLC0415 - babel is slow and needed only at start

        compile_stale()
