"""The speech model that a site chose listens only through every gate; a local one only where the site wanted that."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from clinician_at_work import visit_of_ada
from consenting import decide
from contracting import sign_contract
from sounds import SAMPLES, encode
from speech_endpoint import SpeechEndpoint

from chevet.engines.speech import whisper
from chevet.scribe import hearing, intake, jobs, vocabulary
from chevet.scribe.models import Recording
from chevet.settings.speech import Speech
from chevet.speech.audio import RATE
from chevet.speech.decode import decode
from chevet.trust.models import AuditRecord
from chevet.trust.policy import engines

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[SpeechEndpoint]:
    served = SpeechEndpoint()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def sound() -> bytes:
    return encode("flac", decode(SAMPLES / "visit-en.ogg").samples[: 8 * RATE].astype(float))


@pytest.fixture
def site(settings, server: SpeechEndpoint, staff: dict) -> Iterator[Callable[..., Any]]:
    """site(model, …) sets the site to listen with that endpoint; the answer is the model to approve."""

    def choose(model: str = "good", **more: object) -> Any:
        speech = Speech(url=server.url, model=model, timeout=60.0, **more)  # type: ignore[arg-type]
        settings.CHEVET = replace(settings.CHEVET, speech=speech)
        _forget()
        return hearing.speech_model()

    yield choose
    _forget()


def _forget() -> None:
    hearing.speech_model.cache_clear()
    hearing.fallback_model.cache_clear()


@pytest.fixture
def heard(ehr: object, staff: dict, sound: bytes, server: SpeechEndpoint) -> Callable[..., Recording]:
    """heard() → the recording, after the job ran; with the number of questions the server got."""

    def make(**fields: str) -> Recording:
        visit = visit_of_ada(staff, "e1")
        visit.encounter_id = ""
        visit.save()
        decide(visit, staff["hart"])
        row = intake.add_recording(visit, io.BytesIO(sound), by=staff["hart"], language="en")
        Recording.objects.filter(pk=row.pk).update(**fields)
        before = server.seen()["bytes"]
        jobs.transcribe.func(recording_id=str(row.pk))
        row.refresh_from_db()
        row.left = server.seen()["bytes"] - before
        return row

    return make


def test_an_approved_server_of_the_house_listens(site, heard, staff, server) -> None:
    engines.approve(site(price_minute=0.6, currency="EUR").engine, staff["admin"], "measured")
    row = heard()
    assert row.state == "heard", row.problem
    assert row.heard.transcript.engine.name == "speech-endpoint"
    assert "good morning" in row.heard.transcript.utterances[0].text.lower()
    detail = AuditRecord.objects.get(action="recording.heard").detail
    assert detail["engine"] == "speech-endpoint"
    assert 5 < detail["sent_seconds"] <= 8
    assert (
        detail["cost"] == pytest.approx(detail["sent_seconds"] / 100, abs=0.001)
        and detail["currency"] == "EUR"
    )
    [prompt] = server.seen()["form"]["prompt"]
    assert prompt.startswith("Ofori, Ada")  # other tests' drugs of hers may follow


def test_a_model_nobody_approved_hears_nothing(site, heard) -> None:
    site()
    row = heard()
    assert (row.state, row.left) == ("failed", 0)
    assert "not approved" in row.problem


def test_not_one_byte_goes_to_a_vendor_without_a_contract(site, heard, staff) -> None:
    engines.approve(site(vendor="Acme").engine, staff["admin"], "measured")
    row = heard()
    assert (row.state, row.left) == ("failed", 0)
    assert "no contract with Acme" in row.problem
    sign_contract("Acme", staff["admin"], data=("audio",))
    row = heard()
    assert row.state == "heard" and row.left > 100_000


def test_the_patient_s_own_words_leave_only_where_the_contract_covers_them(
    site, heard, staff, server
) -> None:
    """The prompt of a speech model names the patient and her drugs: that is more than sound."""
    engines.approve(site(vendor="Acme").engine, staff["admin"], "measured")
    contract = sign_contract("Acme", staff["admin"])
    assert heard().state == "heard"
    assert "Ofori" not in str(server.seen()["form"])
    sent = AuditRecord.objects.filter(action="vendor.sent").latest("seq").detail
    assert (sent["data"], sent["contract"]) == (["audio"], str(contract.pk))
    sign_contract("Acme", staff["admin"], data=("audio", "chart", "identity"))
    assert heard().state == "heard"
    assert "Ofori" in str(server.seen()["form"]["prompt"])
    assert AuditRecord.objects.filter(action="vendor.sent").latest("seq").detail["data"] == [
        "audio",
        "chart",
        "identity",
    ]


def test_the_local_model_listens_instead_only_where_the_site_wants_that(site, heard, staff) -> None:
    engines.approve(whisper.BASE.engine, staff["admin"], "measured")
    engines.approve(site("503").engine, staff["admin"], "measured")
    row = heard()
    assert row.state == "failed" and row.problem.startswith("The speech server failed")
    assert AuditRecord.objects.filter(action="recording.not_heard").latest("seq").detail == {"code": "failed"}
    site("503", fallback=True)
    row = heard()
    assert row.state == "heard", row.problem
    assert row.heard.transcript.engine == whisper.BASE.engine
    site("good", vendor="Acme", fallback=True)  # approved, without a contract
    engines.approve(hearing.speech_model().engine, staff["admin"], "measured")
    row = heard()
    assert (row.state, row.left) == ("heard", 0)
    assert row.heard.transcript.engine == whisper.BASE.engine


def test_a_dictation_is_kept_as_one(site, heard, staff) -> None:
    engines.approve(site().engine, staff["admin"], "measured")
    transcript = heard(mode="dictation").heard.transcript
    assert transcript.mode == "dictation"
    assert {u.speaker for u in transcript.utterances} == {"clinician"}


def test_what_is_listened_for(settings, staff, ehr) -> None:
    visit = visit_of_ada(staff, "e1")
    visit.encounter_id = ""
    settings.CHEVET = replace(settings.CHEVET, speech=Speech(vocabulary=("Sainte-Anne", "ofori")))
    rest = ("Ada", "Ofori", "Sainte-Anne", "ofori")  # after the drugs that other tests have given her
    before = vocabulary.of_visit(visit, "en")
    assert before[-4:] == rest and "ramipril" not in before
    taken = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": {"reference": "Patient/ada"},
        "medicationCodeableConcept": {"text": "Ramipril 5 MG Oral Tablet"},
    }
    entry = {"resource": taken, "request": {"method": "POST", "url": "MedicationStatement"}}
    ehr.transaction({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    after = vocabulary.of_visit(visit, "en")  # the drug alone: no dose is listened for
    assert set(after) == {*before, "ramipril"} and after[-4:] == rest
    settings.CHEVET = replace(settings.CHEVET, ehr_url="http://127.0.0.1:9")
    assert vocabulary.of_visit(visit, "fr")[:2] == ("Ada", "Ofori")  # without an EHR too
