"""What the demo knows beforehand: who the clinician is, and which visits were recorded."""

from dataclasses import dataclass, field
from pathlib import Path

_SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@dataclass(frozen=True)
class RecordedConsent:
    """What the patient decided before the recording began, as `chevet.trust.consent` takes it."""

    language: str
    purposes: tuple[str, ...] = ("ambient_capture", "ai_drafting")
    decision: str = "given"
    given_by: str = "patient"
    how: str = "spoken"
    text_version: str = "2026-11"


@dataclass(frozen=True)
class SampleVisit:
    """One recorded visit: FHIR ids, the recording (Ogg/Opus) and what was really said (JSON)."""

    language: str
    patient_id: str
    encounter_id: str
    audio: Path
    reference: Path
    consent: RecordedConsent


@dataclass(frozen=True)
class Demo:
    """The demo clinician (FHIR Practitioner), and the recorded visits by language."""

    practitioner_id: str
    practitioner_name: str
    organization_id: str
    visits: dict[str, SampleVisit] = field(default_factory=dict)


def _sample(language: str, patient_id: str) -> SampleVisit:
    return SampleVisit(
        language=language,
        patient_id=patient_id,
        encounter_id=f"{patient_id}-today",
        audio=_SAMPLES / f"visit-{language}.ogg",
        reference=_SAMPLES / f"visit-{language}.json",
        consent=RecordedConsent(language),
    )


DEMO = Demo(
    practitioner_id="demo-dr-martin",
    practitioner_name="Dr Claire Martin",
    organization_id="demo-st-chevet",
    visits={"en": _sample("en", "demo-p01"), "fr": _sample("fr", "demo-p02")},
)
