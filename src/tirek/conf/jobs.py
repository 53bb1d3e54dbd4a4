"""Jobs whose worker died are given to another.

A worker that is killed cannot say so, but it stops giving a sign of life. Its jobs then wait again, as if nobody had
begun them: every job of ours may be begun a second time.
"""

from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

# In seconds. A busy machine is late with a sign, never by as many.
HEARTBEAT, DEAD_AFTER = 2.0, 12.0


@app.periodic(cron="* * * * * */5")
@app.task(name="conf.revive_jobs", queueing_lock="conf.revive_jobs", pass_context=True)
async def revive_jobs(context: JobContext, timestamp: int) -> None:
    """Every five seconds, by a worker that lives."""
    jobs = context.app.job_manager
    await jobs.prune_stalled_workers(DEAD_AFTER)
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        try:
            await jobs.retry_job(job, retry_at=datetime.now(UTC))
        except UniqueViolation:
            # The next of its kind waits already, and one is enough.
            await jobs.finish_job(job, Status.ABORTED, delete_job=True)
