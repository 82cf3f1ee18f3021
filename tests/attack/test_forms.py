"""What a page sends beside what was asked for: extra fields, other people's ids, wrong types, headers."""

import uuid

import pytest
from two_units import OTHER, OWN, Hospital

from chevet.drafts import review
from chevet.drafts.models import Draft, Signature
from chevet.scribe.models import Preference, Recording, Visit
from chevet.trust.models import BreakGlass, CaredFor, Consent, Staff

pytestmark = pytest.mark.django_db

EXTRA = {
    "role": "administrator", "is_superuser": "on", "is_staff": "on", "is_active": "", "username": "root",
    "practitioner_id": "boss", "patient_id": "p2", "patient_key": "0" * 64, "encounter_id": "e2", "clinician": "x",
    "recorded_by": "x", "by": "x", "signer": "x", "author": "x", "state": "released", "until": "2999-01-01T00:00",
    "reviewed_by": "x", "audit_seq": "1", "id": str(uuid.uuid4()), "pk": str(uuid.uuid4()), "source": "ehr",
}  # fmt: skip


def test_extra_fields_change_nothing(house: Hospital, doctor) -> None:
    hart, case = house.staff["physician"], house.cases[OWN]
    untouched = (Staff, Visit, Draft, Recording)
    before = {m: list(m.objects.order_by("pk").values()) for m in untouched}
    consent = {"decision": "given", "given_by": "patient", "how": "spoken", "language": "en"}
    doctor.post(
        f"/visits/{case.visit.pk}/consent",
        {**EXTRA, **consent, "text_version": "2026-11", "purposes": "everything"},
    )
    made = Consent.objects.order_by("-audit_seq")[0]
    assert (made.recorded_by, made.patient, made.patient_id) == (
        hart,
        case.visit.patient_key,
        case.visit.patient_id,
    )
    assert sorted(made.purposes) == ["ai_drafting", "ambient_capture"]
    doctor.post("/language", {**EXTRA, "language": "fr"})
    after = {m: list(m.objects.order_by("pk").values()) for m in untouched}
    for row in before[Staff]:
        if row["id"] == hart.pk:
            row["language"] = "fr"
    assert after == before


def test_extra_fields_give_nobody_more_access(house: Hospital, doctor) -> None:
    visit = house.cases[OTHER].visit
    doctor.post(
        f"/visits/{visit.pk}/break-glass", {**EXTRA, "reason": "unconscious in the lift", "hours": "9999"}
    )
    row = BreakGlass.objects.get()
    assert (row.staff, row.decision, row.reviewed_by) == (house.staff["physician"], "", None)
    assert (row.until - row.at).total_seconds() == 4 * 3600
    own = house.cases[OWN].visit
    doctor.post(
        f"/visits/{own.pk}/team",
        {**EXTRA, "until": "", "staff": str(house.stranger.pk), "why": "covers", "visit": str(visit.pk)},
    )
    added = CaredFor.objects.get(source="added")
    assert (added.visit, added.patient, added.by) == (own.pk, own.patient_key, house.staff["physician"])


def test_another_s_row_in_a_form_is_not_found(house: Hospital, doctor) -> None:
    own, other = house.cases[OWN], house.cases[OTHER]
    theirs = CaredFor.objects.get(visit=other.visit.pk, staff=house.stranger)
    answer = doctor.post(f"/visits/{own.visit.pk}/team", {"what": "end", "row": str(theirs.pk)})
    theirs.refresh_from_db()
    assert (answer.status_code, theirs.until) == (422, None)
    assert doctor.post(f"/settings/notes/{other.preference.pk}", {"state": "off"}).status_code == 403
    assert Preference.objects.get(pk=other.preference.pk).state == "on"
    answer = doctor.post(
        "/settings/voice/enrol",
        {
            "recording": str(other.recording.pk),
            "agreed": "yes",
            "text_version": "voice-2026-11",
            "language": "en",
        },
    )
    assert answer.status_code == 422


