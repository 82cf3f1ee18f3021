"""Who said it: one turn, every turn of a voice, both the other way round; and each of these taken back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from chevet.drafts.models import Draft
from chevet.drafts.reviewed import CannotReview
from chevet.scribe import corrections
from chevet.scribe.guarded import DRAFT
from chevet.scribe.views.access import allowed, member, origin, told_in_place
from chevet.scribe.views.review import context
from chevet.speech.corrections import Correction


@require_POST
@allowed("draft.review", on=DRAFT)
@told_in_place
def correct(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """One correction, or the undoing of one; the answer is the turns, and the note while it is drafted again."""
    draft = get_object_or_404(Draft, pk=draft_id, capability="scribe")
    posted, staff = request.POST, member(request)
    try:
        if posted.get("what") == "undo":
            number = int(posted.get("number", ""))
            corrections.undo(draft, number, by=staff, origin=origin(request))
        else:
            said = Correction(
                what=posted.get("what", ""),
                utterance=posted.get("utterance", ""),
                speaker=posted.get("speaker", "unknown"),
            )
            corrections.correct(draft, said, by=staff, origin=origin(request))
    except (ValidationError, ValueError):
        raise CannotReview(_("That cannot be done here; reload the page.")) from None
    draft.refresh_from_db()
    return render(request, "scribe/speakers.html", {**context(staff, draft), "beside": True})
