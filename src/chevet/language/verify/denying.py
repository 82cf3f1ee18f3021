"""The words that deny."""

from collections.abc import Sequence

from chevet.language.tokens import Token
from chevet.language.vocabulary import cue_words

NE = frozenset({"ne", "n'"})
POLITE = frozenset({"problem", "worries", "doubt", "wonder"})  # "no problem"
WITH_NE = frozenset({"plus", "point", "guere"})  # they deny with « ne » only


def denies(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether the word at `i` denies something (an answering "no" does too: see `answering`)."""
    word = tokens[i].norm
    if language == "fr":
        if word in WITH_NE:
            return not NE.isdisjoint(t.norm for t in tokens[max(0, i - 4) : i])
        return word in cue_words("fr", "negation")
    if word == "no" and i + 1 < len(tokens) and tokens[i + 1].norm in POLITE:
        return False
    if any(t.norm == "why" for t in tokens[max(0, i - 2) : i]):  # "why don't we start": a proposal
        return False
    return word.endswith("n't") or word in cue_words("en", "negation")
