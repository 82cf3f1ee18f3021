"""A note drafted once more from the same recording: after a failure, or by another template."""

from django.db import transaction
from django.utils.translation import gettext as _

from chevet.drafts.models import Draft
from chevet.drafts.review import locked, move
from chevet.drafts.reviewed import Reviewed
from chevet.drafts.states import State
from chevet.language.templates import BadTemplate, UnknownTemplate
from chevet.scribe.jobs import ask_for_note
from chevet.scribe.note_templates import named
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require


def draft_again(draft: Draft, *, by: Staff, template: str = "", origin: str = "") -> None:
    """Draft from the same recording again, by `template` where one is given.

    What was decided before goes over (`drafts.carry`), and the earlier draft stays in the history. Raises
    Refused, and WrongState unless it failed or is open for review.
    """
    require(may(by, "draft.review", draft))
    if template:
        try:
            named(template)
        except (UnknownTemplate, BadTemplate) as error:
            raise Refused(Verdict(False, str(error))) from None
    if draft.source is None:
        raise Refused(Verdict(False, _("There is no recording to draft this note from.")))
    with transaction.atomic():
        row = locked(draft.pk)
        row.template = template or row.template
        move(row, State.GENERATING)
        ask_for_note(row)
        audit.record(
            "draft.again",
            actor=by,
            subject=row.audit_subject,
            patient_id=row.patient_id,
            detail={"template": row.template},
            origin=origin,
        )


def decided(reviewed: Reviewed) -> int:
    """How many things a person decided in it: what drafting again has to carry over."""
    return len(reviewed.decisions) + len(reviewed.settled) + len(reviewed.written) + len(reviewed.picks)
