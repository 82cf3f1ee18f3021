"""A patient's consents, their own page, and the vendors': over HTTP, and looked at in a real browser."""

import re
from datetime import timedelta

import pytest
from browser import faultless, log_in, of, picture, until
from contracting import reviewed, sign_contract
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(visit, staff) -> str:
    """The path of Mr Harlow's own page."""
    from chevet.trust import patient_links

    return reverse(
        "scribe:their_page", args=[patient_links.make(visit.patient_id, "en", by=staff["martin"])[1]]
    )


def decide(client, visit, **changes):
    values = {
        "purpose": "outreach",
        "decision": "given",
        "given_by": "patient",
        "how": "written",
        "language": "fr",
        "scope": "all",
    }
    return client.post(reverse("scribe:consents_decide", args=[visit.pk]), {**values, **changes})


def test_who_opens_what(visit, as_, staff) -> None:
    places = {
        reverse("scribe:consents", args=[visit.pk]): {"martin", "nurse", "privacy"},
        reverse("scribe:consent_print", args=[visit.pk, "outreach"]): {"martin", "nurse", "privacy"},
        reverse("vendors"): {"privacy", "admin"},
    }
    for place, who in places.items():
        for name in staff:
            assert as_(name).get(place).status_code == (200 if name in who else 403), (place, name)
    for name in set(staff) - {"martin", "nurse"}:
        assert decide(as_(name), visit).status_code == 403
        assert as_(name).post(reverse("scribe:link_make", args=[visit.pk])).status_code == 403
    for name in set(staff) - {"privacy", "admin"}:
        assert as_(name).post(reverse("vendor_contract")).status_code == 403


def test_by_a_proxy_with_the_relation(visit, as_) -> None:
    from chevet.trust.models import Consent

    answer = decide(as_("martin"), visit, given_by="representative")
    assert answer.status_code == 422 and "how they are related" in answer.content.decode()
    answer = decide(as_("martin"), visit, given_by="representative", relation="POWATT", proxy="Ann Harlow")
    page = answer.content.decode()
    assert answer.status_code == 200 and "Holder of a power of attorney, Ann Harlow" in page
    row = Consent.objects.latest("audit_seq")
    assert (row.relation, row.proxy, row.text_version, row.language) == (
        "POWATT",
        "Ann Harlow",
        "outreach-2026-11",
        "fr",
    )
    assert decide(as_("martin"), visit, given_by="guardian", relation="XX").status_code == 422
    assert decide(as_("martin"), visit, purpose="clinician_voice").status_code == 422
    assert decide(as_("martin"), visit, how="online").status_code == 422


def test_withdrawing_one_purpose_leaves_the_other_and_says_what_stopped(visit, as_, recorded) -> None:
    recorded(visit)
    answer = decide(as_("martin"), visit, purpose="ai_drafting", decision="withdrawn", how="spoken")
    page = answer.content.decode()
    assert "It stopped:" in page and "1 recording to be transcribed" in page and "1 planned task" in page
    from chevet.trust import consent

    assert consent.in_force(visit.patient_id, "ambient_capture", visit.encounter_id)
    assert not consent.in_force(visit.patient_id, "ai_drafting", visit.encounter_id)


def test_another_patient_s_link_is_not_taken_back_from_here(visits, visit, address, as_) -> None:
    from chevet.trust.models import PatientLink

    link, other = PatientLink.objects.get(), of(visits, "Vasseur")
    client = as_("martin")
    assert client.post(reverse("scribe:link_revoke", args=[other.pk, link.pk])).status_code == 404
    assert client.get(address).status_code == 200
    assert client.post(reverse("scribe:link_revoke", args=[visit.pk, link.pk])).status_code == 200
    assert client.get(address).status_code == 404


def test_their_page_tells_and_holds_nothing_of_the_chart(visit, drafted, address, client, settings) -> None:
    draft = drafted(visit)
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "was recorded" in page and "fixed rules" in page and "Nobody has signed it" in page
    assert "Nothing left this hospital" in page and "Nothing is" not in page
    for secret in (
        visit.patient_name,
        "Harlow",
        visit.patient_id,
        visit.encounter_id,
        visit.reason,
        "allerg",
    ):
        assert secret and secret not in page, secret
    for statement in draft.latest.reviewed.draft.statements():
        assert statement.text not in page
    assert answer["Referrer-Policy"] == "same-origin" and answer["Cache-Control"].count("no-store")
    assert "noindex" in answer["X-Robots-Tag"]
    french = client.get(f"{address}?language=fr").content.decode()
    assert 'lang="fr" dir="ltr"' in french and "Rien n’a quitté cet hôpital" in french


