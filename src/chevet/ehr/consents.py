"""Patients' decisions in the EHR: read those it holds, write ours, never over somebody else's change unseen."""

from __future__ import annotations

from chevet.contracts.base import Value
from chevet.ehr import identifiers
from chevet.ehr.client import FhirClient, Resource, token
from chevet.ehr.errors import EhrBroken
from chevet.ehr.mapping.common import checked
from chevet.ehr.mapping.consent import IDENTIFIER, Decided, Held, consent, held

__all__ = ["Decided", "Held", "Written", "read", "write"]

_META = ("id", "meta", "text")


class Written(Value):
    """Where a decision lies in the EHR now. `changed` is False where it lay there already, word for word."""

    id: str
    version: str
    changed: bool


def read(client: FhirClient, patient_id: str) -> tuple[Held, ...]:
    """What the EHR's Consents of that patient say about what Chevet does. Raises EhrErrors."""
    found = (held(r) for r in client.search("Consent", {"patient": f"Patient/{patient_id}"}))
    return tuple(h for h in found if h is not None)


def write(client: FhirClient, decided: Decided) -> Written:
    """Write a decision: a new resource, or a new version of its own; again is harmless. Raises EhrErrors.

    A version that appears between the look and the writing is not overwritten: the EHR answers that it is
    busy, and the caller looks again.
    """
    resource = checked(consent(decided))
    there = _own(client, decided.key)
    if there is None:
        request = {
            "method": "POST",
            "url": "Consent",
            "ifNoneExist": identifiers.by_identifier(IDENTIFIER, decided.key),
        }
        entry = {
            "fullUrl": identifiers.full_url(IDENTIFIER, decided.key),
            "resource": resource,
            "request": request,
        }
    else:
        version = str((there.get("meta") or {}).get("versionId") or "")
        if _same(there, resource):
            return Written(id=there["id"], version=version, changed=False)
        request = {"method": "PUT", "url": f"Consent/{there['id']}"}
        if version:
            request["ifMatch"] = f'W/"{version}"'
        entry = {"resource": resource | {"id": there["id"]}, "request": request}
    client.transaction({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
    now = _own(client, decided.key)
    if now is None or not _same(now, resource):
        raise EhrBroken("ehr_not_fhir")
    return Written(id=now["id"], version=str((now.get("meta") or {}).get("versionId") or ""), changed=True)


def _own(client: FhirClient, key: str) -> Resource | None:
    for resource in client.search("Consent", {"identifier": token(IDENTIFIER, key)}, limit=20):
        found = held(resource)
        if found is not None and found.key == key:
            return resource
    return None


def _same(there: Resource, ours: Resource) -> bool:
    def content(resource: Resource) -> Resource:
        return {k: v for k, v in resource.items() if k not in _META}

    def tags(resource: Resource) -> set[str]:
        return {str(t.get("code")) for t in (resource.get("meta") or {}).get("tag") or []}

    return content(there) == content(ours) and tags(ours) <= tags(there)
