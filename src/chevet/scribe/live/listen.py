"""The job that listens to a capture: reads what is stored, writes down what it hears, ends it as a recording.

It may be killed anywhere. Another one goes on from the last settled words; when it cannot (or nobody listens
at all) the finished capture becomes a recording that is transcribed as an uploaded one.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone

from chevet import jobs as queue
from chevet.contracts.transcript import Transcript
from chevet.jobs import task
from chevet.scribe import hearing, intake, jobs, leaving, voices
from chevet.scribe.failed import not_heard
from chevet.scribe.live import audio, captures
from chevet.scribe.live.sketch import Sketch
from chevet.scribe.models import Capture, Live, Recording
from chevet.scribe.who_spoke import in_force, version
from chevet.speech.corrections import Correction, cut
from chevet.speech.dictation import dictated
from chevet.speech.errors import AudioError
from chevet.speech.live import Heard, Listener, Resume
from chevet.trust.vault import VaultError

if TYPE_CHECKING:
    from chevet.engines.speech.choice import Model

log = logging.getLogger("chevet.scribe")

WAIT = 0.1  # seconds between two looks for new sound
IDLE = 60.0  # seconds without sound after which the worker's place is given free
_LEFT = timedelta(hours=12)
_TRIES = 20
_PAUSE = 3.0  # seconds between two tries
_SILENCE = 2.0  # seconds of it after which the page is told that they were listened to
_AT_ONCE = 20 * audio.FRAMES_A_SECOND  # frames fed in one step

State = Capture.State


@task("scribe.listen", queue=queue.LIVE, again=False)
def listen(capture_id: str) -> None:
    """Listen until the capture ends, nothing comes for a while, or the worker is told to stop."""
    failed = False
    for _ in range(_TRIES):
        try:
            capture = Capture.objects.select_related("visit__clinician", "started_by").get(pk=capture_id)
            if failed and capture.state == State.FINISHING:
                _as_uploaded(capture)
            elif capture.state in Capture.ACTIVE:
                _listen(capture)
            return
        except DatabaseError as error:
            log.warning("listening to %s is interrupted: %s", capture_id, type(error).__name__)
        except Exception as error:  # its text may hold PHI
            log.error("listening to %s failed: %s", capture_id, type(error).__name__)
            failed = True
        time.sleep(_PAUSE)  # then again, from the last settled words
        close_old_connections()


def _listen(capture: Capture) -> None:
    model = hearing.permitted(lambda use: jobs.refusal(capture.visit, capture.started_by, use))
    if isinstance(model, tuple):
        captures.stop(capture.visit, by=None, problem=model[0], origin="worker")
        return
    live, _ = Live.objects.get_or_create(capture=capture)
    ear, meter = _Ear(capture, live, model), hearing.Meter(model)
    last_sound = time.monotonic()
    while True:
        capture.refresh_from_db(fields=["state", "stored", "total", "discarded"])
        if capture.state not in Capture.ACTIVE:
            return
        if queue.stopping.is_set():  # another worker, or this one's successor, goes on
            with transaction.atomic():
                captures.ask_to_listen(capture)
            return
        moved = ear.step()
        if capture.state == State.FINISHING and ear.fed == capture.total and not moved:
            _end(capture, ear.finish, meter)
            return
        if moved:
            last_sound = time.monotonic()
        elif time.monotonic() - last_sound > IDLE:
            return
        else:
            time.sleep(WAIT)


class _Ear:
    """Feeds a listener with a capture's frames and writes down what it hears."""

    def __init__(self, capture: Capture, live: Live, model: "Model") -> None:
        self._capture, self._live = capture, live
        self._sketch = Sketch(capture)
        words = leaving.words(model, capture.visit, capture.language, subject=capture.audit_subject)
        resume = Resume.model_validate(live.resume) if live.resume else None
        self._listener = Listener(
            model,
            language=capture.language,
            transcript_id=str(capture.pk),
            vocabulary=words,
            resume=resume,
            clinician_voice=voices.known(capture.visit.clinician),
        )
        frame = audio.FRAME_BYTES // 2
        at = resume.sample if resume else 0
        self.fed = at // frame
        self._skip = at % frame  # samples of the first frame that are settled already
        self._silenced = 0
        self._corrections: list[Correction] = []
        self._corrected = 0  # their version
        self._resumed = resume.since if resume else 0.0

    def step(self) -> bool:
        """Feed what is stored and hear one thing; whether there was anything to do."""
        while len(self._capture.discarded) > self._silenced:
            start, end = self._capture.discarded[self._silenced]
            self._listener.discard(start / audio.FRAMES_A_SECOND, end / audio.FRAMES_A_SECOND)
            self._silenced += 1
            self._write(self._listener.heard)
        if (now := version(self._capture.pk)) != self._corrected:
            self._corrected, self._corrections = now, in_force(self._capture.pk)
            self._write(self._listener.heard)
        upto = min(self._capture.stored, self.fed + _AT_ONCE)
        came = upto > self.fed
        if came:
            pcm = np.frombuffer(
                audio.read(self._capture.pk, self.fed, upto, self._capture.discarded), dtype="<i2"
            )
            self._listener.feed(pcm[self._skip :])
            self._skip, self.fed = 0, upto
        heard = self._listener.advance()
        if heard is not None:
            self._write(heard)
        elif (until := self._listener.heard.until) - self._live.until > _SILENCE:
            self._nothing_said(until)
        return came or heard is not None

    def finish(self) -> Transcript:
        """The whole transcript, a dictation's as dictated. Raises AudioError when nobody spoke."""
        heard = self._listener.finish()
        return dictated(heard) if self._capture.mode == Recording.Mode.DICTATION else heard

    def _nothing_said(self, until: float) -> None:
        """Say how far it has listened, so that silence is not taken for being behind."""
        self._live.until = until
        self._live.version += 1
        with transaction.atomic():
            self._live.save(update_fields=["until", "version", "at"])
            captures.tell(self._capture.pk)

    def _write(self, heard: Heard) -> None:
        live, partial = self._live, heard.partial
        spoken = Transcript(id=str(live.pk), language=heard.language or "en", utterances=heard.utterances)
        turns = cut(spoken, self._corrections).utterances
        said = [u.model_dump(mode="json", exclude={"words"}) for u in turns]
        content = {"utterances": said, **self._sketch.of(heard, self._corrections)}
        with transaction.atomic():
            live.partial = partial.model_dump(mode="json") if partial else None
            live.until = partial.end if partial else heard.until
            live.version += 1
            fields = ["partial", "until", "version", "at"]
            if content != live.heard:
                live.heard = content
                fields.append("heard")
            if heard.settled != self._resumed or self._silenced != live.silenced:
                live.resume = self._listener.resume_point().model_dump(mode="json")
                live.silenced = self._silenced
                self._resumed = heard.settled
                fields += ["resume", "silenced"]
            live.save(update_fields=fields)
            captures.tell(self._capture.pk)


