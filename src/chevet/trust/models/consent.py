"""Consent: what a person decided, told in which words, how, recorded by whom; and what the EHR holds beside it."""

import uuid
from typing import Any

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


class Relation(models.TextChoices):
    """Who a proxy is to the patient; the values are HL7 v3 RoleCodes (PersonalRelationshipRoleType and its like)."""

    PARENT = "PRN", _("Parent")
    GUARDIAN = "GUARD", _("Guardian")
    SPOUSE = "SPS", _("Husband, wife or partner")
    CHILD = "CHILD", _("Son or daughter")
    SIBLING = "SIB", _("Brother or sister")
    ATTORNEY = "POWATT", _("Holder of a power of attorney")
    OTHER = "O", _("Another person with that right")


class How(models.TextChoices):
    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("On paper, signed")
    ONLINE = "online", _("On their own page")

    @classmethod
    def asked(cls) -> list[tuple[str, Any]]:
        """The choices where staff ask: online only the patient decides."""
        return [choice for choice in cls.choices if choice[0] != cls.ONLINE]


class Consent(models.Model):
    """One decision; a later one about the same purpose replaces it, none is ever changed.

    `patient` and `encounter` are pseudonyms (what is searched), beside the ids themselves, sealed.
    An empty `encounter` means every encounter of this patient. `audit_seq` is the record written
    with it, and orders the decisions. `relation` says who a proxy is, `proxy` their name.
    `recorded_by` is empty where the patient decided on their own page. `stopped` counts what a refusal or
    withdrawal stopped. A member of staff's own decision (`about`) has no patient.
    `in_ehr` is the version of the resource that the EHR has of it, "" while it has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.CharField(max_length=64, blank=True)
    patient_id = SealedTextField()
    encounter = models.CharField(max_length=64, blank=True)
    encounter_id = SealedTextField(null=True)
    about = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="own_consents")
    purposes = models.JSONField()
    decision = models.CharField(max_length=10, choices=Decision.choices)
    given_by = models.CharField(max_length=20, choices=GivenBy.choices)
    relation = models.CharField(max_length=8, choices=Relation.choices, blank=True)
    proxy: Any = SealedTextField(null=True)
    how = models.CharField(max_length=10, choices=How.choices)
    language = models.CharField(max_length=2)
    text_version = models.CharField(max_length=32)
    text_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    audit_seq = models.BigIntegerField()
    stopped: Any = models.JSONField(default=dict)
    in_ehr = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["audit_seq"]
        indexes = [models.Index(fields=["patient", "-audit_seq"], name="trust_consent_patient")]


class EhrConsent(models.Model):
    """What one Consent resource of the EHR says of our purposes, as last read. A denial counts beside our own rows.

    `resource` is its logical id there, `version` the version read; `ours` (with its `key`) where Chevet had
    written it; `stopped` counts what it stopped.
    """

    class Says(models.TextChoices):
        PERMIT = "permit", _("agrees")
        DENY = "deny", _("says no")
        UNCLEAR = "unclear", _("says something that Chevet cannot read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.CharField(max_length=64)
    encounter = models.CharField(max_length=64, blank=True)
    resource = models.CharField(max_length=64)
    version = models.CharField(max_length=64, blank=True)
    ours = models.BooleanField(default=False)
    key = models.CharField(max_length=64, blank=True)
    says = models.CharField(max_length=10, choices=Says.choices)
    purposes = models.JSONField()
    dated = models.DateTimeField(null=True)
    read_at = models.DateTimeField()
    stopped: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "resource"], name="trust_ehrconsent_once"),
        ]
