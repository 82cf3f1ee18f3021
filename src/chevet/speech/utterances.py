"""Words and the voices of their pieces → utterances with speakers, as a transcript holds them."""

from collections.abc import Callable, Sequence

from chevet.contracts.transcript import Utterance, Word
from chevet.speech import notes
from chevet.speech.roles import roles
from chevet.speech.turns import Piece, turns
from chevet.speech.words import text_of

Voices = tuple[list[int | None], tuple[str, ...]]
"""The voice of each piece, None where it is not known, and notes on what could not be told."""


def untold(parts: Sequence[Piece], note: str) -> Voices:
    """No voice for any piece, and why."""
    return [None] * len(parts), (note,)


def told_apart(found: list[int | None]) -> Voices:
    """The voices, unless there is only one: then nothing is known about who speaks."""
    if len({voice for voice in found if voice is not None}) < 2:
        return [None] * len(found), (notes.ONE_VOICE,)
    return found, ()


def utterances(
    parts: Sequence[Piece],
    voices: Voices,
    language: str,
    language_of: Callable[[Word], str] | None = None,
) -> tuple[tuple[Utterance, ...], tuple[str, ...]]:
    """The turns with their speakers, numbered u1, u2 …, and notes on what about those could not be told.

    `language_of` tells each word's, where the conversation has more than one.
    """
    found, said = voices
    spoken = turns(parts, found, [language_of(part[0]) for part in parts] if language_of else None)
    texts = [text_of(turn.words) for turn in spoken]
    speakers = roles(
        [(turn.voice, text) for turn, text in zip(spoken, texts, strict=True)],
        [turn.language or language for turn in spoken],
    )
    if not said and "clinician" not in speakers and "patient" not in speakers:
        said = (notes.UNSURE_ROLES,)
    return tuple(
        Utterance(
            id=f"u{i}",
            speaker=speaker,
            start=t.start,
            end=t.end,
            text=text,
            words=t.words,
            voice=t.voice,
            language=t.language,
        )
        for i, (t, text, speaker) in enumerate(zip(spoken, texts, speakers, strict=True), 1)
    ), said
