from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tirek.access"
    label = "access"

    def ready(self) -> None:
        from tirek.access import rules  # noqa: F401, PLC0415 - declarations fill the registries
