"""Words heard almost like a known drug, where a drug is spoken of: proposals, never changes."""

from collections.abc import Iterator
from functools import lru_cache

from chevet.language.rules.measure import doses
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cue_words, cues, drug_names, drugs

SHORTEST = 6

# cues after which a drug is expected
SPOKEN_OF = ("start_drug", "continue_drug", "stop_drug", "allergy")


def misheard(s: Sentence, language: str) -> Iterator[tuple[int, Token, str]]:
    """(place, heard word, drug it may be) where a dose or a prescribing word stands beside the word."""
    amounts = doses(s.tokens, language)
    for i, token in enumerate(s.tokens):
        if len(token.norm) < SHORTEST or not token.norm.isalpha() or drugs(language).at(s.tokens, i):
            continue
        if token.norm in cue_words(language, "no_drugs"):
            continue
        dosed = any(d.first - 3 <= i < d.last + 3 for d in amounts)
        lead = s.tokens[max(0, i - 4) : i]
        if not dosed and not any(cues(language, name).has(lead) for name in SPOKEN_OF):
            continue
        proposed = nearest(token.norm, language)
        if proposed is not None:
            yield i, token, proposed


@lru_cache(maxsize=8192)
def nearest(word: str, language: str) -> str | None:
    """The one drug name within a slip of the ear of `word`; None when none or several are as near."""
    allowed = 1 if len(word) < 9 else 2
    best: list[str] = []
    for name in drug_names(language):
        if abs(len(name) - len(word)) > allowed or len(name) < SHORTEST or sound(name)[:1] != sound(word)[:1]:
            continue
        gap = distance(sound(name), sound(word), allowed)
        if gap < allowed:
            best, allowed = [name], gap
        elif gap == allowed:
            best.append(name)
    return drug_names(language)[best[0]] if len(best) == 1 else None


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """Spelling without what is not heard: ph=f, y=i, doubled letters, silent h and final e."""
    for written, heard in (("ph", "f"), ("y", "i"), ("ck", "k"), ("qu", "k"), ("th", "t"), ("x", "ks")):
        word = word.replace(written, heard)
    out = ""
    for letter in word:
        if letter != "h" and (not out or out[-1] != letter):
            out += letter
    return out.removesuffix("e")


def distance(one: str, other: str, limit: int) -> int:
    """Edits between two words, given up above `limit` (then limit + 1)."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        if min(current) > limit:
            return limit + 1
        previous = current
    return previous[-1]
