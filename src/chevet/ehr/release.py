"""A signed note becomes ONE transaction in the EHR: all of it or nothing, and never twice.

`build_bundle` is pure: the same note and chart give the same bundle, byte for byte. Every entry is
a conditional create on an identifier (or tag) of this one signing, so sending again after a lost
answer finds what is there. https://hl7.org/fhir/R4/http.html#transaction
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import AwareDatetime, Field, StringConstraints

from chevet.contracts.base import Engine, Value
from chevet.contracts.draft import Facts, Section
from chevet.ehr import identifiers
from chevet.ehr.chart import Chart, without
from chevet.ehr.client import FhirClient
from chevet.ehr.compare import status
from chevet.ehr.errors import CannotBeFiled, EhrBroken, EhrError, EhrUnreachable
from chevet.ehr.fhir_values import identifiers as identifiers_of
from chevet.ehr.mapping.allergy_intolerance import allergy_intolerance
from chevet.ehr.mapping.common import Resource, checked
from chevet.ehr.mapping.composition import composition
from chevet.ehr.mapping.condition import condition, is_filed
from chevet.ehr.mapping.device import device
from chevet.ehr.mapping.document_reference import document_reference
from chevet.ehr.mapping.medication_statement import medication_statement, ordered_medication
from chevet.ehr.mapping.observation import observation, readings
from chevet.ehr.mapping.provenance import provenance
from chevet.ehr.mapping.service_request import service_request
from chevet.ehr.names import ingredients
from chevet.ehr.signed_by import closing_line
from chevet.ehr.text import clean

FhirId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-.]{1,64}$")]
NonEmpty = Annotated[str, StringConstraints(min_length=1)]


class SignedNote(Value):
    """What a clinician signed: only what was kept, exactly as it was shown.

    `signature_sha256` is the hash that the signature covers, `signed_at` has its zone,
    `language` is ISO 639-1. The three ids are the EHR's own.
    """

    draft_id: NonEmpty
    revision: int
    signature_sha256: NonEmpty
    patient_id: FhirId
    encounter_id: FhirId | None = None
    practitioner_id: FhirId
    practitioner_name: NonEmpty
    signed_at: AwareDatetime
    language: NonEmpty
    title: NonEmpty
    sections: tuple[Section, ...] = ()
    text: NonEmpty
    facts: Facts = Field(default_factory=Facts)
    engines: tuple[Engine, ...] = ()
    site_name: str = ""


class Released(Value):
    """One resource in the EHR. `identifier` is "system|value": of the resource, or of its tag."""

    type: str
    id: str
    version: str | None = None
    url: str
    identifier: str


def filed_text(note: SignedNote) -> str:
    """The note's text as the EHR gets it: what was signed, and the line that names the AI and the signer."""
    return f"{clean(note.text)}\n\n{closing_line(note)}\n"


def build_bundle(note: SignedNote, chart: Chart) -> Resource:
    """The transaction Bundle; facts that the chart already holds are not repeated.

    The chart may be read again before a retry: what this same release wrote is not taken for
    what the chart held. Raises CannotBeFiled.
    """
    if chart.patient.id != note.patient_id:
        raise CannotBeFiled("the chart is another patient's")
    facts = list(_fact_resources(note, None))
    own = {i for r in facts for i in identifiers_of(r)}
    facts = list(_fact_resources(note, without(chart, own)))
    references: dict[str, list[str]] = {}
    for resource in facts:
        references.setdefault(resource["resourceType"], []).append(_entry(resource)["fullUrl"])

    note_in_sections = composition(note, closing_line(note), references)
    document = document_reference(note, filed_text(note), _entry(note_in_sections)["fullUrl"])
    devices = {identifiers.engine_value(e): device(e) for e in note.engines}.values()
    written = [document, note_in_sections, *facts]
    made_by = provenance(
        note,
        [_entry(r)["fullUrl"] for r in written],
        [(_entry(d)["fullUrl"], d["deviceName"][0]["name"]) for d in devices],
    )
    entries = [_entry(checked(r)) for r in (*devices, *written, made_by)]
    if len({e["fullUrl"] for e in entries}) != len(entries):
        raise CannotBeFiled("two facts have the same id")
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def send(client: FhirClient, bundle: Resource) -> tuple[Released, ...]:
    """Send it; one Released an entry, in the bundle's order, whether written now or by an earlier try.

    Where the answer is lost or damaged it looks whether everything is there before it gives up.
    Raises EhrErrors; after a retryable one send the same bundle again.
    """
    try:
        results = client.transaction(bundle)
    except (EhrUnreachable, EhrBroken) as e:
        if isinstance(e, EhrUnreachable) and not e.answer_lost:
            raise
        found = _find_entries(client, bundle)
        if found is None:
            raise
        return found
    done = []
    for entry, result in zip(bundle["entry"], results, strict=True):
        released = _from_location(client, entry, result.get("location"), result.get("resource"))
        released = released or _find_entry(client, entry)
        if released is None:
            raise EhrBroken("ehr_not_fhir")
        done.append(released)
    return tuple(done)


