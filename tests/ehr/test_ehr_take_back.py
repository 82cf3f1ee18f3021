"""What was filed is taken back: all of it, once, and never over someone's head."""

from datetime import UTC, datetime

import pytest
from ehr_hospital import Server
from ehr_notes import english
from ehr_proxy import LOSE_ANSWER, LOSE_REQUEST, Proxy

from chevet.ehr.chart import fingerprint, read_chart
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import EhrRefused, EhrUnreachable
from chevet.ehr.release import Released, build_bundle, send
from chevet.ehr.rollback import EditedSince, TakenBack, take_back

AT = datetime(2025, 11, 24, 15, 0, tzinfo=UTC)


def release(client: FhirClient, patient: str, **changes: object) -> tuple[Released, ...]:
    note = english(patient, **changes)
    return send(client, build_bundle(note, read_chart(client, patient, f"{patient}-visit")))


def undo(client: FhirClient, released: tuple[Released, ...], **options: dict[str, str]) -> TakenBack:
    return take_back(client, released, reason="Wrong patient", practitioner_id="dr", at=AT, **options)


def state(client: FhirClient, item: Released) -> str | None:
    resource = client.read(item.type, item.id)
    if item.type in ("Condition", "AllergyIntolerance"):
        assert "clinicalStatus" not in resource or state_of(resource) != "entered-in-error"
        return state_of(resource)
    return resource.get("status")


def state_of(resource: dict) -> str:
    return resource["verificationStatus"]["coding"][0]["code"]


def edit(client: FhirClient, item: Released, **elements: object) -> str:
    """What a person does in the EHR itself; the new version."""
    resource = client.read(item.type, item.id) | elements
    put = {"method": "PUT", "url": f"{item.type}/{item.id}"}
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": resource, "request": put}],
    }
    client.transaction(bundle)
    return client.read(item.type, item.id)["meta"]["versionId"]


def of(released: tuple[Released, ...], kind: str) -> Released:
    return next(r for r in released if r.type == kind)


def test_all_of_it_is_marked_and_the_chart_is_as_before(client: FhirClient, patient: str) -> None:
    before = read_chart(client, patient)
    released = release(client, patient)
    result = undo(client, released)
    written = [r for r in released if r.type not in ("Device", "Provenance")]
    assert [state(client, r) for r in written] == ["entered-in-error"] * len(written)
    assert {(r.type, r.id) for r in result.marked} == {(r.type, r.id) for r in written}
    assert {r.version for r in result.marked} == {"2"}
    assert fingerprint(read_chart(client, patient)) == fingerprint(before)
    assert client.read("Device", of(released, "Device").id)["meta"]["versionId"] == "1"
    document = of(released, "DocumentReference")
    acts = client.search("Provenance", {"target": f"DocumentReference/{document.id}", "_sort": "recorded"})
    assert [p["activity"]["coding"][0]["code"] for p in acts] == ["CREATE", "NULLIFY"]
    assert acts[1]["reason"][0]["text"] == "Wrong patient"
    assert acts[1]["agent"][0]["who"]["reference"] == "Practitioner/dr"


def test_taken_back_twice_is_taken_back_once(client: FhirClient, patient: str) -> None:
    released = release(client, patient)
    first = undo(client, released)
    assert undo(client, released) == first
    document = of(released, "DocumentReference")
    assert len(client.search("Provenance", {"target": f"DocumentReference/{document.id}"})) == 2


def test_signed_again_after_it_was_taken_back(client: FhirClient, patient: str) -> None:
    undo(client, release(client, patient))
    again = release(client, patient, signed_at=AT)
    assert state(client, of(again, "Condition")) == "confirmed"


def test_what_someone_changed_since_is_not_overwritten(client: FhirClient, patient: str) -> None:
    released = release(client, patient)
    condition = of(released, "Condition")
    version = edit(client, condition, code={"text": "Acute bronchitis, corrected by Dr Other"})
    with pytest.raises(EditedSince) as e:
        undo(client, released)
    (change,) = e.value.edits
    assert (change.type, change.id, change.version, change.elements) == (
        "Condition",
        condition.id,
        version,
        ("code",),
    )
    assert not e.value.retryable and "Dr Other" not in str(e.value)
    assert state(client, of(released, "DocumentReference")) == "current", "nothing at all was taken back"
    # looked at, and taken back all the same
    undo(client, released, seen={f"Condition/{condition.id}": version})
    assert state(client, condition) == "entered-in-error"
    assert client.read("Condition", condition.id)["code"]["text"].endswith("Dr Other")


def test_a_version_that_was_not_seen_does_not_count(client: FhirClient, patient: str) -> None:
    released = release(client, patient)
    condition = of(released, "Condition")
    seen = edit(client, condition, note=[{"text": "first"}])
    edit(client, condition, note=[{"text": "second"}])
    with pytest.raises(EditedSince):
        undo(client, released, seen={f"Condition/{condition.id}": seen})


def test_a_new_version_with_the_same_content_is_no_change(client: FhirClient, patient: str) -> None:
    released = release(client, patient)
    edit(client, of(released, "Condition"))
    assert len(undo(client, released).marked) == len(released) - 3


def test_changed_between_looking_and_writing(
    client: FhirClient, patient: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = release(client, patient)
    condition = of(released, "Condition")
    with FhirClient(server.base_url) as slow:
        plain = slow.transaction

        def someone_is_quicker(bundle: dict) -> list[dict]:
            edit(client, condition, note=[{"text": "just now"}])
            return plain(bundle)

        monkeypatch.setattr(slow, "transaction", someone_is_quicker)
        with pytest.raises(EhrRefused) as e:
            undo(slow, released)
    assert e.value.retryable and e.value.status == 412
    assert state(client, of(released, "DocumentReference")) == "current"
    with pytest.raises(EditedSince):
        undo(client, released)


def test_what_was_deleted_is_reported_and_the_rest_taken_back(client: FhirClient, patient: str) -> None:
    released = release(client, patient)
    order = of(released, "ServiceRequest")
    delete = {"request": {"method": "DELETE", "url": f"ServiceRequest/{order.id}"}}
    client.transaction({"resourceType": "Bundle", "type": "transaction", "entry": [delete]})
    result = undo(client, released)
    assert [r.id for r in result.gone] == [order.id]
    assert state(client, of(released, "DocumentReference")) == "entered-in-error"


@pytest.mark.parametrize("trouble", [LOSE_ANSWER, LOSE_REQUEST])
def test_a_lost_answer_and_another_try(
    trouble: str, client: FhirClient, patient: str, server: Server
) -> None:
    released = release(client, patient)
    with Proxy(server.port) as proxy, FhirClient(proxy.base_url, timeout=3) as through:
        proxy.goes_wrong(trouble)
        with pytest.raises(EhrUnreachable):
            undo(through, released)
        undo(through, released)
    document = of(released, "DocumentReference")
    assert state(client, document) == "entered-in-error"
    assert len(client.search("Provenance", {"target": f"DocumentReference/{document.id}"})) == 2
