from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from tirek.kernel.declarations import engine


def _install(**_kwargs: Any) -> None:
    from tirek.figures.actions import install  # noqa: PLC0415 - needs the apps to be loaded

    install()


class FiguresConfig(AppConfig):
    name = "tirek.figures"
    label = "figures"

    def ready(self) -> None:
        """The triggers are made of the declarations of every package, so they are made when all tables stand."""
        from tirek.figures.queries import measure  # noqa: PLC0415 - needs the models to be loaded

        engine.fill(measure)
        post_migrate.connect(_install, sender=self, dispatch_uid="figures.install")
