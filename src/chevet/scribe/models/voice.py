"""A clinician's own voice, as numbers, by which the listener knows her: biometric data, kept while she wants it."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from chevet.trust.fields import SealedJSONField


class Voice(models.Model):
    """One a person. Deleted, not marked: nothing of it stays. `vector` is None while it is being learnt.

    `encoder` is the hash of the weights that made it; another encoder's numbers mean something else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="voice")
    vector: Any = SealedJSONField(default=None, null=True)
    encoder = models.CharField(max_length=64, default="")
    recording = models.UUIDField()  # from which it is learnt
    seconds = models.FloatField(default=0.0)  # of her speech in it
    problem = models.CharField(max_length=300, default="")
    text_version = models.CharField(max_length=20)  # what she read before she agreed …
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    agreed_at = models.DateTimeField(auto_now_add=True)

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"voice:{self.pk}"
