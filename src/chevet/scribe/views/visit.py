"""One visit: consent first, then the recording, then how far its note is."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from chevet.drafts.jobs import NotDone
from chevet.drafts.models import Draft
from chevet.ehr.chart import Chart, read_chart
from chevet.scribe import intake, visits
from chevet.scribe.again import draft_again as ask_again
from chevet.scribe.chart import drafted_on
from chevet.scribe.ehr import with_ehr
from chevet.scribe.guarded import DRAFT, RECORDING, VISIT
from chevet.scribe.models import Recording, Visit
from chevet.scribe.shown import patient as patients
from chevet.scribe.shown import stopped
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member, opened, origin, told_in_place
from chevet.trust import consent
from chevet.trust.models.consent import GivenBy, How, Relation
from chevet.trust.roles import may

AT_WORK = ("listening", "drafting")


@require_GET
@allowed("visit.view", on=VISIT)
def page(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The visit; those who see no clinical content see the appointment only."""
    visit = get_object_or_404(Visit, pk=visit_id)
    opened(request, "visit.opened", f"visit:{visit.pk}", visit.patient_id)
    return render(request, "scribe/visit.html", _context(request, visit))


@require_GET
@allowed("draft.view", on=VISIT)
def patient(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The patient's line, from the EHR. When it is away the page says that allergies are not known."""
    visit = get_object_or_404(Visit, pk=visit_id)
    known, problem = patients.Patient(visit.patient_name), ""

    def ask(client: Any) -> Chart:
        return read_chart(client, visit.patient_id, visit.encounter_id)

    try:
        known = patients.of_chart(with_ehr(ask, timeout=10.0), timezone.localdate())
    except NotDone as failure:
        problem = said(failure)
    return render(request, "scribe/patient.html", {"patient": known, "problem": problem, "visit": visit})


@require_POST
@allowed("visit.record_consent", on=VISIT)
@told_in_place
def record_consent(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """What the patient decided, after the text was read to them."""
    visit = get_object_or_404(Visit, pk=visit_id)
    posted = request.POST
    consent.record_consent(
        patient_id=visit.patient_id,
        encounter_id=visit.encounter_id,
        purposes=intake.PURPOSES,
        decision=posted.get("decision", ""),
        given_by=posted.get("given_by", ""),
        how=posted.get("how", ""),
        language=posted.get("language", ""),
        text_version=posted.get("text_version", ""),
        relation=posted.get("relation", ""),
        proxy=posted.get("proxy", ""),
        recorded_by=member(request),
        origin=origin(request),
    )
    return render(request, "scribe/visit_steps.html", _context(request, visit))


@require_GET
@allowed("visit.view", on=VISIT)
def steps(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The visit's steps again (progress asks every second); leads on when the note is there."""
    visit = get_object_or_404(Visit, pk=visit_id)
    context = _context(request, visit)
    response = render(request, "scribe/visit_steps.html", context)
    if context["mark"] != request.GET.get("was"):  # the rest of the page has news too
        response["HX-Retarget"] = response["HX-Reselect"] = "#steps"
    if request.GET.get("was") in AT_WORK and context["mark"] == "to_review" and context["clinical"]:
        response["HX-Redirect"] = reverse("scribe:review", args=[context["draft"].pk])
    return response


@require_POST
@allowed("visit.upload_audio", on=RECORDING)
@told_in_place
def again(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """Try once more to hear a recording that failed."""
    recording = get_object_or_404(Recording.objects.select_related("visit"), pk=recording_id)
    intake.try_again(recording, by=member(request), origin=origin(request))
    return render(request, "scribe/visit_steps.html", _context(request, recording.visit))


@require_POST
@allowed("draft.review", on=DRAFT)
@told_in_place
def draft_again(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Try once more to draft from the same recording."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    visit = get_object_or_404(Visit, pk=draft.subject)
    ask_again(draft, by=member(request), origin=origin(request))
    return render(request, "scribe/visit_steps.html", _context(request, visit))


def _context(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    staff, mark = member(request), visits.mark(visit)
    clinical = bool(may(staff, "draft.view", visit))
    recording, draft = visit.recording, visit.draft if clinical else None
    capture = visit.capture
    chart = drafted_on(draft) if draft else None
    language = request.GET.get("language") or visit.language[:2]
    if language not in consent.LANGUAGES:
        language = "en"
    standings = [
        consent.standing(visit.patient_id, purpose, visit.encounter_id) for purpose in intake.PURPOSES
    ]
    decided = [s.latest for s in standings if s.latest is not None]
    return {
        "visit": visit,
        "mark": mark,
        "clinical": clinical,
        "at_work": mark in AT_WORK,
        "recording": recording,
        "capture": capture,
        "draft": draft,
        "readable": draft is not None and draft.latest is not None,
        "problem": said((draft.problem if draft else "") or (recording.problem if recording else "")),
        "seconds_left": _left(recording),
        "percent": round(recording.progress * 100) if recording else 0,
        "patient": patients.of_chart(chart, timezone.localdate()) if chart else None,
        "consent": decided[0] if decided else None,
        "consented": all(s.in_force for s in standings),
        "stopped_words": stopped.words(decided[0].stopped) if decided else [],
        "ehr_denies": any(s.denied for s in standings),
        "text": consent.text(language),
        "languages": consent.LANGUAGES,
        "given_by": GivenBy.choices,
        "may_consent": bool(may(staff, "visit.record_consent", visit)),
        "may_upload": bool(may(staff, "visit.upload_audio", visit)),
        "may_change_team": bool(may(staff, "care_team.change", visit)),
        "may_listen": bool(may(staff, "visit.listen", visit)),
        "relations": Relation.choices,
        "how": How.asked(),
        "spoken": visit.language[:2],
        "stopped": said(capture.problem) if capture and capture.state == "stopped" else "",
    }


def _left(recording: Recording | None) -> int | None:
    """Seconds until it is heard, by how long the part so far took; None until that can be said."""
    if recording is None or recording.progress < 0.05 or recording.state != Recording.State.TRANSCRIBING:
        return None
    spent = (timezone.now() - recording.created_at).total_seconds()
    return max(1, round(spent * (1 - recording.progress) / recording.progress))
