"""A clinician's own voice: agreed to, learnt from a visit she signed, used to name her, deleted without a trace."""

import io
import json
import wave

import numpy as np
import pytest
from browser import faultless, log_in, picture, sample
from django.urls import reverse
from signing import sign

from chevet.scribe import jobs, voices
from chevet.scribe.models import Voice
from chevet.scribe.who_spoke import spoken
from chevet.trust.models import AuditRecord
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed(visits, drafted, staff):
    """A signed visit with its sound, and the visit after it."""
    draft = drafted(visits[0], "visit-en", sample("visit-en"))
    sign(draft, staff["martin"])
    return visits[0].recording, visits[1]


def agree(staff, recording, **changes) -> Voice:
    said = {"agreed": True, "text_version": voices.TEXT, "language": "en", **changes}
    return voices.enrol(staff["martin"], str(recording.pk), **said)


def learnt(staff, recording) -> Voice:
    voice = agree(staff, recording)
    voices.learn.func(voice_id=str(voice.pk))
    voice.refresh_from_db()
    assert voice.problem == ""
    return voice


def beginning(seconds: float) -> bytes:
    """The first part of the visit, as a WAV."""
    from chevet.speech.audio import RATE
    from chevet.speech.decode import decode

    pcm = decode(io.BytesIO(sample("visit-en")).read()).pcm[: int(seconds * RATE)]
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(np.asarray(pcm, dtype="<i2").tobytes())
    return out.getvalue()


def test_nothing_is_kept_without_her_agreement(signed, staff, visits) -> None:
    recording, _ = signed
    with pytest.raises(Refused, match="only if you agree"):
        agree(staff, recording, agreed=False)
    with pytest.raises(Refused, match="Choose one of your own visits"):
        voices.enrol(staff["martin"], "no such", agreed=True, text_version=voices.TEXT, language="en")
    with pytest.raises(Refused):
        voices.enrol(staff["nurse"], str(recording.pk), agreed=True, text_version=voices.TEXT, language="en")
    assert not Voice.objects.exists()


def test_a_visit_that_is_not_signed_is_not_offered(visits, drafted, staff) -> None:
    drafted(visits[0])
    assert voices.visits_of(staff["martin"]) == []


def test_it_is_learnt_sealed_and_told_in_the_audit_without_it(signed, staff) -> None:
    from django.db import connection

    voice = learnt(staff, signed[0])
    vector = voices.known(staff["martin"])
    assert vector is not None and vector.shape == (256,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    assert (voice.text_version, voice.language, len(voice.text_sha256)) == (voices.TEXT, "en", 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT vector FROM scribe_voice")
        (sealed,) = cursor.fetchone()
    assert str(voice.vector[0]).encode() not in bytes(sealed)
    said = AuditRecord.objects.filter(subject=voice.audit_subject).order_by("seq")
    assert [r.action for r in said] == ["voice.agreed", "voice.learnt"]
    for record in said:
        assert str(voice.vector[0]) not in record.detail_json
        assert set(json.loads(record.detail_json)) <= {
            "recording",
            "text_version",
            "text_sha256",
            "language",
            "seconds",
            "encoder",
        }


def test_another_encoder_s_numbers_are_not_used(signed, staff) -> None:
    voice = learnt(staff, signed[0])
    voice.encoder = "00" * 32
    voice.save()
    assert voices.known(staff["martin"]) is None


def test_it_names_her_where_words_do_not_and_no_more_once_deleted(signed, staff, recorded) -> None:
    """Told in German, for which there are no cues: only the voice can say who she is."""
    source, visit = signed
    learnt(staff, source)

    def heard() -> set[str]:
        recording = recorded(visit, beginning(40))
        recording.language = "de"
        recording.save()
        jobs.transcribe.func(recording_id=str(recording.pk))
        recording.refresh_from_db()
        assert recording.state == "heard", recording.problem
        found = spoken(recording)
        assert found is not None
        first = found.transcript.utterances[0]
        return {first.speaker, *(u.speaker for u in found.transcript.utterances)}

    assert {"clinician", "patient"} <= heard()
    voices.delete(staff["martin"])
    assert not Voice.objects.exists()
    assert voices.known(staff["martin"]) is None
    assert heard() == {"unknown"}
    assert AuditRecord.objects.filter(action="voice.deleted").count() == 1


def test_deleted_while_it_is_learnt_it_stays_deleted(signed, staff) -> None:
    voice = agree(staff, signed[0])
    voices.delete(staff["martin"])
    voices.learn.func(voice_id=str(voice.pk))
    assert not Voice.objects.exists()
    assert not AuditRecord.objects.filter(action="voice.learnt").exists()


def test_turns_of_two_people_teach_nothing(signed, staff) -> None:
    from chevet.scribe.models import SpeakerCorrection
    from chevet.speech.corrections import Correction

    recording, _ = signed
    for number, u in enumerate(spoken(recording).heard.utterances, 1):
        SpeakerCorrection.objects.create(
            source=recording.pk,
            number=number,
            content=Correction(what="turn", utterance=u.id, speaker="clinician").model_dump(mode="json"),
            by=staff["martin"],
        )
    voice = agree(staff, recording)
    voices.learn.func(voice_id=str(voice.pk))
    voice.refresh_from_db()
    assert voice.vector is None
    assert "not of one voice" in voice.problem


def test_the_section_is_hers_alone(as_, signed) -> None:
    for name in ("voice", "voice_enrol", "voice_delete"):
        for who in ("nurse", "desk", "privacy", "admin"):
            client = as_(who)
            ask = client.get if name == "voice" else client.post
            assert ask(reverse(f"scribe:{name}")).status_code == 403


@pytest.mark.browser
def test_from_agreeing_to_deleting(open_page, signed, staff) -> None:
    page = open_page()
    log_in(page)
    page.goto("/settings/notes")
    page.wait_for_selector("#voice-enrol")
    assert "biometric data" in page.text_content("#voice")
    faultless(page)
    picture(page, "voice", whole=True)
    page.check("#voice [name=agreed]")
    page.click("#voice-enrol")
    page.wait_for_selector("text=Your voice is being learnt")
    voices.learn.func(voice_id=str(Voice.objects.get().pk))
    page.wait_for_selector("text=Your voice is known")
    faultless(page)
    page.click("#voice-delete")
    page.wait_for_selector("#voice-enrol")
    assert not Voice.objects.exists()
