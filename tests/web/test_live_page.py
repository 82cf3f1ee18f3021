"""The live visit in a real browser, with a microphone that hears a file, on a real web server."""

import numpy as np
import pytest
from browser import faultless, log_in, of, picture, until
from ehr_hospital import free_port
from microphone import heard_by_server, moments
from worker_process import Web
from worker_process import until as eventually

from chevet.scribe.models import Capture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def web(django_db_setup: None, hospital, tmp_path_factory):
    web = Web(tmp_path_factory.mktemp("web") / "web.log", free_port(), CHEVET_EHR_URL=hospital.base_url)
    web.start()
    yield web
    web.kill()


@pytest.fixture
def visit(visits, agree):
    visit = of(visits, "Harlow")
    agree(visit)
    return visit


def start(page, visit, path: str = "listen?") -> None:
    """Log in, and press Start listening on the visit's page."""
    log_in(page)
    page.goto(f"/visits/{visit.pk}/")
    page.click("form.listen .primary")
    page.wait_for_selector("#sign[data-state=recording]")


def recorded(page, seconds: int) -> None:
    """Wait until the page has recorded so many seconds."""
    until(
        page,
        "() => { const [s, m, h = 0] = document.querySelector('#timer').textContent.split(':').map(Number).reverse();"
        f" return s + 60 * m + 3600 * h >= {seconds}; }}",
        60,
    )


def capture_of(visit) -> Capture:
    return Capture.objects.get(visit=visit)


def finished(page, visit) -> Capture:
    """Finish, and wait until the server has all."""
    page.click("#finish")
    eventually(lambda: capture_of(visit).state == "finishing", what="finishing")
    return capture_of(visit)


def steady(capture, *, gaps: int = 0) -> np.ndarray:
    """The tone as the server has it rises without a jump, but for `gaps` of them. Gives when each 50 ms was heard."""
    when = moments(heard_by_server(capture.pk))
    late = (when - np.arange(len(when)) * 0.05)[
        ~np.isnan(when)
    ]  # the same all along, where nothing is missing
    late = np.median(np.lib.stride_tricks.sliding_window_view(late, 5), axis=1)
    jumps = np.abs(late[2:] - late[:-2]) > 0.1
    edges = np.flatnonzero(np.diff(np.concatenate([[0], jumps])) == 1)
    assert len(edges) == gaps, (edges, late)
    return when


def hears(capture: Capture, utterances: list[dict], *, partial: str = "", facts=None, sections=None) -> None:
    """What the worker writes down when it has heard something."""
    from django.db import transaction

    from chevet.scribe.live import captures
    from chevet.scribe.models import Live

    with transaction.atomic():
        live, _ = Live.objects.get_or_create(capture=capture)
        live.heard = {"utterances": utterances, "facts": facts, "sections": sections}
        live.partial, live.until = partial, utterances[-1]["end"] if utterances else 0.0
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


def test_what_the_microphone_heard_is_what_the_server_has(tab, visit) -> None:
    page = tab()
    start(page, visit)
    recorded(page, 6)
    capture = finished(page, visit)
    assert capture.total == capture.stored >= 24
    assert len(steady(capture)) * 0.05 > 5.5
    page.wait_for_selector("text=The rest is being heard")


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", "wide", "light"), ("fr", "wide", "dark"), ("fr", "narrow", "light"), ("en", "narrow", "dark")],
)
def test_the_words_come_and_settle(tab, visits, agree, staff, script, language, size, scheme) -> None:
    visit = of(visits, "Vasseur" if language == "fr" else "Harlow")
    agree(visit)
    staff["martin"].language = language
    staff["martin"].save()
    page = tab(size=size, scheme=scheme, language=language)
    start(page, visit)
    name = f"live-{language}-{size}-{scheme}"
    faultless(page)
    recorded(page, 3)
    whole = script(f"visit-{language}")
    words = said(whole, 24, 12)
    page.click("#mark")
    hears(capture_of(visit), words[:-1], partial=words[-1]["text"][:20], **sketched(whole, 24))
    until(page, f"() => document.querySelectorAll('#utterances .turn-live').length === {len(words)}")
    until(page, "() => document.querySelectorAll('#facts li').length > 3")
    faultless(page)
    picture(page, name)
    assert page.title().startswith("●")
    renewed = [{**words[0], "text": "Heard again."}, *words[2:]]
    hears(capture_of(visit), renewed)
    until(page, "() => document.querySelector('#utterances .turn-words').textContent === 'Heard again.'")
    shown = page.locator("#utterances .turn-live:not(.moment) .turn-words").all_text_contents()
    assert shown == [one["text"] for one in renewed]
    assert page.locator("#partial .turn-words").text_content() == ""


def test_reloading_while_it_records_loses_nothing(tab, visit, listening) -> None:
    page = tab()
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks: leave the page?
    start(page, visit)
    recorded(page, 3)
    page.reload()
    page.wait_for_selector("#sign[data-state=recording]")  # the microphone was allowed, so it goes on by itself
    recorded(page, 6)
    capture = finished(page, visit)
    steady(capture, gaps=1)  # while there was no page there was no microphone
    assert capture.total * 0.25 >= 6
