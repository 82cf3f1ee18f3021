"""Who treats whom: units and their members, the team of each visit, and the glass that was broken."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from chevet.trust.fields import SealedTextField


class Unit(models.Model):
    """A part of the hospital whose staff treat the same patients.

    `ehr_id` is the FHIR reference ("Location/…" or "Organization/…") by which encounters name it, or "".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    ehr_id = models.CharField(max_length=100, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(closed_at=None), name="trust_unit_name_once"
            ),
            models.UniqueConstraint(
                fields=["ehr_id"],
                condition=models.Q(closed_at=None) & ~models.Q(ehr_id=""),
                name="trust_unit_ehr_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitMember(models.Model):
    """A member of staff belongs to a unit from `since` until `until`. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="memberships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "staff"], condition=models.Q(until=None), name="trust_member_once"
            )
        ]


class CaredFor(models.Model):
    """One who treats a patient in one visit, from `since` until `until`: a unit, or a member of staff.

    `patient` is the patient's pseudonym, `visit` the id of the visit. Ended, never deleted.
    """

    class Source(models.TextChoices):
        EHR = "ehr"  # the encounter says so
        ADDED = "added"  # a colleague did
        PLACED = "placed"  # the encounter names no unit: its clinician's only one

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.CharField(max_length=64, db_index=True)
    visit = models.UUIDField(db_index=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="visits")
    staff = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="cares")
    source = models.CharField(max_length=8, choices=Source.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    why = SealedTextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trust_cared_for_by_one",
                condition=models.Q(unit__isnull=False, staff=None) | models.Q(unit=None, staff__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["visit", "unit"], condition=models.Q(until=None), name="trust_cared_unit_once"
            ),
            models.UniqueConstraint(
                fields=["visit", "staff"], condition=models.Q(until=None), name="trust_cared_staff_once"
            ),
        ]


class BreakGlass(models.Model):
    """One opening of one patient's chart by somebody who does not treat them: why, until when, and what a
    privacy officer decided about it afterwards."""

    class Decision(models.TextChoices):
        JUSTIFIED = "justified", _("Justified")
        NOT_JUSTIFIED = "not", _("Not justified")
        FOLLOW_UP = "follow_up", _("Follow up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.CharField(max_length=64, db_index=True)
    patient_id = SealedTextField()
    visit = models.UUIDField()
    staff = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="broken_glass")
    reason = SealedTextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    decision = models.CharField(max_length=10, blank=True, choices=Decision.choices)
    note = SealedTextField(default="")
    reviewed_by = models.ForeignKey("trust.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"break_glass:{self.pk}"
