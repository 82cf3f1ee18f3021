"""The audit chain's tables. Rows are written by `trust.audit` only; the database refuses to change them."""

import json
import uuid
from typing import Any

from django.db import models


class AuditRecord(models.Model):
    """One thing that happened. `hash` covers every other column and, by `prev_hash`, all records before.

    `patient` is a keyed pseudonym (64 hex digits, "" for none); `detail_json` is canonical JSON
    text, kept as text so that no byte of it can change unseen.
    """

    seq = models.BigIntegerField(primary_key=True)
    site = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)  # no foreign key: a record outlives the account
    actor_role = models.CharField(max_length=20)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    patient = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    detail_json = models.TextField()
    prev_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject", "seq"], name="trust_audit_subject"),
            models.Index(fields=["patient", "seq"], name="trust_audit_patient"),
            models.Index(fields=["actor_id", "seq"], name="trust_audit_actor"),
            models.Index(fields=["action", "seq"], name="trust_audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.subject}"

    @property
    def detail(self) -> dict[str, Any]:
        """The detail as a mapping."""
        return json.loads(self.detail_json)


class AuditHead(models.Model):
    """How far the chain goes: one row, sealed with the keyring, so that a cut tail is missed."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(name="trust_audit_one_head", condition=models.Q(id=1))]


class AuditCheckpoint(models.Model):
    """A signed statement that record `seq` had `hash`. The file exported from it is kept elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    signature = models.BinaryField(max_length=64)
    site = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq", "at"]
