"""What makes a note worth signing, in a real browser: codes, names heard otherwise, what is withheld or missing,
another template, and settings that a clinician's own edits suggest."""

import pytest
from browser import faultless, log_in, of, picture, sample, settle_all, until
from rich_draft import enrich

from chevet.demo.accounts import PASSWORD
from chevet.ehr.client import FhirClient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def reviewed(draft):
    return draft.latest.reviewed


def test_codes_repairs_and_what_is_withheld_or_missing(open_page, visits, drafted, work, ehr) -> None:
    draft = drafted(of(visits, "Harlow"), "visit-en", sample("visit-en"), enrich=enrich)
    problem = next(p for p in reviewed(draft).draft.facts.problems if "pneum" in p.text)
    page = open_page()
    log_in(page)
    page.goto(f"/drafts/{draft.pk}/")
    faultless(page)

    # what nothing supports is not in the note: folded, shown apart, put in only by a person
    assert page.locator(".part #xs1, .part #xs2").count() == 0
    assert not page.locator("#xs1").is_visible()
    page.click("#withheld summary")
    page.locator("#xs2").scroll_into_view_if_needed()
    picture(page, "withheld")
    faultless(page)
    page.locator("#xs2 .text").click()
    page.keyboard.press("a")
    page.wait_for_selector(".part #xs2.mark-of-accepted")
    assert "Blood pressure 140/90 mmHg." in reviewed(draft).text()
    page.keyboard.press("a")  # undone: apart again, and its question is open again
    page.wait_for_selector("#withheld #xs2 .finding:not(.settled)")
    assert "140/90" not in reviewed(draft).text()
    page.click("#withheld > .actions button")
    page.wait_for_selector("#withheld", state="detached")
    assert {reviewed(draft).mark(ref) for ref in ("xs1", "xs2")} == {"rejected"}

    # a name heard otherwise: both side by side, with its sound; taken, undone, taken again by a key
    finding = page.locator("#finding-xf3")
    assert "heard" in finding.text_content()
    changes = finding.locator(".would-change").text_content()
    assert "fact" in changes and "ATC J01AA08 minocycline" in changes
    finding.locator(".heard .time").click()
    until(page, "() => document.querySelector('#audio').currentTime > 0")
    finding.scroll_into_view_if_needed()
    picture(page, "repair")
    page.locator("#finding-xf3 .tool", has_text="minocycline").click()
    page.wait_for_selector("#finding-xf3.settled")
    text = reviewed(draft).text()
    assert "minocycline 100 mg" in text
    assert "doxycycline" not in text
    page.locator("#finding-xf3 .tool", has_text="Undo").click()
    page.wait_for_selector("#finding-xf3:not(.settled)")
    assert "doxycycline 100 mg" in reviewed(draft).text()
    page.locator("#finding-xf3").focus()
    page.keyboard.press("u")
    page.wait_for_selector("#finding-xf3.settled")
    assert {m.code.code for m in reviewed(draft).kept_facts().medications if m.name == "minocycline"} == {
        "J01AA08"
    }

    # what was left out goes in with its words
    page.locator("#finding-xf4 .tool", has_text="Add to the note").click()
    page.fill("#add-text-xf4", "A granddaughter was ill before.")
    picture(page, "omission")
    faultless(page)
    page.click("#add-xf4 .primary")
    page.wait_for_selector(".mark-of-written")
    assert "granddaughter" in reviewed(draft).written[0].evidence[0].quote
    page.locator(".mark-of-written .text").click()
    page.wait_for_selector("mark.support")

    # a code: by pointer, by key, none; what is picked is what is signed and what the EHR has
    row = page.locator(f"#{problem.id}")
    row.locator("[data-codes]").click()
    assert page.evaluate("document.activeElement.dataset.code") == "1"
    picture(page, "codes")
    faultless(page)
    row.locator('[data-code="2"]').click()
    page.wait_for_selector(f"#{problem.id}.mark-of-accepted [data-code='2'][aria-pressed=true]")
    page.keyboard.press("0")
    page.wait_for_selector(f"#{problem.id} [data-code='0'][aria-pressed=true]")
    assert reviewed(draft).kept_facts().problems[0].code is None
    page.keyboard.press("1")
    page.wait_for_selector(f"#{problem.id} [data-code='1'][aria-pressed=true]")
    assert reviewed(draft).kept_facts().problems[0].code.code == "J18.9"
    page.locator("#xo1").scroll_into_view_if_needed()
    assert "possible pneumonia" in page.text_content("#xo1")
    page.locator("#xo1 .turns .time").click()
    page.locator("#xe1 .tool", has_text="Accept").dispatch_event("click")
    page.wait_for_selector("#xe1.mark-of-accepted")
    settle_all(page)
    page.click(".bar .primary")
    page.wait_for_selector("#signing[open] #password")
    assert "J18.9 Pneumonia, unspecified organism" in page.text_content("#signing")
    picture(page, "sign-codes")
    page.fill("#password", PASSWORD)
    page.click("#signing .primary")
    page.wait_for_selector(".bar .mark-signed")
    work()
    page.wait_for_selector(".bar .mark-in_ehr")
    with FhirClient(ehr) as client:
        found = client.search("Condition", {"patient": draft.patient_id})
    texts = {c["code"].get("text"): c["code"].get("coding", []) for c in found}
    assert [c["code"] for c in texts[problem.text]] == ["J18.9"]


