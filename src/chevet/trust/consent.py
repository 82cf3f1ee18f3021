"""What people decided about their data, and whether that decision is in force."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit, keyring
from chevet.trust.care import ThePatient
from chevet.trust.consent_texts import (
    CURRENT,
    LANGUAGES,
    OWN_PURPOSES,
    PURPOSES,
    ConsentError,
    ConsentText,
    current,
    text,
    together,
)
from chevet.trust.models import Consent, EhrConsent, PatientLink, Staff
from chevet.trust.models.consent import Decision, GivenBy, How, Relation
from chevet.trust.roles import may
from chevet.trust.verdict import Verdict, require

__all__ = [
    "CURRENT",
    "LANGUAGES",
    "OWN_PURPOSES",
    "PURPOSES",
    "ConsentError",
    "ConsentText",
    "allows",
    "current",
    "history",
    "in_force",
    "latest_decision",
    "record_consent",
    "record_own",
    "recorded",
    "standing",
    "stops",
    "text",
    "together",
    "withdraw_by_patient",
]

Stop = Callable[[Consent], Mapping[str, int]]
"""Stops what goes on or is planned for a decision's purposes, in its transaction; answers how many of what."""

_stops: list[Stop] = []
_recorded: list[Callable[[Consent], None]] = []


def stops(stop: Stop) -> Stop:
    """Register what a refusal or withdrawal stops, whoever records it: a page, the patient, the EHR."""
    _stops.append(stop)
    return stop


def recorded(then: Callable[[Consent], None]) -> Callable[[Consent], None]:
    """Register what follows every decision of a patient, in its transaction (telling the EHR)."""
    _recorded.append(then)
    return then


def record_consent(
    *,
    patient_id: str,
    encounter_id: str | None,
    purposes: Collection[str],
    decision: str,
    given_by: str,
    how: str,
    language: str,
    text_version: str,
    recorded_by: Staff,
    relation: str = "",
    proxy: str = "",
    origin: str | None = None,
) -> Consent:
    """Record what a patient decided, with its audit record and all that it stops, or nothing.

    `decision` is given, refused or withdrawn; `given_by` patient, guardian or representative, the latter
    two with their `relation` and, if they like, their name (`proxy`); `how` spoken or written; `language` and
    `text_version` say which text was read to them, and must be one about these purposes. Without an
    `encounter_id` it holds for every encounter. Raises ConsentError for a value that makes no sense,
    Refused when the member of staff may not.
    """
    require(may(recorded_by, "visit.record_consent", ThePatient(patient_id)))
    if how == How.ONLINE:
        raise ConsentError("Only the patient decides on their own page.")
    told = _checked(patient_id, purposes, decision, language, text_version)
    for value, choices in ((given_by, GivenBy), (how, How)):
        if value not in choices.values:
            raise ConsentError(f"{value!r} is none of {', '.join(choices.values)}.")
    if given_by == GivenBy.PATIENT:
        relation = proxy = ""
    elif relation not in Relation.values:
        raise ConsentError(_("Say who decides for the patient: choose how they are related."))
    return _record(
        patient_id,
        encounter_id,
        sorted(set(purposes)),
        decision,
        told,
        given_by=given_by,
        how=how,
        relation=relation,
        proxy=proxy.strip()[:200] or None,
        by=recorded_by,
        origin=origin,
        detail={},
    )


def withdraw_by_patient(
    link: PatientLink, purposes: Collection[str], *, language: str, origin: str
) -> Consent:
    """The patient withdraws on their own page, for every encounter. Raises ConsentError."""
    first = sorted(set(purposes))[:1]
    told = _checked(
        link.patient_id,
        purposes,
        "withdrawn",
        language,
        current(first[0]) if first and first[0] in PURPOSES else "",
    )
    return _record(
        link.patient_id,
        None,
        sorted(set(purposes)),
        "withdrawn",
        told,
        given_by="patient",
        how="online",
        relation="",
        proxy=None,
        by=None,
        origin=origin,
        detail={"link": str(link.pk)},
    )


def record_own(staff: Staff, purpose: str, decision: str, told: ConsentText, origin: str = "") -> Consent:
    """A member of staff's decision about herself, in the caller's transaction; the caller has asked whether she may."""
    if purpose not in OWN_PURPOSES or decision not in Decision.values:
        raise ConsentError(f"A member of staff decides about {', '.join(OWN_PURPOSES)}.")
    row = Consent(
        about=staff,
        patient_id="",
        purposes=[purpose],
        decision=decision,
        given_by=GivenBy.PATIENT,
        how=How.WRITTEN,
        language=told.language,
        text_version=told.version,
        text_sha256=told.sha256,
        recorded_by=staff,
    )
    entry = audit.record(
        f"consent.{decision}",
        actor=staff,
        subject=f"consent:{row.pk}",
        detail={"purposes": [purpose], "own": True, "text_version": told.version, "text_sha256": told.sha256},
        origin=origin,
    )
    row.at, row.audit_seq = entry.at, entry.seq
    row.save(force_insert=True)
    return row


