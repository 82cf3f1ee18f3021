"""The mutation test, small: errors planted in the notes of the project's own French consultations and an English one."""

from chevet.engines.language.grounded import draft
from chevet.evaluation.planted import Planted, alarmed, french_visits, plant
from chevet.language.read import parse_dialogue

EN = (
    "Doctor: Hello, what brings you in?\n"
    "Patient: I've had pain in my left knee for three days. My mother has diabetes.\n"
    "Doctor: Any fever?\nPatient: No.\n"
    "Doctor: What do you take?\nPatient: I take metformin 500 milligrams twice a day.\n"
    "Doctor: Let me examine you. Your blood pressure is one forty over ninety.\n"
    "Doctor: I'm going to prescribe ibuprofen 400 mg every eight hours.\nPatient: Okay.\n"
)


def all_planted() -> list[Planted]:
    english = parse_dialogue(EN, id="en")
    elsewhere = ["Denies shortness of breath and wheezing.", "Takes warfarin 7 mg every evening."]
    made = plant(english, draft(english, draft_id="en"), elsewhere)
    french = french_visits()
    for t, d in zip(french.transcripts, french.drafts, strict=True):
        others = [s.text for x in french.drafts if x.id != d.id for s in x.statements()]
        made += plant(t, d, others)
    return made


def test_planted_errors_are_caught() -> None:
    made = all_planted()
    missed = [(p.kind, p.before, p.after) for p in made if not p.caught]
    assert len(made) >= 200
    assert len({p.kind for p in made}) >= 20
    assert len(missed) <= 0.02 * len(made), missed


def test_the_same_errors_at_every_run() -> None:
    assert all_planted() == all_planted()


def test_untouched_notes_raise_no_alarm() -> None:
    french = french_visits()
    statements = [s for d in french.drafts for s in d.statements()]
    wrong = [s.text for d in french.drafts for s in d.statements() if s.id in alarmed(d)]
    assert len(statements) > 80
    assert len(wrong) <= 0.03 * len(statements), wrong
