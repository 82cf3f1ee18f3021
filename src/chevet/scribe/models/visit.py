"""A visit: one encounter of today's list, as the EHR told it."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from chevet.trust.fields import SealedTextField

if TYPE_CHECKING:
    from chevet.drafts.models import Draft
    from chevet.scribe.models.capture import Capture
    from chevet.scribe.models.recording import Recording


class Visit(models.Model):
    """Who, when, with whom. `encounter_key` is the encounter's keyed pseudonym, for finding it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    encounter_key = models.CharField(max_length=64, unique=True)
    patient_key = models.CharField(max_length=64, db_index=True)
    encounter_id = SealedTextField()
    patient_id = SealedTextField()
    patient_name = SealedTextField()
    reason = SealedTextField(default="")
    language = models.CharField(max_length=8, default="")
    clinician = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    starts_at = models.DateTimeField(db_index=True)
    encounter_status = models.CharField(max_length=20, default="planned")

    class Meta:
        ordering = ["starts_at"]

    # Filled for a whole list at once by `visits.today`, so that it does not ask for each row.
    newest: "Newest | None" = None

    @property
    def visit_key(self) -> uuid.UUID:
        """Itself, as the rules ask every object (`patient_key` is a column)."""
        return self.pk

    @property
    def recording(self) -> "Recording | None":
        """The newest recording that was not discarded, or None."""
        if self.newest is not None:
            return self.newest.recording
        return self.recordings.exclude(state="discarded").order_by("-created_at").first()

    @property
    def capture(self) -> "Capture | None":
        """What is being recorded now or was stopped before its end, or None."""
        if self.newest is not None:
            return self.newest.capture
        from chevet.scribe.models.capture import Capture

        kept = (*Capture.ACTIVE, Capture.State.STOPPED)
        return self.captures.filter(state__in=kept).order_by("-created_at").first()

    @property
    def draft(self) -> "Draft | None":
        """The newest draft of this visit's note, or None."""
        if self.newest is not None:
            return self.newest.draft
        from chevet.drafts.models import Draft

        return Draft.objects.filter(capability="scribe", subject=self.pk).order_by("-created_at").first()


@dataclass(frozen=True)
class Newest:
    """The newest recording and draft of a visit, and the capture that goes on."""

    recording: "Recording | None" = None
    draft: "Draft | None" = None
    capture: "Capture | None" = None


class OfAVisit:
    """What the rules ask of whatever belongs to a visit."""

    if TYPE_CHECKING:
        visit: models.ForeignKey[Visit]

    @property
    def patient_key(self) -> str:
        """The patient's pseudonym: whom it is about."""
        return self.visit.patient_key

    @property
    def visit_key(self) -> uuid.UUID:
        """The visit that it is of."""
        return self.visit.pk
