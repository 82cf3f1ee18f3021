"""A signed note into the EHR, and out of force again."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from chevet.contracts.base import Engine
from chevet.drafts.models import Signature
from chevet.ehr.chart import Chart
from chevet.ehr.client import FhirClient
from chevet.ehr.release import Released, SignedNote, build_bundle, find_released, send
from chevet.ehr.rollback import take_back as mark_entered_in_error
from chevet.scribe.ehr import with_ehr

TITLES = {"en": "Consultation note", "fr": "Compte rendu de consultation"}


def signed_note(signature: Signature) -> SignedNote:
    """What was signed, as the EHR room takes it; the same for every try."""
    draft, signer = signature.draft, signature.signer
    reviewed = signature.revision.reviewed
    return SignedNote(
        draft_id=str(draft.id),
        revision=signature.revision.number,
        signature_sha256=signature.sha256,
        patient_id=draft.patient_id,
        encounter_id=draft.encounter_id or None,
        practitioner_id=signer.practitioner_id,
        practitioner_name=signer.display_name or signer.username,
        signed_at=signature.signed_at,
        language=draft.language,
        title=TITLES.get(draft.language, TITLES["en"]),
        sections=reviewed.sections(),
        text=reviewed.text(),
        facts=reviewed.kept_facts(),
        engines=(Engine.model_validate(draft.engine),),
        site_name=settings.CHEVET.site_name,
    )


def release(signature: Signature) -> list[dict[str, Any]]:
    """Write the note and its facts in one transaction; what the EHR holds afterwards.

    A try after a lost answer finds what the first one wrote. Raises NotDone.
    """
    note = signed_note(signature)
    chart = Chart.model_validate(signature.draft.chart)

    def write(client: FhirClient) -> tuple[Released, ...]:
        return send(client, build_bundle(note, chart))

    return [r.model_dump(mode="json") for r in with_ehr(write)]


def take_back(signature: Signature) -> None:
    """Mark everything the note wrote as entered in error, in one transaction. Raises NotDone."""
    kept = signature.release
    note = signed_note(signature)

    def undo(client: FhirClient) -> None:
        written = [Released.model_validate(r) for r in kept.resources or []]
        mark_entered_in_error(
            client,
            tuple(written) or find_released(client, note),
            reason=kept.retraction_reason,
            practitioner_id=kept.retracted_by.practitioner_id if kept.retracted_by else "",
            at=timezone.now(),
        )

    with_ehr(undo)
