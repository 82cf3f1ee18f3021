"""kill -9 of the worker while it releases or takes back: nothing lost, nothing twice, and it completes."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from worker_process import Worker, until

from chevet.drafts import review
from chevet.trust import audit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def start(hospital, tmp_path: Path) -> Iterator[Callable[[str], Worker]]:
    made: list[Worker] = []

    def make(ehr_url: str) -> Worker:
        worker = Worker(tmp_path / "worker.log", CHEVET_EHR_URL=ehr_url)
        worker.start()
        made.append(worker)
        return worker

    yield make
    for worker in made:
        worker.kill()


def signed(in_review, staff):
    draft = in_review()
    hart = staff["hart"]
    review.change(
        draft.pk,
        by=hart,
        seen=1,
        action="settle",
        ref="f1",
        how=lambda r, by, at: r.settle("f1", "dismissed", by=by, at=at),
    )
    draft.refresh_from_db()
    review.sign(
        draft.pk,
        by=hart,
        shown_sha256=draft.latest.reviewed.sha256(),
        chart_fingerprint=draft.chart_fingerprint,
    )
    return draft


def state(draft) -> str:
    draft.refresh_from_db()
    return draft.state


def filed(ehr, draft) -> list[dict]:
    from chevet.scribe.release import signed_note

    note = signed_note(draft.signatures.get())
    from chevet.ehr.release import find_released

    return [r for r in find_released(ehr, note) if r.type == "DocumentReference"]


def test_killed_after_the_ehr_wrote_and_before_we_knew(in_review, staff, ehr, hospital, start) -> None:
    from ehr_proxy import Proxy

    draft = signed(in_review, staff)
    with Proxy(urlsplit(hospital.base_url).port) as proxy:
        wrote, go_on = threading.Event(), threading.Event()

        def hold() -> None:
            wrote.set()
            go_on.wait(60)

        proxy.goes_wrong(0.1)
        proxy.before_answer = hold
        worker = start(proxy.base_url)
        assert wrote.wait(60)
        worker.kill()
        go_on.set()
    assert state(draft) == "signed"
    assert len(filed(ehr, draft)) == 1
    start(hospital.base_url)
    until(lambda: state(draft) == "released", what="the release after the kill")
    assert len(filed(ehr, draft)) == 1
    assert audit.verify().ok


def test_killed_while_taking_back(in_review, staff, ehr, hospital, start) -> None:
    from ehr_proxy import Proxy

    draft = signed(in_review, staff)
    first = start(hospital.base_url)
    until(lambda: state(draft) == "released", what="the release")
    first.kill()
    review.take_back(draft.pk, by=staff["hart"], reason="wrong patient")
    with Proxy(urlsplit(hospital.base_url).port) as proxy:
        wrote, go_on = threading.Event(), threading.Event()

        def hold() -> None:
            wrote.set()
            go_on.wait(60)

        proxy.goes_wrong(0.1)
        proxy.before_answer = hold
        worker = start(proxy.base_url)
        assert wrote.wait(60)
        worker.kill()
        go_on.set()
    assert state(draft) == "retracting"
    start(hospital.base_url)
    until(lambda: state(draft) == "retracted", what="the taking back after the kill")
    documents = [ehr.read("DocumentReference", r.id) for r in filed(ehr, draft)]
    assert [d["status"] for d in documents] in ([], ["entered-in-error"])
    assert audit.verify().ok


def test_killed_before_it_began(in_review, staff, ehr, hospital, start) -> None:
    draft = signed(in_review, staff)  # asked for, and no worker is there
    assert state(draft) == "signed"
    start(hospital.base_url)
    until(lambda: state(draft) == "released", what="the release")
    assert len(filed(ehr, draft)) == 1
