"""What goes wrong while a visit is recorded: connections, tabs, sessions, consent. No sound is lost by it."""

import numpy as np
import pytest
from browser import faultless, log_in, picture, until
from live_visit import capture_of, finished, heard_by_server, notice, recorded, start, steady
from worker_process import until as eventually

from chevet.scribe.models import Recording

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const base = await new Promise((done) => (indexedDB.open("chevet-live").onsuccess = (e) => done(e.target.result)));
  const all = (shelf) => new Promise((done) =>
    (base.transaction(shelf).objectStore(shelf).getAll().onsuccess = (e) => done(e.target.result.length)));
  const found = [await all("frames"), await all("wishes")];
  base.close();
  return found;
}"""


def kept(page) -> list[int]:
    """How many frames and wishes lie in the browser."""
    return page.evaluate(KEPT)


def test_a_broken_connection_loses_nothing(tab, visit, cable) -> None:
    page = tab(url=cable.url)
    start(page, visit)
    recorded(page, 2)
    cable.cut()
    page.wait_for_selector(notice("lost"))
    recorded(page, 6)
    assert "wait here" in page.text_content(notice("lost"))
    assert page.title().startswith("●")
    assert kept(page)[0] >= 12  # three seconds at least
    faultless(page)
    picture(page, "live-lost")
    page.click("#mark")
    cable.mend()
    page.wait_for_selector(notice("lost"), state="detached")
    recorded(page, 10)
    capture = finished(page, visit)
    assert capture.total * 0.25 >= 9.9
    steady(capture)
    assert len(capture.marks) == 1
    until(page, "() => document.querySelector('#ending').textContent.includes('being heard')")
    assert kept(page) == [0, 0]


def test_a_connection_that_is_dead_without_a_word_is_noticed(tab, visit, cable) -> None:
    page = tab(url=cable.url)
    start(page, visit)
    recorded(page, 2)
    cable.silence()
    page.wait_for_selector(notice("lost"), timeout=40000)
    cable.mend()
    page.wait_for_selector(notice("lost"), state="detached")
    until(page, "() => !document.querySelector('[data-notice]')")
    steady(finished(page, visit))


def test_what_waited_is_sent_after_a_reload(tab, visit, cable) -> None:
    page = tab(url=cable.url)
    page.on("dialog", lambda dialog: dialog.accept())
    start(page, visit)
    recorded(page, 2)
    cable.cut()
    page.wait_for_selector(notice("lost"))
    recorded(page, 6)
    page.click("#mark")
    page.reload()
    page.wait_for_selector(notice("lost_quiet"))
    stored = capture_of(visit).stored
    assert stored * 0.25 < 4
    cable.mend()
    eventually(lambda: capture_of(visit).stored * 0.25 >= 5.5, what="what waited")
    page.wait_for_selector("#sign[data-state=recording]")
    assert capture_of(visit).marks
    recorded(page, 8)
    steady(finished(page, visit), gaps=1)


def test_what_is_discarded_without_a_connection_never_reaches_the_server(tab, visit, cable) -> None:
    page = tab(url=cable.url)
    start(page, visit)
    recorded(page, 3)
    cable.cut()
    page.wait_for_selector(notice("lost"))
    recorded(page, 6)
    page.keyboard.press("d")
    page.wait_for_selector("#discarding[open]")
    faultless(page)
    picture(page, "live-discard")
    page.click("#discard-now")
    page.wait_for_selector("text=Discarded: 0:00 – 0:0")
    recorded(page, 8)
    cable.mend()
    eventually(lambda: capture_of(visit).discarded, what="the server's word of what was discarded")
    capture = finished(page, visit)
    ((start_, end),) = capture.discarded
    assert start_ == 0 and end >= 24
    from chevet.scribe.live import audio

    on_disk = np.frombuffer(audio.read(capture.pk, 0, capture.total), dtype="<i2")
    assert not on_disk[: end * 4000].any()
    assert on_disk[end * 4000 :].any()
    steady(capture)


def test_two_tabs(tab, visit) -> None:
    first = tab()
    start(first, visit)
    recorded(first, 2)
    second = tab(beside=first)
    second.goto(f"/visits/{visit.pk}/")
    second.click("text=To the live visit")
    second.wait_for_selector(notice("busy"))
    faultless(second)
    picture(second, "live-busy")
    assert first.locator(notice("busy")).count() == 0
    second.click("text=Record here instead")
    second.wait_for_selector("#sign[data-state=recording]")
    first.wait_for_selector(notice("busy"))
    assert first.get_attribute("#sign", "data-state") == "off"
    recorded(second, 5)
    first.click("text=Record here instead")
    first.wait_for_selector("#sign[data-state=recording]")
    second.wait_for_selector(notice("busy"))
    recorded(first, 7)
    capture = finished(first, visit)
    # Two changes of tab; a frame that was being taken in at such a moment is kept, and follows at the end.
    when = steady(capture, gaps=range(2, 5))
    assert np.nanmax(np.diff(when)) < 4
    assert kept(first) == [0, 0]


def test_what_another_machine_overtook_comes_after_it(tab, visit, cable, listening) -> None:
    first = tab(url=cable.url)
    start(first, visit)
    recorded(first, 2)
    cable.cut()
    first.wait_for_selector(notice("lost"))
    recorded(first, 5)
    other = tab()
    log_in(other)
    other.goto(f"/visits/{visit.pk}/listen")
    other.wait_for_selector(notice("busy"))
    other.click("text=Record here instead")
    recorded(other, 4)
    cable.mend()
    first.wait_for_selector(notice("busy"))
    before = capture_of(visit).stored
    first.click("text=Record here instead")
    first.wait_for_selector("#sign[data-state=recording]")
    eventually(lambda: capture_of(visit).stored >= before + 8, what="what was overtaken")
    recorded(first, 9)
    capture = finished(first, visit)
    when = steady(capture, gaps=3)
    # All five seconds of the first are there: two before the other's, three after.
    covered = {round(at * 2) for at in when[~np.isnan(when)]}
    assert covered >= set(range(2, 9))
    assert capture.total * 0.25 >= 9


def test_what_comes_after_the_end_is_offered_as_another_recording(tab, visit, cable) -> None:
    first = tab(url=cable.url)
    start(first, visit)
    recorded(first, 2)
    cable.cut()
    first.wait_for_selector(notice("lost"))
    recorded(first, 6)
    other = tab()
    log_in(other)
    other.goto(f"/visits/{visit.pk}/listen")
    other.click("text=Record here instead")
    other.wait_for_selector("#sign[data-state=recording]")
    finished(other, visit)
    cable.mend()
    first.wait_for_selector(notice("left"))
    assert first.get_attribute("#sign", "data-state") != "recording"
    faultless(first)
    picture(first, "live-left")
    first.click("text=Send them as another recording")
    first.wait_for_selector(notice("left_sent"))
    recording = Recording.objects.get(visit=visit)
    assert recording.media_type == "audio/wav" and recording.size > 3 * 32_000
    assert kept(first) == [0, 0]


def test_logged_out_midway(tab, visit, cable) -> None:
    page = tab(url=cable.url)
    start(page, visit)
    recorded(page, 2)
    cookies = page.context.cookies()
    cable.cut()
    page.context.clear_cookies()
    cable.mend()
    page.wait_for_selector(notice("logged_out"))
    assert page.get_attribute("#sign", "data-state") == "recording"
    recorded(page, 5)
    faultless(page)
    page.context.add_cookies(cookies)  # she logged in again, in another tab
    page.wait_for_selector(notice("logged_out"), state="detached")
    until(page, "() => !document.querySelector('[data-notice]')")
    steady(finished(page, visit))


def test_consent_withdrawn_stops_it_at_once(tab, visit, staff) -> None:
    from chevet.scribe.live import captures

    page = tab()
    start(page, visit)
    recorded(page, 2)
    captures.stop(
        visit,
        by=staff["martin"],
        problem="The patient withdrew their consent: the recording was stopped.",
    )
    page.wait_for_selector(notice("stopped"))
    assert "withdrew" in page.text_content(notice("stopped"))
    assert page.get_attribute("#sign", "data-state") == "off"
    faultless(page)
    page.click(f"{notice('stopped')} >> text=To the visit")
    page.click("text=Remove this recording for good")
    page.wait_for_selector("text=Remove this recording for good", state="detached")
    assert capture_of(visit).state == "removed"


def test_pause_mark_and_discard(tab, visit) -> None:
    page = tab()
    start(page, visit)
    recorded(page, 3)
    page.keyboard.press("p")
    page.wait_for_selector("#sign[data-state=paused]")
    eventually(lambda: capture_of(visit).state == "paused", what="the pause")
    page.wait_for_timeout(600)
    stood = capture_of(visit).stored
    page.wait_for_timeout(1500)
    assert capture_of(visit).stored == stood
    assert page.title().startswith("❚❚")
    faultless(page)
    page.reload()  # a pause outlives it
    page.wait_for_selector("#sign[data-state=paused]")
    page.keyboard.press("p")
    page.wait_for_selector("#sign[data-state=recording]")
    page.keyboard.press("m")
    page.wait_for_selector("text=Marked")
    recorded(page, 6)
    page.keyboard.press("?")
    page.wait_for_selector("#help[open] >> text=discard the last minute")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "finish"
    page.keyboard.press("Enter")
    eventually(lambda: capture_of(visit).state == "finishing", what="finishing")
    capture = capture_of(visit)
    steady(capture, gaps=1)
    assert len(heard_by_server(capture.pk)) / 16_000 >= 6
    (mark,) = capture.marks
    assert 2.5 < mark * 0.25 < 4.5
