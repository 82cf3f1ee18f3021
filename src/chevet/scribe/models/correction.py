"""What a person said about who speaks in a recording: a row of its own, beside what was heard."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from chevet.speech.corrections import Correction
from chevet.trust.fields import SealedJSONField


class SpeakerCorrection(models.Model):
    """Never altered and never deleted: one that was wrong is undone, and tells by whom and when.

    `source` is what was heard: a recording (`Draft.source` names it the same way).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.UUIDField()
    number = models.PositiveIntegerField()
    content: Any = SealedJSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_correction_a_number"),
        ]
        ordering = ["number"]

    @property
    def correction(self) -> Correction:
        """The content as a value."""
        return Correction.model_validate(self.content)
