"""What may happen to a capture, and the record of it: begin, go on, pause, discard, finish, stop.

Whoever holds the capture's `lease` may write to it. All that changes runs under the row's lock, and news of
it goes out with the transaction (`tell`).
"""

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from chevet.jobs import enqueue
from chevet.scribe.intake import PURPOSES, pass_gates, recorded, spoken
from chevet.scribe.live import audio
from chevet.scribe.models import Capture, Live, Visit
from chevet.trust import audit, consent, keyring
from chevet.trust.models import Staff
from chevet.trust.verdict import Refused, Verdict

State = Capture.State
CHANNEL = "chevet_live"
ALIVE = timedelta(seconds=15)
"""A tab that has sent nothing for so long has lost its capture to whoever asks."""

LONGEST = 4 * 3600 * audio.FRAMES_A_SECOND
"""Frames in a capture: four hours, as in a recording."""


class Busy(Exception):
    """Another tab records this visit now."""


class Impossible(Exception):
    """What the page asks for makes no sense; the message says why."""


class Unknown(Exception):
    """The capture that a page wants to go on with is not this visit's, or not here any more."""


class LostLease(Exception):
    """Another tab has taken over, or the capture is not open any more."""


def begin_or_go_on(
    visit: Visit,
    *,
    by: Staff,
    tab: str,
    language: str = "auto",
    mode: str = "visit",
    take_over: bool = False,
    wanted: uuid.UUID | None = None,
    origin: str = "",
) -> Capture:
    """The visit's capture with a new lease for this tab: the active one, or a new one.

    `wanted` is the capture that the tab believes in: where that is over, it is given back as it is. Raises
    Refused (role, consent, stage), Busy while another tab records and `take_over` does not say to take it,
    Unknown for a capture that this visit never had.
    """
    pass_gates(visit, by, "visit.listen", origin)
    with transaction.atomic():
        Visit.objects.select_for_update().get(pk=visit.pk)  # two tabs that begin at once
        # Locked: what the tab before still has counted must be counted before its lease ends.
        row = Capture.objects.select_for_update().filter(visit=visit, state__in=Capture.ACTIVE).first()
        if row is None and wanted is not None:
            over = Capture.objects.filter(visit=visit, pk=wanted).first()
            if over is None:
                raise Unknown
            return over
        if row is None:
            row = _begin(visit, by, tab, language, mode, origin)
        elif row.state != State.FINISHING:
            other = row.tab != tab
            if other and not take_over and timezone.now() - row.seen_at < ALIVE:
                raise Busy
            row.tab, row.lease, row.seen_at = tab, row.lease + 1, timezone.now()
            row.save(update_fields=["tab", "lease", "seen_at"])
            if other:
                _record("capture.taken_over", row, by, origin)
        tell(row.pk)
        ask_to_listen(row)
    return row


def browser_key(capture: Capture) -> bytes:
    """The AES-256 key under which the browser keeps frames that were not acknowledged yet.

    It is made anew from the keyring, so that a reloaded page gets it again and a browser's disk alone
    gives nothing away.
    """
    return keyring.site().mac("live.browser", capture.pk.bytes)


def stored(pk: uuid.UUID, lease: int, upto: int) -> None:
    """Note that frames [0, `upto`) are on the disk. Raises LostLease: then they count as not stored."""
    changed = Capture.objects.filter(
        Q(state=State.RECORDING) | Q(state=State.PAUSED), pk=pk, lease=lease, stored__lte=upto
    ).update(stored=upto, seen_at=timezone.now())
    if not changed:
        raise LostLease


def pause(pk: uuid.UUID, lease: int, *, paused: bool) -> None:
    """Pause or go on. Raises LostLease."""
    with transaction.atomic():
        row = _held(pk, lease)
        row.state = State.PAUSED if paused else State.RECORDING
        row.seen_at = timezone.now()
        row.save(update_fields=["state", "seen_at"])
        _record("capture.paused" if paused else "capture.resumed", row, row.started_by, "")
        tell(row.pk)
        ask_to_listen(row)


def mark(pk: uuid.UUID, lease: int, frame: int) -> None:
    """Remember a moment. Raises LostLease."""
    with transaction.atomic():
        row = _held(pk, lease)
        row.marks = sorted({*row.marks, frame})[:500]
        row.save(update_fields=["marks"])
        tell(row.pk)


