"""A signed note arrives in a real FHIR server: once, whole, and readable."""

import base64
from collections.abc import Callable

import pytest
from ehr_notes import FACTS, english, french, vital

from chevet.contracts.base import Engine
from chevet.contracts.draft import Facts, Problem, Section, Statement
from chevet.ehr.chart import changed, fingerprint, read_chart, without
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import CannotBeFiled, EhrRefused
from chevet.ehr.release import Released, SignedNote, build_bundle, filed_text, find_released, send

KINDS = (
    "DocumentReference",
    "Condition",
    "MedicationStatement",
    "AllergyIntolerance",
    "Observation",
    "ServiceRequest",
)


def release(client: FhirClient, note: SignedNote) -> tuple[Released, ...]:
    return send(client, build_bundle(note, read_chart(client, note.patient_id, note.encounter_id)))


def filed(client: FhirClient, note: SignedNote) -> dict[str, list[dict]]:
    """What the EHR holds for the patient with a Chevet identifier, by type."""
    found = {}
    for kind in KINDS:
        resources = client.search(kind, {"patient": f"Patient/{note.patient_id}", "_count": "100"})
        ours = [r for r in resources if any("urn:chevet" in i["system"] for i in r.get("identifier", []))]
        found[kind] = ours
    return found


def kinds(released: tuple[Released, ...]) -> dict[str, int]:
    return {t: sum(r.type == t for r in released) for t in sorted({r.type for r in released})}


def test_an_english_note_with_its_facts(client: FhirClient, patient: str) -> None:
    note = english(patient)
    released = release(client, note)
    assert kinds(released) == {
        "AllergyIntolerance": 1,  # latex; penicillin is in the chart
        "Composition": 1,
        "Condition": 2,  # bronchitis, possible pneumonia; diabetes is in the chart already
        "Device": 2,
        "DocumentReference": 1,
        "MedicationStatement": 2,  # doxycycline, ibuprofen; metformin is in the chart
        "Observation": 3,  # blood pressure as one panel, temperature, saturation
        "Provenance": 1,
        "ServiceRequest": 2,
    }
    there = filed(client, note)
    assert {r.id for r in released if r.type in KINDS} == {r["id"] for rs in there.values() for r in rs}
    assert {c["code"]["text"] for c in there["Condition"]} == {"Acute bronchitis", "Pneumonia"}
    assert {m["status"] for m in there["MedicationStatement"]} == {"intended", "stopped"}


def test_the_document_is_what_was_signed_and_names_the_ai_and_the_signer(
    client: FhirClient, patient: str
) -> None:
    note = english(patient)
    (document,) = (r for r in release(client, note) if r.type == "DocumentReference")
    held = client.read("DocumentReference", document.id)
    text = base64.b64decode(held["content"][0]["attachment"]["data"]).decode()
    assert text == filed_text(note)
    assert text.startswith(note.text)
    assert text.rstrip().endswith(
        "Drafted with AI (grounded 0.1.0; whisper-base 1.0). Reviewed and signed by Dr Claire Martin, "
        "Chevet Demo Hospital, 24 November 2025 at 10:32 (UTC)."
    )
    related = held["context"]["related"][0]["reference"]
    composition = client.read(*related.split("/"))
    assert [s["title"] for s in composition["section"]][:-1] == [s.title for s in note.sections]
    assert composition["section"][1]["entry"], "the assessment refers to the conditions"


def test_a_french_note(client: FhirClient, new_patient: Callable[..., str]) -> None:
    note = french(new_patient(language="fr"))
    released = release(client, note)
    assert kinds(released) == {
        "Composition": 1,
        "Condition": 1,
        "Device": 2,
        "DocumentReference": 1,
        "Provenance": 1,
    }
    text = filed_text(note)
    assert "Rédigé avec l’aide d’une IA" in text
    assert (
        "Relu et signé par Dr Claire Martin, Chevet Demo Hospital, le 1er décembre 2025 à 9 h 05 (UTC+01:00)."
        in text
    )
    (condition,) = filed(client, note)["Condition"]
    assert condition["code"]["text"] == "Bronchite aiguë"


def test_provenance_names_the_signer_the_ai_and_the_source(client: FhirClient, patient: str) -> None:
    note = english(patient)
    released = release(client, note)
    (ours,) = (r for r in released if r.type == "Provenance")
    provenance = client.read("Provenance", ours.id)
    roles = [
        (a["type"]["coding"][0]["code"], a["who"]["reference"].split("/")[0]) for a in provenance["agent"]
    ]
    assert roles == [
        ("author", "Practitioner"),
        ("verifier", "Practitioner"),
        ("assembler", "Device"),
        ("assembler", "Device"),
    ]
    assert {t["reference"] for t in provenance["target"]} == {
        f"{r.type}/{r.id}" for r in released if r.type not in ("Device", "Provenance")
    }
    assert provenance["entity"][0]["what"]["identifier"]["value"] == note.draft_id


