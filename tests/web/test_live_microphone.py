"""The microphone: not allowed, not there, dead, too loud, muted, unplugged. Each is said, with what to do."""

from pathlib import Path

import numpy as np
import pytest
from browser import faultless, log_in, picture, until
from live_visit import capture_of, finished, notice, recorded, start, steady
from microphone import FAKE, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The page's own stream, so that a test can do to it what a hand or the system does.
REMEMBER = """
const real = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (...asked) {
  window.asked = asked;
  return (window.stream = await real.apply(this, asked));
};"""


def press_start(page, visit) -> None:
    log_in(page)
    page.goto(f"/visits/{visit.pk}/")
    page.click("form.listen .primary")


def test_not_allowed_and_then_allowed(tab, visit, listening) -> None:
    page = tab(listening(flags=FAKE[:1]))
    press_start(page, visit)
    page.wait_for_selector(notice("refused"))
    assert page.get_attribute("#sign", "data-state") == "off"
    assert page.title().startswith("○")
    faultless(page)
    picture(page, "live-refused")
    page.context.grant_permissions(["microphone"])
    page.click("[data-notice=refused] button")
    page.wait_for_selector("#sign[data-state=recording]")
    recorded(page, 1)
    page.wait_for_selector(notice("refused"), state="detached")


def test_there_is_none(tab, visit, listening) -> None:
    page = tab(listening(flags=()))
    page.context.grant_permissions(["microphone"])
    press_start(page, visit)
    page.wait_for_selector(notice("none"))
    assert capture_of(visit).stored == 0
    faultless(page)


def test_one_without_a_signal(tab, visit, listening, tmp_path: Path) -> None:
    nothing = written(tmp_path / "nothing.wav", np.zeros(48_000 * 30, "<i2"))
    page = tab(listening(nothing))
    press_start(page, visit)
    page.wait_for_selector(notice("silent"))
    assert page.get_attribute("#sign", "data-state") == "silent"
    faultless(page)
    picture(page, "live-silent")


def test_one_that_is_too_loud(tab, visit, listening, tmp_path: Path) -> None:
    wave = np.where(np.arange(48_000 * 30) // 100 % 2, 32767, -32768).astype("<i2")
    page = tab(listening(written(tmp_path / "loud.wav", wave)))
    press_start(page, visit)
    page.wait_for_selector(notice("clipped"))
    assert page.get_attribute("#sign", "data-state") == "recording"


def test_what_is_asked_of_the_browser(tab, visit) -> None:
    page = tab()
    page.add_init_script(REMEMBER)
    start(page, visit)
    asked = page.evaluate("window.asked[0]")
    assert asked == {
        "audio": {
            "echoCancellation": False,
            "noiseSuppression": False,
            "autoGainControl": True,
            "channelCount": {"ideal": 1},
        },
        "video": False,
    }


def test_muted_and_unplugged_midway(tab, visit) -> None:
    page = tab()
    page.add_init_script(REMEMBER)
    start(page, visit)
    recorded(page, 2)
    track = "window.stream.getAudioTracks()[0]"
    page.evaluate(f"{track}.dispatchEvent(new Event('mute'))")
    page.wait_for_selector(notice("muted"))
    assert page.get_attribute("#sign", "data-state") == "silent"
    page.evaluate(f"{track}.dispatchEvent(new Event('unmute'))")
    page.wait_for_selector(notice("muted"), state="detached")

    page.evaluate(f"{track}.stop(); {track}.dispatchEvent(new Event('ended'))")  # pulled out
    page.wait_for_selector(notice("gone"))
    assert page.get_attribute("#sign", "data-state") == "off"
    faultless(page)
    picture(page, "live-gone")
    page.wait_for_timeout(700)
    stood = capture_of(visit).stored
    page.wait_for_timeout(1000)
    assert capture_of(visit).stored == stood
    page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")  # and in again
    page.wait_for_selector("#sign[data-state=recording]")
    recorded(page, 6)
    page.wait_for_selector(notice("gone"), state="detached")
    steady(finished(page, visit), gaps=1)


def test_choosing_another(tab, visit) -> None:
    page = tab()
    page.add_init_script(REMEMBER)
    start(page, visit)
    recorded(page, 1)
    other = page.evaluate("[...document.querySelector('#which').options].find((one) => !one.selected).value")
    page.select_option("#which", other)
    until(page, f"() => window.asked[0].audio.deviceId?.exact === {other!r}")
    recorded(page, 4)
    steady(finished(page, visit), gaps=1)
