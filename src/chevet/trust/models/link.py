"""PatientLink: an address handed to a patient, which opens the page that says what AI did in their care."""

import uuid

from django.db import models

from chevet.trust.fields import SealedTextField


class PatientLink(models.Model):
    """`patient` is the pseudonym. The address itself is not kept: it is made of the id and a code of the keyring."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.CharField(max_length=64, db_index=True)
    patient_id = SealedTextField()
    language = models.CharField(max_length=2)
    made_by = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_by = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"patient_link:{self.pk}"


class LinkTry(models.Model):
    """One opening of such an address, good or wrong, kept for an hour to slow down whoever guesses."""

    who = models.CharField(max_length=64)  # the caller's address as a pseudonym
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["who", "at"], name="trust_linktry_who")]
