"""Proposing, deciding, signing, taking back: each one transaction with its audit record.

Whatever refuses raises `trust.verdict.Refused` or `Conflict` with a sentence, and changes nothing.
"""

import hmac
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chevet.contracts.draft import Draft as Proposal
from chevet.drafts import gates
from chevet.drafts.capability import registry
from chevet.drafts.carry import carried
from chevet.drafts.models import Draft, Release, Revision, Signature
from chevet.drafts.reviewed import Reviewed
from chevet.drafts.states import State, check
from chevet.jobs import enqueue
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

Change = Callable[[Reviewed, str, str], Reviewed]  # (before, by, at) → after


class Conflict(Exception):
    """Somebody else changed or signed it meanwhile; nothing was changed by this."""


def locked(draft_id: UUID | str) -> Draft:
    """The draft, locked until the transaction ends, so that two people cannot decide at once."""
    return Draft.objects.select_for_update().get(pk=draft_id)


def move(draft: Draft, then: State, *, problem: str = "") -> None:
    """Into the next state, if the table allows it. Raises WrongState."""
    check(State(draft.state), then)
    draft.state, draft.problem = then.value, problem[:300]
    draft.save()


def propose(
    draft_id: UUID | str, proposal: Proposal, *, made: dict[str, Any] | None = None
) -> Revision | None:
    """Keep what an engine proposed and open it for review; None if that was done already.

    `made` says how (seconds, settings followed …), for those who ask later.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        if draft.state != State.GENERATING:  # a job that ran twice
            return None
        earlier = draft.latest  # drafted again: what was decided before goes over
        reviewed = carried(earlier.reviewed, proposal) if earlier else Reviewed(draft=proposal)
        revision = _revise(draft, reviewed, action="proposed", by=None)
        draft.engine, draft.made = proposal.engine.model_dump(mode="json"), made
        move(draft, State.REVIEW)
        audit.record(
            "draft.proposed",
            actor=None,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={
                "revision": revision.number,
                "sha256": reviewed.sha256(),
                "engine": proposal.engine.name,
                "version": proposal.engine.version,
                "template": proposal.template,
                "findings": len(proposal.findings),
                "set_aside": len(reviewed.aside),
            },
            origin="worker",
        )
        return revision


def change(
    draft_id: UUID | str, *, by: Staff, seen: int, action: str, ref: str, how: Change, origin: str = ""
) -> Revision:
    """Decide about one thing; `seen` is the revision that the person looked at.

    Raises Refused, Conflict when somebody else decided meanwhile, CannotReview when it does not fit.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        require(may(by, "draft.review", draft))
        before = _open_for_review(draft)
        if before.number != seen:
            raise Conflict(_("Somebody else changed this draft meanwhile; look at it again, then decide."))
        after = how(before.reviewed, str(by.pk), timezone.now().isoformat())
        revision = _revise(draft, after, action=action, by=by, ref=ref)
        audit.record(
            f"draft.{action}",
            actor=by,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={"revision": revision.number, "ref": ref, "sha256": after.sha256()},
            origin=origin,
        )
        return revision


def noted(draft: Draft, *, action: str, ref: str, by: Staff) -> None:
    """A moment of the history at which a person decided something that the draft rests on, not the draft itself.

    The caller holds the draft's lock and writes the audit record. Before the first proposal there is no history.
    """
    latest = draft.latest
    if latest is not None:
        _revise(draft, latest.reviewed, action=action, by=by, ref=ref)


def sign(
    draft_id: UUID | str, *, by: Staff, shown_sha256: str, chart_fingerprint: str, origin: str = ""
) -> Signature:
    """Sign exactly what was shown, and ask for its release, in one transaction.

    The caller has confirmed the password. Raises Refused (a gate, an open major finding), Conflict
    (changed or signed meanwhile, or the chart is no longer the one it was drafted on).
    """
    with transaction.atomic():
        draft = locked(draft_id)
        capability = registry()[draft.capability]
        passage = gates.ask(
            gates.Step(draft.capability, "draft.sign", by, draft.patient_id, draft.encounter_id or None)
        )
        require(passage.verdict)
        if by.role not in capability.reviewers:
            raise Refused(Verdict(False, _("Your role may not sign this kind of draft.")))
        revision = _open_for_review(draft)
        reviewed = revision.reviewed
        if not hmac.compare_digest(reviewed.sha256(), shown_sha256):
            raise Conflict(_("The draft is no longer what was shown; read it again, then sign."))
        if draft.chart_fingerprint != chart_fingerprint:
            raise Conflict(_("The chart changed since this was drafted; look at what is new, then sign."))
        if reviewed.blockers():
            raise Refused(Verdict(False, _("Settle every serious finding first; then sign.")))
        signature = Signature.objects.create(
            draft=draft, revision=revision, signer=by, sha256=shown_sha256, signed_at=timezone.now()
        )
        Release.objects.create(signature=signature)
        move(draft, State.SIGNED)
        _ask_for("release", draft, str(signature.pk))
        audit.record(
            "draft.signed",
            actor=by,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={"revision": revision.number, "sha256": shown_sha256, "signature": str(signature.pk)},
            origin=origin,
        )
        return signature


def send_again(draft_id: UUID | str, *, by: Staff, origin: str = "") -> None:
    """Ask once more for the release of a signed draft that the EHR did not take."""
    with transaction.atomic():
        draft = locked(draft_id)
        require(may(by, "draft.sign", draft))
        if draft.state != State.UNSENT:  # a draft under review may become signed too, but not by this
            raise Conflict(_("This note does not wait to be sent; reload the page."))
        move(draft, State.SIGNED)
        signature = draft.signatures.get(revoked_at=None)
        _ask_for("release", draft, str(signature.pk))
        audit.record(
            "draft.send_again",
            actor=by,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={"signature": str(signature.pk)},
            origin=origin,
        )


def take_back(draft_id: UUID | str, *, by: Staff, reason: str, origin: str = "") -> None:
    """Ask for everything this draft wrote to be marked entered-in-error. Raises Refused, WrongState."""
    with transaction.atomic():
        draft = locked(draft_id)
        require(may(by, "draft.take_back", draft))
        if not reason.strip():
            raise Refused(Verdict(False, _("Say in a few words why it is taken back.")))
        move(draft, State.RETRACTING)
        signature = draft.signatures.get(revoked_at=None)
        release = signature.release
        release.retracted_by, release.retraction_reason = by, reason.strip()[:1000]
        release.save()
        _ask_for("take_back", draft, str(signature.pk))
        audit.record(
            "draft.take_back",
            actor=by,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={"signature": str(signature.pk)},
            origin=origin,
        )


def _open_for_review(draft: Draft) -> Revision:
    latest = draft.latest
    if draft.state != State.REVIEW or latest is None:
        raise Conflict(_("This draft is not open for review any more; reload the page."))
    return latest


def _revise(draft: Draft, reviewed: Reviewed, *, action: str, by: Staff | None, ref: str = "") -> Revision:
    last = draft.latest
    return Revision.objects.create(
        draft=draft,
        number=last.number + 1 if last else 1,
        content=reviewed.model_dump(mode="json"),
        action=action,
        ref=ref,
        by=by,
    )


def _ask_for(what: str, draft: Draft, signature_id: str) -> None:
    from chevet.drafts import jobs

    enqueue(
        getattr(jobs, what),
        key=f"{what}:{signature_id}",
        lock=draft.audit_subject,
        signature_id=signature_id,
    )
