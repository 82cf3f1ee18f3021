"""What a model wrote and nobody said: inventions in silence, loops, credits of films.

Whisper was trained on subtitles and fills silence and noise with them, with high confidence. Each
rule here looks at something that an invention cannot fake at once: what the voice activity model
heard at that moment, how fast a mouth can move, whether the text goes in circles.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from chevet.contracts.transcript import Word
from chevet.speech.activity import Region, speech_within
from chevet.speech.hearing import Phrase, Sketch
from chevet.speech.inventions import CREDITS, CREDITS_BEGIN
from chevet.speech.words import text_of

NO_SPEECH = 0.6
"""Above this probability that nobody spoke, a phrase must be well heard to be kept (OpenAI's threshold)."""

LOG_PROBABILITY = -0.8
"""Well heard means at least this mean log probability."""

REPETITIVE = 2.4
"""Text that compresses better than this repeats itself (OpenAI's threshold)."""

UNSURE = 0.2
"""A phrase whose words have on average less confidence than this is a guess."""

WORDS_A_SECOND = 9.0
"""Faster than anybody speaks (fast talkers reach 5 to 6), over the seconds in which speech was heard."""

SHORTEST = 0.06
"""Half of a phrase's words are shorter only when the model could not find them in the sound."""

MARGIN = 0.25
"""Seconds by which a word's time may miss the speech that it belongs to."""

MIN_SPEECH = 0.4
"""A phrase has at least this share of its time in speech."""

LONGEST_LOOP = 12
"""Words in the longest circle that is looked for."""

# times in a row that so many words must come to be a loop: people do say "no, no, no, no"
_TIMES = {1: 6, 2: 4}
_TIMES_LONGER = 3


@dataclass(frozen=True)
class Kept:
    """The words that stand, and how many were left out."""

    words: tuple[Word, ...]
    dropped: int


def keep(phrases: Sequence[Phrase], speech: Sequence[Region]) -> Kept:
    """The words of some phrases that were really said. Order is kept, no word is changed.

    `speech` are the stretches where somebody speaks, in the same seconds as the words.
    """
    words = [word for phrase in phrases for word in keep_phrase(phrase, speech)]
    words = without_loops(words)  # a loop may run through several phrases
    return Kept(tuple(words), sum(len(phrase.words) for phrase in phrases) - len(words))


def keep_phrase(phrase: Phrase, speech: Sequence[Region]) -> list[Word]:
    """The words of one phrase that were really said; a loop through several phrases is not seen here."""
    if invented(phrase, speech):
        return []
    heard = [w for w in phrase.words if speech_within(speech, w.start - MARGIN, w.end + MARGIN) > 0]
    return without_loops(heard)


def invented(phrase: Phrase, speech: Sequence[Region]) -> bool:
    """Whether a whole phrase was made up."""
    if _credit(text_of(phrase.words)) or _nobody(phrase):
        return True
    if sum(w.confidence for w in phrase.words) / len(phrase.words) < UNSURE:
        return True
    if len(phrase.words) > 3 and median(w.end - w.start for w in phrase.words) < SHORTEST:
        return True
    start, end = phrase.words[0].start, max(w.end for w in phrase.words)
    spoken = speech_within(speech, start - MARGIN, end + MARGIN)
    if spoken < MIN_SPEECH * (end - start):
        return True
    return len(phrase.words) > WORDS_A_SECOND * max(spoken, 0.3)


def invented_sketch(sketch: Sketch) -> bool:
    """Whether a text heard in haste was made up: without word times, only by its text and sureness."""
    return _credit(sketch.text) or _nobody(sketch) or sketch.compression > REPETITIVE


def _credit(text: str) -> bool:
    said = plain(text)
    return said in CREDITS or said.startswith(CREDITS_BEGIN)


def _nobody(heard: Phrase | Sketch) -> bool:
    badly = heard.log_probability < LOG_PROBABILITY or heard.compression > REPETITIVE
    return heard.no_speech > NO_SPEECH and badly


def without_loops(words: Sequence[Word]) -> list[Word]:
    """The words, each circle of repetitions cut to its first round."""
    said = [_plain_word(w.text) for w in words]
    left: list[Word] = []
    i = 0
    while i < len(words):
        length, rounds = _loop_at(said, i)
        left += words[i : i + length]
        i += length * rounds
    return left


def _loop_at(said: Sequence[str], at: int) -> tuple[int, int]:
    """Words in the circle that begins here, and how often it is gone through; (1, 1) for none."""
    for length in range(1, min(LONGEST_LOOP, len(said) - at - 1) + 1):
        if said[at] != said[at + length]:
            continue
        circle = said[at : at + length]
        rounds = 1
        while said[at + rounds * length : at + (rounds + 1) * length] == circle:
            rounds += 1
        if len(circle) == length and rounds >= _TIMES.get(length, _TIMES_LONGER):
            return length, rounds
    return 1, 1


@lru_cache(maxsize=1 << 14)
def _plain_word(text: str) -> str:
    return plain(text)


def plain(text: str) -> str:
    """Letters and digits only, lower case, without accents: for comparing."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[\W_]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).strip()
