"""A worker: takes jobs from the queue until it is told to stop."""

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

from chevet import jobs
from chevet.jobs.setup import HEARTBEAT, SILENCE, rescue_stalled

if TYPE_CHECKING:
    from procrastinate import App


def run(concurrency: int = 2, live: int = 4) -> None:
    """Work until SIGINT or SIGTERM; a job in progress is finished first.

    `live` jobs that last as long as a visit have places of their own: visits being recorded never keep
    others from being drafted or signed.
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    worker = app.with_connector(connector.get_worker_connector())
    app.perform_import_paths()  # before the queues are asked for: they are those of the tasks that are known
    others = sorted({task.queue for task in app.tasks.values()} - {jobs.LIVE})

    async def work() -> None:
        async with worker.open_async():
            await rescue_stalled(worker)  # what was left while no worker ran
            pools = [_pool(worker, others, concurrency)]
            if live:
                pools.append(_pool(worker, [jobs.LIVE], live))
            running = asyncio.gather(*pools)
            loop = asyncio.get_running_loop()
            for signum in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(signum, _stop, running)
            with contextlib.suppress(asyncio.CancelledError):
                await running

    asyncio.run(work())


async def _pool(worker: "App", queues: list[str], concurrency: int) -> None:
    await worker.run_worker_async(
        queues=queues,
        concurrency=concurrency,
        update_heartbeat_interval=HEARTBEAT,
        stalled_worker_timeout=SILENCE,
        shutdown_graceful_timeout=30,
        install_signal_handlers=False,
        delete_jobs="successful",
    )


def _stop(running: "asyncio.Future[list[None]]") -> None:
    jobs.stopping.set()
    running.cancel()
