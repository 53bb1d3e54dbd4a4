"""What each domain adds to the demonstration when its network and its members stand: one module a domain, of its name.

A chapter is a function ``tell`` that calls the acts of its domain. Nothing lists the chapters: they are told in the
order in which the applications are installed, the lower ones first.
"""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps

from tirek.kernel.actor import Actor
from tirek.structure.models import Unit


def chapters() -> Iterator[str]:
    """The domains that have one."""
    found = {module.name for module in iter_modules(__path__)}
    return (app.label for app in apps.get_app_configs() if app.label in found)


def tell_chapters(*, actor: Actor, today: date, kargaly: Unit) -> None:
    """``kargaly`` is the primary organisation that the story follows."""
    for name in chapters():
        import_module(f"{__name__}.{name}").tell(actor=actor, today=today, kargaly=kargaly)
