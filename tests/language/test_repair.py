"""Names heard wrong: found by ear where a drug is spoken of; everyday speech stays; no word changes."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from chevet.cli.main import main
from chevet.contracts.transcript import Repair, Transcript, Utterance
from chevet.language.repair import repaired


def found(text: str, language: str, *medications: str) -> dict[str, str]:
    t = Transcript(id="t", language=language, utterances=(Utterance(id="u1", text=text),))
    return {r.heard: r.proposed for r in repaired(t, language, medications).repairs}


@pytest.mark.parametrize(
    ("language", "text", "heard", "meant"),
    [
        ("en", "I'm going to start you on doxocycline twice a day.", "doxocycline", "doxycycline"),
        ("en", "I'm taking melformin for my diabetes.", "melformin", "metformin"),
        ("en", "Do you take any medication? Yes, loratidine.", "loratidine", "loratadine"),
        ("en", "We can give you an anti histamine.", "anti histamine", "antihistamine"),
        ("fr", "Je vous prescris de l'homé-pazole le matin.", "homé-pazole", "oméprazole"),
        ("fr", "Vous prenez de la mettre formine.", "mettre formine", "metformine"),
    ],
)
def test_a_name_is_found_by_ear(language: str, text: str, heard: str, meant: str) -> None:
    assert found(text, language).get(heard) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I take calcium and insulin every morning in April."),
        ("en", "My name is Adriana Peterson and I watched a program on television."),
        ("en", "I have been taking the bus, it takes an hour and I believe that is too long."),
        ("fr", "Je prends du calcium et de l'insuline tous les matins depuis janvier."),
        ("fr", "Je m'appelle Dominique Marchetti et je regarde un programme à la télévision."),
    ],
)
def test_everyday_speech_stays(language: str, text: str) -> None:
    assert found(text, language) == {}


@given(
    st.lists(
        st.sampled_from(
            "I take melformin no not 500 fifty mg a day of loratidine lis in april and the, . pas ne".split(
                " "
            )
        ),
        max_size=25,
    ),
    st.sampled_from(["en", "fr"]),
)
def test_no_word_changes_and_no_number_or_denial_is_proposed_against(words: list[str], language: str) -> None:
    t = Transcript(id="t", language=language, utterances=(Utterance(id="u1", text=" ".join(words)),))
    after = repaired(t, language, ["Lisinopril 10 mg"])
    assert after.utterances == t.utterances
    last = 0
    denials = {"en": {"no", "not"}, "fr": {"pas"}}[language]
    for r in after.repairs:
        assert t.utterances[0].text[r.start : r.end] == r.heard
        assert r.start >= last
        last = r.end
        assert not any(c.isdigit() for c in r.heard)
        assert not denials & set(r.heard.lower().split())


def test_a_repair_that_does_not_fit_its_words_is_left_out() -> None:
    wrong = Repair(utterance="u1", start=0, end=3, heard="xyz", proposed="aspirin", confidence=0.9)
    t = Transcript(
        id="t", language="en", utterances=(Utterance(id="u1", text="Hello there."),), repairs=(wrong,)
    )
    assert repaired(t, "en").repairs == ()


def test_the_command_adds_repairs_and_refuses_what_is_no_transcript() -> None:
    text = "Hello, how are you today? I have been taking melformin for my diabetes and it is fine."
    t = Transcript(id="t", language="en", utterances=(Utterance(id="u1", text=text),))
    result = CliRunner().invoke(main, ["repair"], input=t.model_dump_json())
    assert result.exit_code == 0, result.stderr
    assert [r["proposed"] for r in json.loads(result.stdout)["repairs"]] == ["metformin"]
    bad = CliRunner().invoke(main, ["repair"], input='{"id": 1}')
    assert (bad.exit_code, bad.stdout, bad.stderr.count("\n")) == (2, "", 1)
    lines = CliRunner().invoke(main, ["repair", "--jsonl"], input="nonsense\n" + t.model_dump_json())
    assert lines.exit_code == 1
    assert [("error" in json.loads(x)) for x in lines.stdout.splitlines()] == [True, False]
