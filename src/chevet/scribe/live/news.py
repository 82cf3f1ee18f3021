"""Who shows a capture is woken when something of it changed: PostgreSQL's NOTIFY, one connection a process.

A notification carries the capture's id only. It may be lost (a database restart); who waits asks again after
a while anyway.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from uuid import UUID

import psycopg
from django.db import connection

from chevet.scribe.live.captures import CHANNEL

log = logging.getLogger("chevet.scribe")
_AGAIN = 1.0  # seconds until a lost connection is opened again

_waiting: dict[str, set[asyncio.Event]] = {}
_ear: "asyncio.Task[None] | None" = None


@contextlib.asynccontextmanager
async def about(capture: UUID) -> AsyncIterator[asyncio.Event]:
    """An event that is set at each news of the capture; whoever waits clears it."""
    global _ear
    if _ear is None or _ear.done():
        _ear = asyncio.get_running_loop().create_task(_listen())
    event = asyncio.Event()
    _waiting.setdefault(str(capture), set()).add(event)
    try:
        yield event
    finally:
        events = _waiting[str(capture)]
        events.discard(event)
        if not events:
            del _waiting[str(capture)]
        if not _waiting and _ear is not None:
            _ear.cancel()
            _ear = None


async def _listen() -> None:
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert")
    }
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as ear:
                await ear.execute(f"LISTEN {CHANNEL}")
                _wake_all()  # whatever was said before it listened
                async for notice in ear.notifies():
                    for event in _waiting.get(notice.payload, ()):
                        event.set()
        except psycopg.Error as error:
            log.warning("news of captures are interrupted: %s", type(error).__name__)
        await asyncio.sleep(_AGAIN)


def _wake_all() -> None:
    for events in _waiting.values():
        for event in events:
            event.set()
