"""The live visit in a real browser, with a microphone that hears a file, on a real web server."""

import pytest
from browser import faultless, of, picture, until
from live_visit import capture_of, finished, hears, recorded, said, sketched, start, steady

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
    page.wait_for_selector(
        "#sign[data-state=recording]"
    )  # the microphone was allowed, so it goes on by itself
    recorded(page, 6)
    capture = finished(page, visit)
    steady(capture, gaps=1)  # while there was no page there was no microphone
    assert capture.total * 0.25 >= 6
