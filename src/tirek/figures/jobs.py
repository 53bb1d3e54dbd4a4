"""Folding goes on beside everything else; a reader never waits for it."""

from procrastinate.contrib.django import app

from tirek.figures.actions import fold_deltas


@app.periodic(cron="* * * * * */10")
@app.task(name="figures.fold", queueing_lock="figures.fold", pass_context=False)
def fold_figures(timestamp: int) -> None:
    """Every ten seconds; the argument is the second it was due."""
    fold_deltas()
