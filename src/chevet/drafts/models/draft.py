"""Draft, its revisions, its signature and its release."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from chevet.database.recent import Recent
from chevet.drafts.reviewed import Reviewed
from chevet.drafts.states import State
from chevet.trust.fields import SealedJSONField, SealedTextField
from chevet.trust.keyring import patient_pseudonym

_read: Recent[Reviewed] = Recent(200)


class Draft(models.Model):
    """One thing the AI proposes. What it says lies in its revisions; here is where it stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    capability = models.CharField(max_length=40)
    subject = models.UUIDField(db_index=True)  # what it was made for: a visit, a message …
    source = models.UUIDField(null=True)  # what it was made from: a recording …
    patient_id = SealedTextField()
    encounter_id = SealedTextField(default="")
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=40, default="soap")
    state = models.CharField(
        max_length=12, default=State.GENERATING, choices=[(s.value, s.value) for s in State]
    )
    engine = models.JSONField(default=dict)
    made: Any = SealedJSONField(default=None, null=True)  # how: seconds, the settings it followed
    chart: Any = SealedJSONField(default=None, null=True)  # the chart as it was when this was drafted
    chart_fingerprint = models.CharField(max_length=64, default="")
    problem = models.CharField(max_length=300, default="")  # why it failed or was not sent; no PHI
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["state", "created_at"])]

    @property
    def latest(self) -> "Revision | None":
        """The newest revision, or None while it is being generated."""
        return self.revisions.order_by("-number").first()

    @property
    def audit_subject(self) -> str:
        """How audit records name it."""
        return f"draft:{self.id}"

    @property
    def patient_key(self) -> str:
        """The patient's pseudonym: whom it is about, for the rules."""
        return patient_pseudonym(self.patient_id)

    @property
    def visit_key(self) -> uuid.UUID:
        """The visit that it was made for."""
        return self.subject


class Revision(models.Model):
    """The whole state after one change: any moment can be shown again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = SealedJSONField()
    action = models.CharField(max_length=20)  # proposed, accept, reject, edit, settle, …
    ref = models.CharField(max_length=20, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_revision_a_number")]
        ordering = ["number"]

    @property
    def reviewed(self) -> Reviewed:
        """The content as a value. A revision is never changed, so it is read once."""
        return _read.get(self.pk, lambda: Reviewed.model_validate(self.content))


class Signature(models.Model):
    """Who signed exactly what: the hash of what the page showed. Revoked, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="signatures")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(revoked_at=None), name="one_signature_in_force_a_draft"
            )
        ]


class Release(models.Model):
    """What was written outside for a signature, and how it went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="release")
    attempts = models.PositiveIntegerField(default=0)
    resources = SealedJSONField(default=None, null=True)  # what the EHR holds: type, id, version, url
    released_at = models.DateTimeField(null=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    retraction_reason = SealedTextField(default="")
