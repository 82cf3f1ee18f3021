"""A live visit in a browser on a real web server: how it is begun, what the server has of it, what is heard of it."""

import numpy as np
from browser import log_in
from browser import until as until_page
from microphone import moments
from worker_process import until as eventually


def notice(key: str) -> str:
    """Where the page says that."""
    return f"[data-notice={key}]"


def heard_by_server(pk) -> np.ndarray:
    """All samples of the capture that are on the server's disk."""
    from chevet.scribe.live import audio
    from chevet.scribe.models import Capture

    row = Capture.objects.get(pk=pk)
    return np.frombuffer(audio.read(row.pk, 0, row.stored, row.discarded), dtype="<i2")


def start(page, visit) -> None:
    """Log in, and press Start listening on the visit's page."""
    log_in(page)
    page.goto(f"/visits/{visit.pk}/")
    page.click("form.listen .primary")
    page.wait_for_selector("#sign[data-state=recording]")


def recorded(page, seconds: int) -> None:
    """Wait until the page has recorded so many seconds."""
    until_page(
        page,
        "() => { const [s, m, h = 0] = document.querySelector('#timer').textContent.split(':').map(Number).reverse();"
        f" return s + 60 * m + 3600 * h >= {seconds}; }}",
        60,
    )


def capture_of(visit):
    """The visit's one capture, as it is now."""
    from chevet.scribe.models import Capture

    return Capture.objects.get(visit=visit)


def finished(page, visit):
    """Finish, and wait until the server has all."""
    page.click("#finish")
    eventually(lambda: capture_of(visit).state == "finishing", what="finishing")
    return capture_of(visit)


def steady(capture, *, gaps: int | range = 0) -> np.ndarray:
    """The tone as the server has it rises without a jump, but for `gaps` of them. Gives when each 50 ms was heard."""
    when = moments(heard_by_server(capture.pk))
    late = when - np.arange(len(when)) * 0.05  # the same all along, where nothing is missing
    late = late[~np.isnan(late)]
    late = np.median(np.lib.stride_tricks.sliding_window_view(late, 5), axis=1)
    jumps = np.abs(late[2:] - late[:-2]) > 0.1
    edges = np.flatnonzero(np.diff(np.concatenate([[0], jumps])) == 1)
    assert len(edges) in (gaps if isinstance(gaps, range) else (gaps,)), (edges, late)
    return when


def hears(capture, utterances: list[dict], *, partial: str = "", facts=None, sections=None) -> None:
    """What the worker writes down when it has heard something."""
    from django.db import transaction

    from chevet.scribe.live import captures
    from chevet.scribe.models import Live

    end = utterances[-1]["end"] if utterances else 0.0
    with transaction.atomic():
        live, _ = Live.objects.get_or_create(capture=capture)
        live.heard = {"utterances": utterances, "facts": facts, "sections": sections}
        live.partial = {"text": partial, "start": end, "end": end + 1} if partial else None
        live.until = end
        live.version += 1
        live.save()
        captures.tell(capture.pk)


def said(whole, count: int, settled: int) -> list[dict]:
    """The first `count` utterances as the worker tells them, `settled` of them for good."""
    return [
        {
            "id": u.id,
            "speaker": u.speaker,
            "start": u.start,
            "end": u.end,
            "text": u.text,
            "settled": n < settled,
        }
        for n, u in enumerate(whole.utterances[:count])
    ]


def sketched(whole, count: int) -> dict:
    """Facts and sections as the worker's sketch of these words has them."""
    from chevet.engines.language import grounded

    heard = whole.model_copy(update={"utterances": whole.utterances[:count]})
    draft = grounded.draft(heard, draft_id="d")
    return {
        "facts": draft.model_dump(mode="json")["facts"],
        "sections": [
            {"title": s.title, "text": " ".join(one.text for one in s.statements)} for s in draft.sections
        ],
    }
