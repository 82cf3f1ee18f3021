"""The words of `vocabulary/orders.toml`, and what a clinician's sentence is when it only sounds like a question."""

from functools import lru_cache

from chevet.language.lexicon import Lexicon
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token, fold
from chevet.language.vocabulary import cues, read

SECOND = frozenset({"do", "does", "did", "are", "have", "has", "is", "was", "were", "had"})
YOU = frozenset({"you", "your", "there", "it", "that", "this", "any"})


@lru_cache
def said(language: str, name: str) -> Lexicon[str]:
    """The phrases under `name` of a language, each labelled by itself."""
    return Lexicon((phrase, phrase) for phrase in read("orders")[language][name])


@lru_cache
def single(language: str, name: str) -> frozenset[str]:
    """The folded single words under `name`."""
    return frozenset(fold(word) for word in read("orders")[language][name])


def asks(s: Sentence, language: str) -> bool:
    """Whether it is a question in earnest: not "I'll order an x-ray, okay?", not "why don't we start…?"."""
    if not s.question:
        return False
    if s.speaker == "patient":
        return True
    if said(language, "proposals").has(s.tokens[:8]):
        return False
    content = [t for t in s.tokens if t.is_word]
    opening = [t.norm for t in content[:2]]
    marked = s.tokens[-1].norm == "?"
    if marked:
        tail = [t for t in s.tokens[-5:] if t.is_word]
        tagged = any(
            said(language, "tags").at(tail, i) is not None
            and said(language, "tags").at(tail, i).last == len(tail)  # type: ignore[union-attr]
            for i in range(len(tail))
        )
        if not tagged or len(content) <= 4:
            return True
    if len(opening) == 2 and opening[0] in SECOND and opening[1] in YOU:
        return not cues(language, "plan").has(s.tokens[2:]) or len(content) < 12
    return not (said(language, "intending").has(s.tokens) or cues(language, "plan").has(s.tokens))


def near(language: str, name: str, tokens: tuple[Token, ...], first: int, reach: int) -> bool:
    """Whether a phrase of `name` ends within `reach` tokens before place `first`."""
    return said(language, name).has(tokens[max(0, first - reach) : first])
