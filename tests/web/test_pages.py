"""Every page for every role; what is not there; what every answer carries."""

import uuid

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = ("martin", "nurse", "desk", "privacy", "admin")


@pytest.fixture
def places(visits, drafted) -> dict[str, str]:
    """Addresses of one of each page, and one visit that is to be reviewed."""
    visit = next(v for v in visits if "Harlow" in v.patient_name)
    draft = drafted(visit)
    return {
        "today": reverse("scribe:today"),
        "visit": reverse("scribe:visit", args=[visit.pk]),
        "steps": reverse("scribe:visit_steps", args=[visit.pk]),
        "patient": reverse("scribe:visit_patient", args=[visit.pk]),
        "review": reverse("scribe:review", args=[draft.pk]),
        "body": reverse("scribe:review_body", args=[draft.pk]),
        "history": reverse("scribe:history", args=[draft.pk]),
        "audio": reverse("scribe:audio", args=[visit.recording.pk]),
        "signing": reverse("scribe:signing", args=[draft.pk]),
        "another": reverse("scribe:another", args=[draft.pk]),
        "settings": reverse("scribe:preferences"),
    }


EVERYONE_WITH_VISITS = {"martin", "nurse", "desk", "privacy"}
CLINICAL = {"martin", "nurse", "privacy"}
MAY_OPEN = {
    "today": EVERYONE_WITH_VISITS,
    "visit": EVERYONE_WITH_VISITS,
    "steps": EVERYONE_WITH_VISITS,
    "patient": CLINICAL,
    "review": CLINICAL,
    "body": CLINICAL,
    "history": CLINICAL,
    "audio": CLINICAL,
    "signing": {"martin"},
    "another": {"martin", "nurse"},
    "settings": {"martin"},
}


def test_who_opens_what(places, as_) -> None:
    answers = {(page, who): as_(who).get(url).status_code for page, url in places.items() for who in ROLES}
    expected = {(page, who): 200 if who in MAY_OPEN[page] else 403 for page in places for who in ROLES}
    assert answers == expected


def test_nobody_opens_anything_without_logging_in(places, client) -> None:
    for url in places.values():
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/")
        asked_by_script = client.get(url, headers={"HX-Request": "true"})
        assert (asked_by_script.status_code, asked_by_script["HX-Redirect"]) == (401, "/login/")


def test_the_front_desk_sees_no_clinical_content(places, as_, visits) -> None:
    desk = as_("desk")
    pages = [desk.get(places[page]).content.decode() for page in ("today", "visit", "steps")]
    seen = "".join(page.partition('id="help"')[0] for page in pages)
    assert "Harlow" in seen
    for visit in visits:
        assert not visit.reason or visit.reason not in seen
    for word in ("llerg", "transcript", "cough", "drafts/"):
        assert word not in seen
    physician = as_("martin").get(places["today"]).content.decode()
    assert next(v.reason for v in visits if v.reason) in physician


@pytest.mark.parametrize("who", ["martin", "desk"])
def test_what_does_not_exist_is_404(as_, staff, who) -> None:
    client, nobody = as_(who), uuid.uuid4()
    names = (
        ["visit", "visit_steps"]
        if who == "desk"
        else ["visit", "visit_patient", "audio", "review", "history"]
    )
    for name in names:
        answer = client.get(reverse(f"scribe:{name}", args=[nobody]))
        assert answer.status_code == 404
        assert str(nobody) not in answer.content.decode().replace(f"/{nobody}", "")
    assert client.get("/nowhere").status_code == 404


def test_every_answer_carries_its_headers_and_no_inline_script(places, as_) -> None:
    client = as_("martin")
    for page in ("today", "visit", "review", "history", "settings"):
        answer = client.get(places[page])
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Frame-Options"] == "DENY"
        html = answer.content.decode()
        assert "<script>" not in html
        assert "<style" not in html
        assert " style=" not in html
        assert "onclick" not in html


def test_a_form_without_its_token_is_refused(places, staff, settings) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff["martin"])
    for url in (places["review"] + "decide", places["visit"] + "recordings", "/language", "/visits/refresh"):
        answer = strict.post(url, {"action": "accept"})
        assert answer.status_code == 403, url
        assert "open too long" in answer.content.decode()


def test_looking_is_audited_once_a_while(places, as_) -> None:
    from chevet.trust.models import AuditRecord

    client = as_("nurse")
    for _ in range(3):
        client.get(places["review"])
        client.get(places["audio"], headers={"Range": "bytes=0-9"})
    nurse = AuditRecord.objects.filter(action__in=["draft.opened", "recording.played"])
    assert sorted(nurse.values_list("action", flat=True)) == ["draft.opened", "recording.played"]


def test_the_language_is_kept_with_the_member_of_staff(as_, staff, visits) -> None:
    client = as_("martin")
    answer = client.post("/language", {"language": "fr", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    staff["martin"].refresh_from_db()
    assert staff["martin"].language == "fr"
    page = client.get("/").content.decode()
    assert '<html lang="fr">' in page
    assert "Consultations du jour" in page


def test_no_visits_is_a_page_of_its_own(as_, staff) -> None:
    assert "No visits today." in as_("martin").get("/").content.decode()


def test_an_ehr_that_is_away_leaves_the_last_known_list(as_, visits, settings) -> None:
    from dataclasses import replace

    settings.CHEVET = replace(settings.CHEVET, ehr_url="http://127.0.0.1:9/fhir")
    page = as_("martin").post("/visits/refresh").content.decode()
    assert "last known list" in page
    assert "cannot be reached" in page
    assert "Harlow" in page
    header = as_("martin").get(reverse("scribe:visit_patient", args=[visits[0].pk])).content.decode()
    assert "Allergies not known" in header  # never "none"


def test_a_broken_page_says_so_without_the_database(client, rf) -> None:
    from chevet.web.views import server_error

    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "Something broke here" in answer.content.decode()
