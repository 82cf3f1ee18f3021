"""A visit that is recorded live through broken connections and killed processes: no acknowledged frame is lost."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from clinician_at_work import log_in
from consenting import decide
from ehr_hospital import free_port
from live_page import Page, frames_of, visit  # noqa: F401  # fixtures
from sounds import SAMPLES
from worker_process import Web, Worker, until

from chevet.drafts.models import Draft
from chevet.scribe.live import audio
from chevet.scribe.models import Capture, Heard, Recording
from chevet.trust import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SECONDS = 40


@pytest.fixture(scope="module")
def said() -> bytes:
    """The first part of the shipped English consultation, as a microphone gives it."""
    from chevet.speech.audio import RATE
    from chevet.speech.decode import decode

    return decode(SAMPLES / "visit-en.ogg").pcm[: SECONDS * RATE].tobytes()


@pytest.fixture
def web(site: dict, hospital, tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path / "web.log", free_port(), CHEVET_EHR_URL=hospital.base_url)
    web.start()
    yield web
    web.kill()


@pytest.fixture
def worker(site: dict, hospital, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path / "worker.log", CHEVET_EHR_URL=hospital.base_url)
    worker.start()
    yield worker
    worker.kill()


def drafted(capture: str) -> Draft | None:
    return Draft.objects.filter(source=capture, state="review").first()


def test_twenty_drops_and_two_kills_of_the_server_lose_nothing(web, worker, visit, said) -> None:  # noqa: F811
    tab = Page(log_in(web.url), visit.pk)
    tab.open()
    pieces = frames_of(said)
    for n, piece in enumerate(pieces):
        tab.speak(piece)
        time.sleep(0.05)
        if n % 8 == 4:  # twenty times
            if n in (52, 108):
                web.kill()
                web.start()
            tab.drop()
            assert tab.open()["next"] >= tab.acked
    tab.stored()
    capture = UUID(tab.capture)
    assert audio.read(capture, 0, len(pieces)) == said
    ended = tab.finish()
    draft = drafted(tab.capture)
    assert draft is not None and ended["review"] == f"/drafts/{draft.pk}/"
    assert Recording.objects.get(visit=visit).state == "heard"
    assert Capture.objects.get(pk=capture).state == "ended"
    assert not audio.folder(capture).exists()
    assert audit.verify().ok


def test_a_worker_killed_while_it_listens_is_followed_by_another(web, worker, visit, said) -> None:  # noqa: F811
    tab = Page(log_in(web.url), visit.pk)
    tab.open()
    pieces = frames_of(said)
    for piece in pieces[:100]:
        tab.speak(piece)
    until(lambda: len(tab.utterances) > 1, what="the first words")
    worker.kill()
    for piece in pieces[100:]:
        tab.speak(piece)
    tab.stored()
    tab.tell(type="finish", frames=tab.next)
    worker.start()
    until(lambda: drafted(tab.capture) is not None, seconds=90, what="the draft")
    assert Heard.objects.filter(recording__visit=visit).count() == 1
    assert Draft.objects.filter(subject=visit.pk).count() == 1


def test_a_worker_that_is_told_to_stop_lets_another_go_on(web, worker, visit, said) -> None:  # noqa: F811
    tab = Page(log_in(web.url), visit.pk)
    tab.open()
    for piece in frames_of(said)[:80]:
        tab.speak(piece)
    until(lambda: len(tab.utterances) > 0, what="the first words")
    assert worker.process is not None
    worker.process.terminate()
    assert worker.process.wait(40) == 0
    worker.start()
    for piece in frames_of(said)[80:]:
        tab.speak(piece)
    assert tab.finish()["review"]


def test_disconnected_every_second_no_other_visit_is_touched(web, visit, staff) -> None:  # noqa: F811
    from clinician_at_work import visit_of_ada

    other = visit_of_ada(staff, "e2")
    decide(other, staff["hart"])
    client = log_in(web.url)
    tab, beside = Page(client, visit.pk), Page(client, other.pk)
    beside.open()
    tab.open()
    for n in range(40):
        tab.speak(bytes([n]) * audio.FRAME_BYTES)
        beside.speak(bytes([200 - n]) * audio.FRAME_BYTES)
        time.sleep(0.05)
        if n % 4 == 3:
            tab.drop()
            tab.open()
    tab.stored()
    beside.stored()
    assert audio.read(UUID(tab.capture), 0, 40) == b"".join(bytes([n]) * audio.FRAME_BYTES for n in range(40))
    assert audio.read(UUID(beside.capture), 0, 40) == b"".join(
        bytes([200 - n]) * audio.FRAME_BYTES for n in range(40)
    )
    assert beside.closed is None
