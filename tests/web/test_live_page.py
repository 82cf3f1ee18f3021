"""The live visit in a real browser, with a microphone that hears a file, on a real web server."""

import numpy as np
import pytest
from browser import faultless, log_in, of, picture, until
from ehr_hospital import free_port
from microphone import heard_by_server, listening, moments, tab  # noqa: F401  # fixtures
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


def start(page, visit) -> None:
    """Log in, and press Start listening on the visit's page."""
    log_in(page)
    page.goto(f"/visits/{visit.pk}/")
    page.click("text=Start listening")
    page.wait_for_url("**/listen?**")
    page.wait_for_selector("#sign[data-state=recording]")


def frames(page) -> float:
    return page.evaluate("document.querySelector('#timer').textContent")


def recorded(page, seconds: int) -> None:
    """Wait until the page has recorded so many seconds."""
    until(
        page,
        "() => { const [s, m, h = 0] = document.querySelector('#timer').textContent.split(':').map(Number).reverse();"
        f" return s + 60 * m + 3600 * h >= {seconds}; }}",
        60,
    )


def finished(page, visit) -> Capture:
    """Finish, and wait until the server has all."""
    page.click("#finish")
    capture = Capture.objects.get(visit=visit)
    eventually(lambda: Capture.objects.get(pk=capture.pk).state == "finishing", what="finishing")
    return Capture.objects.get(pk=capture.pk)


def steady(capture, *, gaps: int = 0) -> np.ndarray:
    """The tone as the server has it rises without a jump, but for `gaps` of them."""
    when = moments(heard_by_server(capture.pk))
    when = when[~np.isnan(when)]
    off = when - np.arange(len(when)) * 0.05
    jumps = np.abs(np.diff(off)) > 0.06
    assert jumps.sum() == gaps, (np.flatnonzero(jumps), np.diff(off)[jumps])
    return when


def test_what_the_microphone_heard_is_what_the_server_has(tab, visit) -> None:
    page = tab()
    start(page, visit)
    recorded(page, 6)
    capture = finished(page, visit)
    assert capture.total == capture.stored >= 24
    when = steady(capture)
    assert len(when) * 0.05 > 5.5
    page.wait_for_selector("text=The rest is being heard")
