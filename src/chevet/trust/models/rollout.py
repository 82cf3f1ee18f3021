"""RolloutStage: how far a capability has been let into the house."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """In the order in which a capability moves forward."""

    OFF = "off", _("Off")
    SHADOW = "shadow", _("Shadow: drafted and measured, shown to nobody")
    PILOT = "pilot", _("Pilot: for named staff")
    ON = "on", _("On")


class RolloutStage(models.Model):
    """One change of a capability's stage; the latest counts. `pilot` lists staff ids as text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    capability = models.CharField(max_length=64)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    pilot = models.JSONField(default=list)
    by = models.ForeignKey("trust.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    audit_seq = models.BigIntegerField()

    class Meta:
        ordering = ["audit_seq"]
        indexes = [models.Index(fields=["capability", "-audit_seq"], name="trust_rollout_capability")]
        constraints = [
            models.CheckConstraint(name="trust_rollout_known", condition=models.Q(stage__in=Stage.values))
        ]