NONSENSE = [
    "",
    "x" * 5000,
    "\x00",
    "../../etc/passwd",
    "{{ 7|add:7 }}",
    "' OR 1=1 --",
    "\r\nSet-Cookie: a=b",
    "-1",
    "٣",
]


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_every_field_breaks_nothing(house: Hospital, doctor, value: str) -> None:
    case = house.cases[OWN]
    posts = {
        f"/visits/{case.visit.pk}/consent": ("decision", "given_by", "how", "language", "text_version"),
        f"/visits/{case.visit.pk}/team": ("what", "row", "staff", "why", "until"),
        f"/visits/{case.visit.pk}/break-glass": ("reason", "next"),
        f"/drafts/{case.draft.pk}/decide": ("action", "ref", "seen", "section", "text", "how", "code"),
        f"/drafts/{case.draft.pk}/speaker": ("what", "number", "utterance", "speaker"),
        f"/drafts/{case.draft.pk}/by": ("template",),
        f"/drafts/{case.draft.pk}/take-back": ("reason",),
        f"/drafts/{case.draft.pk}/sign": ("password", "shown_sha256"),
        "/settings/notes/words": ("term", "preferred", "language"),
        "/settings/notes/choose": ("kind", "name"),
        "/settings/notes/answer": ("key", "take"),
        "/language": ("language", "next"),
    }
    for url, fields in posts.items():
        answer = doctor.post(url, dict.fromkeys(fields, value))
        assert answer.status_code < 500, (url, answer.status_code)
        assert not any("\n" in v or "\r" in v for v in answer.headers.values())
        assert "set-cookie: a=b" not in str(answer.headers).lower()
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/visits/../../etc/passwd", "/visits/%2e%2e/%2e%2e/etc/passwd/", "/recordings/..%2f..%2fkeyring.json/audio",
        "/recordings/%00/audio", "/static/../keyring.json", "/static/%2e%2e/%2e%2e/secret.key",
        "/drafts/{own}%0d%0aSet-Cookie:%20a=b/", "/recordings/{own}.sealed/audio",
    ],
)  # fmt: skip
def test_an_id_is_an_id_and_no_path(house: Hospital, doctor, path: str) -> None:
    answer = doctor.get(path.replace("{own}", str(house.cases[OWN].recording.pk)))
    assert answer.status_code in (400, 404)
    assert "set-cookie: a=b" not in str(answer.headers).lower()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "http:///evil.example",
                                  "javascript:alert(1)", "\thttps://evil.example", "/%0d%0aLocation:%20evil"])  # fmt: skip
def test_no_address_leads_out_of_the_house(house: Hospital, doctor, away: str) -> None:
    from urllib.parse import urlsplit

    from django.test import Client

    answers = [
        doctor.post("/language", {"language": "en", "next": away}),
        doctor.get("/login/", {"next": away}),
        Client().post(
            f"/login/?next={away}", {"login": "physician", "password": "horse staple battery", "next": away}
        ),
        doctor.post(f"/logout/?next={away}", {"next": away}),
    ]
    for answer in answers:
        leads = urlsplit(answer.get("Location", "/"))
        assert (leads.scheme, leads.netloc) in (("", ""), ("http", "testserver")), away


def test_a_name_is_text_and_never_a_template_or_a_script(house: Hospital, doctor) -> None:
    case = house.cases[OWN]
    review.change(
        case.draft.pk,
        by=house.staff["physician"],
        seen=1,
        action="write",
        ref="",
        how=lambda r, who, at: r.write(
            "18776-5", "{% load x %}{{ 9|add:9 }}<img src=x onerror=1>", by=who, at=at
        ),
    )
    pages = {p: doctor.get(p).content.decode() for p in (
        "/", f"/visits/{case.visit.pk}/", f"/visits/{case.visit.pk}/team", f"/drafts/{case.draft.pk}/",
        f"/drafts/{case.draft.pk}/history", f"/drafts/{case.draft.pk}/signing",
    )}  # fmt: skip
    for where, page in pages.items():
        assert "<script>alert" not in page, where
        assert "<img src=x" not in page, where
        assert "Zebulonown 14" not in page, where
    assert "Zebulonown {{ 7|add:7 }} &lt;script&gt;" in pages["/"]
    assert "{{ 9|add:9 }}&lt;img" in pages[f"/drafts/{case.draft.pk}/"]


def test_a_forged_host_or_header_leads_nowhere(house: Hospital, doctor) -> None:
    assert doctor.get("/", headers={"host": "evil.example"}).status_code == 400
    answer = doctor.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "1.2.3.4"})
    assert b"evil.example" not in answer.content
    language = doctor.get("/", headers={"Accept-Language": "../../etc, en\t;q=9"})
    assert language.status_code == 200