def test_released_twice_is_there_once(client: FhirClient, patient: str) -> None:
    note = english(patient)
    first = release(client, note)
    before = filed(client, note)
    # the second time the chart holds what the first wrote: it must not count as "already in the chart"
    again = release(client, note)
    assert again == first
    assert filed(client, note) == before
    assert len(client.search("Provenance", {"target": f"DocumentReference/{first[2].id}"})) == 1
    assert set(find_released(client, note)) == {r for r in first if r.type != "Device"}


def test_one_device_for_all_notes(client: FhirClient, new_patient: Callable[..., str]) -> None:
    engines = (Engine(name="once", version="1"), Engine(name="once", version="2"))
    one = release(client, english(new_patient(), engines=engines))
    other = release(client, english(new_patient(), engines=engines, draft="another"))
    devices = [{r.id for r in rs if r.type == "Device"} for rs in (one, other)]
    assert devices[0] == devices[1] and len(devices[0]) == 2


def test_nothing_found_before_release(client: FhirClient, patient: str) -> None:
    assert find_released(client, english(patient)) == ()


def test_another_signing_is_another_release(client: FhirClient, patient: str) -> None:
    first = release(client, english(patient))
    second = release(client, english(patient, revision=4))
    assert not {r.id for r in first if r.type != "Device"} & {r.id for r in second if r.type != "Device"}


def test_one_bad_entry_and_nothing_is_written(client: FhirClient, patient: str) -> None:
    note = english(patient)
    bundle = build_bundle(note, read_chart(client, patient))
    bundle["entry"][-1]["resource"]["target"].append(
        {"reference": "urn:uuid:00000000-0000-0000-0000-000000000000"}
    )
    with pytest.raises(EhrRefused) as e:
        send(client, bundle)
    assert not e.value.retryable
    assert any("unresolved" in d for d in e.value.diagnostics)
    assert all(not rs for rs in filed(client, note).values())
    assert find_released(client, note) == ()


def test_the_same_input_gives_the_same_bundle(client: FhirClient, patient: str) -> None:
    chart = read_chart(client, patient)
    assert build_bundle(english(patient), chart) == build_bundle(english(patient), chart)


def test_someone_elses_chart_is_refused(client: FhirClient, new_patient: Callable[..., str]) -> None:
    chart = read_chart(client, new_patient())
    with pytest.raises(CannotBeFiled):
        build_bundle(english("someone-else"), chart)


def test_two_facts_with_one_id_are_refused(client: FhirClient, patient: str) -> None:
    facts = Facts(problems=(Problem(id="p", text="Gout"), Problem(id="p", text="Eczema")))
    with pytest.raises(CannotBeFiled, match="same id"):
        build_bundle(english(patient, facts=facts), read_chart(client, patient))


HOSTILE = '<script>alert(1)</script> & "x" \' <img src=x onerror=alert(1)> </div> \x00\x0b\x1b[31m \ufffe ]]>'


def test_hostile_text_is_shown_and_never_obeyed(client: FhirClient, patient: str) -> None:
    note = english(
        patient,
        title=HOSTILE,
        text=HOSTILE,
        sections=(Section(code="10164-2", title=HOSTILE, statements=(Statement(id="s", text=HOSTILE),)),),
        facts=Facts(problems=(Problem(id="p|1,\\$ é/../", text=HOSTILE),)),
        practitioner_name=HOSTILE,
        site_name=HOSTILE,
        draft="dra,ft|\\1 ?&=%",
    )
    released = release(client, note)
    assert release(client, note) == released
    (ours,) = (r for r in released if r.type == "Composition")
    composition = client.read("Composition", ours.id)
    for section in composition["section"]:
        div = section["text"]["div"]
        assert "<script" not in div and "<img" not in div and div.count("</div>") == 1
        assert "&lt;script&gt;" in div
    (problem,) = filed(client, note)["Condition"]
    assert problem["code"]["text"] == HOSTILE.translate({0: None, 11: None, 27: None, 0xFFFE: None}).strip()


def test_numbers_arrive_as_they_were_said(client: FhirClient, patient: str) -> None:
    facts = Facts(vitals=(vital("v1", "8310-5", 37.2, "Cel"), vital("v2", "29463-7", 72.5, "kg")))
    note = english(patient, facts=facts)
    release(client, note)
    values = {str(o["valueQuantity"]["value"]) for o in filed(client, note)["Observation"]}
    assert values == {"37.2", "72.5"}


def test_the_chart_before_and_after(client: FhirClient, patient: str) -> None:
    before = read_chart(client, patient)
    note = english(patient)
    released = release(client, note)
    after = read_chart(client, patient)
    assert {c.what for c in changed(before, after)} == {"added"}
    own = {r.identifier for r in released}
    assert fingerprint(without(after, own)) == fingerprint(before) != fingerprint(after)


def test_facts_of_the_sample_are_all_told_apart() -> None:
    assert len({f.id for f in FACTS.all()}) == len(list(FACTS.all()))
