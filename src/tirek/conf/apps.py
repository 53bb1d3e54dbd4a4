from django.apps import AppConfig


class ConfConfig(AppConfig):
    """Brings the commands that start and prepare the system."""

    name = "tirek.conf"
    label = "conf"

    def ready(self) -> None:
        from tirek.conf import shape  # noqa: F401, PLC0415 - declarations fill the registries