def discard(pk: uuid.UUID, lease: int, start: int, end: int) -> None:
    """Frames [start, end), stored already, count as silence from now on; what was heard in them goes too.

    The caller then takes them off the disk (`audio.silence`); until that is done nobody reads them.
    Raises LostLease, Impossible for a range that is not stored.
    """
    with transaction.atomic():
        row = _held(pk, lease)
        if not 0 <= start < end <= row.stored:
            raise Impossible(_("Only what was recorded can be discarded."))
        row.discarded = [*row.discarded, [start, end]]
        row.marks = [m for m in row.marks if not start <= m < end]
        row.save(update_fields=["discarded", "marks"])
        _record("capture.discarded", row, row.started_by, "", {"from": start, "to": end})
        tell(row.pk)


def finish(
    pk: uuid.UUID,
    lease: int | None,
    frames: int | None = None,
    *,
    by: Staff | None = None,
    origin: str = "",
) -> Capture:
    """No more will come; the rest is heard and the note drafted.

    `frames` must be what is stored; None takes what is stored as all there is. A `lease` of None is for
    whoever finishes it from elsewhere, once the tab that recorded is gone. Raises LostLease, Impossible.
    """
    with transaction.atomic():
        row = _held(pk, lease)
        if lease is None and timezone.now() - row.seen_at < ALIVE and row.state == State.RECORDING:
            raise Refused(Verdict(False, _("Another tab is recording this visit; finish it there.")))
        if frames is not None and frames != row.stored:
            raise Impossible(_("Not all of the recording is stored yet."))
        row.total = row.stored
        row.state = State.FINISHING if row.total else State.REMOVED
        row.save(update_fields=["total", "state"])
        who = by or (row.started_by if lease else None)
        _record("capture.finished", row, who, origin, {"frames": row.total})
        tell(row.pk)
        if row.state == State.FINISHING:
            ask_to_listen(row)
    return row


def stop(visit: Visit, *, by: Staff | None, problem: str, origin: str = "") -> bool:
    """Stop the visit's capture at once (consent withdrawn); its audio is kept and nothing is drafted."""
    with transaction.atomic():
        row = Capture.objects.select_for_update().filter(visit=visit, state__in=Capture.ACTIVE).first()
        if row is None:
            return False
        row.state, row.problem, row.lease = State.STOPPED, problem[:300], row.lease + 1
        row.save(update_fields=["state", "problem", "lease"])
        Live.objects.filter(capture=row).delete()
        _record("capture.stopped", row, by, origin)
        tell(row.pk)
    return True


def remove(pk: uuid.UUID, *, by: Staff, origin: str = "") -> None:
    """Remove a stopped capture's audio for good: the patient does not want it kept. Raises Refused."""
    with transaction.atomic():
        row = Capture.objects.select_for_update().select_related("visit").get(pk=pk)
        if row.state != State.STOPPED:
            raise Refused(Verdict(False, _("Only a recording that was stopped can be removed here.")))
        row.state = State.REMOVED
        row.save(update_fields=["state"])
        Live.objects.filter(capture=row).delete()
        _record("capture.removed", row, by, origin)
        transaction.on_commit(lambda: audio.remove(row.pk))


def ask_to_listen(capture: Capture) -> None:
    """Enqueue the listening, in the caller's transaction; harmless while somebody listens already."""
    from chevet.scribe.live.listen import listen

    enqueue(listen, key=f"listen:{capture.pk}", lock=capture.audit_subject, capture_id=str(capture.pk))


def tell(pk: uuid.UUID) -> None:
    """Wake whoever shows this capture, when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(pk)])


def _begin(visit: Visit, by: Staff, tab: str, language: str, mode: str, origin: str) -> Capture:
    given = consent.in_force(visit.patient_id, PURPOSES[0], visit.encounter_id)
    if given is None:
        raise Refused(consent.allows(visit.patient_id, PURPOSES[0], visit.encounter_id))
    row = Capture.objects.create(
        visit=visit,
        tab=tab,
        language=spoken(language),
        mode=recorded(mode),
        consent=given,
        started_by=by,
    )
    _record("capture.begun", row, by, origin, {"consent": str(given.pk), "visit": str(visit.pk)})
    return row


def _held(pk: uuid.UUID, lease: int | None) -> Capture:
    row = Capture.objects.select_for_update(of=("self",)).select_related("visit", "started_by").get(pk=pk)
    if row.state not in (State.RECORDING, State.PAUSED) or (lease is not None and row.lease != lease):
        raise LostLease
    return row


def _record(
    what: str, row: Capture, by: Staff | None, origin: str, detail: dict[str, object] | None = None
) -> None:
    audit.record(
        what,
        actor=by,
        subject=row.audit_subject,
        patient_id=row.visit.patient_id,
        detail=detail or {},
        origin=origin,
    )
