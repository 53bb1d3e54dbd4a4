"""Files that somebody has taken out."""

from django.http import QueryDict
from tests.factories import TODAY
from tests.tasks.carrying import work

from tirek.exports.actions import start_export
from tirek.exports.declared import Asked, Export
from tirek.exports.models import ExportFile
from tirek.kernel.actor import Actor
from tirek.members.exports.listing import MEMBERS


def ask(actor: Actor, query: str = "", kind: str = "xlsx") -> ExportFile:
    """A list of members asked for."""
    return take_out(actor, MEMBERS, query, kind)


def take_out(actor: Actor, export: Export, query: str, kind: str) -> ExportFile:
    """A list asked for, as it stands in the log."""
    asked = Asked(actor=actor, query=QueryDict(query), day=TODAY, today=TODAY, kind=kind)
    return start_export(actor=actor, export=export, asked=asked, language="kk")[0]


def a_workbook(actor: Actor) -> ExportFile:
    """The members that the actor sees, ready to be fetched."""
    made = ask(actor)
    work()
    made.refresh_from_db()
    assert made.is_ready
    return made
