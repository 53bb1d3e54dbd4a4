"""What the worker does with lists."""

from django.http import QueryDict
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.sealing import unseal
from tirek.members.actions import fail_export, tend_exports, write_export
from tirek.members.actions.exports import JOB
from tirek.members.forms.listing import read_list
from tirek.members.models import Export, ExportState
from tirek.structure.models import Unit


@app.task(name=JOB, pass_context=False)
def export_members(export_id: str) -> None:
    """In the name of whoever asked, with the rights of this moment."""
    with scoped(SystemActor("who asked for the file")):
        export = Export.objects.select_related("account").filter(pk=export_id, state=ExportState.WAITING).first()
    if export is None:
        return
    query = QueryDict(unseal(bytes(export.query)))
    actor: Actor = AccountActor(export.account) if export.account else SystemActor("a file that was asked for")
    with translation.override(export.language), scoped(actor):
        try:
            today = timezone.localdate()
            roll = read_list(actor=actor, query=query, day=export.on, today=today)
            write_export(actor=actor, export=export, roll=roll, now=timezone.now())
        except Unit.DoesNotExist:
            fail_export(export=export)


@app.periodic(cron="* * * * *")
@app.task(name="members.tend_exports", queueing_lock="members.tend_exports", pass_context=False)
def tend(timestamp: int) -> None:
    """Once a minute: what went down with a worker is begun again, and what has had its day goes."""
    actor = SystemActor("files that were asked for")
    with scoped(actor):
        tend_exports(actor=actor, now=timezone.now())