def test_another_template_keeps_what_was_decided(open_page, visits, drafted, work) -> None:
    draft = drafted(of(visits, "Harlow"), "visit-en", sample("visit-en"))
    first = next(iter(reviewed(draft).draft.statements()))
    page = open_page()
    log_in(page)
    page.goto(f"/drafts/{draft.pk}/")
    page.locator(f"#{first.id} .text").click()
    page.keyboard.press("e")
    page.fill(f"#{first.id} textarea", "A cough, for which he comes.")
    page.click(f"#{first.id} .edit .primary")
    page.wait_for_selector(f"#{first.id}.mark-of-edited")
    page.click(".again")
    page.wait_for_selector("#another[open]")
    assert "You decided one thing." in page.text_content("#another")
    faultless(page)
    picture(page, "another-template")
    page.select_option("#template", "gp")
    page.click("#another .primary")
    page.wait_for_selector(".bar .mark-drafting")
    picture(page, "drafting-again")
    faultless(page)
    work()
    page.wait_for_selector(".bar .to-settle, .bar .primary")
    assert "GP consultation" in page.text_content(".made")
    picture(page, "drafted-again")
    now = reviewed(draft)
    assert now.draft.template == "gp"
    shown = now.text() + "".join(a.text for a in now.aside)
    assert "A cough, for which he comes." in shown
    faultless(page)
    page.goto(f"/drafts/{draft.pk}/history?at=2")
    assert "A cough, for which he comes." in page.text_content("#moment")


@pytest.fixture
def habit(visits, drafted, work, staff):
    """Three notes signed by Dr Martin, in each of which she wrote HTN for hypertension."""
    from chevet.drafts import review
    from chevet.ehr.chart import fingerprint
    from chevet.scribe.chart import present

    def form(visit) -> None:
        draft = drafted(visit)
        words = next(s for s in draft.latest.reviewed.draft.statements() if s.text == "Hypertension.")
        for what, ref, how in (
            ("edit", words.id, lambda r, by, at: r.edit(words.id, {"text": "HTN."}, by=by, at=at)),
            ("leave_withheld", "withheld", lambda r, by, at: r.leave_withheld(by=by, at=at)),
            *(
                ("settle", f.id, lambda r, by, at, f=f: r.settle(f.id, "dismissed", by=by, at=at))
                for f in draft.latest.reviewed.draft.findings
            ),
        ):
            review.change(
                draft.pk, by=staff["martin"], seen=draft.latest.number, action=what, ref=ref, how=how
            )
        review.sign(
            draft.pk,
            by=staff["martin"],
            shown_sha256=draft.latest.reviewed.sha256(),
            chart_fingerprint=fingerprint(present(draft)),
        )

    for visit in visits[:3]:
        form(visit)


def test_a_habit_becomes_a_setting_when_she_says_so(open_page, habit, visits, drafted, staff) -> None:
    from chevet.trust.models import AuditRecord

    page = open_page()
    log_in(page)
    page.click("text=My settings")
    page.wait_for_selector(".suggested")
    assert "Write “HTN” for “hypertension”" in page.text_content(".suggested")
    assert "learned from 3 of your notes" in page.text_content(".suggested")
    assert page.locator(".suggested .origin a").count() == 3
    faultless(page)
    picture(page, "settings", whole=True)
    before = drafted(visits[3])
    assert "Hypertension." in reviewed(before).text()  # a suggestion changes nothing
    page.click("#take-1")
    page.wait_for_selector('.switch[aria-checked="true"]')
    faultless(page)
    after = drafted(visits[4])
    assert "HTN." in reviewed(after).text()
    page.goto(f"/drafts/{after.pk}/")
    assert "1 preferred word" in page.text_content(".made")
    page.goto("/settings/notes")
    page.click('.switch[aria-checked="true"]')
    page.wait_for_selector(".setting.off")
    page.select_option("#set-plan", "by_problem")
    page.wait_for_selector("text=set by you on")
    page.fill("#preferred", "Smith")
    page.fill("#term", "the patient")
    page.click("text=Add these words")
    page.wait_for_selector("#message .message")
    assert "not a word of the clinical vocabulary" in page.text_content("#message")
    page.fill("#preferred", "SOB")
    page.fill("#term", "shortness of breath")
    page.click("text=Add these words")
    page.wait_for_selector("text=Write “SOB” for “shortness of breath”")
    faultless(page)
    picture(page, "settings-set", whole=True)
    done = AuditRecord.objects.filter(action__startswith="preference.").values_list("action", flat=True)
    assert (
        list(done) == ["preference.on" if a == "preference.taken" else a for a in done]
        or "preference.taken" in done
    )
    narrow = open_page("narrow", "dark")
    log_in(narrow)
    narrow.click(".languages [lang=fr]")
    narrow.wait_for_selector("html[lang=fr]")
    narrow.goto("/settings/notes")
    narrow.wait_for_selector("text=Comment mes notes sont écrites")
    faultless(narrow)
    picture(narrow, "narrow-settings-dark", whole=True)
