"""Taking in a recording: no consent no audio, sealed on disk, and a refusal leaves only its record."""

import io

import pytest
from consenting import decide
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from chevet.contracts.base import Engine
from chevet.scribe import intake, visits
from chevet.scribe.models import Recording, Visit
from chevet.trust.models import AuditRecord
from chevet.trust.setup import StaffSpec, ensure_site
from chevet.trust.vault import StorageFull
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db

SOUND = b"RIFF not really, but the intake does not look inside" * 9000


@pytest.fixture
def staff(db: None) -> dict:
    return ensure_site(
        staff=[
            StaffSpec("hart", "physician", "Dr Ann Hart", "horse staple battery", practitioner_id="hart"),
            StaffSpec("desk", "front_desk", "Desk", "battery staple horse"),
            StaffSpec("admin", "administrator", "Administrator", "staple battery horse"),
        ],
        engines=[Engine(name="whisper-base", version="1")],
        stages={"scribe": "on"},
    )


@pytest.fixture
def visit(staff: dict) -> Visit:
    from chevet.ehr.visits import EncounterSummary

    now = timezone.now().isoformat()
    return visits.keep(
        EncounterSummary(
            encounter_id="e1",
            patient_id="p1",
            patient="Ada Ofori",
            start=now,
            status="planned",
            language="en",
        ),
        staff["hart"],
    )


def add(visit: Visit, staff: dict, who: str = "hart") -> Recording:
    return intake.add_recording(visit, io.BytesIO(SOUND), by=staff[who], language="en")


def waiting() -> list[dict]:
    return [j.args for j in ProcrastinateJob.objects.filter(task_name="scribe.transcribe")]


def test_with_consent_it_is_sealed_kept_and_queued(visit, staff) -> None:
    before = len(waiting())
    decide(visit, staff["hart"])
    recording = add(visit, staff)
    sealed = (intake.folder() / recording.file).read_bytes()
    assert b"the intake does not look" not in sealed
    with intake.open_audio(recording) as reader:
        assert reader.read() == SOUND
    assert waiting()[before:] == [{"recording_id": str(recording.pk)}]
    assert visits.mark(visit) == "listening"


@pytest.mark.parametrize("decision", [None, "refused", "withdrawn"])
def test_without_consent_nothing_is_kept_but_the_refusal(visit, staff, decision) -> None:
    if decision:
        decide(visit, staff["hart"])
        decide(visit, staff["hart"], decision)
    files = set(intake.folder().glob("*")) if intake.folder().exists() else set()
    with pytest.raises(Refused):
        add(visit, staff)
    assert not Recording.objects.exists()
    assert (set(intake.folder().glob("*")) if intake.folder().exists() else set()) == files
    assert AuditRecord.objects.filter(action="recording.refused").count() == 1


def test_the_front_desk_records_nobody(visit, staff) -> None:
    decide(visit, staff["hart"])
    with pytest.raises(Refused):
        add(visit, staff, "desk")


def test_a_full_disk_is_said_and_leaves_no_part(visit, staff, monkeypatch) -> None:
    decide(visit, staff["hart"])

    def full(*args: object) -> None:
        raise StorageFull("The disk is full.")

    monkeypatch.setattr("chevet.trust.vault.SealedWriter.write", full)
    files = set(intake.folder().glob("*")) | set(intake.folder().glob(".*"))
    with pytest.raises(StorageFull):
        add(visit, staff)
    assert set(intake.folder().glob("*")) | set(intake.folder().glob(".*")) == files
    assert not Recording.objects.exists()


def test_a_visit_is_kept_once(visit, staff) -> None:
    from chevet.ehr.visits import EncounterSummary

    again = visits.keep(
        EncounterSummary(encounter_id="e1", patient_id="p1", patient="Ada O.", status="arrived"),
        staff["hart"],
    )
    assert again.pk == visit.pk
    assert Visit.objects.count() == 1
    assert visits.today(staff["hart"])[0].patient_name == "Ada O."


@pytest.mark.parametrize(
    ("asked", "mode"), [("dictation", "dictation"), ("visit", "visit"), ("", "visit"), ("song", "visit")]
)
def test_a_file_is_a_visit_or_a_dictation(visit, staff, client, asked, mode) -> None:
    decide(visit, staff["hart"])
    client.force_login(staff["hart"])
    answer = client.post(f"/visits/{visit.pk}/recordings?mode={asked}", SOUND, content_type="audio/wav")
    assert answer.status_code == 201
    assert Recording.objects.get().mode == mode
