from django.apps import AppConfig


class StructureConfig(AppConfig):
    name = "tirek.structure"
    label = "structure"

    def ready(self) -> None:
        from tirek.structure import figures, proofs  # noqa: F401, PLC0415 - declarations fill the registries
