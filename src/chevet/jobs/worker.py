"""A worker: takes jobs from the queue until it is told to stop."""

import asyncio

from chevet.jobs.setup import HEARTBEAT, SILENCE, rescue_stalled


def run(concurrency: int = 2) -> None:
    """Work until SIGINT or SIGTERM; a job in progress is finished first."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    worker = app.with_connector(connector.get_worker_connector())

    async def work() -> None:
        async with worker.open_async():
            await rescue_stalled(worker)  # what was left while no worker ran
            await worker.run_worker_async(
                concurrency=concurrency,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENCE,
                shutdown_graceful_timeout=30,
                delete_jobs="successful",
            )

    asyncio.run(work())
