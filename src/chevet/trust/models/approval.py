"""EngineApproval: which model, in which version and with which weights, may draft here."""

import uuid

from django.db import models


class EngineApproval(models.Model):
    """One decision about one engine; the latest counts. `decision` is approved or withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=128)
    version = models.CharField(max_length=128)
    sha256 = models.CharField(max_length=64, blank=True)
    decision = models.CharField(max_length=10, choices=[("approved", "approved"), ("withdrawn", "withdrawn")])
    by = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    audit_seq = models.BigIntegerField()

    class Meta:
        ordering = ["audit_seq"]
        indexes = [models.Index(fields=["name", "version", "-audit_seq"], name="trust_approval_engine")]
