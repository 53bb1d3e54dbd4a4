"""What the worker does in somebody's name, whatever domain it is of."""

from procrastinate.contrib.django import app

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.actor import Actor, SystemActor
from tirek.kernel.errors import Refused
from tirek.structure.actions import carry_undoing, fail_undoing, take_up_undoing, undoing_told, wake_waiting_undoings
from tirek.structure.actions.undoing import ONE_AT_A_TIME, UNDO


@app.task(name=UNDO, lock=ONE_AT_A_TIME, pass_context=False)
def undo(act_id: int) -> None:
    """In the name of whoever asked for it, with the rights of this moment; it is seen when all of it is done."""
    system = SystemActor("whose undoing it is")
    with scoped(system):
        undoing = take_up_undoing(actor=system, act_id=act_id)
    if undoing is None:
        return
    actor: Actor = AccountActor(undoing.account) if undoing.account else SystemActor("an act that is undone")
    try:
        with undoing_told(undoing) as report, scoped(actor):
            carry_undoing(actor=actor, undoing=undoing, report=report)
    except Refused as refusal:
        with scoped(system):
            fail_undoing(actor=system, undoing=undoing, refusal=refusal)


@app.periodic(cron="* * * * * */10")
@app.task(name="access.wake_waiting_undoings", queueing_lock="access.wake_waiting_undoings", pass_context=False)
def wake_undoings(timestamp: int) -> None:
    """Every ten seconds: what went down with a worker is taken up again."""
    actor = SystemActor("undoings without a job")
    with scoped(actor):
        wake_waiting_undoings(actor=actor)
