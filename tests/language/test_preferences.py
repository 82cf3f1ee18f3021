"""What a clinician prefers, honoured; and what no preference can change."""

import pytest
from conversations import section, transcript
from hypothesis import given
from hypothesis import strategies as st

from chevet.contracts.draft import Draft
from chevet.contracts.preferences import Preferences, Wording
from chevet.engines.language.grounded import draft
from chevet.language.templates.meaning import same_claims
from chevet.language.templates.wording import refusal, reworded

VISIT = """\
D: What brings you in?
P: I've had shortness of breath for five days.
D: Any fever, cough or rash?
P: No.
P: I take Tylenol, 500 milligrams as needed.
D: Let me examine you. Your lungs are clear.
D: I think you have pneumonia of the right lung. I'm going to order a chest x-ray.
"""


def made(**preferences: object) -> Draft:
    return draft(transcript(VISIT, "en"), draft_id="d", preferences=Preferences.model_validate(preferences))


def test_nothing_preferred_is_the_template() -> None:
    assert made() == draft(transcript(VISIT, "en"), draft_id="d")


def test_sections_first_and_left_out() -> None:
    usual = [s.code for s in made().sections]
    moved = [s.code for s in made(order=["plan", "poem"], omitted=["medications"]).sections]
    assert moved[0] == "18776-5"
    assert moved[1:] == [c for c in usual if c not in ("18776-5", "10160-0")]


@pytest.mark.parametrize(
    ("drugs", "name"),
    [("as_said", "Tylenol"), ("generic", "Acetaminophen"), ("generic_and_said", "Acetaminophen (Tylenol)")],
)
def test_drug_names(drugs: str, name: str) -> None:
    d = made(drugs=drugs)
    assert section(d, "10160-0") == [f"{name} 500 mg as needed."]
    assert d.facts.medications[0].name == "Tylenol"  # the fact keeps what was said
    assert d.findings == ()


def test_denials_a_line_each() -> None:
    text = made(denials="list").text
    assert "Denies fever." in text
    assert "Denies cough." in text


def test_own_words() -> None:
    d = made(wording=[{"term": "shortness of breath", "preferred": "dyspnea"}])
    assert "dyspnea" in d.text
    assert "shortness of breath" not in d.text
    assert d.findings == ()


@pytest.mark.parametrize(
    ("term", "preferred", "what"),
    [
        ("500", "five hundred", "a number"),
        ("right", "left", "a side"),
        ("Tylenol", "the usual", "a drug"),
        ("the usual", "ibuprofen", "a drug"),
        ("denies", "reports", "a denial"),
        ("gauche", "droit", "a side"),
        ("father", "patient", "a person"),
        ("pas de fièvre", "fièvre", "a denial"),
    ],
)
def test_a_wording_never_touches_what_matters(term: str, preferred: str, what: str) -> None:
    wording = Wording(term=term, preferred=preferred)
    assert what in (refusal(wording) or "")
    text = "Denies fever; the right lung; Tylenol 500 mg; the usual; father: asthma."
    assert reworded(text, [wording], "en") == text


def test_a_wording_that_names_another_illness_has_no_effect() -> None:
    swapped = [Wording(term="cough", preferred="asthma")]
    assert reworded("Has a cough.", swapped, "en") == "Has a cough."


@given(
    st.lists(st.sampled_from("fever cough no denies right left 500 mg asthma lung or has in".split())),
    st.lists(st.tuples(*[st.sampled_from("fever cough no left 500 asthma lung belly tired".split())] * 2)),
)
def test_no_wording_changes_what_is_claimed(words: list[str], pairs: list[tuple[str, str]]) -> None:
    text = " ".join(words)
    changed = reworded(text, [Wording(term=a, preferred=b) for a, b in pairs], "en")
    assert same_claims(text, changed, "en")
