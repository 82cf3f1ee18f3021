"""kill -9 of the web server while somebody signs: the note is signed or it is not, and the way goes on."""

from pathlib import Path

import pytest
from clinician_at_work import killed_during, log_in, settled, visit_for
from ehr_hospital import free_port
from worker_process import Web, Worker, until

from chevet.drafts.models import Signature
from chevet.trust import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("moment", [0.0, 0.15, 0.4])
def test_killed_while_signing(in_review, staff, hospital, tmp_path: Path, moment: float) -> None:
    draft = in_review()
    visit_for(draft, staff)
    settled(draft, staff)
    web = Web(tmp_path / "web.log", free_port(), CHEVET_EHR_URL=hospital.base_url)
    worker = Worker(tmp_path / "worker.log", CHEVET_EHR_URL=hospital.base_url)
    try:
        web.start()
        client = log_in(web.url)
        shown = draft.latest.reviewed.sha256()
        body = {"password": "horse staple battery", "shown_sha256": shown}

        killed_during(web, lambda: client.post(f"/drafts/{draft.pk}/sign", data=body), moment)
        draft.refresh_from_db()
        signatures = Signature.objects.filter(draft=draft).count()
        assert (draft.state, signatures) in (("review", 0), ("signed", 1))
        if draft.state == "review":
            answer = log_in(web.url).post(f"/drafts/{draft.pk}/sign", data=body)
            assert answer.status_code == 200, answer.text[:300]
        worker.start()

        def released() -> bool:
            draft.refresh_from_db()
            return draft.state == "released"

        until(released, what="the release")
        assert Signature.objects.filter(draft=draft).count() == 1
        assert audit.verify().ok
    finally:
        web.kill()
        worker.kill()
