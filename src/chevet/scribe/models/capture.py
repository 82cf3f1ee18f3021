"""A capture: audio that arrives while the visit goes on, and what has been heard of it so far."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from chevet.scribe.models.recording import Recording
from chevet.scribe.models.visit import OfAVisit, Visit
from chevet.trust.fields import SealedJSONField


class Capture(OfAVisit, models.Model):
    """Frames [0, `stored`) are on the disk. `total` is how many there are in all, once that is known.

    `lease` is the number of the connection that may write: whoever opens the capture gets the next one, and
    what an earlier one still sends is not counted. `marks` are frame numbers, `discarded` ranges of them
    that became silence.
    """

    class State(models.TextChoices):
        RECORDING = "recording"
        PAUSED = "paused"
        FINISHING = "finishing"  # all stored; the rest is being heard
        ENDED = "ended"  # became a recording
        STOPPED = (
            "stopped"  # consent withdrawn, or it could not be heard: the audio is kept, nothing is drafted
        )
        REMOVED = "removed"  # its audio was removed on purpose

    ACTIVE = (State.RECORDING, State.PAUSED, State.FINISHING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="captures")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECORDING)
    mode = models.CharField(max_length=12, choices=Recording.Mode.choices, default=Recording.Mode.VISIT)
    language = models.CharField(max_length=8, default="auto")  # en, fr, auto, both
    consent = models.ForeignKey("trust.Consent", on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tab = models.CharField(max_length=64)
    lease = models.IntegerField(default=1)
    stored = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    marks: Any = models.JSONField(default=list)
    discarded: Any = models.JSONField(default=list)
    problem = models.CharField(max_length=300, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now_add=True)
    recording = models.OneToOneField(Recording, on_delete=models.PROTECT, null=True, related_name="capture")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit"],
                condition=models.Q(state__in=["recording", "paused", "finishing"]),
                name="one_active_capture_a_visit",
            )
        ]

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"capture:{self.pk}"


class Live(models.Model):
    """What the listener has heard so far. `heard` is the settled and final text with what was drafted of it,
    `partial` the words that are still being said, `resume` what another listener needs to go on.

    `version` rises with every change; `silenced` is how many discarded ranges it has taken into account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    capture = models.OneToOneField(Capture, on_delete=models.CASCADE, related_name="live")
    heard: Any = SealedJSONField(null=True)
    partial: Any = SealedJSONField(null=True)
    resume: Any = SealedJSONField(null=True)
    until = models.FloatField(default=0.0)  # seconds heard, the partial words included
    version = models.IntegerField(default=0)
    silenced = models.IntegerField(default=0)
    at = models.DateTimeField(auto_now=True)
