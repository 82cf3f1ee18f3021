"""The two recorded visits that ship with the demo."""

import json
from datetime import date
from itertools import pairwise

import av
import numpy as np
import pytest

from chevet.demo.seed import DEMO, SampleVisit, all_resources

VISITS = list(DEMO.visits.values())


def decoded(visit: SampleVisit) -> tuple[np.ndarray, int]:
    with av.open(str(visit.audio)) as container:
        rate = container.streams.audio[0].rate
        resampler = av.AudioResampler("flt", "mono", 16_000)
        frames = [f for frame in container.decode(audio=0) for f in resampler.resample(frame)]
        frames += resampler.resample(None)
    assert rate
    return np.concatenate([f.to_ndarray()[0] for f in frames]), 16_000


@pytest.mark.parametrize("visit", VISITS, ids=lambda v: v.language)
class TestSample:
    def test_it_is_a_small_opus_file_of_two_to_four_minutes(self, visit: SampleVisit) -> None:
        assert visit.audio.stat().st_size < 1_000_000
        with av.open(str(visit.audio)) as container:
            stream = container.streams.audio[0]
            assert (stream.codec_context.name, stream.channels) in {("opus", 1), ("libopus", 1)}
        samples, rate = decoded(visit)
        reference = json.loads(visit.reference.read_text(encoding="utf-8"))
        assert 120 <= len(samples) / rate <= 240
        assert len(samples) / rate == pytest.approx(reference["duration"], abs=0.1)

    def test_it_is_heard_and_never_digitally_silent(self, visit: SampleVisit) -> None:
        samples, rate = decoded(visit)
        tenths = samples[: len(samples) // (rate // 10) * (rate // 10)].reshape(-1, rate // 10)
        levels = np.sqrt(np.mean(tenths**2, axis=1))
        assert levels.min() > 1e-5
        assert 0.05 < np.abs(samples).max() <= 1.0

    def test_the_reference_tells_turns_apart(self, visit: SampleVisit) -> None:
        reference = json.loads(visit.reference.read_text(encoding="utf-8"))
        turns = reference["segments"]
        assert reference["language"] == visit.language
        assert {t["speaker"] for t in turns} == {"clinician", "patient"}
        assert len(set(reference["voices"].values())) == 2
        assert all(t["text"].strip() and t["start"] < t["end"] for t in turns)
        assert all(0.25 <= after["start"] - before["end"] <= 2 for before, after in pairwise(turns))
        assert turns[0]["start"] > 0
        assert turns[-1]["end"] < reference["duration"]

    def test_speech_is_where_the_reference_says(self, visit: SampleVisit) -> None:
        samples, rate = decoded(visit)
        turns = json.loads(visit.reference.read_text(encoding="utf-8"))["segments"]

        def level(start: float, end: float) -> float:
            part = samples[int(start * rate) : int(end * rate)]
            return 20 * float(np.log10(np.sqrt(np.mean(part**2)) + 1e-9))

        assert min(level(t["start"], t["end"]) for t in turns) > -35
        # between turns: the room, away from the edges of speech
        assert max(level(a["end"] + 0.1, b["start"] - 0.1) for a, b in pairwise(turns)) < -45

    def test_the_clinician_begins_with_the_consent(self, visit: SampleVisit) -> None:
        first = json.loads(visit.reference.read_text(encoding="utf-8"))["segments"][0]
        assert first["speaker"] == "clinician"
        assert {"en": "agreed that I record", "fr": "accepté que j'enregistre"}[visit.language] in first[
            "text"
        ]

    def test_it_is_about_a_seeded_patient(self, visit: SampleVisit) -> None:

        resources = {f"{r['resourceType']}/{r['id']}": r for r in all_resources(date(2031, 3, 5))}
        patient = resources[f"Patient/{visit.patient_id}"]
        encounter = resources[f"Encounter/{visit.encounter_id}"]
        assert encounter["subject"]["reference"] == f"Patient/{visit.patient_id}"
        assert patient["communication"][0]["language"]["coding"][0]["code"] == visit.language
        first = json.loads(visit.reference.read_text(encoding="utf-8"))["segments"][0]["text"]
        assert patient["name"][0]["family"] in first
