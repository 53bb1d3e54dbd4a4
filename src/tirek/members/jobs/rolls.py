"""What the worker does with rolls."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.actor import Actor, SystemActor
from tirek.members.actions.roll import carry_on, forget_old_rolls, telling, wake_waiting_rolls
from tirek.members.actions.roll.states import CARRY_ON, ONE_AT_A_TIME
from tirek.members.models import Roll


@app.task(name=CARRY_ON, lock=ONE_AT_A_TIME, pass_context=False)
def carry_on_roll(roll_id: str) -> None:
    """In the name of who brought the file, with the rights of this moment."""
    with scoped(SystemActor("whose roll it is")):
        roll = Roll.objects.select_related("account").filter(pk=roll_id).first()
    if roll is not None:
        actor: Actor = AccountActor(roll.account) if roll.account else SystemActor("import of a roll")
        with telling(roll) as report:
            carry_on(actor=actor, roll=roll, today=timezone.localdate(), report=report)


@app.periodic(cron="* * * * * */10")
@app.task(name="members.wake_waiting_rolls", queueing_lock="members.wake_waiting_rolls", pass_context=False)
def wake_rolls(timestamp: int) -> None:
    """Every ten seconds: what went down with a worker is taken up again."""
    actor = SystemActor("rolls at work without a job")
    with scoped(actor):
        wake_waiting_rolls(actor=actor)


@app.periodic(cron="41 * * * *")
@app.task(name="members.forget_old_rolls", queueing_lock="members.forget_old_rolls", pass_context=False)
def forget_rolls(timestamp: int) -> None:
    """Once an hour."""
    actor = SystemActor("rolls that nobody came back to")
    with scoped(actor):
        forget_old_rolls(actor=actor)