def _end(capture: Capture, finish: Callable[[], Transcript], meter: hearing.Meter) -> None:
    """Make a recording of the capture, with its transcript, and ask for the note."""
    began = time.monotonic()
    try:
        transcript = finish()
    except AudioError as error:
        problem, code = error.message, error.code
        _become_recording(capture, lambda recording: not_heard(recording, problem, code))
        return

    def keep(recording: Recording) -> None:
        seconds = time.monotonic() - began
        jobs.keep_transcript(recording, transcript, seconds=seconds, account=meter.account())

    _become_recording(capture, keep)


def _as_uploaded(capture: Capture) -> None:
    """Listening failed: let the whole be transcribed like an uploaded file."""
    try:
        _become_recording(capture, intake.ask_for_transcript)
    except VaultError as error:
        captures.stop(capture.visit, by=None, problem=str(error), origin="worker")


def _become_recording(capture: Capture, then: Callable[[Recording], None]) -> None:
    """The capture as a recording of one sealed WAV file, and `then` what follows, in one transaction.

    Stopped meanwhile it stays as it is. Again is harmless.
    """
    assert capture.total is not None
    sealed = intake.seal(capture.pk, audio.as_wav(capture.pk, capture.total, capture.discarded))
    with transaction.atomic():
        row = Capture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
        if row.state != State.FINISHING:
            (intake.folder() / sealed.name).unlink(missing_ok=True)
            return
        row.recording = intake.keep(
            row.pk,
            sealed,
            origin="worker",
            detail={"capture": str(row.pk)},
            visit=capture.visit,
            media_type="audio/wav",
            language=row.language,
            mode=row.mode,
            consent=row.consent,
            added_by=capture.started_by,
        )
        row.state = State.ENDED
        row.save(update_fields=["recording", "state"])
        Live.objects.filter(capture=row).delete()
        captures.tell(row.pk)
        then(row.recording)
    audio.remove(capture.pk)


@queue.every_hour("scribe.finish_unfinished")
def finish_unfinished() -> None:
    """Finish what nobody has come back to for `_LEFT`, so that what is stored is drafted all the same."""
    left = Capture.objects.filter(
        state__in=(State.RECORDING, State.PAUSED), seen_at__lt=timezone.now() - _LEFT
    )
    for pk in list(left.values_list("pk", flat=True)):
        try:
            captures.finish(pk, None)
        except captures.LostLease:
            continue  # somebody did meanwhile
