"""A draft that could not be made, asked for once more."""

from django.db import transaction

from chevet.drafts.models import Draft
from chevet.drafts.review import locked, move
from chevet.drafts.states import State
from chevet.scribe.jobs import ask_for_note
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.verdict import require


def draft_again(draft: Draft, *, by: Staff, origin: str = "") -> None:
    """Draft from the same recording again. Raises Refused, and WrongState unless drafting had failed."""
    require(may(by, "draft.review"))
    with transaction.atomic():
        row = locked(draft.pk)
        move(row, State.GENERATING)
        ask_for_note(row)
        audit.record(
            "draft.again", actor=by, subject=row.audit_subject, patient_id=row.patient_id, origin=origin
        )
