"""Consent, read and written: mapped both ways, against a real FHIR server, never twice, never over another's change."""

from datetime import UTC, datetime

import pytest

from chevet.ehr import consents
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import EhrRefused
from chevet.ehr.mapping.common import checked
from chevet.ehr.mapping.consent import Decided, consent, held, key_of

PRIVACY = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
}
RESEARCH = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "research"}]}
OURS = "urn:chevet:consent-purpose"


def decided(patient: str = "p1", decision: str = "given", **changes) -> Decided:
    values = {
        "purpose": "ai_drafting",
        "at": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        "language": "fr",
        "text_version": "2026-11",
        "text_sha256": "ab" * 32,
        **changes,
    }
    key = key_of("tests", patient, values.get("encounter_id"), values["purpose"])
    return Decided(key=key, patient_id=patient, decision=decision, **values)


@pytest.mark.parametrize("decision", ["given", "refused", "withdrawn"])
@pytest.mark.parametrize("encounter", [None, "e1"])
@pytest.mark.parametrize("proxy", [{}, {"relation": "PRN", "proxy": "Ann Ofori"}])
def test_there_and_back(decision: str, encounter, proxy) -> None:
    made = decided(decision=decision, encounter_id=encounter, **proxy)
    resource = checked(consent(made))  # valid R4, and nothing of it lost
    back = held(resource | {"id": "c1"})
    assert back is not None
    assert (back.key, back.decision, back.purposes) == (made.key, decision, ("ai_drafting",))
    assert back.says == ("permit" if decision == "given" else "deny")
    assert (back.encounter_id, back.dated) == (encounter, made.at)
    if proxy:
        [person] = resource["contained"]
        assert person["name"] == [{"text": "Ann Ofori"}]
        assert resource["performer"] == [{"reference": "#proxy"}]


def foreign(**changes) -> dict:
    return {
        "resourceType": "Consent",
        "id": "c9",
        "status": "active",
        "scope": PRIVACY,
        "provision": {"type": "deny"},
        **changes,
    }


TABLE = [
    ({}, ("deny", None)),
    ({"provision": {"type": "permit"}}, ("permit", None)),
    ({"status": "rejected", "provision": {}}, ("deny", None)),
    ({"status": "inactive"}, None),
    ({"status": "draft"}, None),
    ({"status": "proposed"}, None),
    ({"status": "entered-in-error"}, None),
    ({"scope": RESEARCH}, None),
    ({"scope": None}, None),
    (
        {"provision": {"type": "deny", "purpose": [{"system": OURS, "code": "outreach"}]}},
        ("deny", ("outreach",)),
    ),
    ({"provision": {"type": "deny", "purpose": [{"system": "urn:other", "code": "HRESCH"}]}}, None),
    ({"provision": {"type": "deny", "actor": [{"role": {}}]}}, ("unclear", None)),
    ({"provision": {}}, ("unclear", None)),
    ({"provision": None}, ("unclear", None)),
    ({"provision": {"type": "permit", "provision": [{"type": "deny"}]}}, ("unclear", None)),
    ({"provision": {"type": "deny", "provision": [{"type": "permit"}]}}, ("deny", None)),
    ({"provision": "no", "meta": [], "dateTime": 7}, ("unclear", None)),
]


@pytest.mark.parametrize(("changes", "expected"), TABLE)
def test_what_others_wrote(changes, expected) -> None:
    found = held(foreign(**changes))
    assert (found and (found.says, found.purposes)) == expected


def test_ours_that_somebody_ended_there_is_a_denial() -> None:
    resource = consent(decided()) | {"id": "c1"}
    for status in ("inactive", "rejected", "entered-in-error"):
        found = held(resource | {"status": status})
        assert found is not None and (found.says, found.decision) == ("deny", "given")


def test_written_once_and_changed_in_place(client: FhirClient, patient: str) -> None:
    first = consents.write(client, decided(patient))
    again = consents.write(client, decided(patient))
    assert first.changed and not again.changed and (again.id, again.version) == (first.id, first.version)
    other = consents.write(client, decided(patient, purpose="outreach"))
    assert other.id != first.id
    withdrawn = consents.write(client, decided(patient, "withdrawn", at=datetime(2026, 11, 25, tzinfo=UTC)))
    assert withdrawn.id == first.id and withdrawn.version != first.version and withdrawn.changed
    found = {h.purposes: h for h in consents.read(client, patient)}
    assert {p: (h.says, h.decision) for p, h in found.items()} == {
        ("ai_drafting",): ("deny", "withdrawn"),
        ("outreach",): ("permit", "given"),
    }
    before = client.read("Consent", first.id, version=first.version)
    assert before["provision"]["type"] == "permit"  # the EHR's history keeps what was said before


def test_a_decision_for_one_visit_is_another_resource(client: FhirClient, patient: str) -> None:
    general = consents.write(client, decided(patient))
    one = consents.write(client, decided(patient, encounter_id=f"{patient}-visit"))
    assert one.id != general.id
    assert {h.encounter_id for h in consents.read(client, patient)} == {None, f"{patient}-visit"}


def test_a_change_between_the_look_and_the_writing_is_not_written_over(
    client: FhirClient, patient: str, monkeypatch
) -> None:
    first = consents.write(client, decided(patient))
    stale = client.read("Consent", first.id)
    client.transaction(put({**stale, "status": "inactive"}))
    monkeypatch.setattr(consents, "_own", lambda client, key: stale)
    with pytest.raises(EhrRefused) as refused:
        consents.write(client, decided(patient, "withdrawn"))
    assert refused.value.retryable and client.read("Consent", first.id)["status"] == "inactive"


def put(resource: dict) -> dict:
    request = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": resource, "request": request}],
    }
