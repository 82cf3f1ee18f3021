"""The live visit in a real browser, with a microphone that hears a file, on a real web server."""

import pytest
from browser import faultless, log_in, of, picture, until
from live_visit import capture_of, finished, hears, recorded, said, sketched, start, steady
from worker_process import until as eventually

from chevet.scribe.models import SpeakerCorrection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    [("en", "wide", "light"), ("fr", "wide", "dark"), ("fr", "phone", "light"), ("en", "narrow", "dark")],
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
    if size == "wide":
        tops = (
            "() => new Set([...document.querySelectorAll('#sign, #bar button')].map((b) => b.offsetTop)).size"
        )
        assert page.evaluate(tops) == 1  # the bar is one row, in French too
    assert page.locator("#utterances .who:visible").count() > 0
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
    page.wait_for_selector(
        "#sign[data-state=recording]"
    )  # the microphone was allowed, so it goes on by itself
    recorded(page, 6)
    capture = finished(page, visit)
    steady(capture, gaps=1)  # while there was no page there was no microphone
    assert capture.total * 0.25 >= 6


def test_who_speaks_is_put_right_by_one_click_by_touch_and_by_keys(tab, visits, agree, script) -> None:
    visit = of(visits, "Harlow")
    agree(visit)
    page = tab()
    start(page, visit)
    recorded(page, 2)
    words = said(script("visit-en"), 8, 6)
    voices = {"clinician": 0, "patient": 1}
    for one in words:
        one["voice"] = voices[one["speaker"]]
    hears(capture_of(visit), words)
    turn = {n: f"[data-utterance={one['id']}]" for n, one in enumerate(words)}
    page.wait_for_selector(turn[7])
    wrong, other = words[3]["speaker"], {"clinician": "patient", "patient": "clinician"}

    # one click, shown at once and true on the server
    page.hover(turn[3])
    page.click(f"{turn[3]} .flip")
    page.wait_for_selector(f"{turn[3]}.by-{other[wrong]}.attributed")
    faultless(page)
    picture(page, "live-who-spoke")
    eventually(lambda: SpeakerCorrection.objects.count() == 1, what="the correction")

    # all choices: every turn of the voice
    page.hover(f"{turn[4]} .turn-words")  # whose name is told in the turn above
    page.click(f"{turn[4]} .who")
    faultless(page)
    picture(page, "live-who-spoke-choices")
    page.click(f"{turn[4]} [data-what=voice][data-speaker=other]")
    alike = [n for n, one in enumerate(words) if one["speaker"] == words[4]["speaker"]]
    for n in alike:
        if n != 3:
            page.wait_for_selector(f"{turn[n]}.by-other")
    assert page.locator(f"{turn[3]}.by-{other[wrong]}").count() == 1

    # by keys alone; a turn heard anew keeps its place
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_selector(f"{turn[6]}.by-other.attributed")
    hears(capture_of(visit), [*words[:6], {**words[6], "id": "u99", "text": "Heard anew."}, words[7]])
    page.wait_for_selector("[data-utterance=u99].by-other")
    until(page, "() => document.activeElement.closest('[data-utterance]')?.dataset.utterance === 'u99'")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.wait_for_selector("#sign[data-state=paused]")  # off the turn the key means the page again
    page.click("#swap-speakers")
    eventually(lambda: SpeakerCorrection.objects.count() >= 4, what="the swap")


def test_a_correction_waits_for_the_connection(tab, visits, agree, script) -> None:
    visit = of(visits, "Harlow")
    agree(visit)
    page = tab()
    start(page, visit)
    recorded(page, 2)
    words = said(script("visit-en"), 3, 3)
    hears(capture_of(visit), words)
    turn = f"[data-utterance={words[1]['id']}]"
    page.wait_for_selector(turn)
    page.context.set_offline(True)
    page.hover(turn)
    page.click(f"{turn} .flip")
    page.context.set_offline(False)
    eventually(lambda: SpeakerCorrection.objects.count() == 1, what="the correction")


LOCKS = """
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  const lock = new EventTarget();
  lock.release = async () => {
    document.documentElement.dataset.lit = "no";
    lock.dispatchEvent(new Event("release"));
  };
  document.documentElement.dataset.lit = "yes";
  return lock;
} } });
"""


def test_the_screen_stays_lit_while_it_records_and_not_in_a_pause(tab, visit) -> None:
    page = tab()
    page.add_init_script(LOCKS)
    start(page, visit)
    page.wait_for_selector("html[data-lit=yes]")
    page.click("#pause")
    page.wait_for_selector("html[data-lit=no]")
    page.click("#pause")
    page.wait_for_selector("html[data-lit=yes]")


def test_a_browser_without_wake_lock_records_all_the_same(tab, visit) -> None:
    page = tab()
    page.add_init_script('Object.defineProperty(navigator, "wakeLock", { value: undefined });')
    start(page, visit)
    recorded(page, 3)


def test_a_dictation_made_elsewhere_is_sent_from_the_live_page(tab, visit) -> None:
    from chevet.scribe.models import Recording

    page = tab()
    log_in(page)
    page.goto(f"/visits/{visit.pk}/listen")
    page.click("details.more summary")
    page.check("form.upload [name=mode][value=dictation]")
    faultless(page)
    picture(page, "live-from-a-file")
    page.set_input_files("#audio", {"name": "note.wav", "mimeType": "audio/wav", "buffer": b"RIFF sound"})
    page.click("form.upload .primary")
    page.wait_for_url(f"**/visits/{visit.pk}/")
    assert Recording.objects.get().mode == "dictation"
