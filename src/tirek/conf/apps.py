from contextlib import suppress

from django.apps import AppConfig

from tirek.ui.catalogues import compile_stale


class ConfConfig(AppConfig):
    """Brings the commands that start and prepare the system."""

    name = "tirek.conf"
    label = "conf"

    def ready(self) -> None:
        """A fresh checkout speaks its languages at once; where the package may not be written, it came compiled."""
        with suppress(PermissionError):
            compile_stale()
