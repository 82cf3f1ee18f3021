"""Words and the voices of their pieces → utterances with speakers, as a transcript holds them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from chevet.contracts.transcript import Utterance, Word
from chevet.speech import notes
from chevet.speech.roles import roles, tell_roles
from chevet.speech.speakers import ALIKE, by_voice, enrolled
from chevet.speech.turns import Piece, turns
from chevet.speech.words import text_of

Vector = npt.NDArray[np.float32]


class Voices(NamedTuple):
    """The voice of each piece, None where it is not known; notes on what could not be told; and which of the
    voices is the clinician's, where hers is enrolled."""

    of: list[int | None]
    notes: tuple[str, ...] = ()
    clinician: int | None = None


def untold(parts: Sequence[Piece], note: str) -> Voices:
    """No voice for any piece, and why."""
    return Voices([None] * len(parts), (note,))


def told_apart(
    vectors: Vector,
    parts: Sequence[Piece],
    languages: Sequence[str],
    clinician: Vector | None = None,
    by_side: list[int | None] | None = None,
) -> Voices:
    """The voices by their vectors (one a piece) or, where each had a microphone, `by_side`.

    Where one voice only is found nothing is known about who speaks, unless two people of like voices tell
    themselves apart by what they say. `clinician` is her enrolled voice; it names, it never separates.
    """
    found = by_side if by_side is not None else by_voice(vectors, parts)
    if not several(found):
        found = by_voice(vectors, parts, ALIKE)
        if not tell_roles(zip(found, map(text_of, parts), strict=True), languages):
            return untold(parts, notes.ONE_VOICE)
    hers = enrolled(vectors, parts, found, clinician) if clinician is not None else None
    return Voices(found, (), hers)


def several(voices: Sequence[int | None]) -> bool:
    """Whether more than one voice was found."""
    return len({voice for voice in voices if voice is not None}) > 1


def utterances(
    parts: Sequence[Piece],
    voices: Voices,
    language: str,
    language_of: Callable[[Word], str] | None = None,
) -> tuple[tuple[Utterance, ...], tuple[str, ...]]:
    """The turns with their speakers, numbered u1, u2 …, and notes on what about those could not be told.

    `language_of` tells each word's, where the conversation has more than one.
    """
    found, said, clinician = voices
    spoken = turns(parts, found, [language_of(part[0]) for part in parts] if language_of else None)
    texts = [text_of(turn.words) for turn in spoken]
    speakers = roles(
        [(turn.voice, text) for turn, text in zip(spoken, texts, strict=True)],
        [turn.language or language for turn in spoken],
        clinician,
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
