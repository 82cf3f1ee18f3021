"""The whole way in a real browser, in both languages, at 1280 and at 390 pixels, with axe on every page.

With SCREENSHOTS=folder in the environment it leaves a picture of each page there.
"""

from dataclasses import replace

import pytest
from browser import faultless, log_in, of, picture, sample, settle_all, until

from chevet.contracts.draft import Finding
from chevet.demo.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_door_to_the_chart_and_back(open_page, visits, drafted, work) -> None:
    draft = drafted(of(visits, "Harlow"), "visit-en", sample("visit-en"))
    page = open_page()
    page.goto("/")
    assert "/login/" in page.url
    faultless(page)
    picture(page, "login")
    log_in(page)
    page.wait_for_selector("text=EHR asked at")
    faultless(page)
    picture(page, "today")
    page.click("text=Harlow")
    page.wait_for_url(f"**/drafts/{draft.pk}/")
    faultless(page)
    picture(page, "review-first")

    # from a sentence to its words and their sound
    line = page.locator(".note .line:has(.quotes)").nth(2)
    line.locator(".text").click()
    page.wait_for_selector("mark.support")
    import json

    (utterance, start, end, begins, _), *_ = json.loads(line.get_attribute("data-evidence"))
    text = page.locator(f"#{utterance} .words").text_content()
    marked = "".join(page.locator(f"#{utterance} mark.support").all_text_contents())
    assert text[start:end] in marked
    assert page.locator(".thread path").get_attribute("d")
    until(
        page,
        "() => document.querySelector('#audio').currentTime > 0 && !document.querySelector('#audio').paused",
    )
    assert abs(page.evaluate("document.querySelector('#audio').currentTime") - begins) < 3
    picture(page, "review")
    page.keyboard.press(" ")
    until(page, "() => document.querySelector('#audio').paused")

    # by keyboard: next, accept, leave out, and back
    page.keyboard.press("j")
    ref = page.evaluate("document.activeElement.id")
    page.keyboard.press("a")
    page.wait_for_selector(f"#{ref}.mark-of-accepted")
    assert page.evaluate("document.activeElement.id") == ref
    page.keyboard.press("x")
    page.wait_for_selector(f"#{ref}.mark-of-rejected")
    page.keyboard.press("x")
    page.wait_for_selector(f"#{ref}.mark-of-proposed")
    page.keyboard.press("e")
    page.fill(f"#{ref} textarea", "What the doctor wrote instead.")
    picture(page, "review-edit")
    page.click(f"#{ref} .edit .primary")
    page.wait_for_selector(f"#{ref}.mark-of-edited")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    faultless(page)
    picture(page, "help")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("cough")
    page.wait_for_selector("mark.hit")
    page.keyboard.press("Escape")

    # settle everything, accept the rest, sign
    settle_all(page)
    rest = page.locator(".facts .column-head button")
    if rest.count():
        rest.click()
        rest.wait_for(state="detached")
    page.locator(".facts").scroll_into_view_if_needed()
    faultless(page)
    picture(page, "facts")
    page.click(".bar .primary")
    page.wait_for_selector("#signing[open] #password")
    assert "Reviewed and signed by Dr Claire Martin" in page.text_content("#signing")
    page.fill("#password", "not my password")
    page.click("#signing .primary")
    page.wait_for_selector("#signing .message")
    faultless(page)
    picture(page, "sign")
    page.fill("#password", PASSWORD)
    page.click("#signing .primary")
    page.wait_for_selector(".bar .mark-signed")
    work()
    page.wait_for_selector(".bar .mark-in_ehr")
    page.click(".resources summary")
    assert page.locator(".resources a[href*='DocumentReference']").count() == 1
    faultless(page)
    picture(page, "released")

    page.click("text=Take back")
    page.fill("#reason", "It was about somebody else.")
    picture(page, "take-back")
    page.click("#taking-back .danger")
    page.wait_for_selector("text=Being taken back")
    work()
    page.wait_for_selector(".bar .mark-taken_back")
    page.click(".crumbs >> text=History")
    page.wait_for_selector("#moment")
    faultless(page)
    picture(page, "history")
    page.locator("#at").focus()
    page.keyboard.press("Home")
    until(page, "() => document.querySelector('.moment-line strong').textContent.startsWith('1 ')")


