"""What the scribe is, for the spine."""

from chevet.drafts.capability import Capability

CAPABILITY = Capability(
    name="scribe",
    reviewers=("physician",),
    reads=("Patient", "Encounter", "Condition", "MedicationStatement", "AllergyIntolerance", "Observation"),
    writes=(
        "DocumentReference",
        "Composition",
        "Condition",
        "MedicationStatement",
        "AllergyIntolerance",
        "Observation",
        "ServiceRequest",
        "Provenance",
        "Device",
    ),
    purposes=("ambient_capture", "ai_drafting"),
    release="chevet.scribe.release.release",
    take_back="chevet.scribe.release.take_back",
)
