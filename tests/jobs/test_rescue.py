"""What a killed worker left is run again once, also when the same was asked for anew meanwhile."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from chevet.jobs import enqueue
from chevet.jobs.setup import rescue_stalled
from chevet.scribe.jobs import draft_note

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty_queue(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def ask() -> None:
    assert enqueue(draft_note, key="draft:1", lock="draft:1", draft_id="1")


def left_by_a_dead_worker() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")


def rescue() -> None:
    async def once() -> None:
        async with worker.open_async():
            await rescue_stalled(worker)

    worker = app.with_connector(app.connector.get_worker_connector())
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, once()).result()


def test_it_waits_again() -> None:
    ask()
    left_by_a_dead_worker()
    rescue()
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["todo"]


def test_where_the_same_waits_already_only_that_one_stays() -> None:
    ask()
    left_by_a_dead_worker()
    ask()
    rescue()
    assert [job.status for job in ProcrastinateJob.objects.all()] == ["todo"]
    rescue()
