"""Captures whose tab has gone: finished with what is stored, stopped by the patient, removed, swept."""

import os
import time
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from consenting import decide
from django.utils import timezone

from chevet.scribe import intake
from chevet.scribe.leftovers import sweep
from chevet.scribe.live import audio, captures
from chevet.scribe.live.listen import _as_uploaded, finish_unfinished
from chevet.scribe.models import Capture, Recording
from chevet.scribe.visits import mark
from chevet.trust.models import AuditRecord
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    """What lies about here is no other test's affair."""
    settings.CHEVET = replace(settings.CHEVET, data=tmp_path)


@pytest.fixture
def capture(visit, staff) -> Capture:
    """One that two frames came of."""
    row = captures.begin_or_go_on(visit, by=staff["hart"], tab="gone")
    writer = audio.FrameWriter(row.pk, 0, row.lease)
    for n in range(2):
        writer.add(bytes([n + 1]) * audio.FRAME_BYTES)
    captures.stored(row.pk, row.lease, writer.sync())
    writer.rotate()
    row.refresh_from_db()
    return row


def long_ago(capture: Capture, **ago: float) -> None:
    Capture.objects.filter(pk=capture.pk).update(seen_at=timezone.now() - timedelta(**ago))


def now(capture: Capture) -> Capture:
    return Capture.objects.select_related("visit").get(pk=capture.pk)


def test_finished_from_elsewhere_once_the_tab_has_gone(client, capture, staff) -> None:
    client.force_login(staff["hart"])
    address = f"/captures/{capture.pk}/finish"
    assert client.post(address).status_code == 422
    assert now(capture).state == "recording"
    long_ago(capture, seconds=20)
    assert client.post(address).status_code == 302
    assert (now(capture).state, now(capture).total) == ("finishing", 2)
    assert mark(now(capture).visit) == "drafting"
    assert client.post(address).status_code == 422
    assert AuditRecord.objects.get(action="capture.finished").actor_id == staff["hart"].pk


def test_withdrawing_consent_on_the_page_stops_it(client, capture, staff) -> None:
    client.force_login(staff["hart"])
    answer = client.post(
        f"/visits/{capture.visit_id}/consent",
        {
            "decision": "withdrawn",
            "given_by": "patient",
            "how": "spoken",
            "language": "en",
            "text_version": "2026-11",
        },
    )
    assert answer.status_code == 200
    assert now(capture).state == "stopped"
    with pytest.raises(captures.LostLease):
        captures.stored(capture.pk, capture.lease, 3)
    assert len(audio.read(capture.pk, 0, 2)) == 2 * audio.FRAME_BYTES
    assert client.post(f"/captures/{capture.pk}/remove").status_code == 302
    assert now(capture).state == "removed"
    assert not audio.folder(capture.pk).exists()


def test_only_what_was_stopped_can_be_removed(capture, staff) -> None:
    with pytest.raises(Refused):
        captures.remove(capture.pk, by=staff["hart"])
    assert audio.folder(capture.pk).exists()


def test_stopped_while_it_becomes_a_recording_it_stays_as_it_is(capture, visit, staff) -> None:
    captures.finish(capture.pk, capture.lease, 2)
    finishing = now(capture)
    captures.stop(visit, by=staff["hart"], problem="The patient withdrew their consent.")
    _as_uploaded(finishing)
    assert now(capture).state == "stopped" and not Recording.objects.exists()
    assert len(audio.read(capture.pk, 0, 2)) == 2 * audio.FRAME_BYTES
    assert not list(intake.folder().glob(f"{capture.pk}*"))


def test_nobody_comes_back_for_twelve_hours(capture) -> None:
    long_ago(capture, hours=11)
    finish_unfinished.func(timestamp=0)
    assert now(capture).state == "recording"
    long_ago(capture, hours=13)
    finish_unfinished.func(timestamp=0)
    assert now(capture).state == "finishing"


def test_what_no_capture_needs_is_swept(capture) -> None:
    orphan = audio.folder(uuid.uuid4())
    orphan.mkdir(parents=True)
    (orphan / "00001-00000000.segment").write_bytes(b"noise")
    day_before = time.time() - 25 * 3600
    for path in (orphan, audio.folder(capture.pk)):
        os.utime(path, (day_before, day_before))
    assert sweep() == 1
    assert not orphan.exists() and audio.folder(capture.pk).exists()
    swept = AuditRecord.objects.filter(action="recording.leftover_removed", subject=f"capture:{orphan.name}")
    assert swept.count() == 1


def test_one_active_capture_a_visit(capture, visit, staff) -> None:
    with pytest.raises(captures.Busy):
        captures.begin_or_go_on(visit, by=staff["hart"], tab="other")
    same = captures.begin_or_go_on(visit, by=staff["hart"], tab="gone")
    assert (same.pk, same.stored) == (capture.pk, 2) and same.lease != capture.lease
    long_ago(capture, seconds=20)
    assert captures.begin_or_go_on(visit, by=staff["hart"], tab="other").pk == capture.pk
    assert mark(visit) == "listening"


def test_a_front_desk_may_not_listen(visit, staff) -> None:
    decide(visit, staff["hart"])
    with pytest.raises(Refused):
        captures.begin_or_go_on(visit, by=staff["admin"], tab="t")