def test_what_left_the_house_is_told(visit, drafted, address, client, staff) -> None:
    from chevet.trust.policy import vendors

    draft = drafted(visit)
    contract = sign_contract("Acme", staff["privacy"], data=("transcript",), redact=True)
    vendors.sent(
        contract,
        data=("transcript",),
        flow="scribe",
        subject=draft.audit_subject,
        patient_id=visit.patient_id,
        engine="llm",
        redacted=True,
    )
    page = client.get(address).content.decode()
    assert "Transcript of a visit, to Acme" in page and "Names and numbers were replaced" in page


def test_withdrawing_there_takes_two_steps_and_is_audited(visit, address, client) -> None:
    from chevet.trust import consent
    from chevet.trust.models import AuditRecord

    asked = client.get(f"{address}/withdraw?purpose=ai_drafting")
    assert asked.status_code == 200 and "Withdraw your consent?" in asked.content.decode()
    assert consent.in_force(visit.patient_id, "ai_drafting", visit.encounter_id)  # a look stops nothing
    done = client.post(f"{address}/withdraw", {"purpose": "ai_drafting"})
    assert done.status_code == 302 and "Done. It has stopped" in client.get(done["Location"]).content.decode()
    assert not consent.in_force(visit.patient_id, "ai_drafting", visit.encounter_id)
    entry = AuditRecord.objects.get(action="consent.withdrawn")
    assert entry.actor_id is None and entry.detail["how"] == "online" and entry.detail["link"]
    again = client.post(f"{address}/withdraw", {"purpose": "ai_drafting"})
    assert again.status_code == 302 and AuditRecord.objects.filter(action="consent.withdrawn").count() == 1
    client.post(
        f"{address}/withdraw", {"purpose": ["clinician_voice", "rm -rf", "outreach"]}
    )  # never agreed to
    assert AuditRecord.objects.filter(action="consent.withdrawn").count() == 1


def test_a_withdrawal_needs_the_page_s_token(visit, address) -> None:
    from django.test import Client

    from chevet.trust import consent

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{address}/withdraw", {"purpose": "ai_drafting"}).status_code == 403
    assert consent.in_force(visit.patient_id, "ai_drafting", visit.encounter_id)


def test_the_address_stands_in_no_log_line(address) -> None:
    import io
    import logging

    from chevet.settings.logs import WithoutKeys

    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(WithoutKeys())
    log = logging.Logger("told")
    log.addHandler(handler)
    log.warning("Forbidden (%s): %s", "CSRF", f"{address}/withdraw")
    assert out.getvalue() == "Forbidden (CSRF): /my-care/…/withdraw\n"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_wrong_address_is_told_kindly(client, transactional_db, language: str) -> None:
    answer = client.get("/my-care/AAAA", headers={"Accept-Language": language})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert ("no fault of yours" if language == "en" else "Vous n’y êtes pour rien") in page
    for _ in range(10):
        answer = client.get("/my-care/AAAA", headers={"Accept-Language": language})
    assert answer.status_code == 429 and answer["Retry-After"] == "600"


