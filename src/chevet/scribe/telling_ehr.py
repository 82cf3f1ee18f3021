"""Patients' decisions between Chevet and the EHR: ours are written there, the EHR's refusals count here.

The stricter of the two counts. A refusal in the EHR stops what a withdrawal here would stop; an agreement in the
EHR alone allows nothing, for nobody here read the patient the text.
"""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from chevet.ehr import consents
from chevet.ehr.client import FhirClient
from chevet.ehr.mapping.consent import key_of
from chevet.jobs import enqueue, task
from chevet.scribe.ehr import with_ehr
from chevet.trust import audit, consent, keyring
from chevet.trust.models import Consent, EhrConsent


@consent.recorded
def ask_to_tell(decision: Consent) -> None:
    """Have a patient's decision written into the EHR, in the transaction that records it."""
    if decision.patient and settings.CHEVET.ehr_url is not None:
        enqueue(
            tell,
            key=f"consent:{decision.pk}",
            lock=f"consents:{decision.patient}",
            consent_id=str(decision.pk),
        )


@task("scribe.tell_consent", queue="release")
def tell(consent_id: str) -> None:
    """Write one decision, unless a later one about the same has taken its place. Tried again while the EHR is away."""
    row = Consent.objects.get(pk=consent_id)
    read_from_ehr(row.patient_id)  # what somebody changed there is seen before it could be written over
    for purpose in row.purposes:
        latest = _same_scope(row, purpose).order_by("-audit_seq").first()
        if latest is None or latest.pk != row.pk or _stands_there(row, purpose):
            continue
        written = with_ehr(partial(consents.write, decided=_decided(row, purpose)))
        with transaction.atomic():
            Consent.objects.filter(pk=row.pk).update(in_ehr=f"{written.id}/{written.version}"[:64])
            _keep(row.patient_id, _of_ours(row, purpose, written))
            if written.changed:
                audit.record(
                    "consent.written_to_ehr",
                    actor=None,
                    subject=f"consent:{row.pk}",
                    patient_id=row.patient_id,
                    detail={"purpose": purpose, "resource": written.id, "version": written.version},
                    origin="worker",
                )


def read_from_ehr(patient_id: str) -> list[EhrConsent]:
    """What the EHR holds now, kept; a refusal that is new stops what it is about. Raises NotDone."""

    def ask(client: FhirClient) -> tuple[consents.Held, ...]:
        return consents.read(client, patient_id)

    found = with_ehr(ask, timeout=10.0)
    with transaction.atomic():
        rows = [row for held in found if (row := _keep(patient_id, held)) is not None]
        mine = EhrConsent.objects.filter(patient=keyring.patient_pseudonym(patient_id))
        mine.exclude(resource__in=[held.id for held in found]).delete()  # gone there: it says nothing now
    return rows


def differences(patient_id: str) -> list[tuple[EhrConsent, str]]:
    """Where the EHR and Chevet do not say the same of a purpose: (what the EHR has, the purpose)."""
    found = []
    for row in EhrConsent.objects.filter(patient=keyring.patient_pseudonym(patient_id)):
        for purpose in row.purposes:
            ours = _ours(row, purpose)
            if row.says == EhrConsent.Says.UNCLEAR or _contrary(row, ours):
                found.append((row, purpose))
    return found


def _contrary(row: EhrConsent, ours: Consent | None) -> bool:
    if ours is None:
        return True  # the EHR has it, and nobody here has asked
    return (row.says == EhrConsent.Says.PERMIT) != (ours.decision == "given")


def _ours(row: EhrConsent, purpose: str) -> Consent | None:
    rows = Consent.objects.filter(
        Q(encounter="") | Q(encounter=row.encounter), patient=row.patient, purposes__contains=[purpose]
    )
    return rows.order_by("-audit_seq").first()


def _same_scope(row: Consent, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.filter(patient=row.patient, encounter=row.encounter, purposes__contains=[purpose])


def _key(row: Consent, purpose: str) -> str:
    return key_of(settings.CHEVET.site, row.patient_id, row.encounter_id, purpose)


def _decided(row: Consent, purpose: str) -> consents.Decided:
    return consents.Decided(
        key=_key(row, purpose),
        patient_id=row.patient_id,
        encounter_id=row.encounter_id,
        purpose=purpose,
        decision=row.decision,
        at=row.at,
        language=row.language,
        text_version=row.text_version,
        text_sha256=row.text_sha256,
        relation=row.relation,
        proxy=row.proxy or "",
    )


def _stands_there(row: Consent, purpose: str) -> bool:
    """Somebody ended our own resource in the EHR after our decision was written there: theirs is not written over.

    A later decision of the patient's, asked for with that on the page, is.
    """
    there = EhrConsent.objects.filter(patient=row.patient, ours=True, key=_key(row, purpose)).first()
    return there is not None and row.decision == "given" and there.says == "deny" and bool(row.in_ehr)


def _of_ours(row: Consent, purpose: str, written: consents.Written) -> consents.Held:
    return consents.Held(
        id=written.id,
        version=written.version,
        key=_key(row, purpose),
        says="permit" if row.decision == "given" else "deny",
        decision=row.decision,
        purposes=(purpose,),
        encounter_id=row.encounter_id,
        dated=row.at,
    )


def _keep(patient_id: str, held: consents.Held) -> EhrConsent | None:
    """Keep one, in the caller's transaction; a denial that is new stops what it is about and is audited.

    One of ours that still says what we wrote is not kept: our own row says it.
    """
    pseudonym = keyring.patient_pseudonym(patient_id)
    if held.key and held.decision and (held.says == "permit") == (held.decision == "given"):
        EhrConsent.objects.filter(patient=pseudonym, resource=held.id).delete()
        return None
    before = EhrConsent.objects.select_for_update().filter(patient=pseudonym, resource=held.id).first()
    purposes = sorted(consent.PURPOSES if held.purposes is None else {*held.purposes} & {*consent.PURPOSES})
    encounter = keyring.site().pseudonym("encounter", held.encounter_id) if held.encounter_id else ""
    row = before or EhrConsent(patient=pseudonym, resource=held.id)
    news = before is None or (before.says, before.purposes) != (held.says, purposes)
    row.encounter, row.version, row.ours, row.key = encounter, held.version, bool(held.key), held.key
    row.says, row.purposes, row.dated, row.read_at = held.says, purposes, held.dated, timezone.now()
    row.save()
    if news and held.says == EhrConsent.Says.DENY and any(_given(row, purpose) for purpose in purposes):
        entry = audit.record(
            "consent.denied_in_ehr",
            actor=None,
            subject=f"ehr_consent:{row.pk}",
            patient_id=patient_id,
            detail={"resource": held.id, "version": held.version, "purposes": purposes},
            origin="ehr",
        )
        row.stopped = consent.stop_all(
            Consent(
                patient=pseudonym,
                patient_id=patient_id,
                encounter=encounter,
                purposes=purposes,
                decision="withdrawn",
                at=entry.at,
            )
        )
        row.save(update_fields=["stopped"])
    return row


def _given(row: EhrConsent, purpose: str) -> bool:
    """Whether we hold an agreement that this denial contradicts, in its own scope or a narrower one."""
    rows = Consent.objects.filter(patient=row.patient, purposes__contains=[purpose], decision="given")
    return rows.exists() if not row.encounter else rows.filter(encounter__in=["", row.encounter]).exists()
