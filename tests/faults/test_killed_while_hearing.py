"""kill -9 of the worker while it transcribes and while it drafts: the visit completes, each thing once."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from clinician_at_work import visit_of_ada
from consenting import decide
from django.db import connection
from ehr_proxy import Proxy
from sounds import SAMPLES, encode
from worker_process import Worker, until

from chevet.drafts.models import Draft
from chevet.scribe import intake
from chevet.scribe.models import Heard, Recording
from chevet.trust import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SECONDS = 40


@pytest.fixture(scope="module")
def clip() -> bytes:
    """The first part of the shipped English consultation."""
    from chevet.speech.audio import RATE
    from chevet.speech.decode import decode

    pcm = decode(SAMPLES / "visit-en.ogg").pcm[: SECONDS * RATE]
    return encode("wav", pcm.astype("float64") / 32768)


@pytest.fixture
def recording(site: dict, ehr, clip: bytes) -> Recording:
    visit = visit_of_ada(site, "e1")
    visit.encounter_id = ""  # this hospital has no encounter of hers
    visit.save()
    decide(visit, site["hart"])
    return intake.add_recording(visit, io.BytesIO(clip), by=site["hart"], language="en")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Worker]]:
    made: list[Worker] = []

    def make(ehr_url: str) -> Worker:
        worker = Worker(tmp_path / "worker.log", CHEVET_EHR_URL=ehr_url)
        worker.start()
        made.append(worker)
        return worker

    yield make
    for worker in made:
        worker.kill()


def state(recording: Recording) -> str:
    recording.refresh_from_db()
    return recording.state


def heard(recording: Recording) -> bool:
    """The same from another thread, whose connection is closed again."""
    try:
        return Recording.objects.filter(pk=recording.pk, state="heard").exists()
    finally:
        connection.close()


def in_review(recording: Recording) -> bool:
    return Draft.objects.filter(source=recording.pk, state="review").exists()


def everything_once(recording: Recording) -> None:
    assert Heard.objects.filter(recording=recording).count() == 1
    draft = Draft.objects.get(source=recording.pk)
    assert draft.revisions.count() == 1
    with intake.open_audio(recording) as reader:
        assert reader.size == recording.size
    assert audit.verify().ok


def test_killed_while_transcribing(recording, hospital, start) -> None:
    worker = start(hospital.base_url)
    until(lambda: state(recording) == "transcribing", what="transcribing")
    time.sleep(1.0)  # into the model
    worker.kill()
    assert state(recording) in ("transcribing", "heard")
    start(hospital.base_url)
    until(lambda: in_review(recording), seconds=180, what="the draft after the kill")
    everything_once(recording)


def test_killed_while_drafting(recording, hospital, start) -> None:
    with Proxy(urlsplit(hospital.base_url).port) as proxy:
        asked, go_on = threading.Event(), threading.Event()

        def hold() -> None:
            if not heard(recording):  # listening asks for the patient's drugs too
                return
            asked.set()
            go_on.wait(60)

        proxy.goes_wrong(0.1, times=1000, method=b"GET")
        proxy.before_answer = hold
        worker = start(proxy.base_url)
        assert asked.wait(180), "the chart was not asked for"
        worker.kill()
        go_on.set()
    assert state(recording) == "heard"
    assert not in_review(recording)
    start(hospital.base_url)
    until(lambda: in_review(recording), seconds=120, what="the draft after the kill")
    everything_once(recording)
