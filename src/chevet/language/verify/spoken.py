"""A note's text in the form the rules read, and words that deny by themselves spelled out."""

import re
from functools import lru_cache

from chevet.contracts.transcript import Utterance
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token, tokenise
from chevet.language.vocabulary import read


def as_sentence(text: str, tokens: tuple[Token, ...] | None = None) -> Sentence:
    """A statement's text as a sentence; or, of a text already cut, only `tokens` of it."""
    return Sentence(
        0,
        Utterance(id="claim", text=text),
        "clinician",
        False,
        tokenise(text) if tokens is None else tokens,
        False,
    )


@lru_cache
def _denials(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    table = dict(read("synonyms")[language]["denials"])
    words = "|".join(re.escape(w) for w in sorted(table, key=len, reverse=True))
    return re.compile(rf"\b({words})\b", re.IGNORECASE), table


def denials_spelled(text: str, language: str) -> str:
    """ "Afebrile." → "no fever." """
    pattern, table = _denials(language)
    return pattern.sub(lambda m: table[m.group().lower()], text)
