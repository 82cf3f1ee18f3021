"""Review: what was said beside what would be filed, and every decision about it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chevet.contracts.base import Code
from chevet.contracts.draft import Fact, Problem
from chevet.contracts.transcript import Transcript
from chevet.drafts import review
from chevet.drafts.models import Draft, Revision, Signature
from chevet.drafts.reviewed import CannotReview, Reviewed
from chevet.drafts.states import State
from chevet.ehr.chart import Chart
from chevet.scribe.again import decided, draft_again
from chevet.scribe.chart import drafted_on
from chevet.scribe.corrections import OPEN, SPEAKERS
from chevet.scribe.guarded import DRAFT
from chevet.scribe.models import Recording, Visit
from chevet.scribe.note_templates import offered
from chevet.scribe.shown import codes, facts, made, note, speakers
from chevet.scribe.shown import patient as patients
from chevet.scribe.shown.beside import by_place, evidence_of
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import allowed, member, opened, origin, told_in_place
from chevet.scribe.who_spoke import spoken
from chevet.trust.models import Staff
from chevet.trust.roles import may

MOVING = (State.GENERATING, State.SIGNED, State.RETRACTING)
ACTIONS = frozenset(
    [
        *("accept", "reject", "undecide", "edit", "write", "settle", "reopen", "accept_rest"),
        *("add", "pick", "put_in", "leave_withheld", "keep_aside", "drop_aside"),
    ]
)


@require_GET
@allowed("draft.view", on=DRAFT)
def page(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The whole page."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    opened(request, "draft.opened", draft.audit_subject, draft.patient_id)
    return render(request, "scribe/review.html", context(member(request), draft))


@require_POST
@allowed("draft.review", on=DRAFT)
@told_in_place
def decide(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """One decision about one thing; the answer is the note, the facts and the bar as they are then."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    posted = request.POST.dict()
    action, ref = posted.get("action", ""), posted.get("ref", "")
    if action not in ACTIONS:
        raise CannotReview(_("That cannot be done here; reload the page."))
    try:
        seen = int(posted.get("seen", ""))
    except ValueError:
        raise CannotReview(_("That cannot be done here; reload the page.")) from None

    def how(reviewed: Reviewed, by: str, at: str) -> Reviewed:
        return _changed(reviewed, action, ref, posted, by, at, draft)

    review.change(
        draft_id, by=member(request), seen=seen, action=action, ref=ref, how=how, origin=origin(request)
    )
    draft.refresh_from_db()
    return render(request, "scribe/review_body.html", context(member(request), draft))


