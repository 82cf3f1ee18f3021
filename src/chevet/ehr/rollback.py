"""Taking back what was filed: all of it is marked entered in error, in ONE transaction.

Nothing is deleted: the EHR keeps what was there, says that it was wrong, and a second Provenance
says who took it back and why. What someone has changed in the EHR since is not overwritten unless
the person who takes it back has seen that change. https://hl7.org/fhir/R4/http.html#concurrency
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chevet.contracts.base import Value
from chevet.ehr import identifiers
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import EhrError, NotInEhr
from chevet.ehr.mapping.common import Resource, checked
from chevet.ehr.mapping.provenance import retraction
from chevet.ehr.release import Released

_ERROR = "entered-in-error"
_KEPT = ("Device", "Provenance")  # the AI exists all the same; what was done was done
_VERIFIED = {
    "Condition": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
    "AllergyIntolerance": "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
}


class Edited(Value):
    """A resource that someone changed since it was filed; `elements` are the FHIR elements that differ.

    `version` is the one to name in `seen` once a person has looked at it. `elements` is empty where
    the EHR keeps no old versions to compare with.
    """

    type: str
    id: str
    url: str
    version: str
    elements: tuple[str, ...] = ()


class EditedSince(EhrError):
    """Nothing was taken back, because someone changed what was filed: `edits` says what."""

    def __init__(self, edits: tuple[Edited, ...]) -> None:
        self.edits = edits
        kinds = ", ".join(sorted({e.type for e in edits}))
        super().__init__("edited_since", kinds)


class TakenBack(Value):
    """`marked` are the resources that now say entered in error (with their present versions);
    `gone` had been deleted from the EHR already; `kept` stay as they are (the AI's Device, Provenance)."""

    marked: tuple[Released, ...]
    gone: tuple[Released, ...] = ()
    kept: tuple[Released, ...] = ()


def take_back(
    client: FhirClient,
    released: Sequence[Released],
    *,
    reason: str,
    practitioner_id: str,
    at: datetime,
    seen: Mapping[str, str] | None = None,
) -> TakenBack:
    """Mark all of a release entered in error. Safe to repeat: what is marked already stays as it is.

    `seen` maps "Type/id" to the version of an edited resource that the person has looked at and
    takes back all the same. Raises EditedSince (nothing was written) when someone changed a
    resource since and that version is not in `seen`; EhrRefused with status 412 or 409 (retryable)
    when someone changes one at this very moment; other EhrErrors.
    """
    entries: list[Resource] = []
    edits: list[Edited] = []
    marked: list[Released] = []
    gone: list[Released] = []
    kept = tuple(r for r in released if r.type in _KEPT)
    for item in released:
        if item.type in _KEPT:
            continue
        try:
            current = client.read(item.type, item.id)
        except NotInEhr:
            gone.append(item)
            continue
        version = str((current.get("meta") or {}).get("versionId") or "")
        marked.append(item.model_copy(update={"version": version or None}))
        if _is_marked(current):
            continue
        edit = _edit(client, item, current, version)
        if edit is not None and (seen or {}).get(f"{item.type}/{item.id}") != version:
            edits.append(edit)
        entries.append(_put(current, version))
    if edits:
        raise EditedSince(tuple(edits))
    if not entries:
        return TakenBack(marked=tuple(marked), gone=tuple(gone), kept=kept)
    entries.append(_retraction(marked, reason=reason, practitioner_id=practitioner_id, at=at))
    client.transaction({"resourceType": "Bundle", "type": "transaction", "entry": entries})
    now = []
    for item in marked:
        current = client.read(item.type, item.id)
        now.append(item.model_copy(update={"version": (current.get("meta") or {}).get("versionId")}))
    return TakenBack(marked=tuple(now), gone=tuple(gone), kept=kept)


def as_error(resource: Resource) -> Resource:
    """The resource marked entered in error, all else as it was (con-5, ait-2: no clinical status then)."""
    marked = copy.deepcopy(resource)
    system = _VERIFIED.get(resource["resourceType"])
    if system is None:
        marked["status"] = _ERROR
        if resource["resourceType"] == "DocumentReference":
            marked["docStatus"] = _ERROR
        return marked
    marked.pop("clinicalStatus", None)
    marked["verificationStatus"] = {"coding": [{"system": system, "code": _ERROR}]}
    return marked


def _is_marked(resource: Resource) -> bool:
    if resource["resourceType"] in _VERIFIED:
        codings = (resource.get("verificationStatus") or {}).get("coding") or []
        return any(c.get("code") == _ERROR for c in codings)
    return bool(resource.get("status") == _ERROR)


def _put(current: Resource, version: str) -> Resource:
    marked = as_error(current)
    for element in ("versionId", "lastUpdated"):
        marked.get("meta", {}).pop(element, None)
    path = f"{current['resourceType']}/{current['id']}"
    request = {"method": "PUT", "url": path}
    if version:
        request["ifMatch"] = f'W/"{version}"'
    return {"fullUrl": f"urn:uuid:{_uuid(path)}", "resource": marked, "request": request}


def _retraction(
    marked: Sequence[Released],
    *,
    reason: str,
    practitioner_id: str,
    at: datetime,
) -> Resource:
    # of what was overwritten, versions included: taken back again after someone revived it is a second act
    names = "\n".join(sorted(f"{r.identifier}@{r.version}" for r in marked))
    key = hashlib.sha256(names.encode()).hexdigest()[:32]
    targets = [f"{r.type}/{r.id}" for r in marked]
    resource = checked(retraction(key, targets, reason=reason, practitioner_id=practitioner_id, at=at))
    query = identifiers.by_tag(identifiers.RETRACTION_TAG, key)
    return {
        "fullUrl": f"urn:uuid:{_uuid(key)}",
        "resource": resource,
        "request": {"method": "POST", "url": "Provenance", "ifNoneExist": query},
    }


def _uuid(name: str) -> str:
    return identifiers.full_url(identifiers.RETRACTION_TAG, name).removeprefix("urn:uuid:")


def _edit(client: FhirClient, item: Released, current: Resource, version: str) -> Edited | None:
    """What someone changed since it was filed; None where its content is what was filed."""
    if item.version is None or item.version == version:
        return None
    elements: tuple[str, ...] = ()
    try:
        filed = client.read(item.type, item.id, version=item.version)
    except EhrError as e:
        if e.retryable:
            raise
    else:
        elements = _differing(filed, current)
        if not elements:
            return None
    return Edited(type=item.type, id=item.id, url=item.url, version=version, elements=elements)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    names = (before.keys() | after.keys()) - {"meta", "text"}
    return tuple(sorted(n for n in names if before.get(n) != after.get(n)))
