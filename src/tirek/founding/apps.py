from django.apps import AppConfig

from tirek.kernel.declarations import founded


class FoundingConfig(AppConfig):
    name = "tirek.founding"
    label = "founding"

    def ready(self) -> None:
        from tirek.founding import open_matters  # noqa: F401, PLC0415 - declarations fill the registries
        from tirek.founding.queries import is_founded  # noqa: PLC0415 - models are there only now

        founded.fill(is_founded)
