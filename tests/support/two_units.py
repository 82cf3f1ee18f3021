"""A hospital of two units, one visit in each with everything that hangs on it, and staff of every role in the first."""

import io
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest
from consenting import decide
from heard_recording import draft_to_come
from spine_fixtures import ENGINE

OWN, OTHER = "own", "other"
PASSWORD = "horse staple battery"
PEOPLE = {  # all of them in the first unit
    "physician": "Dr Ann Hart",
    "nurse": "Nurse Joy",
    "front_desk": "Sam Petit",
    "privacy_officer": "Noor Haddad",
    "administrator": "Robin Keller",
}

KINDS = {
    "visit_id": "visit",
    "recording_id": "recording",
    "draft_id": "draft",
    "capture_id": "capture",
    "preference_id": "preference",
}


@dataclass
class Case:
    """One patient, their visit, and what was made of it; `words` are those that only they have."""

    visit: Any
    recording: Any
    draft: Any
    capture: Any
    preference: Any
    words: tuple[str, ...]

    def named(self, argument: str) -> uuid.UUID:
        """The id that an address takes under that name."""
        return getattr(self, KINDS[argument]).pk


@dataclass
class Hospital:
    """`staff` by role; the stranger is the physician of the other unit."""

    staff: dict[str, Any]
    stranger: Any
    units: dict[str, Any] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)


def build(proposal: Any) -> Hospital:
    """Make all of it by the services that make real ones. `proposal` is a draft to open for review."""
    from chevet.engines.speech.whisper import BASE
    from chevet.trust import units
    from chevet.trust.setup import StaffSpec, ensure_site

    made = ensure_site(
        staff=[
            # Making a password's hash is slow on purpose: only the physician logs in by one.
            *(StaffSpec(r, r, n, PASSWORD if r == "physician" else None, r) for r, n in PEOPLE.items()),
            StaffSpec("stranger", "physician", "Dr Far Away", practitioner_id="far"),
        ],
        engines=[ENGINE, BASE.engine],
        stages={"scribe": "on"},
    )
    hospital = Hospital({role: made[role] for role in PEOPLE}, made["stranger"])
    admin = made["administrator"]
    first = units.open_unit("Medicine", "Location/med", by=admin, why="set up")
    second = units.open_unit("Psychiatry", "Location/psy", by=admin, why="set up")
    units.end_member(first.members.get(staff=made["stranger"]).pk, by=admin, why="works there")
    units.add_member(second.pk, made["stranger"].pk, by=admin, why="works there")
    hospital.units = {OWN: first, OTHER: second}
    for which, who, place in ((OWN, "physician", "Location/med"), (OTHER, "stranger", "Location/psy")):
        hospital.cases[which] = _case(which, made[who], place, proposal)
    return hospital


@pytest.fixture
def house(db: None, proposal: Any) -> Hospital:
    """Two units, a patient in each, every role in the first."""
    return build(proposal)


def visit_of(clinician: Any, patient: str = "p1", encounter: str = "e1", places: tuple[str, ...] = ()) -> Any:
    """A visit of today, as the EHR's list brings it."""
    from django.utils import timezone

    from chevet.ehr.visits import EncounterSummary
    from chevet.scribe import visits

    start = timezone.now().isoformat()
    return visits.keep(
        EncounterSummary(
            encounter_id=encounter,
            patient_id=patient,
            patient="Ada",
            start=start,
            status="planned",
            places=places,
        ),
        clinician,
    )


def _case(which: str, clinician: Any, place: str, proposal: Any) -> Case:
    from django.utils import timezone

    from chevet.contracts.transcript import Transcript, Utterance
    from chevet.drafts import review
    from chevet.ehr.visits import EncounterSummary
    from chevet.scribe import intake, visits
    from chevet.scribe.models import Capture, Preference

    words = tuple(
        f"{word}{which}" for word in ("Zebulon", "Encounter", "Patientid", "Haemoptysis", "Whispered")
    )
    name, encounter, patient, reason, said = words
    visit = visits.keep(
        EncounterSummary(
            encounter_id=encounter,
            patient_id=patient,
            patient=f"{name} {{{{ 7|add:7 }}}} <script>alert(1)</script>",
            start=timezone.now().isoformat(),
            reason=reason,
            status="planned",
            language="en",
            places=(place,),
        ),
        clinician,
    )
    decide(visit, clinician)
    recording = intake.add_recording(visit, io.BytesIO(f"RIFF {said}".encode()), by=clinician, language="en")
    utterance = Utterance(id="u1", speaker="patient", start=0, end=2, text=f"doxycycline, {said}")
    transcript = Transcript(id=which, language="en", duration=2.0, utterances=(utterance,))
    draft = draft_to_come(recording, transcript.model_dump(mode="json"), clinician)
    review.propose(draft.pk, proposal)
    given = recording.consent
    capture = Capture.objects.create(
        visit=visit, consent=given, started_by=clinician, tab="t", state="stopped"
    )
    preference = Preference.objects.create(staff=clinician, kind="plan", value={"name": "list"}, source="set")
    return Case(visit, recording, draft, capture, preference, words)
