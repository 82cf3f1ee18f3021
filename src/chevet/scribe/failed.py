"""A recording that was not heard, a note that was not drafted: kept, with the reason, and on record."""

from django.db import transaction

from chevet.drafts import review
from chevet.drafts.models import Draft
from chevet.drafts.states import State
from chevet.scribe.models import Recording
from chevet.trust import audit


def not_heard(recording: Recording, problem: str, code: str, *, origin: str = "worker") -> None:
    """Say why a recording could not be heard; it is kept."""
    with transaction.atomic():
        row = Recording.objects.select_for_update().get(pk=recording.pk)
        if row.state == Recording.State.FAILED:
            return  # stopped meanwhile: that reason stays
        row.state, row.problem = Recording.State.FAILED, problem[:300]
        row.save()
        audit.record(
            "recording.not_heard",
            actor=None,
            subject=row.audit_subject,
            patient_id=row.visit.patient_id,
            detail={"code": code[:40]},
            origin=origin,
        )


def not_drafted(draft: Draft, problem: str, code: str, *, origin: str = "worker") -> None:
    """Say why. Where it was a note drafted once more, the one before stays open for review as it was."""
    with transaction.atomic():
        row = review.locked(draft.pk)
        if row.state != State.GENERATING:
            return  # stopped meanwhile
        earlier = row.latest
        if earlier is not None:
            row.template = earlier.reviewed.draft.template
        review.move(row, State.REVIEW if earlier is not None else State.FAILED, problem=problem)
        audit.record(
            "draft.failed",
            actor=None,
            subject=row.audit_subject,
            patient_id=row.patient_id,
            detail={"code": code[:40]},
            origin=origin,
        )
