"""A name heard wrong, the whole way: proposed, taken by a person, and in the EHR with its own name and code."""

import pytest
from spine_fixtures import ENGINE

from chevet.contracts.draft import Draft
from chevet.contracts.transcript import Transcript, Utterance
from chevet.drafts import review
from chevet.language.draft import draft_note
from chevet.scribe.shown.beside import by_place

pytestmark = pytest.mark.django_db(transaction=True)
ATC = "http://www.whocc.no/atc"
SAID = [
    ("clinician", "What medicines are you taking at the moment?"),
    ("patient", "I take melformin 500 mg twice a day for my diabetes."),
    ("clinician", "I will also start you on doxocycline 100 mg once a day."),
]


@pytest.fixture
def proposal() -> Draft:
    said = tuple(Utterance(id=f"u{n}", speaker=who, text=text) for n, (who, text) in enumerate(SAID, 1))
    transcript = Transcript(id="t", language="en", utterances=said)
    return draft_note(transcript, draft_id="proposal", engine=ENGINE)


def decide(draft, by, action: str, ref: str, *how: str) -> None:
    review.change(
        draft.pk,
        by=by,
        seen=draft.latest.number,
        action=action,
        ref=ref,
        how=lambda r, who, at: getattr(r, action)(ref, *how, by=who, at=at),
    )
    draft.refresh_from_db()


def in_ehr(ehr) -> list[dict]:
    found = ehr.search("MedicationStatement", {"patient": "ada"})
    return [r for r in found if r["status"] != "entered-in-error"]


def coded(resource: dict) -> tuple[str, list[tuple[str, str]]]:
    concept = resource["medicationCodeableConcept"]
    return concept["text"], [(c["system"], c["code"]) for c in concept.get("coding", [])]


def test_a_taken_name_is_filed_with_its_code_and_one_that_is_kept_without(
    in_review, staff, ehr, work
) -> None:
    draft, hart = in_review(), staff["hart"]
    findings = {f.heard: f for f in draft.latest.reviewed.draft.findings if f.kind == "repair"}
    assert {h: f.code.code for h, f in findings.items()} == {"melformin": "A10BA02", "doxocycline": "J01AA02"}
    medications = {m.name: m for m in draft.latest.reviewed.draft.facts.medications}
    assert medications["melformin"].code is None  # nothing is changed before a person says so
    before = {r["id"] for r in in_ehr(ehr)}

    decide(draft, hart, "settle", findings["melformin"].id, "applied")
    decide(draft, hart, "settle", findings["doxocycline"].id, "dismissed")
    decide(draft, hart, "accept", medications["doxocycline"].id)
    note = draft.latest.reviewed.text()
    assert "Metformin 500 mg" in note and "melformin" not in note
    assert "doxocycline" in note and "doxycycline" not in note
    shown, chart = draft.latest.reviewed.sha256(), draft.chart_fingerprint
    review.sign(draft.pk, by=hart, shown_sha256=shown, chart_fingerprint=chart)
    work()
    draft.refresh_from_db()
    assert draft.state == "released", draft.problem
    filed = [r for r in in_ehr(ehr) if r["id"] not in before]
    assert sorted(coded(r) for r in filed) == [("doxocycline", []), ("metformin", [(ATC, "A10BA02")])]
    metformin = next(r for r in filed if coded(r)[0] == "metformin")
    assert metformin["dosage"][0]["text"].startswith("500 mg")  # the dose is as it was said


def test_the_page_says_beforehand_what_a_name_would_change(in_review, staff) -> None:
    draft = in_review()
    reviewed = draft.latest.reviewed
    shown = [b for beside in by_place(reviewed, {}).values() for b in beside if b.can_apply]
    assert [(b.finding.heard, b.sentences, b.facts, b.code) for b in shown] == [
        ("melformin", 1, 1, "ATC A10BA02 metformin"),
        ("doxocycline", 1, 2, "ATC J01AA02 doxycycline"),  # the medication and the order for it
    ]
    decide(draft, staff["hart"], "settle", shown[0].finding.id, "applied")
    again = [b for beside in by_place(draft.latest.reviewed, {}).values() for b in beside if b.how]
    assert [(b.how, b.sentences, b.code) for b in again] == [("applied", 0, "")]
