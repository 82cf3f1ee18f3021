"""How surely the words were heard, and who said them."""

from collections.abc import Iterator, Sequence

from chevet.contracts.draft import Evidence
from chevet.contracts.transcript import Transcript, Utterance
from chevet.language.numbers import number_at
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import cue_words, drugs

DOUBTFUL = 0.5  # below this confidence a number, drug or denial is worth listening to again


def doubtful_words(
    evidence: Sequence[Evidence], transcript: Transcript, language: str
) -> Iterator[tuple[str, bool]]:
    """(word, whether it is a number or a drug) for each word that matters and was heard badly."""
    for e in evidence:
        utterance = transcript.utterance(e.utterance)
        if utterance is None:
            continue
        for text, confidence in _words_within(utterance, e.start, e.end):
            if confidence >= DOUBTFUL:
                continue
            tokens = [t for t in tokenise(text) if t.is_word]
            if not tokens:
                continue
            grave = drugs(language).at(tokens, 0) is not None or (
                number_at(tokens, 0, language) is not None and tokens[0].norm not in ("un", "une", "one")
            )
            denial = any(t.norm in cue_words(language, "negation") for t in tokens)
            if grave or denial:
                yield text.strip(" .,;:!?"), grave


def _words_within(utterance: Utterance, start: int, end: int) -> Iterator[tuple[str, float]]:
    place = 0
    for word in utterance.words:
        text = word.text.strip()
        found = utterance.text.find(text, place) if text else -1
        if found < 0:
            continue
        place = found + len(text)
        if start <= found < end:
            yield text, word.confidence


def unknown_speakers(evidence: Sequence[Evidence], transcript: Transcript) -> bool:
    """Whether nobody knows who said any of the words cited."""
    said = [transcript.utterance(e.utterance) for e in evidence]
    return bool(said) and any(u is not None and u.speaker == "unknown" for u in said)