@require_GET
@allowed("draft.view", on=DRAFT)
def body(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The note, the facts and the bar again: the page asks while something is on its way to the EHR."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    return render(request, "scribe/review_body.html", context(member(request), draft))


@require_GET
@allowed("draft.review", on=DRAFT)
@told_in_place
def another(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Which template to draft the note by once more, and what becomes of what was decided."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    shown = {**context(member(request), draft), "templates": offered()}
    response = render(request, "scribe/another.html", shown)
    response["HX-Trigger-After-Swap"] = '{"open-dialog": {"id": "another"}}'
    return response


@require_POST
@allowed("draft.review", on=DRAFT)
@told_in_place
def draft_by(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Draft the note once more by another template; the answer is the page's body while that goes on."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    chosen = request.POST.get("template", "") or draft.template
    draft_again(draft, by=member(request), template=chosen, origin=origin(request))
    draft.refresh_from_db()
    response = render(request, "scribe/review_body.html", context(member(request), draft))
    response["HX-Trigger-After-Swap"] = '{"close-dialog": {}}'
    return response


def _changed(
    reviewed: Reviewed,
    action: str,
    ref: str,
    posted: dict[str, str],
    by: str,
    at: str,
    draft: Draft,
) -> Reviewed:
    if action == "write":
        return reviewed.write(posted.get("section", ""), posted.get("text", ""), by=by, at=at)
    if action == "settle":
        how = posted.get("how", "")
        if how not in ("confirmed", "dismissed", "applied"):
            raise CannotReview(_("That cannot be done here; reload the page."))
        return reviewed.settle(ref, how, by=by, at=at)  # type: ignore[arg-type]  # checked above
    if action == "reopen":
        return reviewed.reopen(ref)
    if action == "undecide":
        return reviewed.undecide(ref)
    if action == "accept_rest":
        for fact in acceptable(reviewed, drafted_on(draft)):
            reviewed = reviewed.accept(fact.id, by=by, at=at)
        return reviewed
    if action == "add":
        finding = next((f for f in reviewed.draft.findings if f.id == ref), None)
        words = evidence_of(finding, reviewed, _transcript(draft)) if finding else ()
        return reviewed.add(ref, posted.get("section", ""), posted.get("text", ""), words, by=by, at=at)
    if action == "pick":
        return reviewed.pick(ref, _code(reviewed, ref, posted), by=by, at=at)
    if action == "leave_withheld":
        return reviewed.leave_withheld(by=by, at=at)
    if action in ("keep_aside", "drop_aside"):
        return reviewed.take_aside(ref, keep=action == "keep_aside", by=by, at=at)
    if action == "edit":
        written = any(w.id == ref for w in reviewed.written)
        item = None if written else reviewed.item(ref)
        if isinstance(item, Fact):
            return reviewed.edit(ref, facts.changes(item, posted), by=by, at=at)
        return reviewed.edit(ref, {"text": posted.get("text", "")}, by=by, at=at)
    return getattr(reviewed, action)(ref, by=by, at=at)  # type: ignore[no-any-return]  # accept, reject, put_in


def _code(reviewed: Reviewed, ref: str, posted: dict[str, str]) -> Code | None:
    """The suggested code that was chosen; None for "no code"."""
    if not posted.get("code"):
        return None
    problem = reviewed.item(ref)
    found = (
        codes.posted(problem, posted.get("system", ""), posted["code"])
        if isinstance(problem, Problem)
        else None
    )
    if found is None:
        raise CannotReview("That code is not suggested for this; reload the page.")
    return found


def acceptable(reviewed: Reviewed, chart: Chart | None) -> list[Fact]:
    """What "accept the rest" accepts: undecided facts without an open question or a quarrel with the chart."""
    asked = {ref for finding in reviewed.open_findings() for ref in finding.refs}
    return [
        fact
        for fact in reviewed.undecided_facts()
        if fact.id not in asked and facts.standing(fact, chart) != "contradicts"
    ]


def visit_of(draft: Draft) -> Visit:
    """The visit that the draft was made for. Raises Http404."""
    visit = Visit.objects.filter(pk=draft.subject).first()
    if visit is None:
        raise Http404
    return visit


def _recording(draft: Draft, visit: Visit) -> Recording | None:
    """The recording that the draft was made from."""
    return Recording.objects.filter(pk=draft.source).first() if draft.source else visit.recording


def _transcript(draft: Draft) -> Transcript | None:
    recording = _recording(draft, visit_of(draft))
    said = spoken(recording) if recording else None
    return said.transcript if said else None


def people(draft: Draft) -> dict[str, str]:
    """Names by id, of everybody who decided something in this draft."""
    ids = {r.by_id for r in draft.revisions.all() if r.by_id}
    return {str(s.pk): str(s) for s in Staff.objects.filter(pk__in=ids)}


def context(staff: Staff, draft: Draft, revision: Revision | None = None) -> dict[str, Any]:
    """All that the review page shows, of the newest revision or the one given."""
    visit, latest = visit_of(draft), draft.latest
    may_review = bool(may(staff, "draft.review", draft))
    shown = revision or latest
    recording = _recording(draft, visit)
    said_by = spoken(recording, revision.at if revision else None) if recording else None
    transcript = said_by.transcript if said_by else None
    chart = drafted_on(draft)
    known = patients.of_chart(chart, timezone.localdate()) if chart else patients.Patient(visit.patient_name)
    result: dict[str, Any] = {
        "draft": draft,
        "visit": visit,
        "state": draft.state,
        "problem": said(draft.problem),
        "recording": recording,
        "transcript": transcript,
        "turns": speakers.turns(said_by) if said_by else (),
        "speaker_codes": SPEAKERS,
        "corrections": [speakers.said(row) for row in said_by.corrections] if said_by else [],
        "may_correct": said_by is not None and revision is None and draft.state in OPEN and may_review,
        "patient": known,
        "chart": chart,
        "moving": draft.state in MOVING,
        "signature": _signature(draft),
        "may_sign": bool(may(staff, "draft.sign", draft)),
        "may_take_back": bool(may(staff, "draft.take_back", draft)),
    }
    if shown is None:
        return {**result, "open": False}
    reviewed, names = shown.reviewed, people(draft)
    standing = by_place(reviewed, names, transcript)
    open_findings, blockers = reviewed.open_findings(), reviewed.blockers()
    return {
        **result,
        "revision": shown,
        "reviewed": reviewed,
        "open": draft.state == State.REVIEW and revision is None and may_review,
        "proposal": reviewed.draft,
        "parts": note.parts(reviewed, transcript, names),
        "withheld": note.withheld(reviewed, transcript, names),
        "withheld_count": len(reviewed.withheld()),
        "aside": reviewed.aside,
        "made": made.how(draft, reviewed, transcript),
        "may_draft_again": draft.state == State.REVIEW and said_by is not None and may_review,
        "decided": decided(reviewed),
        "groups": facts.groups(reviewed, chart, transcript, names),
        "elsewhere": standing.get("", []),
        "to_settle": len(open_findings),
        "blockers": len(blockers),
        "undecided": len(reviewed.undecided_facts()),
        "acceptable": len(acceptable(reviewed, chart)),
    }


def _signature(draft: Draft) -> Signature | None:
    return draft.signatures.select_related("signer", "release").order_by("-signed_at").first()
