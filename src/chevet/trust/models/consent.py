"""Consent: what a patient decided, told in which words, recorded by whom."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from chevet.trust.fields import SealedTextField


class Decision(models.TextChoices):
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class GivenBy(models.TextChoices):
    PATIENT = "patient", _("The patient")
    GUARDIAN = "guardian", _("A parent or guardian")
    REPRESENTATIVE = "representative", _("A legal representative")


class How(models.TextChoices):
    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("Written")


class Consent(models.Model):
    """One decision; a later one about the same purpose replaces it, none is ever changed.

    `patient` and `encounter` are pseudonyms (what is searched), beside the ids themselves, sealed.
    An empty `encounter` means every encounter of this patient. `audit_seq` is the record written
    with it, and orders the decisions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.CharField(max_length=64)
    patient_id = SealedTextField()
    encounter = models.CharField(max_length=64, blank=True)
    encounter_id = SealedTextField(null=True)
    purposes = models.JSONField()
    decision = models.CharField(max_length=10, choices=Decision.choices)
    given_by = models.CharField(max_length=20, choices=GivenBy.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    language = models.CharField(max_length=2)
    text_version = models.CharField(max_length=32)
    text_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    audit_seq = models.BigIntegerField()

    class Meta:
        ordering = ["audit_seq"]
        indexes = [models.Index(fields=["patient", "-audit_seq"], name="trust_consent_patient")]
