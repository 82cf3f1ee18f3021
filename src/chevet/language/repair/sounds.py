"""How far apart two words sound: an edit distance over sounds, cheap where the ear confuses them.

A word is a string of sounds, one letter each: vowels `a e i o u U` (U: French u) and the nasal `A O Q`
(an, on, in), `I W` (English eye, ow); consonants as spelt, and `S Z C J` (she, measure, chin, gin), `T` (thin),
`N` (sing). Costs follow phonetic features (place, manner, voicing): a confusion within a class costs less than
one across (Kondrak, 2003, "Phonetic alignment and similarity"). The figures are ours.
"""

from functools import lru_cache

VOWELS = frozenset("aeiouUAOQIW")
NASAL = {"A": "a", "O": "o", "Q": "e"}

# pairs that are confused: cost of hearing one for the other
CLOSE: dict[str, float] = {
    # voice
    "pb": 0.35, "td": 0.35, "kg": 0.35, "fv": 0.35, "sz": 0.2, "SZ": 0.35, "CJ": 0.35,
    # place, among nasals, stops, hissing sounds
    "mn": 0.4, "nN": 0.2, "mN": 0.5, "pt": 0.7, "tk": 0.7, "pk": 0.7, "bd": 0.7, "dg": 0.7, "bg": 0.8,
    "fT": 0.3, "sT": 0.35, "tT": 0.4, "dT": 0.5, "zT": 0.5, "sS": 0.4, "zZ": 0.4, "SC": 0.35, "ZJ": 0.25,
    "fs": 0.6, "tC": 0.5, "dJ": 0.5, "kC": 0.5, "gJ": 0.4, "sC": 0.6, "zJ": 0.6, "SJ": 0.5,
    # manner
    "lr": 0.5, "wv": 0.4, "wr": 0.6, "bv": 0.45, "pf": 0.6, "mb": 0.55, "nd": 0.6, "ts": 0.7, "dz": 0.7,
    "ln": 0.7, "ly": 0.6, "iy": 0.2, "uw": 0.2, "td ": 1.0,
    # vowels: the ear keeps their place better than their colour; unstressed ones are all one
    "ei": 0.2, "eI": 0.25, "iI": 0.25, "aI": 0.25, "ou": 0.2, "oW": 0.2, "aW": 0.25, "uU": 0.15, "iU": 0.25,
    "eU": 0.25, "ao": 0.25, "ae": 0.2, "eo": 0.3,
    "aA": 0.3, "eA": 0.35, "oO": 0.3, "eQ": 0.3, "aQ": 0.3, "iQ": 0.35, "AO": 0.2, "AQ": 0.2, "OQ": 0.3,
}  # fmt: skip
OTHER_VOWEL = 0.35
ACROSS = 1.3  # a vowel for a consonant

# cost of a sound that one word has and the other has not
DROPPED: dict[str, float] = {
    "h": 0.2, "y": 0.4, "w": 0.5, "r": 0.7, "l": 0.8, "n": 0.8, "m": 0.9, "t": 0.8, "d": 0.8, "s": 0.9, "k": 0.9,
    "g": 0.9, "N": 0.8,
}  # fmt: skip
DROPPED_VOWEL = 0.45
FINAL = 0.6  # share of the cost at the end of a word, where endings are swallowed


SOUNDS = "aeiouUAOQIWpbtdkgfvszSZCJTmnNlrwyhjx"


def _confusion(a: str, b: str) -> float:
    """Cost of hearing sound `a` for sound `b`: 0 the same, 1 unlike."""
    if a == b:
        return 0.0
    cost = CLOSE.get(a + b, CLOSE.get(b + a))
    if cost is not None:
        return cost
    vowels = (a in VOWELS) + (b in VOWELS)
    return OTHER_VOWEL if vowels == 2 else ACROSS if vowels else 1.0


COST = {a: {b: _confusion(a, b) for b in SOUNDS} for a in SOUNDS}
GONE = {s: DROPPED_VOWEL if s in VOWELS else DROPPED.get(s, 1.0) for s in SOUNDS}


@lru_cache(maxsize=65536)
def weight(sounds: str) -> float:
    """How much there is to hear in a word: its consonants, and half its vowels."""
    return sum(0.5 if s in VOWELS else 1.0 for s in sounds) or 1.0


def likeness(heard: str, meant: str, least: float = 0.0) -> float:
    """1 for the same sounds, 0 for nothing in common; given up (0.0) once below `least`."""
    limit = (1.0 - least) * max(weight(heard), weight(meant))
    # a run longer or shorter than the cost allows needs no table
    if abs(weight(heard) - weight(meant)) * 0.5 > limit:
        return 0.0
    cost = _distance(heard, meant, limit)
    return max(0.0, 1.0 - cost / max(weight(heard), weight(meant)))


def _distance(one: str, other: str, limit: float) -> float:
    added = [GONE[b] for b in other]
    added[-1:] = [added[-1] * FINAL] if added else []
    previous = [0.0]
    for cost in added:
        previous.append(previous[-1] + cost)
    last = len(one) - 1
    for i, a in enumerate(one):
        gone = GONE[a] * FINAL if i == last else GONE[a]
        costs = COST[a]
        here = least = previous[0] + gone
        current = [here]
        for j, b in enumerate(other):
            best = previous[j] + costs[b]
            if (lost := previous[j + 1] + gone) < best:
                best = lost
            here += added[j]
            if here < best:
                best = here
            here = best
            if best < least:
                least = best
            current.append(best)
        if least > limit:
            return limit + 1e9
        previous = current
    return previous[-1]


# the classes by which names are looked up: sounds that are often taken for each other fall together
CLASSES = str.maketrans(
    {**dict.fromkeys("pbfv", "P"), **dict.fromkeys("td", "D"), **dict.fromkeys("kg", "K"),
     **dict.fromkeys("szSZCJT", "S"), **dict.fromkeys("mnN", "M"), "l": "L", "r": "R",
     "A": "M", "O": "M", "Q": "M", **dict.fromkeys("aeiouUIWhwy", None)}
)  # fmt: skip


@lru_cache(maxsize=65536)
def skeleton(sounds: str) -> str:
    """The consonant classes of a word, each run once; nasal vowels count as a nasal."""
    out = ""
    for c in sounds.translate(CLASSES):
        if not out or out[-1] != c:
            out += c
    return out
