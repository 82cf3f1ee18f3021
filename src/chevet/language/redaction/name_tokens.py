"""Words of a text as names are looked for: their place, their letters' shape, and what kind of word they are."""

from functools import lru_cache
from typing import NamedTuple

from chevet.language.redaction.lists import folded, given
from chevet.language.redaction.name_cues import MIXED, PARTICLES, TITLES, WORD
from chevet.language.redaction.words import CAPITALISED, is_medical, is_word
from chevet.language.tokens import fold

LETTER = 1


class Token(NamedTuple):
    start: int
    end: int
    text: str
    norm: str
    shape: str  # lower, Cap, UPPER, initial
    first: bool  # of a sentence or a line


@lru_cache(maxsize=65536)
def shape_of(text: str) -> str:
    if len(text) == LETTER:
        return "initial" if text.isupper() else "lower"
    if text.isupper() and len(text.replace(".", "")) > LETTER:
        return "initial" if "." in text and len(text) <= 5 else "UPPER"
    if not text[0].isupper():
        return "lower"
    return "UPPER" if MIXED.search(text) else "Cap"


@lru_cache(maxsize=65536)
def kind_of(norm: str) -> str:
    """given, family, both: names that are nothing else; rose: a name that is a word too; medical; word; place; unknown."""
    plain = norm.removesuffix("'s")
    parts = plain.replace("'", "-").split("-") if "-" in plain or "'" in plain else [plain]
    if norm in CAPITALISED or plain in CAPITALISED or (plain in folded("larger") and plain not in given()):
        return "word"
    if is_medical(plain):
        return "medical"
    if len(parts) > 1:
        kinds = [kind_of(p) for p in parts if len(p) > LETTER and p not in PARTICLES]
        if any(k == "medical" for k in kinds):
            return "medical"
        if kinds and all(k in ("given", "family", "rose") for k in kinds):
            return "given" if any(k == "given" for k in kinds) else "family" if "family" in kinds else "rose"
        if any(k == "word" for k in kinds) or not kinds:
            return "word"
        return "unknown"
    named = plain in given() or plain in folded("family")
    word = is_word(plain, "en") or is_word(plain, "fr")
    if named and word:
        return "rose"
    if plain in given():
        return "given"
    if plain in folded("family"):
        return "place" if plain in folded("places") else "family"
    if word:
        return "word"
    if plain in folded("places"):
        return "place"
    return "word" if _inflected(plain) else "unknown"


def _inflected(word: str) -> bool:
    """Whether a word without its ending is a common one."""
    for ending in ("s", "es", "ed", "ing", "ly", "aux"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and (is_word(stem, "en") or is_word(stem, "fr")):
            return True
    return False


def tokens_of(text: str) -> list[Token]:
    tokens: list[Token] = []
    before = 0
    first = True
    for match in WORD.finditer(text):
        start, end = match.span()
        gap = text[before:start]
        if gap.strip() or "\n" in gap:
            first = first or "\n" in gap or any(c in gap for c in '.!?•*>"“«')
            if (
                tokens and gap[:1] == "." and tokens[-1].norm in TITLES | {"st", "vs"} and "\n" not in gap
            ) or (gap.startswith(".") and tokens and tokens[-1].shape == "initial"):
                first = False
        word = match[0]
        if text[end : end + 1] in ("°", "º"):
            before = end
            continue
        if word[1:2] in "'’" and word[0] in "lLdDjJnNsScCmMtT" and len(word) > 3:  # d'Anna, l'IRM
            start, word = start + 2, word[2:]
        tokens.append(Token(start, end, word, fold(word), shape_of(word), first or not tokens))
        before, first = end, False
    return tokens