def _checked(
    patient_id: str, purposes: Collection[str], decision: str, language: str, text_version: str
) -> ConsentText:
    if not patient_id:
        raise ConsentError("A consent needs a patient.")
    if not purposes or not set(purposes) <= set(PURPOSES):
        raise ConsentError(f"Consent is to one or more of {', '.join(PURPOSES)}.")
    if decision not in Decision.values:
        raise ConsentError(f"{decision!r} is none of {', '.join(Decision.values)}.")
    told = text(language, text_version)
    if decision == Decision.GIVEN and not set(purposes) <= set(told.purposes):
        raise ConsentError(_("That text does not explain this purpose: read the one that does, then ask."))
    return told


def _record(
    patient_id: str,
    encounter_id: str | None,
    purposes: list[str],
    decision: str,
    told: ConsentText,
    *,
    given_by: str,
    how: str,
    relation: str,
    proxy: str | None,
    by: Staff | None,
    origin: str | None,
    detail: Mapping[str, str],
) -> Consent:
    with transaction.atomic():
        row = Consent(
            patient=keyring.patient_pseudonym(patient_id),
            patient_id=patient_id,
            encounter=_encounter_pseudonym(encounter_id),
            encounter_id=encounter_id or None,
            purposes=purposes,
            decision=decision,
            given_by=given_by,
            relation=relation,
            proxy=proxy,
            how=how,
            language=told.language,
            text_version=told.version,
            text_sha256=told.sha256,
            recorded_by=by,
        )
        entry = audit.record(
            f"consent.{decision}",
            actor=by,
            subject=f"consent:{row.pk}",
            patient_id=patient_id,
            origin=origin,
            detail={
                "encounter": row.encounter,
                "purposes": purposes,
                "given_by": given_by,
                "relation": relation,
                "how": how,
                "language": told.language,
                "text_version": told.version,
                "text_sha256": told.sha256,
                **detail,
            },
        )
        row.at, row.audit_seq = entry.at, entry.seq
        row.save(force_insert=True)
        if decision != Decision.GIVEN:
            row.stopped = stop_all(row)
            row.save(update_fields=["stopped"])
        for then in _recorded:
            then(row)
    return row


def stop_all(decision: Consent) -> dict[str, int]:
    """Stop what goes on or is planned for its purposes, in the caller's transaction; how many of what."""
    found: dict[str, int] = {}
    for stop in _stops:
        for what, many in stop(decision).items():
            if many:
                found[what] = found.get(what, 0) + many
    return found


def in_force(patient_id: str, purpose: str, encounter_id: str | None = None) -> Consent | None:
    """The consent that allows `purpose` now, or None.

    The patient's latest decision about it counts, among those for this encounter and those for
    every encounter; a decision for another encounter says nothing about this one. Where the EHR
    holds a refusal, none is in force: the stricter counts.
    """
    return standing(patient_id, purpose, encounter_id).in_force


@dataclass(frozen=True)
class Standing:
    """How it stands with one purpose: what the patient decided last, and a refusal that the EHR holds."""

    latest: Consent | None
    denied: EhrConsent | None

    @property
    def in_force(self) -> Consent | None:
        """The consent that allows it, or None."""
        given = self.latest is not None and self.latest.decision == Decision.GIVEN and self.denied is None
        return self.latest if given else None


def standing(patient_id: str, purpose: str, encounter_id: str | None = None) -> Standing:
    """How it stands with `purpose` now."""
    return Standing(
        latest_decision(patient_id, purpose, encounter_id), ehr_denies(patient_id, purpose, encounter_id)
    )


def latest_decision(patient_id: str, purpose: str, encounter_id: str | None = None) -> Consent | None:
    """The patient's latest decision about `purpose`, whatever it was, or None."""
    encounters = {"", _encounter_pseudonym(encounter_id)}
    return (
        Consent.objects.filter(
            patient=keyring.patient_pseudonym(patient_id),
            encounter__in=encounters,
            purposes__contains=[purpose],
        )
        .order_by("-audit_seq")
        .first()
    )


def history(patient_id: str) -> QuerySet[Consent]:
    """Everything that the patient decided, the newest first."""
    rows = Consent.objects.filter(patient=keyring.patient_pseudonym(patient_id))
    return rows.select_related("recorded_by").order_by("-audit_seq")


def ehr_denies(patient_id: str, purpose: str, encounter_id: str | None = None) -> EhrConsent | None:
    """A refusal that the EHR held when it was last read, or None."""
    return EhrConsent.objects.filter(
        Q(encounter="") | Q(encounter=_encounter_pseudonym(encounter_id)),
        patient=keyring.patient_pseudonym(patient_id),
        says=EhrConsent.Says.DENY,
        purposes__contains=[purpose],
    ).first()


def allows(patient_id: str, purpose: str, encounter_id: str | None = None) -> Verdict:
    """Whether the patient agreed to `purpose`, with a reason for staff."""
    now = standing(patient_id, purpose, encounter_id)
    if now.latest is None:
        return Verdict(False, _("The patient's consent is not recorded yet: ask, and record the answer."))
    if now.latest.decision == Decision.REFUSED:
        return Verdict(False, _("The patient refused."))
    if now.latest.decision == Decision.WITHDRAWN:
        return Verdict(False, _("The patient withdrew their consent."))
    if now.denied is not None:
        return Verdict(
            False, _("The EHR holds a refusal by this patient: it counts until it is changed there.")
        )
    return Verdict(True, _("The patient consented."))


def _encounter_pseudonym(encounter_id: str | None) -> str:
    return keyring.site().pseudonym("encounter", encounter_id) if encounter_id else ""