def doubts(proposal) -> tuple[Finding, ...]:
    lines, drug = list(proposal.statements()), proposal.facts.medications[0]
    cold = next(line for line in lines if "a cold" in line.text)
    return (
        Finding(
            id="f1",
            kind="unsupported",
            severity="major",
            message="Nobody said how long.",
            refs=(lines[1].id,),
        ),
        Finding(
            id="f2",
            kind="repair",
            severity="minor",
            message="Heard as one word, probably meant as another.",
            refs=(cold.id,),
            heard="cold",
            proposed="cough",
        ),
        Finding(id="f3", kind="out_of_range", severity="minor", message="An unusual dose.", refs=(drug.id,)),
        Finding(
            id="f4", kind="omission", severity="minor", message="The fever is not in the note.", refs=("u6",)
        ),
    )


def test_findings_stand_beside_what_they_concern_and_are_settled(open_page, visits, drafted) -> None:
    draft = drafted(of(visits, "Harlow"), doubts=doubts)
    lines = list(draft.latest.reviewed.draft.statements())
    cold = next(line for line in lines if "a cold" in line.text)
    page = open_page()
    log_in(page)
    page.goto(f"/drafts/{draft.pk}/")
    assert page.text_content(".to-settle").strip() == "4 to settle"
    assert not page.locator(".bar .primary").count()  # a serious one is open
    assert page.locator(f"#withheld #{lines[1].id}.out #finding-f1.major").count() == 1
    assert page.locator(".elsewhere #finding-f4").count() == 1
    faultless(page)
    page.click("[data-next-finding]")
    picture(page, "review-findings")
    page.click("#withheld summary")
    faultless(page)
    page.locator("#finding-f2 .tool", has_text="cough").click()
    page.wait_for_selector(f"#{cold.id}.mark-of-edited")
    assert "as a cough" in page.text_content(f"#{cold.id} .text")
    page.locator("#finding-f4 .tool", has_text="Dismiss").click()
    page.wait_for_selector("#finding-f4.settled")
    page.locator("#finding-f4 .tool", has_text="Reopen").click()
    page.wait_for_selector("#finding-f4:not(.settled)")
    page.locator(f"#{lines[1].id} .text").click()
    page.keyboard.press("a")
    page.wait_for_selector(f".part #{lines[1].id}.mark-of-accepted:not(.out)")
    page.wait_for_selector("#finding-f1.settled")
    page.wait_for_selector(".bar .primary")
    faultless(page)
    picture(page, "review-findings-settled")


