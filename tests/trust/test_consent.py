"""Consent: the latest decision counts, for this encounter or all, and what was read is kept."""

import pytest
from django.db import connection

from chevet.trust import audit, consent
from chevet.trust.models import AuditRecord, Consent
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def decide(physician):
    def decide(decision: str = "given", **changes) -> Consent:
        values = {
            "patient_id": "pat-4711",
            "encounter_id": "enc-1",
            "purposes": ["ambient_capture", "ai_drafting"],
            "decision": decision,
            "given_by": "patient",
            "how": "spoken",
            "language": "fr",
            "text_version": consent.CURRENT,
            "recorded_by": physician,
        }
        return consent.record_consent(**{**values, **changes})

    return decide


def in_force(encounter: str | None = "enc-1", purpose: str = "ai_drafting") -> Consent | None:
    return consent.in_force("pat-4711", purpose, encounter)


def test_without_a_record_nothing_is_in_force() -> None:
    assert in_force() is None
    assert not consent.allows("pat-4711", "ai_drafting", "enc-1")


def test_given_then_withdrawn_then_given_again(decide) -> None:
    given = decide()
    assert in_force() == given and consent.allows("pat-4711", "ai_drafting", "enc-1")
    decide("withdrawn")
    assert in_force() is None
    assert "withdrew" in str(consent.allows("pat-4711", "ai_drafting", "enc-1").reason)
    again = decide()
    assert in_force() == again


def test_refused(decide) -> None:
    decide("refused")
    assert in_force() is None
    assert "refused" in str(consent.allows("pat-4711", "ai_drafting", "enc-1").reason)


def test_purposes_are_separate(decide) -> None:
    decide()
    decide("withdrawn", purposes=["ai_drafting"])
    assert in_force(purpose="ai_drafting") is None
    assert in_force(purpose="ambient_capture") is not None


def test_encounters_and_patients_are_separate(decide) -> None:
    decide()
    assert in_force("enc-2") is None and in_force(None) is None
    assert consent.in_force("pat-4712", "ai_drafting", "enc-1") is None
    decide("refused", encounter_id="enc-2")
    assert in_force("enc-1") is not None


def test_a_general_decision_holds_everywhere_until_a_later_one(decide) -> None:
    general = decide(encounter_id=None)
    assert in_force("enc-9") == general and in_force(None) == general
    decide("refused", encounter_id="enc-9")
    assert in_force("enc-9") is None and in_force("enc-8") == general
    decide("withdrawn", encounter_id=None)
    assert in_force("enc-8") is None


def test_it_is_audited_and_says_what_was_read(decide, physician) -> None:
    given = decide()
    entry = AuditRecord.objects.get()
    told = consent.text("fr")
    assert (entry.action, entry.subject, entry.actor_id) == (
        "consent.given",
        f"consent:{given.pk}",
        physician.pk,
    )
    assert entry.detail["text_sha256"] == given.text_sha256 == told.sha256
    assert (given.at, given.audit_seq) == (entry.at, entry.seq)
    assert list(audit.about_patient("pat-4711")) == [entry]


def test_ids_are_not_readable_in_the_database(decide) -> None:
    given = decide()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(c::text, '') FROM trust_consent c")
        stored = cursor.fetchone()[0]
    assert "4711" not in stored and "enc-1" not in stored
    found = Consent.objects.get(pk=given.pk)
    assert (found.patient_id, found.encounter_id) == ("pat-4711", "enc-1")


def test_when_it_cannot_be_audited_it_is_not_recorded(decide, monkeypatch) -> None:
    def fails(*args, **kwargs):
        raise audit.AuditError("no")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(audit.AuditError):
        decide()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("role", ["front_desk", "privacy_officer", "administrator"])
def test_others_may_not_record_it(decide, make_staff, role: str) -> None:
    with pytest.raises(Refused):
        decide(recorded_by=make_staff(role))
    assert not Consent.objects.exists() and not AuditRecord.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"patient_id": ""},
        {"purposes": []},
        {"purposes": ["marketing"]},
        {"decision": "maybe"},
        {"given_by": "neighbour"},
        {"how": "guessed"},
        {"language": "de"},
        {"text_version": "1999-01"},
        {"text_version": "../keyring"},
    ],
)
def test_what_makes_no_sense_is_refused(decide, wrong) -> None:
    with pytest.raises(consent.ConsentError):
        decide(**wrong)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "recorded",
                "artificial intelligence",
                "drafts",
                "kept",
                "say no",
                "changes nothing",
                "change your mind",
            ],
        ),
        (
            "fr",
            [
                "enregistr",
                "intelligence artificielle",
                "brouillon",
                "conserv",
                "refuser",
                "ne change rien",
                "changer d’avis",
            ],
        ),
    ],
)
def test_the_text_discloses_what_it_must(language: str, said: list[str]) -> None:
    told = consent.text(language)
    whole = " ".join((told.title, *told.paragraphs))
    assert [part for part in said if part not in whole] == []
    assert told.paragraphs[-1].endswith("?") and len(told.paragraphs) == 5


def test_published_texts_never_change() -> None:
    """Patients agreed to these very words: a changed text is a new version, with new files."""
    published = {
        ("2026-11", "en"): "bd23be92e356f2f9a5c36adc21c9f0156e4db8653e8039dce5c6cfd15d063b98",
        ("2026-11", "fr"): "62deb350e2533846c54f00a29067a8e6fff991639bbabf2cd732d35854fb90b3",
        ("outreach-2026-11", "en"): "b58089b1f8f4b669e0c0d3e3ca13b2da12cab41ea94789d72894b7644842e6ba",
        ("outreach-2026-11", "fr"): "ea3335ece9217fa48328797b12749005c107f8ac55685453e71010f702014b4b",
        ("quality-2026-11", "en"): "5e8915a2a7a4042707b7681103ae7bb4ce1203c5eed48700d817e4712ec0973b",
        ("quality-2026-11", "fr"): "a070b8fae3a31a9fcb3009ef8efd5738f3fe1d9ace7845e7ab6486a96d772c90",
    }
    for (version, language), sha256 in published.items():
        assert consent.text(language, version).sha256 == sha256


def test_a_text_gives_no_consent_to_what_it_does_not_explain(decide) -> None:
    with pytest.raises(consent.ConsentError, match="does not explain"):
        decide(purposes=["outreach"])
    assert decide(purposes=["outreach"], text_version="outreach-2026-11")
    assert decide("withdrawn", purposes=["outreach", "ai_drafting"])  # a withdrawal needs no text read anew


def test_a_proxy_says_how_they_are_related(decide) -> None:
    with pytest.raises(consent.ConsentError, match="related"):
        decide(given_by="guardian")
    row = decide(given_by="guardian", relation="PRN", proxy=" Ann Hart ")
    row.refresh_from_db()
    assert (row.relation, row.proxy) == ("PRN", "Ann Hart")
    assert decide(relation="PRN", proxy="x").relation == ""  # the patient is nobody's proxy
