"""What was heard so far, told in utterances: words settled and final, voices, speakers, ids that stay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from chevet.contracts.transcript import Utterance, Word
from chevet.speech import notes
from chevet.speech.guards import without_loops
from chevet.speech.hearing import VoiceModel
from chevet.speech.interpreted import language_of
from chevet.speech.live.heard import HeardUtterance
from chevet.speech.live.resume import Named, Settled, Voice
from chevet.speech.live.tape import Tape
from chevet.speech.turns import PAUSE, Piece, breaths, ends_sentence, pieces
from chevet.speech.utterances import Voices, told_apart, untold, utterances
from chevet.speech.words import in_order

Vector = npt.NDArray[np.float32]
Key = tuple[float, float]

_EDGE = 1e-3  # seconds: words' times are rounded
_SIZE = 256  # of a vector, where there is none


@dataclass(frozen=True)
class Final:
    """The words of a phrase, until its window settles them."""

    end: float
    words: tuple[Word, ...]
    language: str


class Story:
    """Words in order, each phrase's until its window's come, and who said them."""

    def __init__(
        self,
        tape: Tape,
        voices: VoiceModel | None,
        *,
        apart: bool = False,
        clinician: Vector | None = None,
        settled: Sequence[Settled] = (),
        known: Sequence[Voice] = (),
        names: Sequence[Named] = (),
        named: int = 0,
    ) -> None:
        self.settled = list(settled)
        self.names = tuple(names)
        self.named = named
        self._tape = tape
        self._voices = voices
        self._apart = apart  # the conversation has two languages
        self._clinician = clinician
        self._finals: list[Final] = []
        self._vectors: dict[Key, Vector] = {(v.start, v.end): v.array for v in known}
        self._unordered: list[Word] = []
        self._ordered: list[Word] = []
        self._language_of: Callable[[Word], str] | None = None
        self._parts: list[Piece] = []
        self._retell()

    @property
    def since(self) -> float:
        """Seconds that are settled."""
        return self.settled[-1].end if self.settled else 0.0

    @property
    def dropped(self) -> bool:
        """Whether the guards left words out."""
        said = sum(len(part.words) for part in self.settled)
        return any(part.dropped for part in self.settled) or said > len(self._words(settled_only=True))

    @property
    def known(self) -> tuple[Voice, ...]:
        """The voices of the settled pieces; that of the last may change when it goes on."""
        return tuple(
            Voice.of(*key, self._vectors[key])
            for key in map(_key, self._settled_parts())
            if key in self._vectors
        )

    def open_piece(self, ahead: float) -> float | None:
        """Where the last settled breath begins if it may go on with speech from `ahead` seconds on: all of it
        may be cut otherwise then."""
        said = breaths(self._ordered, self._language_of)
        last = next((part for part in reversed(said) if part[0].start < self.since), None)
        if last is None:
            return None
        over = last[-1].end <= self.since + _EDGE
        if over and (ends_sentence(last[-1]) or ahead - last[-1].end >= PAUSE):
            return None
        return last[0].start

    def final(self, words: Sequence[Word], end: float, language: str) -> None:
        """A phrase that ends at `end` was heard."""
        self._finals.append(Final(end, tuple(w for w in words if _middle(w) >= self.since), language))
        self._retell()

    def settle(self, part: Settled) -> None:
        """A window was heard: its words take the place of what was final."""
        self.settled.append(part)
        self._finals = [
            Final(f.end, tuple(w for w in f.words if _middle(w) >= part.end), f.language)
            for f in self._finals
            if f.end > part.end
        ]
        self._retell()
        there = {_key(part) for part in self._parts}
        self._vectors = {key: vector for key, vector in self._vectors.items() if key in there}

    def discard(self, start: float, end: float) -> None:
        """Forgets every word, and every voice, that was heard from `start` to `end`."""

        def left(words: tuple[Word, ...]) -> tuple[Word, ...]:
            return tuple(w for w in words if w.end <= start or w.start >= end)

        self.settled = [part.model_copy(update={"words": left(part.words)}) for part in self.settled]
        self._finals = [Final(f.end, left(f.words), f.language) for f in self._finals]
        self._vectors = {(a, b): v for (a, b), v in self._vectors.items() if b <= start or a >= end}
        self._retell()

    def tell(self, language: str) -> tuple[HeardUtterance, ...]:
        """The utterances so far; one that was there before keeps its id."""
        told, _ = self.end(language)
        self._name(told)
        return tuple(
            HeardUtterance(**dict(u) | {"id": name.id, "settled": (u.end or 0.0) <= self.since})
            for u, name in zip(told, self.names, strict=False)
        )

    def end(self, language: str) -> tuple[tuple[Utterance, ...], tuple[str, ...]]:
        """The utterances, numbered in order, and notes on what could not be told."""
        return utterances(self._parts, self._who(language), language, self._language_of)

    def _words(self, *, settled_only: bool = False) -> list[Word]:
        said = chain.from_iterable(part.words for part in self.settled)
        finals = () if settled_only else chain.from_iterable(f.words for f in self._finals)
        return without_loops([*said, *finals])

    def _retell(self) -> None:
        words = self._words()
        same = 0  # most words are where they were: an hour's need not be put in order again
        while same < min(len(words), len(self._unordered)) and words[same] is self._unordered[same]:
            same += 1
        now = self._ordered[same - 1].end if same else 0.0
        self._ordered = [*self._ordered[:same], *in_order(words[same:], now)]
        self._unordered = words
        if self._apart:
            said: list[Settled | Final] = [*self.settled, *self._finals]
            spoken = {id(word): part.language for part in said for word in part.words}
            self._language_of = language_of(self._ordered, [spoken[id(word)] for word in words])
        self._parts = pieces(self._ordered, self._language_of)
        self._embed()

    def _settled_parts(self) -> list[Piece]:
        return [part for part in self._parts if part[-1].end <= self.since + _EDGE]

    def _embed(self) -> None:
        """The voice of every piece that has none yet."""
        if self._voices is None:
            return
        new = [part for part in self._parts if _key(part) not in self._vectors]
        here = [part for part in new if self._tape.has(*_key(part))]
        if here:
            vectors = self._voices.embed([self._tape.window(*_key(part)) for part in here])
            self._vectors |= {_key(part): v for part, v in zip(here, vectors, strict=True)}

    def _vector(self, key: Key) -> Vector:
        """The voice of a piece; where its sound is gone (a loop cut it otherwise), that of its neighbour."""
        if key in self._vectors or not self._vectors:
            return self._vectors.get(key, np.zeros(_SIZE, dtype=np.float32))
        return self._vectors[max(self._vectors, key=lambda k: min(k[1], key[1]) - max(k[0], key[0]))]

    def _who(self, language: str) -> Voices:
        if self._voices is None:
            return untold(self._parts, notes.NO_VOICES)
        if not self._parts:
            return Voices([], (notes.ONE_VOICE,))
        vectors = np.stack([self._vector(_key(part)) for part in self._parts])
        of = self._language_of
        languages = [of(part[0]) if of else language for part in self._parts]
        return told_apart(vectors, self._parts, languages, self._clinician)

    def _name(self, told: Sequence[Utterance]) -> None:
        """Gives each utterance the id of what overlaps it most and is not taken, else a new one."""
        free = list(self.names)  # in order, like what is told
        named: list[Named] = []
        past = 0
        for utterance in told:
            start, end = utterance.start or 0.0, utterance.end or 0.0
            while past < len(free) and free[past].end <= start:
                past += 1
            best, most = None, 0.0
            for name in islice(free, past, None):
                if name.start >= end:
                    break
                if (shared := min(name.end, end) - max(name.start, start)) > most:
                    best, most = name, shared
            if best is not None:
                free.remove(best)
            else:
                self.named += 1
            named.append(Named(id=best.id if best else f"u{self.named}", start=start, end=end))
        last = named[-1].end if named else 0.0
        self.names = (*named, *(n for n in free if n.start >= last))  # resumed: not heard again yet


def _key(part: Piece) -> Key:
    return part[0].start, part[-1].end


def _middle(word: Word) -> float:
    return (word.start + word.end) / 2
