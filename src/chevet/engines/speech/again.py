"""A second look at a window whose first text holds names heard wrong: which words to listen for, and whether to believe it.

Words in Whisper's prompt make it likelier to hear them, and a model that is unsure writes them where nobody said
them. So only words that something in the first text sounds like are put there, and the second text is believed only
where each of them stands in the place of what sounds like it.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from chevet.contracts.transcript import Transcript, Utterance
from chevet.language.repair import repaired
from chevet.language.repair.names import sounds_of
from chevet.language.repair.sounds import likeness
from chevet.speech.guards import plain

LEAST = 0.05
"""How sure a proposal must be for its word to be listened for: far less than for showing it to a person."""

MOST = 12
"""Words listened for at a time."""

ALIKE = 0.55
"""How much what stood in a word's place must sound like it (0–1)."""

WORSE = 0.25
"""How much less sure of its text (mean log probability) the model may be the second time."""

LOST = 3
"""Words in a row that the second text may lack: one that breaks off half way is not believed."""

_LANGUAGES = ("en", "fr")


def to_listen_for(text: str, language: str, vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Names that words in `text` may have been, the likeliest last: medical ones, and those of `vocabulary`.

    Only the likeliest for each place: with several to choose from, a model wrote one drug where another was said.
    """
    if language not in _LANGUAGES or not text.strip():
        return ()
    said = Transcript(id="", language=language, utterances=(Utterance(id="u1", text=text),))
    found = sorted(repaired(said, language, vocabulary, least=LEAST).repairs, key=lambda r: -r.confidence)
    words = dict.fromkeys(r.proposed for r in found)
    return tuple(reversed(list(words)[:MOST]))


def prompt_of(words: Sequence[str]) -> str:
    """The words as a model is told them."""
    return " " + ", ".join(words) + "."


def believed(first: str, second: str, words: Sequence[str], language: str) -> bool:
    """Whether the second text may stand: it lacks no stretch of the first, and each of `words` that it has and the
    first had not stands where the first had something that sounds like it."""
    before, after = plain(first).split(), plain(second).split()
    listened = {part for word in words for part in plain(word).split() if len(part) > 3}
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if (b - a) - (d - c) > LOST:
            return False
        if kind == "equal" or not any(word in listened for word in after[c:d]):
            continue
        if kind == "insert":
            return False
        heard, written = sounds_of(before[a:b], language), sounds_of(after[c:d], language)
        if likeness(heard, written, 0.0) < ALIKE:
            return False
    return True