def test_consent_and_an_upload(open_page, visits) -> None:
    visit = of(visits, "Harlow")
    page = open_page()
    log_in(page)
    page.goto(f"/visits/{visit.pk}/")
    page.wait_for_selector(".patient-age")
    faultless(page)
    picture(page, "visit", whole=True)
    page.click("text=They agree")
    page.wait_for_selector("form.listen .primary")
    faultless(page)
    picture(page, "visit-listen")
    page.click("text=Or send a recording that you have")
    page.wait_for_selector("#audio")
    faultless(page)
    picture(page, "visit-upload")
    page.set_input_files(
        "#audio", {"name": "visit.ogg", "mimeType": "audio/ogg", "buffer": sample("visit-en")}
    )
    page.click("text=Send and transcribe")
    page.wait_for_selector("text=waits for its turn")
    recording = visit.recording
    from chevet.scribe import intake

    with intake.open_audio(recording) as kept:
        assert kept.read() == sample("visit-en")
    recording.state, recording.progress = "transcribing", 0.4
    recording.save()
    page.wait_for_selector("progress[value='40']")
    faultless(page)
    picture(page, "visit-progress")
    recording.state, recording.problem = "failed", "No speech was found in this recording."
    recording.save()
    page.wait_for_selector("text=Try this recording again")
    faultless(page)
    picture(page, "visit-failed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_telephone_in_french(open_page, visits, drafted, staff, scheme) -> None:
    draft = drafted(of(visits, "Vasseur"), "visit-fr", sample("visit-fr"))
    page = open_page("narrow", scheme)
    log_in(page)
    page.click(".languages [lang=fr]")
    page.wait_for_selector("html[lang=fr]")
    page.wait_for_selector("text=Consultations du jour")
    faultless(page)
    picture(page, f"narrow-today-{scheme}")
    page.goto(f"/drafts/{draft.pk}/")
    page.locator(".note .line .text").nth(1).click()
    page.wait_for_selector("mark.support", state="attached")
    faultless(page)
    picture(page, f"narrow-review-{scheme}")
    picture(page, f"narrow-review-whole-{scheme}", whole=True)
    page.goto(f"/drafts/{draft.pk}/history")
    faultless(page)
    page.goto(f"/visits/{of(visits, 'Harlow').pk}/")
    page.wait_for_selector(".patient-age")
    faultless(page)
    picture(page, f"narrow-visit-{scheme}")


def test_dark_french_and_the_chart_that_changed(open_page, visits, drafted, staff, ehr) -> None:
    from chevet.ehr.client import FhirClient

    draft = drafted(of(visits, "Vasseur"), "visit-fr", sample("visit-fr"))
    staff["martin"].language = "fr"
    staff["martin"].save()
    page = open_page("wide", "dark")
    log_in(page)
    page.goto(f"/drafts/{draft.pk}/")
    page.locator(".note .line .text").nth(3).click()
    faultless(page)
    picture(page, "review-fr-dark")
    settle_all(page)
    with FhirClient(ehr) as client:
        subject = {"reference": f"Patient/{draft.patient_id}"}
        code = {"text": "Arachide"}
        resource = {"resourceType": "AllergyIntolerance", "id": "test-new", "patient": subject, "code": code}
        put = {"method": "PUT", "url": "AllergyIntolerance/test-new"}
        entry = {"resource": resource, "request": put}
        client.transaction({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    page.click(".bar .primary")
    page.wait_for_selector("#signing[open] .differences")
    assert "Arachide" in page.text_content(".differences")
    faultless(page)
    picture(page, "chart-changed")
    page.click("#signing .primary")
    page.wait_for_selector("#signing #password")


def test_what_was_typed_stays_when_somebody_else_was_quicker(open_page, visits, drafted, staff) -> None:
    from chevet.drafts import review

    draft = drafted(of(visits, "Harlow"))
    page = open_page()
    log_in(page)
    page.goto(f"/drafts/{draft.pk}/")
    ref = page.locator(".note .line").nth(1).get_attribute("id")
    page.locator(f"#{ref} .text").click()
    page.keyboard.press("e")
    page.fill(f"#{ref} textarea", "My careful sentence.")
    review.change(
        draft.pk,
        by=staff["nurse"],
        seen=1,
        action="accept",
        ref=ref,
        how=lambda r, by, at: r.accept(ref, by=by, at=at),
    )
    page.click(f"#{ref} .edit .primary")
    page.wait_for_selector("#message .message")
    assert "Somebody else changed this draft" in page.text_content("#message")
    assert page.input_value(f"#{ref} textarea") == "My careful sentence."
    faultless(page)
    picture(page, "conflict")


def test_refused_away_and_missing_are_designed_pages(open_page, staff, visits, settings) -> None:
    page = open_page()
    log_in(page, "desk")
    picture(page, "today-desk")
    faultless(page)
    page.goto("/nowhere")
    faultless(page)
    picture(page, "404")
    settings.CHEVET = replace(settings.CHEVET, ehr_url="http://127.0.0.1:9/fhir")
    admin = open_page()
    admin.goto("/login/")
    admin.fill("#id_login", "admin")
    admin.fill("#id_password", PASSWORD)
    admin.click("button.primary")
    admin.wait_for_selector("text=This is not yours to open")
    faultless(admin)
    picture(admin, "403")
    physician = open_page()
    log_in(physician)
    physician.wait_for_selector(".away")
    faultless(physician)
    picture(physician, "ehr-away")
