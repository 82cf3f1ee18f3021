"""Background work, kept in PostgreSQL with the data it belongs to.

`enqueue` takes part in the caller's transaction: what is rolled back is never run. Payloads are
ids, never PHI. A job whose worker was killed is run again by another.
"""

import functools
import threading
from collections.abc import Callable
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.exceptions import AlreadyEnqueued

# What a job may carry: ids, never content.
Id = str | int

LIVE = "live"
"""The queue of jobs that last as long as a visit: they have places of their own, beside all others."""

stopping = threading.Event()
"""Set when this worker is told to stop: a job that lasts long looks at it, and lets another one go on."""

RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)


def task(name: str, *, queue: str = "default", again: bool = True) -> Callable[[Callable[..., None]], Any]:
    """Make a function a job called `name`; an exception it raises means: try again later.

    Without `again` it means that the job is over: for one that asks for its own successor. (A job that is
    tried again while the same is asked for anew would be refused by the queue.)
    """
    from procrastinate.contrib.django import app

    def register(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def with_fresh_connection(**ids: Id) -> None:
            from django.db import close_old_connections

            close_old_connections()  # a job's thread may have slept through a database restart
            try:
                function(**ids)
            finally:
                close_old_connections()

        return app.task(name=name, queue=queue, retry=RETRY if again else False)(with_fresh_connection)

    return register


def every_hour(name: str) -> Callable[[Callable[[], None]], Any]:
    """Make a function a job called `name` that one of the workers runs every hour, at its thirteenth minute."""
    from procrastinate.contrib.django import app

    def register(function: Callable[[], None]) -> Any:
        def work(timestamp: int) -> None:
            function()

        return app.periodic(cron="13 * * * *", periodic_id=name)(task(name)(work))

    return register


def enqueue(task: Any, *, key: str, lock: str, **ids: Id) -> bool:
    """Ask for a job, in the caller's transaction; False if one with that key already waits.

    `key` makes asking twice harmless; jobs with the same `lock` never run at the same time.
    """
    from django.db import transaction

    try:
        with transaction.atomic():  # a refused duplicate must not spoil the caller's transaction
            task.configure(queueing_lock=key, lock=lock).defer(**ids)
    except AlreadyEnqueued:
        return False
    return True
