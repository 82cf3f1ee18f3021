"""KeyRotation: one replacing of the key-encryption key, and how far it has come."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models


class KeyRotation(models.Model):
    """`done` maps table.column, or the files' place, to the last row or file seen, so that it can go on.

    `total` is how many envelopes there were when it began, `rewrapped` how many are done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=16, unique=True)
    old: Any = models.JSONField(default=list)
    done: Any = models.JSONField(default=dict)
    total = models.BigIntegerField(default=0)
    rewrapped = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                models.F("finished_at"),
                name="trust_one_rotation_at_a_time",
                condition=models.Q(finished_at=None),
                nulls_distinct=False,
            )
        ]
