"""The live visit's WebSocket: takes frames, acknowledges what is on the disk, tells what was heard.

The messages are described in docs/live-protocol.md.
"""

import asyncio
import base64
import contextlib
import json
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import urlsplit

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from chevet.scribe.guarded import VISIT, Guard
from chevet.scribe.live import audio, captures, news, speakers
from chevet.scribe.live.told import Told
from chevet.scribe.models import Capture, Visit
from chevet.scribe.shown.sentences import said
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.vault import StorageFull
from chevet.trust.verdict import Refused

log = logging.getLogger("chevet.scribe")
T = TypeVar("T")

FLUSH = 0.3  # seconds between two syncs: what an acknowledgement may be late
LISTEN_AGAIN = 2.0  # seconds after which it looks for news that nobody announced
SESSION_AGAIN = 60.0  # seconds between two looks whether she is still logged in

NOT_LOGGED_IN, REFUSED, BUSY, GARBAGE, FULL = 4401, 4403, 4409, 4400, 1013
AHEAD = 60 * audio.FRAMES_A_SECOND
"""More frames than time has passed since the capture began: a clock may differ, a microphone cannot hurry."""


class LiveVisit(AsyncWebsocketConsumer):
    """One tab's connection to one visit's capture."""

    guard = Guard("visit.listen", VISIT)
    visit: Visit | None = None
    capture: Capture | None = None
    writer: audio.FrameWriter | None = None
    language = "en"
    _origin = ""
    _tasks: Sequence[asyncio.Task[None]] = ()

    async def connect(self) -> None:
        headers = dict(self.scope["headers"])
        host = headers.get(b"host", b"").decode("latin-1")
        if urlsplit(headers.get(b"origin", b"").decode("latin-1")).netloc != host:
            await self.close(REFUSED)  # another site's page, with this browser's cookie
            return
        self._lock = asyncio.Lock()
        await self.accept()
        self.user = self.scope["user"]
        visit_id = self.scope["url_route"]["kwargs"]["visit_id"]
        visit = await _db(lambda: VISIT.find(visit_id))
        if not await _db(lambda: self.user.is_authenticated) or visit is None:
            await self._log_in_again()
            return
        self.language = self.user.language or "en"
        if not await self._may(visit):
            return
        self.visit = visit

    async def disconnect(self, code: int) -> None:
        for task in self._tasks:
            task.cancel()
        if self.writer is not None:
            with contextlib.suppress(Exception):  # nobody is there to be told
                await self._flush()
            self.writer.rotate()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.visit is None:
            return
        with translation.override(self.language):
            try:
                if bytes_data is not None:
                    await self._frame(bytes_data)
                else:
                    await self._message(json.loads(text_data or ""))
            except captures.Impossible as impossible:
                await self._leave("garbage", str(impossible), GARBAGE)
            except (ValueError, KeyError, TypeError):
                text = _("This page sent something that is not understood; reload it.")
                await self._leave("garbage", text, GARBAGE)
            except Refused as refusal:
                await self.tell({"type": "refused", "message": str(refusal)})
                await self.close(REFUSED)
            except captures.Busy:
                await self.tell({"type": "busy"})
            except captures.Unknown:
                text = _("This recording is not known here; begin a new one from the visit's page.")
                await self._leave("unknown_capture", text, GARBAGE)
            except captures.LostLease:
                await self._lost()
            except (StorageFull, OSError) as full:
                await self._not_stored(full)

    async def tell(self, message: dict[str, Any]) -> None:
        """Send one message."""
        await self.send(text_data=json.dumps(message, ensure_ascii=False))

    # --- what the page sends ---

    async def _message(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind in ("open", "take_over"):
            await self._open(message, take_over=kind == "take_over")
            return
        capture = self.capture
        if capture is None:
            raise captures.Impossible(_("Open the recording first."))
        pk, lease = capture.pk, capture.lease
        if kind == "ping":  # a tab that pauses is there all the same
            if self.writer is not None:
                await _db(lambda: captures.stored(pk, lease, capture.stored))
            await self.tell({"type": "pong"})
            return
        if kind == "speaker":  # also while the rest is being heard
            key, meant = uuid.UUID(message["key"]), speakers.asked(message)
            why = await _db(lambda: speakers.correct(pk, key, meant, by=self.user, origin=self._origin))
            await self.tell({"type": "corrected", "key": message["key"], "message": str(why)})
            await self._news()
            return
        if self.writer is None:  # it is over already
            await self._news()
            return
        if kind in ("pause", "resume"):
            await self._flush()
            await _db(lambda: captures.pause(pk, lease, paused=kind == "pause"))
        elif kind == "mark":
            await _db(lambda: captures.mark(pk, lease, int(message["frame"])))
        elif kind == "discard":
            start, end = int(message["from"]), int(message["to"])
            async with self._lock:
                await self._store()
                await _db(lambda: captures.discard(pk, lease, start, end))
                await self._silence()
        elif kind == "finish":
            await self._flush()
            await _db(lambda: captures.finish(pk, lease, int(message["frames"])))
            self.writer.rotate()
            self.writer = None
        else:
            raise KeyError(kind)
        await self._news()

    async def _open(self, message: dict[str, Any], *, take_over: bool) -> None:
        tab = str(message["tab"])[:64]
        wanted = uuid.UUID(message["capture"]) if message.get("capture") else None
        if self.writer is not None:
            raise captures.Impossible(_("This page has opened its recording already."))
        origin = self._origin = (self.scope.get("client") or ("",))[0]
        visit = self.visit
        assert visit is not None
        capture = await _db(
            lambda: captures.begin_or_go_on(
                visit,
                by=self.user,
                tab=tab,
                language=str(message.get("language", "auto")),
                mode=str(message.get("mode", "visit")),
                take_over=take_over,
                wanted=wanted,
                origin=origin,
            )
        )
        self.capture = capture
        self._began = capture.created_at.timestamp()
        self._told = Told(capture)
        if capture.state in (Capture.State.RECORDING, Capture.State.PAUSED):
            self.writer = audio.FrameWriter(capture.pk, capture.stored, capture.lease)
            await self._silence()  # of a server that was killed between the two steps of a discard
        heard = await _db(lambda: self._told.heard(capture))
        await self.tell(
            {
                "type": "opened",
                "capture": str(capture.pk),
                "next": capture.stored,
                "state": capture.state,
                "mode": capture.mode,
                "language": capture.language,
                "key": base64.b64encode(captures.browser_key(capture)).decode(),
                "marks": capture.marks,
                "discarded": capture.discarded,
                "heard": heard,
            }
        )
        steps: list[Callable[[], Any]] = [self._telling]
        if self.writer is not None:
            steps += [self._flushing, self._still_logged_in]
        self._tasks = [asyncio.create_task(self._while_open(step)) for step in steps]

    async def _frame(self, data: bytes) -> None:
        number, pcm = int.from_bytes(data[:4], "big"), data[4:]
        if self.writer is None:
            if self.capture is None:
                raise captures.Impossible(_("Open the recording first."))
            return  # it is over; what comes late is not part of it
        if not pcm or len(pcm) > audio.FRAME_BYTES or len(pcm) % 2:
            raise captures.Impossible(_("This page sent sound in pieces of a wrong length; reload it."))
        if number < self.writer.next:
            return  # sent again after a broken connection
        if number > self.writer.next:
            text = _("A piece of the recording is missing; it is asked for again.")
            await self.tell({"type": "problem", "code": "gap", "message": text, "next": self.writer.next})
            return
        if number - (time.time() - self._began) * audio.FRAMES_A_SECOND > AHEAD:
            raise captures.Impossible(
                _("More sound came than time has passed; reload the page and begin again.")
            )
        if number >= captures.LONGEST:
            raise captures.Impossible(
                _("A recording holds at most four hours: finish this one and begin another.")
            )
        self.writer.add(pcm)

    # --- what goes on by itself ---

    async def _while_open(self, step: Callable[[], Any]) -> None:
        """Runs a step again and again; what it raises is told to the page as in `receive`."""
        with translation.override(self.language):
            try:
                while True:
                    await step()
            except captures.LostLease:
                await self._lost()
            except (StorageFull, OSError) as full:
                await self._not_stored(full)
            except Exception as error:
                log.error("a live connection ended: %s", type(error).__name__)
                await self.close(1011)

    async def _flushing(self) -> None:
        await asyncio.sleep(FLUSH)
        await self._flush()

    async def _flush(self) -> None:
        async with self._lock:
            await self._store()

    async def _store(self) -> None:
        """Frames onto the disk, then into the row, then acknowledged: in this order."""
        writer, capture = self.writer, self.capture
        if writer is None or capture is None:
            return
        upto = await asyncio.to_thread(writer.sync)
        if upto > capture.stored:
            await _db(lambda: captures.stored(capture.pk, capture.lease, upto))
            capture.stored = upto
            await self.tell({"type": "ack", "next": upto})

    async def _silence(self) -> None:
        """Take what was discarded off the disk. Under the lock, or before anything is written."""
        writer, capture = self.writer, self.capture
        assert writer is not None and capture is not None
        writer.rotate()

        def take_off() -> None:
            audio.silence(capture.pk, Capture.objects.get(pk=capture.pk).discarded)

        await _db(take_off)

    async def _telling(self) -> None:
        assert self.capture is not None
        async with news.about(self.capture.pk) as event:
            while True:
                await self._news()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), LISTEN_AGAIN)
                event.clear()

    async def _news(self) -> None:
        assert self.capture is not None
        lease = self.capture.lease
        for message in await _db(lambda: self._told.news(lease)):
            if message["type"] == "busy":
                raise captures.LostLease
            await self.tell(message)
            if message["type"] == "refused":
                await self.close(REFUSED)
            elif message["type"] == "ended":
                await self.close(1000)

    async def _still_logged_in(self) -> None:
        await asyncio.sleep(SESSION_AGAIN)
        if not await _db(lambda: still_logged_in(self.scope["session"].session_key)):
            await self._flush()
            await self._log_in_again()
        elif not await self._may(self.visit):  # taken off the unit or the care team meanwhile
            await self._flush()

    async def _may(self, visit: Visit | None) -> bool:
        """Whether this visit is still theirs to record; where not, they are told and the connection ends."""
        with translation.override(self.language):
            verdict = await _db(lambda: may(Staff.objects.get(pk=self.user.pk), self.guard.action, visit))
            if not verdict:
                await self.tell({"type": "refused", "message": str(verdict)})
                await self.close(REFUSED)
        return bool(verdict)

    async def _lost(self) -> None:
        """Another tab has it, or it is over."""
        assert self.capture is not None
        pk = self.capture.pk
        row = await _db(lambda: Capture.objects.get(pk=pk))
        if row.state == Capture.State.STOPPED:
            await self.tell({"type": "refused", "message": said(row.problem)})
            await self.close(REFUSED)
            return
        await self.tell({"type": "busy"})
        await self.close(BUSY)

    async def _not_stored(self, error: Exception) -> None:
        """The page keeps what was not acknowledged, and tries again by itself."""
        log.error("a live capture could not be stored: %s", type(error).__name__)
        full = _("The server's disk is full: the recording goes on in this browser until there is room.")
        other = _("The server cannot store the recording now: it goes on in this browser.")
        await self._leave("storage_full", full if isinstance(error, StorageFull) else other, FULL)

    async def _log_in_again(self) -> None:
        text = _("Log in again; what was recorded is kept in this browser.")
        await self._leave("not_logged_in", text, NOT_LOGGED_IN)

    async def _leave(self, code: str, text: str, close: int) -> None:
        await self.tell({"type": "problem", "code": code, "message": text})
        await self.close(close)


def still_logged_in(session_key: str) -> bool:
    """Whether that session still stands; a visit that is being recorded counts as using it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user_id = session.get("_auth_user_id")
    if not user_id or not Staff.objects.filter(pk=user_id, is_active=True).exists():
        return False
    if time.time() - session.get("began", 0) > settings.SESSION_ABSOLUTE_SECONDS:
        return False
    session["used"] = int(time.time())
    session.save()
    return True


async def _db(work: Callable[[], T]) -> T:
    return await database_sync_to_async(work, thread_sensitive=False)()
