"""Evidence found for a claim in other words than were said: by term, synonym, number, question and answer."""

import pytest
from conversations import reading

from chevet.contracts.chart import KnownChart, KnownMedication
from chevet.language.verify import align
from chevet.language.verify.atoms import atoms

EN = (
    "D: What brings you in?\n"
    "P: I've been short of breath when I walk up the stairs, for about two weeks. Both of my ankles are swollen.\n"
    "D: Any fever?\nP: No.\n"
    "D: Any chest pain or palpitations?\nP: No, neither.\n"
    "D: Do you take anything?\nP: I take metformin five hundred milligrams two times a day. I have high blood pressure.\n"
    "P: My mom had a heart attack.\n"
    "D: Your blood pressure is one forty over ninety. I'd like you to start lisinopril, ten milligrams once a day.\n"
)
FR = (
    "D: Qu'est-ce qui vous amène ?\n"
    "P: Je suis essoufflée quand je monte les escaliers, depuis deux semaines. J'ai les deux chevilles gonflées.\n"
    "D: De la fièvre ?\nP: Non.\n"
    "D: Vous prenez un traitement ?\nP: De la metformine, cinq cents milligrammes matin et soir. J'ai de la tension.\n"
    "P: Ma mère a fait un infarctus.\n"
    "D: Votre tension est à quatorze sur neuf. Je vous prescris du ramipril, cinq milligrammes par jour.\n"
)


@pytest.mark.parametrize(
    ("lines", "language", "claim", "quotes"),
    [
        (EN, "en", "Exertional dyspnea for 2 weeks.", ["short of breath"]),
        (EN, "en", "Bilateral ankle edema.", ["Both of my ankles"]),
        (EN, "en", "Denies fever.", ["Any fever?", "No."]),
        (EN, "en", "Afebrile.", ["Any fever?", "No."]),
        (EN, "en", "No fever, chest pain or palpitations.", ["Any fever?", "Any chest pain", "No, neither."]),
        (EN, "en", "Metformin 500 mg twice daily.", ["metformin five hundred"]),
        (EN, "en", "History of hypertension.", ["high blood pressure"]),
        (EN, "en", "Mother: myocardial infarction.", ["My mom had a heart attack."]),
        (EN, "en", "BP 140/90 mmHg.", ["one forty over ninety"]),
        (EN, "en", "Initiate lisinopril 10 mg daily.", ["start lisinopril"]),
        (EN, "en", "Works as a school teacher.", []),
        (EN, "en", "No known drug allergies.", []),
        (FR, "fr", "Dyspnée d'effort depuis 2 semaines.", ["essoufflée"]),
        (FR, "fr", "Œdèmes bilatéraux des chevilles.", ["les deux chevilles"]),
        (FR, "fr", "Apyrétique.", ["De la fièvre ?", "Non."]),
        (FR, "fr", "Metformine 500 mg matin et soir.", ["metformine"]),
        (FR, "fr", "Mère : infarctus du myocarde.", ["Ma mère"]),
        (FR, "fr", "TA 140/90 mmHg.", ["quatorze sur neuf"]),
        (FR, "fr", "Ramipril 5 mg par jour.", ["Je vous prescris"]),
        (FR, "fr", "Travaille comme institutrice.", []),
        (FR, "fr", "Allergie à la pénicilline.", []),
    ],
)
def test_evidence_is_found_in_the_words_said(
    lines: str, language: str, claim: str, quotes: list[str]
) -> None:
    r = reading(lines, language)
    found = align(claim, r)
    for e in found:
        utterance = r.transcript.utterance(e.utterance)
        assert utterance is not None and utterance.text[e.start : e.end] == e.quote
    for quote in quotes:
        assert any(quote in e.quote for e in found), [e.quote for e in found]
    assert bool(found) == bool(quotes), [e.quote for e in found]


def test_of_two_places_the_one_that_does_not_contradict_is_cited() -> None:
    lines = "P: My mom has had diabetes for years.\nP: I was told last year that I have diabetes.\n"
    assert [e.quote for e in align("Diabetes.", reading(lines, "en"))] == [
        "I was told last year that I have diabetes."
    ]


def test_what_the_chart_holds_need_not_have_been_said() -> None:
    r = reading("D: I want you to keep taking your metformin.\nP: Okay.\n", "en")
    chart = KnownChart(
        medications=(KnownMedication(name="metformin", dose="850 mg", frequency="twice a day"),)
    )
    assert align("Continue metformin 850 mg twice a day.", r, chart)
    assert align("Warfarin 5 mg twice a day.", r, chart) == ()


@pytest.mark.parametrize(
    ("text", "language", "claims"),
    [
        ("Denies fever, chills or cough.", "en", ["Denies fever", "Denies chills", "Denies cough."]),
        ("No fever but reports a cough.", "en", ["No fever", "but reports a cough."]),
        ("Mother: diabetes and asthma.", "en", ["Mother: diabetes", "Mother asthma."]),
        ("Start ibuprofen 400 mg and omeprazole 20 mg.", "en", ["Start ibuprofen 400 mg", "Start omeprazole 20 mg."]),
        ("Knee pain with swelling, which is worse at night.", "en",
         ["Knee pain", "with swelling", "which is worse at night."]),
        ("Pas de fièvre, de toux ni de douleur.", "fr", ["Pas de fièvre", "Pas de toux", "Pas de douleur."]),
        ("Apyrétique, sans toux.", "fr", ["pas de fièvre", "sans toux."]),
        ("Blood pressure 140/90.", "en", ["Blood pressure 140/90."]),
        ("Weight 72,5 kg.", "fr", ["Weight 72,5 kg."]),
    ],
)  # fmt: skip
def test_a_statement_is_cut_into_its_claims(text: str, language: str, claims: list[str]) -> None:
    assert [a.text for a in atoms(text, language)] == claims
