"""Carrying signed drafts outside and back: jobs that may run twice and write once."""

from django.db import transaction
from django.utils import timezone

from chevet.drafts.capability import registry
from chevet.drafts.models import Signature
from chevet.drafts.review import locked, move
from chevet.drafts.states import State
from chevet.jobs import task
from chevet.trust import audit

PATIENCE = 5  # tries before a person is told that it was not sent


class NotDone(Exception):
    """The outside did not do it. `retryable` says whether trying again may help; no PHI in the text."""

    def __init__(self, message: str, *, code: str, retryable: bool) -> None:
        super().__init__(message)
        self.code, self.retryable = code, retryable


@task("drafts.release", queue="release")
def release(signature_id: str) -> None:
    """Write a signed draft outside. Runs again after a crash or a lost answer, and writes once."""
    signature = Signature.objects.select_related("draft", "revision", "release", "signer").get(
        pk=signature_id
    )
    draft = signature.draft
    if draft.state != State.SIGNED:
        return
    capability = registry()[draft.capability]
    try:
        resources = capability.load(capability.release)(signature)
    except NotDone as failure:
        with transaction.atomic():
            draft = locked(draft.pk)
            kept = signature.release
            kept.attempts += 1
            kept.save()
            gives_up = not failure.retryable or kept.attempts % PATIENCE == 0
            if gives_up:
                move(draft, State.UNSENT, problem=str(failure))
            audit.record(
                "draft.not_released",
                actor=None,
                subject=draft.audit_subject,
                patient_id=draft.patient_id,
                detail={"code": failure.code, "attempt": kept.attempts, "gave_up": gives_up},
                origin="worker",
            )
        if not gives_up:
            raise
        return
    with transaction.atomic():
        draft = locked(draft.pk)
        kept = signature.release
        kept.resources, kept.released_at, kept.attempts = resources, timezone.now(), kept.attempts + 1
        kept.save()
        move(draft, State.RELEASED)
        audit.record(
            "draft.released",
            actor=None,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={"signature": signature_id, "resources": len(resources)},
            origin="worker",
        )


@task("drafts.take_back", queue="release")
def take_back(signature_id: str) -> None:
    """Undo a release. Runs again after a crash; what the EHR refuses leaves the draft as released."""
    signature = Signature.objects.select_related("draft", "revision", "release", "signer").get(
        pk=signature_id
    )
    draft = signature.draft
    if draft.state != State.RETRACTING:
        return
    capability = registry()[draft.capability]
    failed: NotDone | None = None
    try:
        capability.load(capability.take_back)(signature)
    except NotDone as failure:
        if failure.retryable and _tried(signature) % PATIENCE:
            raise
        failed = failure
    with transaction.atomic():
        draft = locked(draft.pk)
        kept = signature.release
        if failed is not None:
            move(draft, State.RELEASED if kept.released_at else State.UNSENT, problem=str(failed))
        else:
            kept.retracted_at = signature.revoked_at = timezone.now()
            kept.save()
            signature.save()
            move(draft, State.RETRACTED)
        audit.record(
            "draft.not_retracted" if failed else "draft.retracted",
            actor=kept.retracted_by,
            subject=draft.audit_subject,
            patient_id=draft.patient_id,
            detail={"signature": signature_id, "code": failed.code if failed else ""},
            origin="worker",
        )


def _signed(signature_id: str) -> Signature:
    return Signature.objects.select_related("draft", "revision", "release", "signer").get(pk=signature_id)


def _tried(signature: Signature) -> int:
    kept = signature.release
    kept.attempts += 1
    kept.save()
    return kept.attempts
