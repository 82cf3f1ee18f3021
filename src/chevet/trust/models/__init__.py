"""Trust's tables, a file each."""

from chevet.trust.models.approval import EngineApproval
from chevet.trust.models.audit import AuditCheckpoint, AuditHead, AuditRecord
from chevet.trust.models.care import BreakGlass, CaredFor, Unit, UnitMember
from chevet.trust.models.consent import Consent, EhrConsent
from chevet.trust.models.contract import VendorContract, VendorReview
from chevet.trust.models.link import LinkTry, PatientLink
from chevet.trust.models.rollout import RolloutStage
from chevet.trust.models.rotation import KeyRotation
from chevet.trust.models.staff import Role, Staff

__all__ = [
    "AuditCheckpoint",
    "AuditHead",
    "AuditRecord",
    "BreakGlass",
    "CaredFor",
    "Consent",
    "EhrConsent",
    "EngineApproval",
    "KeyRotation",
    "LinkTry",
    "PatientLink",
    "Role",
    "RolloutStage",
    "Staff",
    "Unit",
    "UnitMember",
    "VendorContract",
    "VendorReview",
]
