"""Left and right as meant: slips within a sentence, across sentences, by the other speaker; and what nobody settles."""

import pytest
from conversations import note, section

from chevet.language.rules.sides import without_slips
from chevet.language.tokens import tokenise


@pytest.mark.parametrize(
    ("language", "said", "read"),
    [
        ("en", "pain in my right hip, no, sorry, my left hip when I sit", "pain in my left hip when I sit"),
        ("en", "my right shoulder, I mean left, aches", "my left shoulder , aches"),
        ("en", "right, sorry, left elbow pain", "left elbow pain"),
        ("en", "it it's not the left ankle it's the right ankle", "it's the right ankle"),
        ("en", "it is not the right hip but the left hip", "it is the left hip"),
        ("en", "it isn't my right arm, it's my left arm", "it's my left arm"),
        ("en", "pain in the right knee, no pain in the left", "pain in the right knee , no pain in the left"),
        (
            "en",
            "my right foot hurts and my left foot is fine",
            "my right foot hurts and my left foot is fine",
        ),
        (
            "fr",
            "dans la jambe droite, non pardon dans la jambe gauche, au pied",
            "dans la jambe gauche , au pied",
        ),
        ("fr", "mal à l'épaule droite, je veux dire gauche", "mal à l' épaule gauche"),
        ("fr", "ce n'est pas le genou droit, c'est le genou gauche", "c' est le genou gauche"),
        (
            "fr",
            "mal au genou droit, mais pas au genou gauche",
            "mal au genou droit , mais pas au genou gauche",
        ),
    ],
)
def test_slips_within_a_sentence(language: str, said: str, read: str) -> None:
    assert " ".join(t.text for t in without_slips(tokenise(said), language)) == read


ENGLISH = """\
Doctor: Hello, what brings you in? I see you have some right ankle pain.
Patient: {reply}
Doctor: Okay. How did it start?
Patient: I slipped on the stairs and my ankle swelled up.
Doctor: Let me examine you. On exam there is tenderness of the left ankle.
Doctor: So I think this is an ankle sprain. I'm going to order an x-ray of the left ankle.
"""
FRENCH = """\
Médecin : Bonjour, vous venez pour une douleur du genou droit ?
Patient : {reply}
Médecin : Depuis quand ?
Patient : Depuis trois jours, et le genou est gonflé.
Médecin : Je vais vous examiner. Le genou gauche est sensible à la palpation.
"""


@pytest.mark.parametrize(
    ("language", "talk", "reply", "wrong", "right"),
    [
        ("en", ENGLISH, "It's not the right ankle, it's the left ankle.", "right", "left ankle pain"),
        ("en", ENGLISH, "No, the left one.", "right", "left ankle pain"),
        ("en", ENGLISH, "Actually it's my left ankle.", "right", "left ankle pain"),
        ("fr", FRENCH, "Non, le genou gauche.", "droit", "genou gauche"),
        ("fr", FRENCH, "Ce n'est pas le genou droit, c'est le gauche.", "droit", "genou gauche"),
    ],
)
def test_a_side_that_the_other_speaker_corrects(
    language: str, talk: str, reply: str, wrong: str, right: str
) -> None:
    draft = note(talk.format(reply=reply), language)
    assert wrong not in draft.text.lower()
    assert right in draft.text.lower()
    assert not [f for f in draft.findings if f.severity == "major"]
    texts = [s.text for s in draft.facts.symptoms if s.present]
    assert right in texts or any(right in t for t in texts)


def test_a_correction_is_cited_beside_what_it_corrects() -> None:
    draft = note(ENGLISH.format(reply="It's not the right ankle, it's the left ankle."), "en")
    (fact,) = [s for s in draft.facts.symptoms if s.text == "left ankle pain"]
    assert any("it's the left ankle" in e.quote for e in fact.evidence)


def test_a_side_said_again_after_its_correction_is_left_out_and_reported() -> None:
    talk = ENGLISH.format(reply="It's not the right ankle, it's the left ankle.")
    draft = note(talk.replace("tenderness of the left", "tenderness of the right"), "en")
    assert "right ankle" not in draft.text.lower()
    assert [f.severity for f in draft.findings if "“right”" in f.message] == ["minor"]


def test_sides_that_nobody_settles_are_left_out_and_reported() -> None:
    talk = ENGLISH.format(reply="Yes, my right ankle hurts a lot when I walk.")
    draft = note(talk, "en")
    assert "right ankle" not in draft.text.lower()
    assert "left ankle" not in draft.text.lower()
    assert {f.kind for f in draft.findings if "other side" in f.message} == {"contradiction"}


def test_both_sides_stay_where_both_are_meant() -> None:
    talk = ENGLISH.format(reply="Yes, my right ankle hurts when I walk, and the left ankle a bit too.")
    assert "right ankle" in note(talk, "en").text.lower()


def test_the_section_tells_only_the_side_meant() -> None:
    lines = "D: Bonjour.\nP: J'ai mal dans la jambe droite, non pardon dans la jambe gauche, depuis hier.\n"
    (told, *_) = section(note(lines, "fr"), "10164-2")
    assert "jambe gauche" in told
    assert "droite" not in told
