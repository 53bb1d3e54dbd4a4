from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tirek.papers"
    label = "papers"

    def ready(self) -> None:
        from tirek.papers import logged, proofs  # noqa: F401, PLC0415 - declarations fill the registries
