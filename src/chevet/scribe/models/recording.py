"""The source audio of a visit, and what was heard in it."""

import uuid

from django.conf import settings
from django.db import models

from chevet.contracts.transcript import Transcript
from chevet.database.recent import Recent
from chevet.scribe.models.visit import OfAVisit, Visit
from chevet.trust.fields import SealedJSONField

_read: Recent[Transcript] = Recent(50)


class Recording(OfAVisit, models.Model):
    """Sealed audio on disk. `problem` says what went wrong, without PHI; the audio is kept all the same."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TRANSCRIBING = "transcribing"
        HEARD = "heard"
        FAILED = "failed"
        DISCARDED = "discarded"

    class Mode(models.TextChoices):
        VISIT = "visit"
        DICTATION = "dictation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="recordings")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    file = models.CharField(max_length=100)  # under the data folder's audio/
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    language = models.CharField(max_length=8, default="auto")
    mode = models.CharField(max_length=12, default=Mode.VISIT)
    progress = models.FloatField(default=0.0)
    problem = models.CharField(max_length=300, default="")
    consent = models.ForeignKey("trust.Consent", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"recording:{self.pk}"


class Heard(models.Model):
    """The transcript of a recording, kept as it was heard."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.OneToOneField(Recording, on_delete=models.PROTECT, related_name="heard")
    content = SealedJSONField()
    seconds = models.FloatField()  # how long it took
    at = models.DateTimeField(auto_now_add=True)

    @property
    def transcript(self) -> Transcript:
        """The content as a value. What was heard is never changed, so it is read once."""
        return _read.get(self.pk, lambda: Transcript.model_validate(self.content))
