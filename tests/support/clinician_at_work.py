"""A clinician at a real web server, over HTTP."""

import re
import threading
import time
from collections.abc import Callable

import httpx
from worker_process import Web


def log_in(url: str) -> httpx.Client:
    client = httpx.Client(base_url=url, timeout=20, headers={"Referer": url})
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/login/").text)
    assert token
    answer = client.post(
        "/login/",
        data={"login": "hart", "password": "horse staple battery", "csrfmiddlewaretoken": token[1]},
        follow_redirects=True,
    )
    assert "/logout/" in answer.text
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return client


def visit_for(draft, staff) -> None:
    """The page shows a draft with its visit."""
    draft.subject = visit_of_ada(staff, str(draft.pk)).pk
    draft.save()


def visit_of_ada(staff, encounter_id: str):
    """A visit of today, as the EHR's list brings it."""
    from django.utils import timezone

    from chevet.ehr.visits import EncounterSummary
    from chevet.scribe import visits

    return visits.keep(
        EncounterSummary(
            encounter_id=encounter_id,
            patient_id="ada",
            patient="Ada Ofori",
            start=timezone.now().isoformat(),
            status="planned",
        ),
        staff["hart"],
    )


def settled(draft, staff):
    """The draft of `in_review` with its one serious finding dismissed; the answer is the revision."""
    from chevet.drafts import review

    return review.change(
        draft.pk,
        by=staff["hart"],
        seen=1,
        action="settle",
        ref="f1",
        how=lambda r, by, at: r.settle("f1", "dismissed", by=by, at=at),
    )


def killed_during(web: Web, ask: Callable[[], object], seconds: float) -> None:
    """Ask, kill the server `seconds` later, and start it again."""

    def asking() -> None:
        try:
            ask()
        except httpx.HTTPError:
            return  # its server died

    thread = threading.Thread(target=asking)
    thread.start()
    time.sleep(seconds)
    web.kill()
    thread.join()
    web.start()
