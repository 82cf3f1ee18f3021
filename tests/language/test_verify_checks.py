"""The checks of one claim, each with a claim that holds and one that does not."""

import pytest
from conversations import reading

from chevet.contracts.chart import KnownChart, KnownMedication
from chevet.contracts.draft import Draft, Section, Statement
from chevet.language.tokens import tokenise
from chevet.language.verify import align, verify
from chevet.language.verify.grounds import grounds_of
from chevet.language.verify.quantities import frequencies, quantities
from chevet.language.verify.support import failures


@pytest.mark.parametrize(
    ("language", "said", "right", "wrong", "message"),
    [
        ("en", "P: It gets worse when I walk.", "It is worse on walking.", "It is better on walking.", "opposite"),
        ("en", "P: I take it in the morning.", "Takes it in the morning.", "Takes it in the evening.", "opposite"),
        ("en", "P: I have had pain for three weeks.", "Pain for 3 weeks.", "Pain for 3 days.", "amount"),
        ("en", "P: I take metformin twice a day.", "Metformin two times a day.", "Metformin daily.", "frequency"),
        ("en", "P: I take metformin 500 mg and lisinopril 20 mg.", "Metformin 500 mg.", "Metformin 20 mg.", "bound"),
        ("en", "D: I want you to keep taking metformin.", "Continue metformin.", "Stop metformin.", "action"),
        ("en", "P: All right. My knee hurts, right? I need it right now. The left knee.", "Left knee pain.",
         "Right knee pain.", "side"),
        ("en", "P: My knee hurts on the right.", "Right knee pain.", "Left knee pain.", "side"),
        ("en", "P: I work as a nurse in a clinic.", "Works as a nurse.", "Works as a teacher.", "word"),
        ("en", "D: Come back if you have chest pain.", "Return if chest pain.", "Chest pain.", "supposed"),
        ("fr", "P: C'est pire le matin.", "C'est pire le matin.", "C'est mieux le matin.", "opposite"),
        ("fr", "P: J'ai mal depuis trois jours.", "Douleur depuis 3 jours.", "Douleur depuis 3 semaines.", "amount"),
        ("fr", "P: Je prends de la metformine deux fois par jour.", "Metformine 2 fois par jour.",
         "Metformine une fois par jour.", "frequency"),
        ("fr", "D: Continuez la metformine.", "Poursuivre la metformine.", "Arrêter la metformine.", "action"),
        ("fr", "P: Je travaille comme maçon.", "Travaille comme maçon.", "Travaille comme boulanger.", "word"),
    ],
)  # fmt: skip
def test_a_check_tells_right_from_wrong(
    language: str, said: str, right: str, wrong: str, message: str
) -> None:
    r = reading(said, language)
    grounds = grounds_of(tuple(s.evidence() for s in r.sentences if s.text in said), r)
    assert [f for f in failures(right, grounds, language) if f.severity == "major"] == []
    assert message in {f.message for f in failures(wrong, grounds, language)}


@pytest.mark.parametrize(
    ("language", "text", "amounts", "often"),
    [
        ("en", "500 milligrams three times a day", {(500.0, "mg"), (1.0, "d")}, {"3/d"}),
        ("en", "every eight hours as needed", {(8.0, "h")}, {"3/d", "prn"}),
        ("en", "for two to three weeks", {(2.0, "wk"), (3.0, "wk")}, set()),
        ("en", "a couple of weeks ago", {(2.0, "wk")}, set()),
        ("fr", "deux fois par jour pendant quinze jours", {(15.0, "d")}, {"2/d"}),
        ("fr", "toutes les six heures", {(6.0, "h")}, {"4/d"}),
    ],
)  # fmt: skip
def test_amounts_and_frequencies(
    language: str, text: str, amounts: set[tuple[float, str]], often: set[str]
) -> None:
    tokens = tokenise(text)
    assert quantities(tokens, language) == amounts
    assert frequencies(tokens, language) == often


def test_what_stands_in_the_chart_only_is_a_minor_finding() -> None:
    r = reading("D: I want you to keep taking your metformin.\nP: Okay.\n", "en")
    text = "Continue metformin 850 mg twice a day."
    chart = KnownChart(
        medications=(KnownMedication(name="metformin", dose="850 mg", frequency="twice a day"),)
    )
    statement = Statement(id="s1", text=text, evidence=align(text, r, chart))
    d = Draft.model_validate(
        {"id": "d", "engine": {"name": "x", "version": "1"}, "language": "en",
         "sections": [Section(code="x", title="Plan", statements=(statement,))]}
    )  # fmt: skip
    without = [f.severity for f in verify(d, r.transcript).findings if "s1" in f.refs]
    known = [f for f in verify(d, r.transcript, chart).findings if "s1" in f.refs]
    assert "major" in without
    assert [f.severity for f in known] == ["minor"] and "chart" in known[0].message
