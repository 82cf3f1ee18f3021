"""What a patient decided ⇄ Consent. https://hl7.org/fhir/R4/consent.html

One resource a purpose (and encounter, where it is for one only), changed in place: the EHR's own history keeps
what it said before. A refusal is an *active* Consent whose provision denies, so that whoever obeys active
consents obeys it; given, refused or withdrawn is its tag.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime

from chevet.contracts.base import Value
from chevet.ehr.client import Resource
from chevet.ehr.fhir_values import first_code, identifiers, reference_id
from chevet.ehr.mapping.common import concept, instant, put
from chevet.ehr.text import clean

IDENTIFIER = "urn:chevet:consent"
PURPOSE = "urn:chevet:consent-purpose"
DECISION = "urn:chevet:consent-decision"
TEXT = "urn:chevet:consent-text"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, IDENTIFIER)
_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
_ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


class Decided(Value):
    """One decision about one purpose, as Chevet holds it. `key` is the same for every later decision about it.

    `decision` is given, refused or withdrawn. Ids are the EHR's own. `relation` is an HL7 v3 RoleCode, where
    somebody else than the patient decided.
    """

    key: str
    patient_id: str
    encounter_id: str | None = None
    purpose: str
    decision: Literal["given", "refused", "withdrawn"]
    at: AwareDatetime
    language: str
    text_version: str
    text_sha256: str
    relation: str = ""
    proxy: str = ""


class Held(Value):
    """What one Consent of the EHR says. `purposes` are Chevet's, None where it names none and so means all.

    `key` is of one that Chevet wrote. `says` is permit, deny or unclear (it holds what Chevet does not understand).
    """

    id: str
    version: str = ""
    key: str = ""
    says: Literal["permit", "deny", "unclear"]
    decision: str = ""
    purposes: tuple[str, ...] | None = None
    encounter_id: str | None = None
    dated: datetime | None = None


def key_of(site: str, patient_id: str, encounter_id: str | None, purpose: str) -> str:
    """The identifier's value: a hash, which says nothing about the patient to whoever reads it elsewhere."""
    return uuid.uuid5(_NAMESPACE, "|".join((site, patient_id, encounter_id or "", purpose))).hex


def consent(decided: Decided) -> Resource:
    """The resource; raises nothing, and is checked by whoever sends it."""
    patient = {"reference": f"Patient/{decided.patient_id}"}
    who, contained = patient, []
    if decided.relation:
        who = {"reference": "#proxy"}
        contained = [
            put(
                {
                    "resourceType": "RelatedPerson",
                    "id": "proxy",
                    "patient": patient,
                    "relationship": [concept(_ROLE, decided.relation)],
                },
                name=[{"text": clean(decided.proxy)}] if decided.proxy else [],
            )
        ]
    at = instant(decided.at)
    provision: Resource = {
        "type": "permit" if decided.decision == "given" else "deny",
        "purpose": [{"system": PURPOSE, "code": decided.purpose}],
    }
    if decided.encounter_id:
        where = {"reference": f"Encounter/{decided.encounter_id}"}
        provision["data"] = [{"meaning": "related", "reference": where}]
    return put(
        {
            "resourceType": "Consent",
            "meta": {"tag": [{"system": DECISION, "code": decided.decision}]},
            "identifier": [{"system": IDENTIFIER, "value": decided.key}],
            "status": "active",
            "scope": concept(_SCOPE, "patient-privacy"),
            "category": [concept("http://loinc.org", "59284-0", "Consent Document")],
            "patient": patient,
            "dateTime": at,
            "performer": [who],
            "policy": [{"uri": f"{TEXT}:{decided.text_version}:{decided.language}:{decided.text_sha256}"}],
            "verification": [{"verified": True, "verifiedWith": who, "verificationDate": at}],
            "provision": provision,
        },
        language=decided.language,
        contained=contained,
    )


def held(resource: Resource) -> Held | None:
    """What a Consent of the EHR says about what Chevet does; None where it is about something else.

    About something else are research, treatment and advance directives, consents entered in error, proposed or
    in draft, one past its period, and one whose purposes are all others'. One that is not active any more and that Chevet
    did not write says nothing; one of Chevet's own that somebody ended in the EHR is a denial.
    """
    if resource.get("resourceType") != "Consent" or not isinstance(resource.get("id"), str):
        return None
    keys = [i.split("|", 1)[1] for i in identifiers(resource) if i.startswith(f"{IDENTIFIER}|")]
    status = resource.get("status")
    if status == "entered-in-error" and not keys:
        return None
    if not keys and (
        status not in ("active", "rejected") or first_code(resource.get("scope")) != "patient-privacy"
    ):
        return None
    provision = resource.get("provision")
    provision = provision if isinstance(provision, dict) else {}
    purposes = _purposes(provision)
    if purposes == ():
        return None
    if keys:
        says = "permit" if status == "active" and provision.get("type") == "permit" else "deny"
    else:
        says = _says(provision, status)
    if says != "unclear" and _nested(provision):
        says = "unclear" if says == "permit" else "deny"
    meta = resource.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    tags = [t for t in meta.get("tag") or [] if isinstance(t, dict) and t.get("system") == DECISION]
    return Held(
        id=resource["id"],
        version=str(meta.get("versionId") or ""),
        key=keys[0] if keys else "",
        says=says,  # type: ignore[arg-type]
        decision=str(tags[0].get("code", "")) if tags else "",
        purposes=purposes,
        encounter_id=_encounter(provision),
        dated=_moment(resource.get("dateTime")),
    )


def _says(provision: Resource, status: Any) -> str:
    """A provision limited by actor, class, code or action is not about Chevet as a whole."""
    if status == "rejected":  # the patient did not agree
        return "deny"
    limits = {"actor", "action", "securityLabel", "class", "code"} & set(provision)
    kind = provision.get("type")
    if limits or kind not in ("permit", "deny"):
        return "unclear"
    return str(kind)


def _nested(provision: Resource) -> bool:
    return bool(provision.get("provision"))


def _purposes(provision: Resource) -> tuple[str, ...] | None:
    found = provision.get("purpose")
    if not isinstance(found, list) or not found:
        return None
    codes = [c for c in found if isinstance(c, dict)]
    return tuple(str(c["code"]) for c in codes if c.get("system") == PURPOSE and c.get("code"))


def _encounter(provision: Resource) -> str | None:
    for data in provision.get("data") or []:
        if isinstance(data, dict) and (found := reference_id(data.get("reference"), "Encounter")):
            return found
    return None


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None