def test_written_from_right_to_left(visit, address, client, settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    page = client.get(f"{address}?language=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in page


def contract(client, **changes):
    values = {
        "vendor": "Acme Speech",
        "kind": "dpa",
        "flows": ["scribe"],
        "data": ["audio"],
        "reference": "DPA 2026-7",
        "starts": "2026-01-01",
        "ends": "",
        "why": "signed by the board",
    }
    return client.post(reverse("vendor_contract"), {**values, **changes})


def test_vendors_are_taken_on_renewed_and_ended(as_, staff) -> None:
    from chevet.trust.models import AuditRecord, VendorContract
    from chevet.trust.policy import checklist, vendors

    client = as_("privacy")
    for wrong in (
        {"why": ""},
        {"data": []},
        {"flows": ["x"]},
        {"starts": "tomorrow"},
        {"renews": "x"},
        {"kind": "?"},
    ):
        assert contract(client, **wrong).status_code == 422, wrong
    assert contract(client).status_code == 200
    points = {f"met_{item}": "yes" for item in checklist.ITEMS} | {
        f"evidence_{i}": "report" for i in checklist.ITEMS
    }
    due = (timezone.localdate() + timedelta(days=365)).isoformat()
    review = {"vendor": "Acme Speech", "renew_by": due, "why": "first", **points}
    assert client.post(reverse("vendor_review"), {**review, "vendor": "Nobody"}).status_code == 422
    assert client.post(reverse("vendor_review"), {**review, "evidence_audit": ""}).status_code == 422
    assert client.post(reverse("vendor_review"), review).status_code == 200
    assert vendors.may_leave("Acme Speech", "scribe", ("audio",)).verdict
    first = VendorContract.objects.get()
    assert contract(client, renews=str(first.pk), reference="DPA 2027-1").status_code == 200
    ended = client.post(reverse("vendor_end", args=[first.pk]), {"why": "replaced"})
    assert ended.status_code == 200 and "replaced" in ended.content.decode()
    assert client.post(reverse("vendor_end", args=[first.pk]), {"why": ""}).status_code == 422
    assert list(
        AuditRecord.objects.filter(action__startswith="vendor.").values_list("action", flat=True)
    ) == [
        "vendor.contract_added",
        "vendor.reviewed",
        "vendor.contract_renewed",
        "vendor.contract_ended",
    ]


def test_the_privacy_officer_s_day_begins_with_what_runs_out(as_, staff, visits) -> None:
    sign_contract("Acme", staff["privacy"], ends=timezone.localdate() + timedelta(days=20))
    assert "Acme: the contract runs out on" in as_("privacy").get("/").content.decode()
    assert "Acme" not in as_("martin").get("/").content.decode()


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_in_a_browser(visit, drafted, staff, address, open_page, size: str, scheme: str) -> None:
    drafted(visit)
    page = open_page(size, scheme)
    log_in(page)
    page.goto(reverse("scribe:consents", args=[visit.pk]))
    page.wait_for_selector("#consents .ask [role=status]")
    until(page, "() => !document.querySelector('#patient[hx-get]')")
    faultless(page)
    picture(page, f"consents-{size}-{scheme}", whole=True)
    form = page.locator(".purpose").nth(2)
    form.locator("summary").focus()
    page.keyboard.press("Enter")  # by keyboard
    form.get_by_label("A legal representative").check()
    form.locator("select[name=relation]").select_option("CHILD")
    form.locator("button.primary").click()
    page.wait_for_selector(".decisions >> text=Son or daughter")
    page.get_by_role("button", name="Make an address for the patient").click()
    page.wait_for_selector("#address")
    assert re.search(r"/my-care/[A-Za-z0-9_-]{43}$", page.locator("#address").inner_text())
    faultless(page)
    picture(page, f"consents-address-{size}-{scheme}", whole=True)
    page.goto(address)
    faultless(page)
    picture(page, f"their-page-{size}-{scheme}", whole=True)
    page.locator("a[href*=ai_drafting]").click()
    faultless(page)
    picture(page, f"their-withdraw-{size}-{scheme}", whole=True)
    page.click("button.danger")
    page.wait_for_selector("text=Done. It has stopped")
    page.click("a[hreflang=fr]")
    page.wait_for_selector("text=Vos choix")
    faultless(page)
    picture(page, f"their-page-fr-{size}-{scheme}", whole=True)
    page.goto("/my-care/wrong")
    faultless(page)
    picture(page, f"their-gone-{size}-{scheme}", whole=True)
    page.goto(reverse("scribe:consent_print", args=[visit.pk, "audio_quality"]) + "?language=fr")
    faultless(page)
    picture(page, f"consent-print-{size}-{scheme}", whole=True)


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_vendors_in_a_browser(staff, open_page, size: str, scheme: str) -> None:
    sign_contract(
        "Acme Speech", staff["privacy"], ends=timezone.localdate() + timedelta(days=20), redact=True
    )
    reviewed("Acme Speech", staff["privacy"], unmet=("uptime",))
    page = open_page(size, scheme)
    log_in(page, "privacy")
    page.wait_for_selector("#vendor-warnings")
    faultless(page)
    picture(page, f"today-privacy-{size}-{scheme}", whole=True)
    page.click("text=To the vendors")
    page.wait_for_selector("#vendors")
    faultless(page)
    picture(page, f"vendors-{size}-{scheme}", whole=True)
    for summary in page.locator("#vendors summary").all():
        summary.click()
    faultless(page)
    picture(page, f"vendors-open-{size}-{scheme}", whole=True)
    page.locator("form[hx-post$='/end'] input[name=why]").fill("a breach")
    page.get_by_role("button", name="End this contract now").click()
    page.wait_for_selector("text=ended by Noor Haddad")
