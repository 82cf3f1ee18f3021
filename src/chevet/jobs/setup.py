"""Called once by procrastinate's Django app: adds the job that rescues what a killed worker left."""

import logging

from procrastinate import App, JobContext
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

log = logging.getLogger("chevet.jobs")

# A worker says every HEARTBEAT seconds that it lives; silent for SILENCE, its jobs go to another.
HEARTBEAT = 2.0
SILENCE = 8.0


def on_app_ready(app: App) -> None:
    """Register the rescue of stalled jobs, every five seconds."""

    @app.periodic(cron="* * * * * */5", periodic_id="rescue")
    @app.task(name="chevet.rescue", queueing_lock="rescue", pass_context=True, queue="rescue")
    async def rescue(context: JobContext, timestamp: int) -> None:
        await rescue_stalled(context.app)


async def rescue_stalled(app: App) -> int:
    """Put the jobs of dead workers back in the queue; how many there were."""
    from datetime import UTC, datetime

    count = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE):
        if job.status == Status.DOING.value:
            try:
                await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))
            except UniqueViolation:  # it was asked for again meanwhile, and that one waits for its lock
                await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
            log.warning("job %s (%s) was left by a worker that stopped; it runs again", job.id, job.task_name)
            count += 1
    await app.job_manager.prune_stalled_workers(SILENCE)
    return count