def find_released(client: FhirClient, note: SignedNote) -> tuple[Released, ...]:
    """What the EHR holds of this signing, by identifier; empty where nothing was written. Without Devices.

    Raises EhrErrors.
    """
    document = document_reference(note, filed_text(note), "Composition/any")
    sections = composition(note, closing_line(note), {})
    candidates = [document, sections, *_fact_resources(note, None), provenance(note, [], [])]
    found = (_find_entry(client, _entry(r)) for r in candidates)
    return tuple(r for r in found if r is not None)


def _fact_resources(note: SignedNote, chart: Chart | None) -> Iterator[Resource]:
    """What the facts become; those that the chart (if given) already holds left out."""
    facts = note.facts
    started = chart.encounter.start if chart and chart.encounter else None

    def new(fact: Any) -> bool:
        return chart is None or status(fact, chart) != "in_chart"

    yield from (condition(note, f) for f in facts.problems if is_filed(f) and new(f))
    yield from (medication_statement(note, f) for f in facts.medications if new(f))
    yield from (allergy_intolerance(note, f) for f in facts.allergies if new(f))
    yield from (observation(note, r, started) for r in readings(facts.vitals))
    listed = [ingredients(m.name) for m in facts.medications]
    for order in facts.orders:
        if order.type != "medication":
            yield service_request(note, order)
        elif not any(drug and drug <= _words(order.description) for drug in listed):
            yield ordered_medication(note, order)


def _words(description: str) -> frozenset[str]:
    """The ingredients that any run of words of a description could name."""
    words = description.split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 4, len(words)) + 1))
    return frozenset(name for run in runs for name in ingredients(run))


def _entry(resource: Resource) -> Resource:
    """A conditional create. Composition and Provenance are found by tag: Provenance has no identifier
    in R4, and not every server searches Composition by its own."""
    kind = resource["resourceType"]
    if kind in ("Composition", "Provenance"):
        tag = resource["meta"]["tag"][0]
        query = identifiers.by_tag(tag["system"], tag["code"])
        url = identifiers.full_url(kind, tag["code"])
    else:
        own = resource["identifier"][0]
        query = identifiers.by_identifier(own["system"], own["value"])
        url = identifiers.full_url(own["system"], own["value"])
    return {
        "fullUrl": url,
        "resource": resource,
        "request": {"method": "POST", "url": kind, "ifNoneExist": query},
    }


def _find_entries(client: FhirClient, bundle: Resource) -> tuple[Released, ...] | None:
    """All of the bundle in the EHR, or None where one is missing or the EHR does not say."""
    found = []
    for entry in bundle["entry"]:
        try:
            released = _find_entry(client, entry)
        except EhrError:
            return None
        if released is None:
            return None
        found.append(released)
    return tuple(found)


def _find_entry(client: FhirClient, entry: Resource) -> Released | None:
    """The resource that this entry wrote, None where it is not there."""
    kind = entry["request"]["url"]
    params = {name: values[0] for name, values in parse_qs(entry["request"]["ifNoneExist"]).items()}
    for resource in client.search(kind, params, limit=20):
        if resource.get("resourceType") == kind and _mark(entry["resource"]) in _marks(resource):
            return _released(client, entry, resource["id"], (resource.get("meta") or {}).get("versionId"))
    return None


def _from_location(client: FhirClient, entry: Resource, location: Any, resource: Any) -> Released | None:
    kind = entry["request"]["url"]
    if isinstance(location, str):
        path, _, version = location.partition("/_history/")
        parts = path.rstrip("/").split("/")
        if len(parts) >= 2 and parts[-2] == kind:
            return _released(client, entry, parts[-1], version or None)
    if isinstance(resource, dict) and resource.get("resourceType") == kind and resource.get("id"):
        return _released(client, entry, resource["id"], (resource.get("meta") or {}).get("versionId"))
    return None


def _released(client: FhirClient, entry: Resource, id: str, version: str | None) -> Released:
    kind = entry["request"]["url"]
    url = f"{client.base_url}/{kind}/{id}"
    return Released(type=kind, id=id, version=version, url=url, identifier=_mark(entry["resource"]))


def _mark(resource: Resource) -> str:
    """ "system|value" of what this resource is found by."""
    own = identifiers_of(resource)
    if own:
        return own[0]
    tag = resource["meta"]["tag"][0]
    return f"{tag['system']}|{tag['code']}"


def _marks(resource: Resource) -> set[str]:
    tags = (resource.get("meta") or {}).get("tag") or []
    return {*identifiers_of(resource), *(f"{t.get('system')}|{t.get('code')}" for t in tags)}
