"""kill -9 of the web server at its other steps: consent, taking a recording in, deciding, taking back.

What was answered stands, what was not can be done again, and nothing stands half.
"""

import io
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinician_at_work import killed_during, log_in, settled, visit_for, visit_of_ada
from consenting import decide
from ehr_hospital import free_port
from sounds import SAMPLES
from worker_process import Web, Worker, until

from chevet.drafts import review
from chevet.scribe import intake
from chevet.scribe.leftovers import sweep
from chevet.scribe.models import Recording
from chevet.trust import audit, consent
from chevet.trust.models import Consent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def web(tmp_path: Path, hospital, staff) -> Iterator[Web]:
    server = Web(tmp_path / "web.log", free_port(), CHEVET_EHR_URL=hospital.base_url)
    server.start()
    yield server
    server.kill()


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.2])
def test_killed_while_consent_is_recorded(web, staff, moment: float) -> None:
    visit = visit_of_ada(staff, "e-consent")
    body = {
        "decision": "given",
        "given_by": "patient",
        "how": "spoken",
        "language": "en",
        "text_version": consent.CURRENT,
    }
    client = log_in(web.url)
    killed_during(web, lambda: client.post(f"/visits/{visit.pk}/consent", data=body), moment)
    kept = Consent.objects.count()
    assert kept in (0, 1), "one decision, about all that was asked, or none"
    assert log_in(web.url).post(f"/visits/{visit.pk}/consent", data=body).status_code == 200
    assert consent.in_force("ada", intake.PURPOSES[0], visit.encounter_id) is not None
    assert audit.verify().ok


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_killed_while_a_recording_comes_in(web, staff, share: float) -> None:
    visit = visit_of_ada(staff, "e-sending")
    decide(visit, staff["hart"])
    sound = (SAMPLES / "visit-en.ogg").read_bytes()
    client = log_in(web.url)

    def slowly() -> Iterator[bytes]:
        cut = int(len(sound) * share)
        yield sound[:cut]
        if share < 1:
            time.sleep(5)
            yield sound[cut:]

    address = f"/visits/{visit.pk}/recordings?language=en"
    headers = {"Content-Type": "audio/ogg"}
    killed_during(web, lambda: client.post(address, content=slowly(), headers=headers), 0.5)
    arrived = Recording.objects.filter(visit=visit).count()
    assert arrived == 0 or (arrived == 1 and share == 1.0)
    if not arrived:
        assert log_in(web.url).post(address, content=sound, headers=headers).status_code == 201
    with intake.open_audio(Recording.objects.get(visit=visit)) as reader:
        assert reader.read() == sound
    assert audit.verify().ok


def test_what_a_killed_server_left_of_a_recording_is_swept(staff) -> None:
    visit = visit_of_ada(staff, "e-sweep")
    decide(visit, staff["hart"])
    kept = intake.add_recording(visit, io.BytesIO(b"sound"), by=staff["hart"], language="en")
    left = [intake.folder() / ".a1b2.sealed.99.part", intake.folder() / "a1b2.sealed"]
    for path in left:
        path.write_bytes(b"half a voice")
    assert sweep() == 0, "it may still be coming in"
    for path in (*left, intake.folder() / kept.file):
        os.utime(path, (0, 0))
    assert sweep() == len(left)
    assert [path.exists() for path in left] == [False, False]
    assert (intake.folder() / kept.file).exists()
    assert audit.verify().ok


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.2])
def test_killed_while_deciding(web, staff, in_review, moment: float) -> None:
    draft = in_review()
    visit_for(draft, staff)
    body = {"action": "accept", "ref": "s1", "seen": "1"}
    client = log_in(web.url)
    killed_during(web, lambda: client.post(f"/drafts/{draft.pk}/decide", data=body), moment)
    draft.refresh_from_db()
    decided = draft.latest.number
    assert decided in (1, 2)
    if decided == 1:
        assert log_in(web.url).post(f"/drafts/{draft.pk}/decide", data=body).status_code == 200
    draft.refresh_from_db()
    assert draft.latest.number == 2
    assert "s1" in draft.latest.reviewed.decisions
    assert audit.verify().ok


@pytest.mark.parametrize("moment", [0.0, 0.1])
def test_killed_while_taking_back_is_asked(web, staff, in_review, hospital, tmp_path, moment: float) -> None:
    draft = in_review()
    visit_for(draft, staff)
    revision = settled(draft, staff)
    review.sign(
        draft.pk,
        by=staff["hart"],
        shown_sha256=revision.reviewed.sha256(),
        chart_fingerprint=draft.chart_fingerprint,
    )
    worker = Worker(tmp_path / "worker.log", CHEVET_EHR_URL=hospital.base_url)
    worker.start()

    def state() -> str:
        draft.refresh_from_db()
        return draft.state

    try:
        until(lambda: state() == "released", what="the release")
        body = {"reason": "wrong patient"}
        client = log_in(web.url)
        killed_during(web, lambda: client.post(f"/drafts/{draft.pk}/take-back", data=body), moment)
        if state() == "released":
            assert log_in(web.url).post(f"/drafts/{draft.pk}/take-back", data=body).status_code == 200
        until(lambda: state() == "retracted", what="the taking back")
        assert audit.verify().ok
    finally:
        worker.kill()
