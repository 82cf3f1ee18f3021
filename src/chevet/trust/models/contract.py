"""VendorContract: a business associate agreement (or its like), what it covers, and until when."""

import uuid

from django.db import models


class VendorContract(models.Model):
    """A contract as signed. `kind` is its sort ("baa", "dpa"), `flows` the data flows that it covers.

    `ended_*` say who ended it early, when and why; a contract is never deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vendor = models.CharField(max_length=128)
    kind = models.CharField(max_length=16)
    flows = models.JSONField()
    reference = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField(null=True)
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
