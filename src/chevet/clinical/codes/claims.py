"""What a code's title claims: its words, each as it must have been said before the code may be offered.

"Migraine with aura, not intractable" claims `migraine`, `aura`, `not:intractable`. Words that claim nothing
("unspecified", "of", what stands in brackets) are left out, and so is "without complication": it is what the
classification's index gives where no complication was said.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*|,")
BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|not specified as \w+")
SMALL = frozenset("of the and or in with to for by a an on at as is from due nos this that their".split())
NOTHING = frozenset(
    {"unspecified", "mellitus", "uncomplicated", "site", "side", "not:specified", "not:complication"}
)
DENYING = frozenset({"without", "not", "no"})
# words of one meaning, in titles as in speech
SAME = {
    "haemorrhage": "bleeding", "hemorrhage": "bleeding", "hemorrhagic": "bleeding", "renal": "kidney",
    "kidneys": "kidney", "anaemia": "anemia", "oesophagitis": "esophagitis", "calculi": "calculus",
    "stones": "calculus", "stone": "calculus", "bronchi": "bronchus", "feet": "foot", "toes": "toe",
    "tumour": "tumor", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ii": "2", "iii": "3",
    "iv": "4", "both": "bilateral", "third": "3rd", "second": "2nd", "first": "1st", "painful": "pain",
}  # fmt: skip
SHORTEST = 4  # letters of a word whose plural s may go


@lru_cache(maxsize=65536)
def word(text: str) -> str:
    """One word in the form that titles and speech are compared in: singular, of one spelling."""
    text = SAME.get(text.lower(), text.lower())
    if len(text) >= SHORTEST and text.endswith("s") and not text.endswith(("ss", "us", "is", "as")):
        text = text[:-1]
    return SAME.get(text, text)


@lru_cache(maxsize=65536)
def claims(title: str) -> frozenset[str]:
    """The words that a title claims; what it denies carries `not:`."""
    found: list[str] = []
    denied = False
    for token in WORD.findall(BRACKETS.sub(" ", title.lower())):
        if token in (",", "with", "due"):
            denied = False
        elif token in DENYING:
            denied = True
        elif token not in SMALL:
            found += [f"not:{word(p)}" if denied else word(p) for p in token.split("-")]
    return frozenset(found) - NOTHING


def words(texts: Iterable[str]) -> frozenset[str]:
    """The words of several texts, in the form of claims."""
    return frozenset(w for text in texts for w in claims(text))
