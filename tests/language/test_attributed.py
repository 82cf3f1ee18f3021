"""Turns of which a person said who speaks are read as they stand, however the conversation sounds."""

from chevet.contracts.transcript import Speaker, Transcript, Utterance
from chevet.language.sentences import read, swapped

ASKED = ("Do you smoke?", "Are you allergic to anything?", "Did you have a fever?", "Have you been coughing?")


def conversation(asker: Speaker, other: Speaker, attributed: bool) -> Transcript:
    said: list[tuple[Speaker, str]] = []
    for question in ASKED:
        said += [(asker, question), (other, "No, I have not.")]
    return Transcript(
        id="t",
        language="en",
        utterances=tuple(
            Utterance(id=f"u{n}", speaker=speaker, text=text, attributed=attributed)
            for n, (speaker, text) in enumerate(said, 1)
        ),
    )


def test_guessed_the_other_way_unless_a_person_said_so() -> None:
    heard = conversation("patient", "clinician", attributed=False)
    assert swapped(heard, "en")
    assert {s.speaker for s in read(heard, "en").sentences if s.question} == {"clinician"}
    assert all(s.guessed for s in read(heard, "en").sentences)

    told = conversation("patient", "clinician", attributed=True)
    assert not swapped(told, "en")
    assert {s.speaker for s in read(told, "en").sentences if s.question} == {"patient"}
    assert not any(s.guessed for s in read(told, "en").sentences)


def test_one_turn_that_a_person_set_stays_while_the_others_are_read_as_meant() -> None:
    heard = conversation("patient", "clinician", attributed=False)
    first, *rest = heard.utterances
    told = heard.model_copy(
        update={
            "utterances": (
                first,
                rest[0].model_copy(update={"speaker": "other", "attributed": True}),
                *rest[1:],
            )
        }
    )
    speakers = [s.speaker for s in read(told, "en").sentences]
    assert speakers[:3] == ["clinician", "other", "clinician"]
