"""Drafting again: what a person decided goes over where the same thing is there again; nothing is lost silently."""

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
)
from chevet.drafts.carry import carried
from chevet.drafts.reviewed import Reviewed

WHO = {"by": "dr", "at": "2026-01-01T00:00:00+00:00"}
SAID = (Evidence(utterance="u1", start=0, end=11, quote="doxocycline"),)
I10 = Code(system="http://hl7.org/fhir/sid/icd-10-cm", code="I10")
REPAIR = Finding(
    id="f1", kind="repair", severity="minor", message="Meant?", refs=("u1",), heard="doxocycline", proposed="doxycycline"
)  # fmt: skip


def draft(*lines: tuple[str, str], prefix: str = "s", facts: Facts | None = None, findings=()) -> Draft:
    """A draft with (section code, sentence) lines."""
    sections: dict[str, list[Statement]] = {}
    for n, (code, text) in enumerate(lines, 1):
        sections.setdefault(code, []).append(Statement(id=f"{prefix}{n}", text=text, evidence=SAID))
    return Draft(
        id="d",
        engine=Engine(name="grounded", version="1"),
        language="en",
        sections=tuple(Section(code=c, title=c, statements=tuple(s)) for c, s in sections.items()),
        facts=facts or Facts(),
        findings=tuple(findings),
    )


def facts(prefix: str) -> Facts:
    return Facts(
        problems=(
            Problem(
                id=f"{prefix}p",
                text="hypertension",
                codes=(CodeSuggestion(code=I10, billable=True, why="said"),),
            ),
        ),
        medications=(
            Medication(id=f"{prefix}m", name="doxocycline", dose="100 mg", action="start", evidence=SAID),
        ),
    )


def test_decisions_go_over_to_the_same_sentences_wherever_they_stand_now() -> None:
    before = Reviewed(draft=draft(("H", "Reports a cough."), ("H", "Smokes."), ("P", "Rest.")))
    before = before.accept("s1", **WHO).reject("s2", **WHO).edit("s3", {"text": "Rest at home."}, **WHO)
    after = carried(before, draft(("A", "Smokes."), ("H", "Reports a cough."), ("P", "Rest."), prefix="n"))
    assert {ref: d.mark for ref, d in after.decisions.items()} == {
        "n2": "accepted",
        "n1": "rejected",
        "n3": "edited",
    }
    assert "Rest at home." in after.text()
    assert after.aside == ()


def test_a_wording_without_its_sentence_is_set_aside_and_can_be_put_in() -> None:
    before = Reviewed(draft=draft(("H", "Reports a cough."), ("P", "Rest.")))
    before = before.edit("s1", {"text": "Dry cough, nights."}, **WHO)
    after = carried(before, draft(("H", "Cough."), ("P", "Rest."), prefix="n"))
    assert [(a.id, a.section, a.text) for a in after.aside] == [("o1", "H", "Dry cough, nights.")]
    assert "Dry cough" not in after.text()
    put_in = after.take_aside("o1", keep=True, **WHO)
    assert "Dry cough, nights." in put_in.text()
    assert put_in.aside == after.take_aside("o1", keep=False, **WHO).aside == ()


def test_own_sentences_stay_even_where_their_section_is_gone() -> None:
    before = Reviewed(draft=draft(("H", "Cough."), ("P", "Rest."))).write("H", "Lives alone.", **WHO)
    after = carried(before, draft(("X", "Cough."), ("P", "Rest."), prefix="n"))
    assert "Lives alone." in after.text()
    assert after.written[0].section == "P"


def test_facts_codes_and_settled_findings_go_over() -> None:
    minor = Finding(id="f2", kind="out_of_range", severity="minor", message="High.", refs=("m",))
    before = Reviewed(draft=draft(("P", "Start doxocycline."), facts=facts("a"), findings=(REPAIR, minor)))
    before = before.pick("ap", I10, **WHO).settle("f1", "applied", **WHO).settle("f2", "confirmed", **WHO)
    new = (
        minor.model_copy(update={"id": "g1"}),
        REPAIR.model_copy(update={"id": "g2"}),
    )
    after = carried(before, draft(("P", "Begin doxocycline."), prefix="n", facts=facts("b"), findings=new))
    kept = after.kept_facts()
    assert kept.problems[0].code == I10
    assert (kept.medications[0].name, kept.medications[0].dose) == ("doxycycline", "100 mg")
    assert after.settled["g1"].how == "confirmed"
    assert "Begin doxycycline." in after.text()  # the name that was taken is taken in the new sentence
    assert after.aside == ()


words = st.sampled_from(["Cough.", "Fever.", "Rest.", "Smokes.", "Walks."])
notes = st.lists(st.tuples(st.sampled_from(["H", "P"]), words), min_size=1, max_size=6)


@given(notes, notes, st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["accept", "reject", "edit"]))))
def test_no_wording_of_a_person_is_ever_lost(old: list, new: list, decided: list) -> None:
    before = Reviewed(draft=draft(*old))
    refs = [s.id for s in before.draft.statements()]
    mine = {}
    for n, (place, what) in enumerate(decided):
        ref = refs[place % len(refs)]
        if what == "edit":
            mine[ref] = f"My wording {n}."
            before = before.edit(ref, {"text": mine[ref]}, **WHO)
        else:
            mine.pop(ref, None)
            before = getattr(before, what)(ref, **WHO)
    before = before.write(before.draft.sections[0].code, "My own.", **WHO)
    after = carried(before, draft(*new, prefix="n"))
    found = after.text() + "".join(a.text for a in after.aside)
    for text in (*mine.values(), "My own."):
        assert text in found
    assert Reviewed.model_validate(after.model_dump(mode="json")) == after
