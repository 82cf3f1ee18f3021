"""VendorContract: a business associate agreement (or its like), what it covers, until when; and its review."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    BAA = "baa", _("Business associate agreement (HIPAA)")
    DPA = "dpa", _("Processor agreement (GDPR, article 28)")


class Data(models.TextChoices):
    """The kinds of patients' data that may leave."""

    AUDIO = "audio", _("Sound of a visit")
    TRANSCRIPT = "transcript", _("Transcript of a visit")
    NOTE = "note", _("Note of a visit")
    CHART = "chart", _("Chart of a patient")
    MESSAGE = "message", _("Message of a patient")
    IDENTITY = "identity", _("Name and contact details")


class VendorContract(models.Model):
    """A contract as signed. `flows` are the capabilities it covers, `data` the kinds of data that may go there.

    `redact`: what leaves under it is redacted, or does not leave. `renews` is the contract it takes the place of.
    `ended_*` say who ended it early, when and why; a contract is never deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vendor = models.CharField(max_length=128)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    flows = models.JSONField()
    data = models.JSONField(default=list)
    redact = models.BooleanField(default=False)
    reference = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField(null=True)
    renews = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="renewed_by")
    by = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    ended_by = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["vendor", "kind"], name="trust_contract_vendor")]
        constraints = [
            models.CheckConstraint(
                name="trust_contract_dates",
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
            )
        ]


class VendorReview(models.Model):
    """One look at a vendor through the checklist; the latest counts, none is changed.

    `items` maps each item to {"met": bool, "evidence": text}; on `renew_by` it stops counting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vendor = models.CharField(max_length=128)
    items: Any = models.JSONField()
    renew_by = models.DateField()
    by = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    audit_seq = models.BigIntegerField()

    class Meta:
        ordering = ["audit_seq"]
        indexes = [models.Index(fields=["vendor", "-audit_seq"], name="trust_review_vendor")]
