"""What the worker does with rolls."""

from procrastinate.contrib.django import app

from tirek.access.wall import scoped
from tirek.kernel.actor import SystemActor
from tirek.kernel.declarations import TaskKind, task_kinds
from tirek.rolls.actions import carry_out_roll, forget_old_rolls, resume_rolls, stop_roll
from tirek.rolls.actions.advance import BrokenOff, OurFault
from tirek.rolls.actions.states import IMPORTING
from tirek.tasks.jobs import formerly

# Each fills the memory and the processors of a small machine, so there is one at a time.
task_kinds.declare(
    TaskKind(
        key=IMPORTING,
        carry_out=carry_out_roll,
        broken_off=BrokenOff,
        our_fault=OurFault,
        reason="import of a roll",
        line=IMPORTING,
        stopped=stop_roll,
    )
)
formerly("members.carry_on_roll", IMPORTING, "roll_id")


@app.periodic(cron="41 * * * *")
@app.task(
    name="rolls.forget_old", aliases=["members.forget_old_rolls"], queueing_lock="rolls.forget_old", pass_context=False
)
def forget_rolls(timestamp: int) -> None:
    """Once an hour: a file and its lines are personal data, and are kept only while somebody may come back to them."""
    actor = SystemActor("rolls that nobody came back to")
    with scoped(actor):
        forget_old_rolls(actor=actor)


@app.periodic(cron="*/10 * * * *")
@app.task(name="rolls.resume", queueing_lock="rolls.resume", pass_context=False)
def resume(timestamp: int) -> None:
    """Every ten minutes: whoever brought a roll sees it at work, and can do nothing about one that is not."""
    actor = SystemActor("rolls without a task")
    with scoped(actor):
        resume_rolls(actor=actor)
