"""Today's visits: what the EHR says, kept here so that the page answers when the EHR does not."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from chevet.drafts.models import Draft
from chevet.drafts.states import State
from chevet.ehr.client import FhirClient
from chevet.ehr.visits import EncounterSummary, todays_encounters
from chevet.scribe.ehr import with_ehr
from chevet.scribe.models import Capture, Recording, Visit
from chevet.scribe.models.visit import Newest
from chevet.trust import care
from chevet.trust.keyring import patient_pseudonym, site
from chevet.trust.models import Staff
from chevet.trust.models.staff import Role

_OF_DRAFT = {
    State.GENERATING: "drafting",
    State.FAILED: "failed",
    State.REVIEW: "to_review",
    State.DISCARDED: "to_record",
    State.SIGNED: "signed",
    State.UNSENT: "failed",
    State.RELEASED: "in_ehr",
    State.RETRACTING: "in_ehr",
    State.RETRACTED: "taken_back",
}
_OF_RECORDING = {
    Recording.State.WAITING: "listening",
    Recording.State.TRANSCRIBING: "listening",
    Recording.State.HEARD: "drafting",
    Recording.State.FAILED: "failed",
}


def today(staff: Staff) -> list[Visit]:
    """Today's visits that `staff` has to do with, earliest first, as last heard from the EHR.

    A physician's own and those whose care team they were asked into; a nurse's and the front desk's units'; for
    the privacy officer all of them.
    """
    rows = Visit.objects.filter(starts_at__date=timezone.localdate()).select_related("clinician")
    if staff.role == Role.PHYSICIAN:
        rows = rows.filter(Q(clinician=staff) | Q(pk__in=care.asked_into(staff)))
    elif staff.role != Role.PRIVACY_OFFICER and (own := care.visits_of(staff)) is not None:
        rows = rows.filter(pk__in=own)
    found = list(rows)
    ids = [visit.pk for visit in found]
    recordings = {
        recording.visit_id: recording
        for recording in Recording.objects.filter(visit__in=ids)
        .exclude(state=Recording.State.DISCARDED)
        .order_by("created_at")
    }
    drafts = {
        draft.subject: draft
        for draft in Draft.objects.filter(capability="scribe", subject__in=ids).order_by("created_at")
    }
    captures = {
        capture.visit_id: capture
        for capture in Capture.objects.filter(visit__in=ids, state__in=Capture.ACTIVE)
    }
    for visit in found:
        visit.newest = Newest(recordings.get(visit.pk), drafts.get(visit.pk), captures.get(visit.pk))
    return found


def refresh(staff: Staff) -> None:
    """Ask the EHR for today's visits of `staff` and keep them. Raises NotDone when it can't say."""
    if not staff.practitioner_id:
        return
    zone = ZoneInfo(settings.TIME_ZONE)

    def ask(client: FhirClient) -> list[EncounterSummary]:
        return todays_encounters(client, staff.practitioner_id, timezone.localdate(), timezone=zone)

    for encounter in with_ehr(ask, timeout=10.0):
        keep(encounter, staff)


def keep(encounter: EncounterSummary, staff: Staff) -> Visit:
    """The visit of that encounter, made or brought up to date."""
    key = site().pseudonym("encounter", encounter.encounter_id)
    visit = Visit.objects.filter(encounter_key=key).first() or Visit(encounter_key=key)
    visit.patient_key = patient_pseudonym(encounter.patient_id)
    visit.encounter_id, visit.patient_id = encounter.encounter_id, encounter.patient_id
    visit.patient_name, visit.reason = encounter.patient, encounter.reason or ""
    visit.language, visit.clinician = encounter.language or "", staff
    visit.encounter_status = encounter.status
    visit.starts_at = datetime.fromisoformat(encounter.start) if encounter.start else timezone.now()
    visit.save()
    care.place(visit.patient_key, visit.pk, staff, encounter.places)
    return visit


def mark(visit: Visit) -> str:
    """Where the visit stands, in one word: to_record, listening, drafting, to_review, signed, in_ehr …"""
    capture = visit.capture
    if capture is not None and capture.state in Capture.ACTIVE:
        return "drafting" if capture.state == Capture.State.FINISHING else "listening"
    draft = visit.draft
    if draft is not None and draft.state != State.DISCARDED:
        return _OF_DRAFT[State(draft.state)]
    recording = visit.recording
    return _OF_RECORDING[Recording.State(recording.state)] if recording else "to_record"
