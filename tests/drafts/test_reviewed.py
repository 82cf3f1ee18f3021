"""Deciding about a draft: what stands, what is filed, what blocks a signature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.contracts.base import Code, Engine
from chevet.contracts.draft import (
    CodeSuggestion,
    Draft,
    Evidence,
    Facts,
    Finding,
    Medication,
    Problem,
    Section,
    Statement,
    Symptom,
)
from chevet.drafts.reviewed import CannotReview, Reviewed

WHO = {"by": "dr", "at": "2026-01-01T00:00:00+00:00"}
SAID = (Evidence(utterance="u1", start=0, end=5, quote="cough"),)


def draft() -> Draft:
    return Draft(
        id="d1",
        engine=Engine(name="grounded", version="1"),
        language="en",
        sections=(
            Section(
                code="10164-2",
                title="History",
                statements=(
                    Statement(id="s1", text="Reports a cough.", evidence=SAID),
                    Statement(id="s2", text="Takes doxocycline.", evidence=SAID, findings=("f2",)),
                    Statement(id="s3", text="Smokes.", findings=("f1",)),
                ),
            ),
        ),
        facts=Facts(
            medications=(Medication(id="m1", name="doxocycline", dose="100 mg", evidence=SAID),),
            symptoms=(Symptom(id="y1", text="cough", evidence=SAID),),
        ),
        findings=(
            Finding(id="f1", kind="unsupported", severity="major", message="Nobody said so.", refs=("s3",)),
            Finding(
                id="f2",
                kind="repair",
                severity="minor",
                message="Meant doxycycline?",
                refs=("u1", "s2", "m1"),
                heard="doxocycline",
                proposed="doxycycline",
            ),
        ),
    )


def fresh() -> Reviewed:
    return Reviewed(draft=draft())


def test_what_is_unsupported_is_not_in_the_note_until_a_person_puts_it_there() -> None:
    assert "Smokes." not in fresh().text()
    assert "Smokes." in fresh().settle("f1", "confirmed", **WHO).text()
    assert "Smokes." in fresh().accept("s3", **WHO).text()


def test_a_major_finding_blocks_until_settled() -> None:
    assert [f.id for f in fresh().blockers()] == ["f1"]
    assert fresh().settle("f1", "dismissed", **WHO).blockers() == []


def test_rejecting_what_a_finding_concerns_settles_it() -> None:
    after = fresh().reject("s3", **WHO)
    assert after.blockers() == []
    assert after.settled["f1"].how == "corrected"


def test_only_accepted_facts_are_kept() -> None:
    assert fresh().kept_facts() == Facts()
    kept = fresh().accept("m1", **WHO).kept_facts()
    assert [m.name for m in kept.medications] == ["doxocycline"]
    assert [f.id for f in fresh().accept("m1", **WHO).undecided_facts()] == ["y1"]


def test_applying_a_repair_changes_statement_and_fact_and_nothing_else() -> None:
    after = fresh().settle("f2", "applied", **WHO)
    assert "Takes doxycycline." in after.text()
    medication = after.kept_facts().medications[0]
    assert (medication.name, medication.dose) == ("doxycycline", "100 mg")
    assert after.draft == draft()  # the proposal itself is never altered


def test_edits_are_checked() -> None:
    after = fresh().edit("m1", {"dose": "200 mg"}, **WHO)
    assert after.kept_facts().medications[0].dose == "200 mg"
    for ref, changes in [("m1", {"evidence": []}), ("s1", {"text": "  "}), ("nope", {"text": "x"})]:
        with pytest.raises(CannotReview):
            fresh().edit(ref, changes, **WHO)


def test_own_sentences_are_marked_and_can_go() -> None:
    after = fresh().write("10164-2", "Lives  alone.", **WHO)
    assert after.mark("w1") == "written"
    assert "Lives alone." in after.text()
    assert "Lives alone." not in after.reject("w1", **WHO).text()


def test_undoing_restores_the_hash() -> None:
    before = fresh().sha256()
    assert fresh().accept("m1", **WHO).undecide("m1").sha256() == before
    assert fresh().settle("f1", "dismissed", **WHO).reopen("f1").sha256() == before


@given(st.sampled_from(["s1", "s2", "m1", "y1"]), st.text(min_size=1, max_size=50).filter(str.strip))
def test_the_hash_changes_with_what_is_shown(ref: str, words: str) -> None:
    name = "name" if ref == "m1" else "text"
    changed = fresh().edit(ref, {name: words}, **WHO)
    assert changed.sha256() != fresh().sha256()


def test_a_revision_reads_back_as_it_was_written() -> None:
    value = fresh().accept("m1", **WHO).settle("f1", "confirmed", **WHO).write("10164-2", "x", **WHO)
    assert Reviewed.model_validate(value.model_dump(mode="json")) == value


def test_a_code_goes_with_the_words_it_was_given_for() -> None:
    code = Code(system="http://hl7.org/fhir/sid/icd-10-cm", code="I10")
    other = Code(system=code.system, code="J45.909")
    offered = (CodeSuggestion(code=code, billable=True, why="said", evidence=SAID),)
    problem = Problem(id="p1", text="hypertension", code=code, codes=offered, evidence=SAID)
    review = Reviewed(draft=draft().model_copy(update={"facts": Facts(problems=(problem,))}))

    def kept(r: Reviewed) -> Problem:
        return r.kept_facts().problems[0]

    assert kept(review.edit("p1", {"status": "resolved"}, **WHO)).code == code
    renamed = kept(review.edit("p1", {"text": "asthma"}, **WHO))
    assert (renamed.code, renamed.codes) == (None, ())
    chosen = review.edit("p1", {"text": "asthma", "code": other.model_dump()}, **WHO)
    assert kept(chosen).code == other


def coded() -> Reviewed:
    code = Code(system="http://hl7.org/fhir/sid/icd-10-cm", code="I10")
    other = Code(system=code.system, code="I15.9")
    offered = tuple(CodeSuggestion(code=c, billable=True, why="said", evidence=SAID) for c in (code, other))
    problem = Problem(id="p1", text="hypertension", code=code, codes=offered, evidence=SAID)
    return Reviewed(draft=draft().model_copy(update={"facts": Facts(problems=(problem,))}))


def test_exactly_the_picked_code_is_kept() -> None:
    review = coded()
    first, second = (s.code for s in review.draft.facts.problems[0].codes)
    picked = review.pick("p1", second, **WHO)
    assert picked.kept_facts().problems[0].code == second
    assert picked.sha256() != review.accept("p1", **WHO).sha256()
    assert picked.pick("p1", None, **WHO).kept_facts().problems[0].code is None
    assert review.pick("p1", None, **WHO).kept_facts() == Facts()  # "no code" alone accepts nothing
    assert picked.undecide("p1").sha256() == review.sha256()
    assert picked.edit("p1", {"status": "resolved"}, **WHO).kept_facts().problems[0].code == second
    assert picked.edit("p1", {"text": "asthma"}, **WHO).kept_facts().problems[0].code is None
    with pytest.raises(CannotReview):
        review.pick("p1", first.model_copy(update={"code": "J45"}), **WHO)


def test_an_omission_goes_into_the_note_with_its_words() -> None:
    omission = Finding(id="f9", kind="omission", severity="major", message="A fever.", refs=("u1",))
    review = Reviewed(draft=draft().model_copy(update={"findings": (omission,)}))
    added = review.add("f9", "10164-2", "Fever.", SAID, **WHO)
    assert added.blockers() == []
    assert added.sections()[0].statements[-1].evidence == SAID
    assert [f.id for f in added.reject("w1", **WHO).blockers()] == [
        "f9"
    ]  # taken out: the question is open again
    with pytest.raises(CannotReview):
        added.add("f9", "10164-2", "Fever.", SAID, **WHO)


def test_what_is_withheld_can_be_left_out_at_once() -> None:
    assert [s.id for s in fresh().withheld()] == ["s3"]
    left = fresh().leave_withheld(**WHO)
    assert left.withheld() == []
    assert left.blockers() == []
    assert "Smokes." not in left.text()
    assert [s.id for s in fresh().accept("s3", **WHO).leave_withheld(**WHO).withheld()] == []
    assert "Smokes." in fresh().accept("s3", **WHO).leave_withheld(**WHO).text()


def test_a_taken_repair_can_be_undone_and_leaves_later_changes_alone() -> None:
    other = {"by": "nurse", "at": "2026-01-02T00:00:00+00:00"}
    taken = fresh().edit("m1", {"dose": "200 mg"}, **other).settle("f2", "applied", **WHO)
    undone = taken.reopen("f2")
    assert undone.kept_facts().medications[0].name == "doxocycline"
    assert undone.kept_facts().medications[0].dose == "200 mg"
    assert undone.mark("s2") == "proposed"
    later = taken.edit("s2", {"text": "Takes doxycycline at night."}, **other).reopen("f2")
    assert "Takes doxycycline at night." in later.text()


def test_undoing_a_decision_opens_again_what_it_had_settled() -> None:
    for decided in (fresh().reject("s3", **WHO), fresh().put_in("s3", **WHO)):
        assert decided.blockers() == []
        undone = decided.undecide("s3")
        assert [f.id for f in undone.blockers()] == ["f1"]
        assert "Smokes." not in undone.text()  # unsupported, and nobody puts it there any more
    assert "Smokes." in fresh().put_in("s3", **WHO).text()


def test_a_letter_is_signed_with_the_words_around_it() -> None:
    letter = draft().model_copy(update={"opening": "Dear colleague,", "closing": "Kind regards,"})
    review = Reviewed(draft=letter)
    assert review.text().startswith("Dear colleague,\n\nHISTORY")
    assert review.text().endswith("Kind regards,")
    assert review.sha256() != fresh().sha256()


J01AA02 = Code(system="http://www.whocc.no/atc", code="J01AA02")
OTHER = Code(system="http://www.whocc.no/atc", code="X")


def with_code(code: Code | None, was: Code | None = None) -> Reviewed:
    """The draft whose repair finding brings `code`, on a medication that had the code `was`."""
    plain = draft()
    findings = (plain.findings[0], plain.findings[1].model_copy(update={"code": code}))
    drug = plain.facts.medications[0].model_copy(update={"code": was})
    facts = plain.facts.model_copy(update={"medications": (drug,)})
    return Reviewed(draft=plain.model_copy(update={"findings": findings, "facts": facts}))


def kept_code(reviewed: Reviewed) -> Code | None:
    return Reviewed.model_validate_json(reviewed.model_dump_json()).kept_facts().medications[0].code


@pytest.mark.parametrize("was", [None, OTHER])
@pytest.mark.parametrize("brings", [None, J01AA02])
def test_a_taken_name_has_the_code_of_the_proposal_and_never_that_of_the_heard_one(brings, was) -> None:
    before = with_code(brings, was)
    taken = before.settle("f2", "applied", **WHO)
    assert kept_code(taken) == brings
    assert kept_code(taken.reopen("f2").accept("m1", **WHO)) == was


def test_the_code_stays_through_an_edit_of_the_dose_and_goes_with_another_name() -> None:
    taken = with_code(J01AA02).settle("f2", "applied", **WHO)
    assert kept_code(taken.edit("m1", {"name": "doxycycline", "dose": "200 mg"}, **WHO)) == J01AA02
    assert kept_code(taken.edit("m1", {"name": "minocycline"}, **WHO)) is None


def test_a_name_typed_as_proposed_has_its_code_too() -> None:
    assert kept_code(with_code(J01AA02).edit("m1", {"name": "Doxycycline"}, **WHO)) == J01AA02
    assert kept_code(with_code(J01AA02).edit("m1", {"name": "doxepin"}, **WHO)) is None


def test_a_code_of_an_illness_never_goes_to_a_medicine() -> None:
    illness = Code(system="http://hl7.org/fhir/sid/icd-10-cm", code="I10")
    assert kept_code(with_code(illness).settle("f2", "applied", **WHO)) is None
