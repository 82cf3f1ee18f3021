"""The audit chain: what happened, in the same transaction as what it records, or nothing happens."""

from chevet.trust.audit.chain import AuditError, about_patient, record
from chevet.trust.audit.checkpoints import CheckpointError, checkpoint, export
from chevet.trust.audit.verification import Verification, verify

__all__ = [
    "AuditError",
    "CheckpointError",
    "Verification",
    "about_patient",
    "checkpoint",
    "export",
    "record",
    "verify",
]
