"""What is dictated → what is written: marks, lines, headings, taking back; and words that only sound like marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.contracts.transcript import Transcript, Utterance, Word
from chevet.speech.dictation import dictated


def heard(text: str, language: str, pauses: bool = False) -> Transcript:
    """A transcript of that text, a word every half second; `|` is a pause."""
    words, at = [], 0.0
    for part in text.split():
        if part == "|":
            at += 1.0
            continue
        words.append(Word(text=part, start=at, end=at + 0.4, confidence=0.9))
        at += 0.5
    utterance = Utterance(
        id="u1", start=0.0, end=at, text=" ".join(w.text for w in words), words=tuple(words)
    )
    return Transcript(id="t", language=language, duration=at, utterances=(utterance,) if words else ())


def lines(text: str, language: str = "en") -> list[str]:
    return [u.text for u in dictated(heard(text, language)).utterances]


ENGLISH = [
    ("the chest is clear full stop no wheeze period", ["The chest is clear. No wheeze."]),
    ("The chest is clear. Full stop. No wheeze. Period.", ["The chest is clear. No wheeze."]),
    ("the chest is clear, full stop", ["The chest is clear."]),
    ("cough comma fever and chills full stop", ["Cough, fever and chills."]),
    ("Cough, comma, The fever is gone full stop", ["Cough, the fever is gone."]),
    ("soft abdomen semicolon no mass full stop", ["Soft abdomen; no mass."]),
    ("medication colon ramipril", ["Medication:", "Ramipril"]),
    ("he takes the following colon ramipril", ["He takes the following: ramipril"]),
    ("pain open bracket left knee close bracket since may full stop", ["Pain (left knee) since may."]),
    ("is it better question mark", ["Is it better?"]),
    ("first line new line second line", ["First line", "Second line"]),
    ("clear chest full stop new paragraph soft abdomen", ["Clear chest.", "Soft abdomen"]),
    ("heading assessment viral bronchitis full stop", ["Assessment:", "Viral bronchitis."]),
    ("Heading, Assessment. Viral bronchitis.", ["Assessment:", "Viral bronchitis."]),
    ("new heading past medical history colon asthma", ["Past medical history:", "Asthma"]),
    ("Plan: start ramipril.", ["Plan:", "Start ramipril."]),
    ("Herding history. Cough.", ["History:", "Cough."]),  # as a model heard it
    ("Heading plans. Stop ramipril full stop.", ["Plans:", "Stop ramipril."]),
    ("herding sheep is his work full stop", ["Herding sheep is his work."]),
    ("heading plan new line rest", ["Plan:", "Rest"]),
    ("he takes aspirin, scratch that, he takes ramipril full stop", ["He takes ramipril."]),
    ("clear chest full stop wheeze full stop | scratch that | soft abdomen", ["Clear chest. Soft abdomen"]),
    ("heading plan | scratch that | rest", ["Plan:", "Rest"]),
    ("over a period of two weeks full stop", ["Over a period of two weeks."]),
    ("her period pain is worse period", ["Her period pain is worse."]),
    ("last menstrual period was in may full stop", ["Last menstrual period was in may."]),
    ("his periods are regular full stop", ["His periods are regular."]),
    ("cancer of the sigmoid colon full stop", ["Cancer of the sigmoid colon."]),
    ("family history of colon cancer full stop", ["Family history of colon cancer."]),
    ("he came to a full stop on the stairs full stop", ["He came to a full stop on the stairs."]),
    ("he could not scratch that itch full stop", ["He could not scratch that itch."]),
    ("he wrote literal comma twice full stop", ["He wrote comma twice."]),
    ("a caesarean section and an examination full stop", ["A caesarean section and an examination."]),
    ("the assessment was difficult full stop", ["The assessment was difficult."]),
    ("temperature 38.4 full stop", ["Temperature 38.4."]),
    ("the commander has a colonoscopy full stop", ["The commander has a colonoscopy."]),
    ("no spoken marks here. The model wrote them.", ["No spoken marks here. The model wrote them."]),
]
FRENCH = [
    ("poumons clairs point pas de sibilants point", ["Poumons clairs. Pas de sibilants."]),
    ("Poumons clairs. Point. Pas de sibilants, point.", ["Poumons clairs. Pas de sibilants."]),
    ("toux virgule fièvre et frissons point", ["Toux, fièvre et frissons."]),
    ("ventre souple point virgule pas de masse point", ["Ventre souple ; pas de masse."]),
    ("il prend deux points ramipril", ["Il prend : ramipril"]),
    (
        "douleur ouvrez la parenthèse genou gauche fermez la parenthèse depuis mai point",
        ["Douleur (genou gauche) depuis mai."],
    ),
    ("va-t-il mieux point d'interrogation", ["Va-t-il mieux ?"]),
    ("première ligne à la ligne deuxième ligne", ["Première ligne", "Deuxième ligne"]),
    ("poumons clairs point à la ligne ventre souple", ["Poumons clairs.", "Ventre souple"]),
    ("poumons clairs point nouveau paragraphe ventre souple", ["Poumons clairs.", "Ventre souple"]),
    ("titre conclusion bronchite virale point", ["Conclusion:", "Bronchite virale."]),
    ("Titre, conduite à tenir, deux points, repos.", ["Conduite à tenir:", "Repos."]),
    (
        "Tître au examen clinique. Ventre souple.",
        ["Examen clinique:", "Ventre souple."],
    ),  # as a model heard it
    ("rubrique antécédents asthme point", ["Antécédents:", "Asthme."]),
    ("il prend de l'aspirine, effacer ça, il prend du ramipril point", ["Il prend du ramipril."]),
    ("poumons clairs point sibilants point | efface ça | ventre souple", ["Poumons clairs. Ventre souple"]),
    ("un point de côté à gauche point", ["Un point de côté à gauche."]),
    ("il y a un point douloureux point", ["Il y a un point douloureux."]),
    ("de ce point de vue tout va bien point", ["De ce point de vue tout va bien."]),
    ("posé deux points de suture point", ["Posé deux points de suture."]),
    ("il a perdu deux points de saturation point", ["Il a perdu deux points de saturation."]),
    ("trente-sept virgule deux point", ["Trente-sept virgule deux."]),
    ("température 37 virgule 2 point", ["Température 37 virgule 2."]),
    ("le titre des anticorps est élevé point", ["Le titre des anticorps est élevé."]),
    ("il peut effacer ça lui-même point", ["Il peut effacer ça lui-même."]),
    ("la conclusion est claire point", ["La conclusion est claire."]),
    ("au point que la marche est difficile point", ["Au point que la marche est difficile."]),
]


@pytest.mark.parametrize(("said", "written"), ENGLISH)
def test_english(said: str, written: list[str]) -> None:
    assert lines(said, "en") == written


@pytest.mark.parametrize(("said", "written"), FRENCH)
def test_french(said: str, written: list[str]) -> None:
    assert lines(said, "fr") == written


def test_all_is_the_clinicians_and_says_what_it_is() -> None:
    made = dictated(heard("heading plan rest full stop", "en"))
    assert made.mode == "dictation"
    assert [(u.id, u.speaker) for u in made.utterances] == [("u1", "clinician"), ("u2", "clinician")]
    assert all(u.text == " ".join(w.text for w in u.words) for u in made.utterances)
    assert made.utterances[1].start == 1.0


def test_a_language_without_commands_is_left_as_it_is() -> None:
    assert lines("Punkt ist ein Wort period", "de") == ["Punkt ist ein Wort period"]


def test_nothing_said_nothing_written() -> None:
    assert lines("") == []
    assert lines("full stop") == []
    assert lines("scratch that") == []


spoken = st.lists(
    st.sampled_from(
        "chest clear full stop period comma colon new line paragraph heading plan assessment scratch that open close "
        "bracket literal | the of a".split()
    ),
    max_size=30,
)


@given(spoken)
def test_whatever_is_dictated_keeps_its_order_and_times(said: list[str]) -> None:
    made = dictated(heard(" ".join(said), "en"))
    words = [w for u in made.utterances for w in u.words]
    assert all(a.start <= b.start for a, b in zip(words, words[1:], strict=False))
    assert all(u.text and u.text == " ".join(w.text for w in u.words) for u in made.utterances)
    plain = {w.text.lower().strip(".,:;?!()“”") for w in words}
    assert plain <= {*said, "past medical history"}
