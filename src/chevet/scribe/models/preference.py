"""One setting of how a clinician's notes are written: what, whether it is on, and where it came from."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from chevet.trust.fields import SealedJSONField


class Preference(models.Model):
    """`value` is never altered: another value is another row, so that any moment can be told again.

    `drafts` are the signed notes that it was learned from, `last` the newest of them. It holds vocabulary words
    only, and is sealed all the same.
    """

    class State(models.TextChoices):
        ON = "on"
        OFF = "off"
        DECLINED = "declined"  # proposed, and she did not want it
        REPLACED = "replaced"  # she set another value, or took it away

    class Source(models.TextChoices):
        LEARNED = "learned"
        SET = "set"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preferences")
    kind = models.CharField(max_length=12)
    language = models.CharField(max_length=8, default="")
    value: Any = SealedJSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ON)
    source = models.CharField(max_length=10, choices=Source.choices)
    drafts: Any = models.JSONField(default=list)
    last = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at"]

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"preference:{self.pk}"
