"""A patient's consents: where they stand, every decision, withdrawing one, printing the text, their own page's address."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chevet.drafts.jobs import NotDone
from chevet.scribe import telling_ehr
from chevet.scribe.guarded import VISIT
from chevet.scribe.models import Visit
from chevet.scribe.shown import stopped
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member, opened, origin, told_in_place
from chevet.trust import consent, patient_links
from chevet.trust.models import PatientLink
from chevet.trust.models.consent import GivenBy, How, Relation
from chevet.trust.roles import may


@require_GET
@allowed("consent.view", on=VISIT)
def page(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The whole page, reached from a visit of the patient's."""
    visit = get_object_or_404(Visit, pk=visit_id)
    opened(request, "consents.opened", f"visit:{visit.pk}", visit.patient_id)
    return render(request, "scribe/consents.html", _context(request, visit))


@require_POST
@allowed("consent.view", on=VISIT)
@told_in_place
def ask_ehr(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Ask the EHR what it holds, and show the page's body again."""
    visit = get_object_or_404(Visit, pk=visit_id)
    problem = ""
    try:
        telling_ehr.read_from_ehr(visit.patient_id)
    except NotDone as failure:
        problem = said(failure)
    return _body(request, visit, {"ehr_problem": problem, "asked": not problem})


@require_POST
@allowed("visit.record_consent", on=VISIT)
@told_in_place
def decide(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Record a decision about one text's purposes, for this visit or for all."""
    visit = get_object_or_404(Visit, pk=visit_id)
    posted = request.POST
    purpose = posted.get("purpose", "")
    if purpose not in consent.PURPOSES:
        raise consent.ConsentError(_("Choose what the decision is about."))
    purposes = consent.together(purpose) if posted.get("whole") == "yes" else (purpose,)
    consent.record_consent(
        patient_id=visit.patient_id,
        encounter_id=visit.encounter_id if posted.get("scope") == "visit" else None,
        purposes=purposes,
        decision=posted.get("decision", ""),
        given_by=posted.get("given_by", ""),
        relation=posted.get("relation", ""),
        proxy=posted.get("proxy", ""),
        how=posted.get("how", ""),
        language=posted.get("language", ""),
        text_version=consent.current(purpose),
        recorded_by=member(request),
        origin=origin(request),
    )
    return _body(request, visit, {})


@require_GET
@allowed("consent.view", on=VISIT)
def print_text(request: HttpRequest, visit_id: UUID, purpose: str) -> HttpResponse:
    """A text to print in the patient's language, with room for their decision and signature."""
    visit = get_object_or_404(Visit, pk=visit_id)
    language = _language(request, visit)
    if purpose not in consent.PURPOSES:
        return redirect("scribe:consents", visit_id=visit.pk)
    with translation.override(language):
        context = {
            "text": consent.text(language, consent.current(purpose)),
            "visit": visit,
            "hospital": settings.CHEVET.site_name,
            "dir": "rtl" if translation.get_language_info(language)["bidi"] else "ltr",
            "relations": Relation.choices,
        }
        return render(request, "scribe/consent_print.html", context)


@require_POST
@allowed("visit.record_consent", on=VISIT)
@told_in_place
def make_link(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """An address for the patient: shown once, to print or copy."""
    visit = get_object_or_404(Visit, pk=visit_id)
    language = request.POST.get("language", "")
    link, token = patient_links.make(visit.patient_id, language, by=member(request), origin=origin(request))
    address = f"{settings.CHEVET.url}{reverse('scribe:their_page', args=[token])}"
    return _body(request, visit, {"address": address, "made": link})


@require_POST
@allowed("visit.record_consent", on=VISIT)
@told_in_place
def revoke_link(request: HttpRequest, visit_id: UUID, link_id: UUID) -> HttpResponse:
    """Take an address back."""
    visit = get_object_or_404(Visit, pk=visit_id)
    mine = {link.pk for link in patient_links.of_patient(visit.patient_id)}
    link = get_object_or_404(PatientLink, pk=link_id if link_id in mine else None)
    patient_links.revoke(link, by=member(request), origin=origin(request))
    return _body(request, visit, {})


def _body(request: HttpRequest, visit: Visit, more: dict[str, Any]) -> HttpResponse:
    return render(request, "scribe/consents_body.html", {**_context(request, visit), **more})


def _language(request: HttpRequest, visit: Visit) -> str:
    language = (request.GET or request.POST).get("language") or visit.language[:2]
    return language if language in consent.LANGUAGES else "en"


def _context(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    patient, language = visit.patient_id, _language(request, visit)
    rows = []
    for name, title in consent.PURPOSES.items():
        now = consent.standing(patient, name, visit.encounter_id)
        rows.append(
            {
                "name": name,
                "title": title,
                "latest": now.latest,
                "denied": now.denied,
                "in_force": now.in_force is not None,
                "text": consent.text(language, consent.current(name)),
            }
        )
    return {
        "visit": visit,
        "rows": rows,
        "history": [(row, stopped.words(row.stopped)) for row in consent.history(patient)[:200]],
        "titles": {name: str(title) for name, title in consent.PURPOSES.items()},
        "differences": [
            (row, consent.PURPOSES[purpose], stopped.words(row.stopped))
            for row, purpose in telling_ehr.differences(patient)
        ],
        "links": patient_links.of_patient(patient),
        "days": patient_links.DAYS,
        "may_consent": bool(may(member(request), "visit.record_consent", visit)),
        "given_by": GivenBy.choices,
        "relations": Relation.choices,
        "how": How.asked(),
        "languages": consent.LANGUAGES,
        "language": language,
        "now": timezone.now(),
        "ehr": settings.CHEVET.ehr_url is not None,
    }
