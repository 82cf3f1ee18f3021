"""Words → pieces that one person said in one breath → turns of the conversation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chevet.contracts.transcript import Word

PAUSE = 0.35
"""A silence of so many seconds ends a piece: another person may have begun."""

LONGEST_PIECE = 4.0
"""A piece longer than so many seconds is cut at its widest gap: where people talk on without a pause, and the model
without a full stop, another may have begun all the same. Turns of one voice are joined again."""

LEAST_PIECE = 1.0
"""No such cut leaves less than so many seconds: from less a voice is not known."""

NEW_TURN = 2.0
"""After a silence of so many seconds even the same person begins a new turn."""

NEW_TURN_UNKNOWN = 0.6
"""The same where it is not known who speaks."""

LONGEST = 30.0
"""A turn longer than so many seconds is cut at the next sentence: what a person reads at a glance."""

_ENDS = (".", "?", "!", "…")
_CLOSING = " \"'»”’)"

Piece = tuple[Word, ...]


@dataclass(frozen=True)
class Turn:
    """What one voice said without a break; `voice` is a number, None where it is not known.

    `language` is set where the conversation has more than one.
    """

    words: tuple[Word, ...]
    voice: int | None
    language: str | None = None

    @property
    def start(self) -> float:
        """Seconds."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """Seconds."""
        return self.words[-1].end


def breaths(words: Sequence[Word], language_of: Callable[[Word], str] | None = None) -> list[Piece]:
    """The words cut after each sentence, at each pause and, where it is told, where the language changes:
    all of them and in order."""
    if not words:
        return []
    cuts = [
        i
        for i, (before, after) in enumerate(pairwise(words), 1)
        if after.start - before.end >= PAUSE
        or ends_sentence(before)
        or (language_of is not None and language_of(before) != language_of(after))
    ]
    return [tuple(words[a:b]) for a, b in pairwise([0, *cuts, len(words)])]


def pieces(words: Sequence[Word], language_of: Callable[[Word], str] | None = None) -> list[Piece]:
    """The same, and what is too long cut again."""
    return [piece for breath in breaths(words, language_of) for piece in _short_enough(breath)]


def turns(
    parts: Sequence[Piece], voices: Sequence[int | None], languages: Sequence[str | None] | None = None
) -> list[Turn]:
    """Neighbouring pieces of one voice and language joined, all of them and in order.

    A turn ends where the voice changes, after a long silence, or at a sentence's end once it is
    long; where the voice is not known also after a short silence or a question, whose answer is
    likely another's.
    """
    joined: list[Turn] = []
    for part, voice, language in zip(parts, voices, languages or [None] * len(parts), strict=True):
        if joined and language == joined[-1].language and _goes_on(joined[-1], part, voice):
            joined[-1] = Turn(joined[-1].words + part, voice, language)
        else:
            joined.append(Turn(part, voice, language))
    return joined


def _short_enough(piece: Piece) -> list[Piece]:
    """The piece, cut at its widest gaps (of equal ones the middlemost) until none is too long."""
    start, end = piece[0].start, piece[-1].end
    if end - start <= LONGEST_PIECE:
        return [piece]
    places = [
        i
        for i, (before, after) in enumerate(pairwise(piece), 1)
        if before.end - start >= LEAST_PIECE and end - after.start >= LEAST_PIECE
    ]
    if not places:
        return [piece]

    def gap(i: int) -> tuple[float, float]:
        return round(piece[i].start - piece[i - 1].end, 2), -abs(piece[i].start - (start + end) / 2)

    cut = max(places, key=gap)
    return [*_short_enough(piece[:cut]), *_short_enough(piece[cut:])]


def ends_sentence(word: Word) -> bool:
    """Whether a sentence ends with this word."""
    return word.text.rstrip(_CLOSING).endswith(_ENDS)


def _goes_on(turn: Turn, part: Piece, voice: int | None) -> bool:
    if voice != turn.voice:
        return False
    silence = part[0].start - turn.end
    last = turn.words[-1]
    if voice is None and (silence >= NEW_TURN_UNKNOWN or last.text.rstrip(_CLOSING).endswith("?")):
        return False
    too_long = part[-1].end - turn.start > LONGEST and ends_sentence(last)
    return silence < NEW_TURN and not too_long
