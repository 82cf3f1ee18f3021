"""Patients' consent: what they are told, what they decide, and whether that decision is in force."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit, keyring
from chevet.trust.care import ThePatient
from chevet.trust.models import Consent, Staff
from chevet.trust.models.consent import Decision, GivenBy, How
from chevet.trust.roles import may
from chevet.trust.verdict import Verdict, require

LANGUAGES = ("en", "fr")
CURRENT = "2026-11"  # a changed text is a new version with new files; old ones stay

# What a patient may consent to → how staff read it.
PURPOSES = {
    "ambient_capture": _("Recording the conversation"),
    "ai_drafting": _("An AI transcribes it and drafts the note"),
}


class ConsentError(ValueError):
    """A consent can't be recorded like this; the message says what is wrong."""


@dataclass(frozen=True)
class ConsentText:
    """What is read to the patient; `sha256` is of the file, hexadecimal."""

    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    sha256: str


@cache
def text(language: str, version: str = CURRENT) -> ConsentText:
    """The text of that version and language. Raises ConsentError when there is none."""
    file = resources.files("chevet.trust") / "texts" / f"{version}.{language}.txt"
    if language not in LANGUAGES or "/" in version or not file.is_file():
        raise ConsentError(f"There is no consent text {version} in language {language!r}.")
    content = file.read_bytes()
    title, *paragraphs = [part.strip() for part in content.decode().split("\n\n")]
    return ConsentText(version, language, title, tuple(paragraphs), hashlib.sha256(content).hexdigest())


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
    origin: str | None = None,
) -> Consent:
    """Record what a patient decided, with its audit record, or nothing.

    `decision` is given, refused or withdrawn; `given_by` patient, guardian or representative; `how`
    spoken or written; `language` and `text_version` say which text was read to them. Without an
    `encounter_id` it holds for every encounter. Raises ConsentError for a value that makes no sense,
    Refused when the member of staff may not.
    """
    require(may(recorded_by, "visit.record_consent", ThePatient(patient_id)))
    chosen = sorted(set(purposes))
    if not patient_id:
        raise ConsentError("A consent needs a patient.")
    if not chosen or not set(chosen) <= set(PURPOSES):
        raise ConsentError(f"Consent is to one or more of {', '.join(PURPOSES)}.")
    for value, choices in ((decision, Decision), (given_by, GivenBy), (how, How)):
        if value not in choices.values:
            raise ConsentError(f"{value!r} is none of {', '.join(choices.values)}.")
    told = text(language, text_version)
    with transaction.atomic():
        consent = Consent(
            patient=keyring.patient_pseudonym(patient_id),
            patient_id=patient_id,
            encounter=_encounter_pseudonym(encounter_id),
            encounter_id=encounter_id or None,
            purposes=chosen,
            decision=decision,
            given_by=given_by,
            how=how,
            language=language,
            text_version=told.version,
            text_sha256=told.sha256,
            recorded_by=recorded_by,
        )
        entry = audit.record(
            f"consent.{decision}",
            actor=recorded_by,
            subject=f"consent:{consent.pk}",
            patient_id=patient_id,
            origin=origin,
            detail={
                "encounter": consent.encounter,
                "purposes": chosen,
                "given_by": given_by,
                "how": how,
                "language": language,
                "text_version": told.version,
                "text_sha256": told.sha256,
            },
        )
        consent.at, consent.audit_seq = entry.at, entry.seq
        consent.save(force_insert=True)
    return consent


def in_force(patient_id: str, purpose: str, encounter_id: str | None = None) -> Consent | None:
    """The consent that allows `purpose` now, or None.

    The patient's latest decision about it counts, among those for this encounter and those for
    every encounter; a decision for another encounter says nothing about this one.
    """
    latest = latest_decision(patient_id, purpose, encounter_id)
    return latest if latest is not None and latest.decision == Decision.GIVEN else None


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


def allows(patient_id: str, purpose: str, encounter_id: str | None = None) -> Verdict:
    """Whether the patient agreed to `purpose`, with a reason for staff."""
    latest = latest_decision(patient_id, purpose, encounter_id)
    if latest is None:
        return Verdict(False, _("The patient's consent is not recorded yet: ask, and record the answer."))
    if latest.decision == Decision.REFUSED:
        return Verdict(False, _("The patient refused."))
    if latest.decision == Decision.WITHDRAWN:
        return Verdict(False, _("The patient withdrew their consent."))
    return Verdict(True, _("The patient consented."))


def _encounter_pseudonym(encounter_id: str | None) -> str:
    return keyring.site().pseudonym("encounter", encounter_id) if encounter_id else ""
