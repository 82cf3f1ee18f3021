"""What English words make up: a clause with its verb, a hidden question, speech too broken to set."""

from collections.abc import Sequence

from chevet.language.phrasing.english_person import ADVERBS, SUBJECT_WORDS, UNCHANGED, VERB
from chevet.language.vocabulary import read


def has_verb(words: Sequence[str]) -> bool:
    """Whether a finite verb stands somewhere: what is said is a sentence, not a scrap of one."""
    lower = [w.lower() for w in words]
    past = read("english_verbs")["past"]
    if any(w in VERB or w in UNCHANGED or (w in past and w != "left") or w in HELPERS for w in lower):
        return True
    pairs = zip(lower, lower[1:], strict=False)
    return any(
        a in SUBJECT_WORDS and b.isalpha() and b not in SUBJECT_WORDS and b not in ADVERBS for a, b in pairs
    ) or any(w.endswith("ed") and len(w) > 3 for w in lower[1:])


HELPERS = frozenset(
    "is has does hurts gets feels goes comes makes helps seems keeps causes shows show reveals demonstrates suggests "
    "means indicates needs includes requires remains remain appears looks sounds works continues responds".split()
)


def asks(words: Sequence[str]) -> bool:
    """Whether a question hides in what has no question mark ("no pain are you having any fever", "why don't we")."""
    lower = [w.lower() for w in words]
    start = next((i for i, w in enumerate(lower) if w not in QUESTION_LEADS), len(lower))
    opening = lower[start : start + 2]
    cleft = opening == ["what", "is"] and "is" in lower[start + 2 :]  # "what is key here is …"
    if len(opening) == 2 and opening[0] in WH and opening[1] in AUXILIARIES and not cleft:
        return True
    if opening in (["how", "you"], ["what", "about"], ["how", "about"]):
        return True
    return any(
        a in ("are", "do", "did", "were") and b == "you" and before not in ("what", "how", "as", "than")
        for before, a, b in zip(["", *lower], lower, lower[1:], strict=False)
    )


QUESTION_LEADS = frozenset("so and but well okay , now then just".split())
WH = frozenset("why what how when where who which".split())
AUXILIARIES = frozenset("do does did is are was were can could would should will has have".split())


def lost(words: Sequence[str]) -> bool:
    """Speech too broken to be set as a sentence."""
    return sum(w == "," for w in words) > 1 + len(words) / 4
