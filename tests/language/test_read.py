"""Plain text to transcripts, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.language.errors import NotADialogue
from chevet.language.identify import identify
from chevet.language.read import parse_dialogue

EN = "I have had a cough for two weeks and it is not getting better, what do you think of that?"
FR = "J'ai une toux depuis deux semaines et ça ne va pas mieux, qu'est-ce que vous en pensez ?"


@pytest.mark.parametrize(
    "labels", [("[doctor]", "[patient]"), ("Doctor:", "Patient:"), ("D:", "P:"), ("Dr. :", "PATIENT :")]
)
def test_labels(labels: tuple[str, str]) -> None:
    t = parse_dialogue(f"{labels[0]} hello  there\n{labels[1]} {EN}", id="x")
    assert [(u.id, u.speaker) for u in t.utterances] == [("u1", "clinician"), ("u2", "patient")]
    assert t.utterances[0].text == "hello  there"
    assert t.language == "en"


def test_french_labels_with_a_space_before_the_colon() -> None:
    t = parse_dialogue(f"Médecin : Bonjour, asseyez-vous.\nPatiente : {FR}", id="x")
    assert [u.speaker for u in t.utterances] == ["clinician", "patient"]
    assert t.language == "fr"


def test_a_line_without_label_belongs_to_the_turn_above() -> None:
    t = parse_dialogue(f"Doctor: hello\nPatient: {EN}\nand more", id="x")
    assert t.utterances[1].text == f"{EN}\nand more"


def test_a_colon_inside_what_is_said_is_no_label() -> None:
    t = parse_dialogue(f"Doctor: take this: one a day\nPatient: {EN}\nThe list: milk", id="x")
    assert len(t.utterances) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n\t ", "empty"),
        ("\x00\x01\x02PK\x03", "not_text"),
        ("A long time ago there was a man who had a cough and it never went away.", "no_speakers"),
        ('{"a": [1, 2, 3], "b": "c"}', "no_speakers"),
        ("Doctor: one\nDoctor: two", "one_speaker"),
        (
            "Doctor: Buenos días, ¿qué le pasa hoy?\nPatient: Tengo dolor de cabeza desde hace tres días y no puedo"
            " dormir por la noche, me duele mucho.",
            "language",
        ),
        (
            "Doctor: Guten Tag, was kann ich für Sie tun?\nPatient: Ich habe seit drei Tagen Kopfschmerzen und mir"
            " ist auch schlecht, ich kann nicht schlafen.",
            "language",
        ),
    ],
)
def test_refused(text: str, code: str) -> None:
    with pytest.raises(NotADialogue) as caught:
        parse_dialogue(text, id="x")
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_the_refusal_does_not_repeat_the_text() -> None:
    with pytest.raises(NotADialogue) as caught:
        parse_dialogue("Jean Dupont has HIV.", id="x")
    assert "Dupont" not in str(caught.value)


@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (FR, "fr"), ("ok", None)])
def test_identify(text: str, language: str | None) -> None:
    assert identify(text) == language


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=6))
def test_any_words_are_kept_as_they_are(lines: list[str]) -> None:
    said = [" ".join(line.split()) for line in lines]
    said = [s for s in said if s and s.isprintable() and "�" not in s]
    text = f"Doctor: hello\nPatient: {EN}\n" + "\n".join(f"Patient: {s}" for s in said)
    t = parse_dialogue(text, id="x", language="en")
    assert [u.text for u in t.utterances[2:]] == said


def test_a_label_of_two_words() -> None:
    t = parse_dialogue(f"[doctor] hello\n[patient_guest] {EN}", id="x")
    assert [u.speaker for u in t.utterances] == ["clinician", "patient"]
