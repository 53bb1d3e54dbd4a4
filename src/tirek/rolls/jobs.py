"""What the worker does with rolls."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tirek.access.actor import AccountActor
from tirek.access.wall import scoped
from tirek.kernel.actor import Actor, SystemActor
from tirek.rolls.actions import carry_on, forget_old_rolls, telling, wake_waiting_rolls
from tirek.rolls.actions.states import CARRY_ON, CARRY_ON_BEFORE, ONE_AT_A_TIME
from tirek.rolls.models import RollImport


@app.task(name=CARRY_ON, aliases=[CARRY_ON_BEFORE], lock=ONE_AT_A_TIME, pass_context=False)
def carry_on_roll(roll_id: str) -> None:
    """In the name of whoever brought the file, with the rights of this moment."""
    with scoped(SystemActor("whose roll it is")):
        roll = RollImport.objects.select_related("account").filter(pk=roll_id).first()
    if roll is not None:
        actor: Actor = AccountActor(roll.account) if roll.account else SystemActor("import of a roll")
        with telling(roll) as report:
            carry_on(actor=actor, roll=roll, today=timezone.localdate(), report=report)


@app.periodic(cron="* * * * * */10")
@app.task(
    name="rolls.wake_waiting",
    aliases=["members.wake_waiting_rolls"],
    queueing_lock="rolls.wake_waiting",
    pass_context=False,
)
def wake_rolls(timestamp: int) -> None:
    """Every ten seconds: what went down with a worker is taken up again."""
    actor = SystemActor("rolls at work without a job")
    with scoped(actor):
        wake_waiting_rolls(actor=actor)


@app.periodic(cron="41 * * * *")
@app.task(
    name="rolls.forget_old", aliases=["members.forget_old_rolls"], queueing_lock="rolls.forget_old", pass_context=False
)
def forget_rolls(timestamp: int) -> None:
    """Once an hour: a file and its lines are personal data, and are kept only while somebody may come back to them."""
    actor = SystemActor("rolls that nobody came back to")
    with scoped(actor):
        forget_old_rolls(actor=actor)
