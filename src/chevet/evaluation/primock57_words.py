"""Which words of PriMock57 are counted as drug words and as medical words, and when two count as the same.

Drug words: every name, brand and class of our vocabularies that is one word; of a name of several words those that
are not everyday words ("birth" of birth control, "acid" are none). Medical words: these, and in the same way the names of
symptoms, illnesses and substances (what a clinician would miss in the note), tests and parts of the body left out.

As in the published benchmark's "canonical" count, and for these counts only: known misspellings of the reference are
put right, a name written apart is one word ("anti-histamine", "co-codamol"), singular and plural and British and
American spelling are the same.
The general word error is counted on the words as they stand.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from chevet.language.repair.everyday import commonness
from chevet.language.tokens import fold
from chevet.language.vocabulary import drug_rows, read

WORD = re.compile(r"[a-z0-9']+")
APART = re.compile(r"\b(anti|co)[ -](?=[a-z]{4})")
EVERYDAY = 0.0  # log10 per million above which a word of a longer name is an everyday word
SPELT = {  # in the reference texts, as misspelt there → as it is spelt
    "athsma": "asthma",
    "betnovateor": "betnovate",
    "diarolyte": "dioralyte",
    "diprovate": "diprobase",
    "flem": "phlegm",
    "hypothroidism": "hypothyroidism",
    "laxepro": "lexapro",
    "lisonopril": "lisinopril",
    "paracetemol": "paracetamol",
    "thyrocsin": "thyroxine",
}


def words(text: str) -> list[str]:
    """The words of a text as they stand, for the general word error."""
    return WORD.findall(fold(text).replace("-", " ").replace("co codamol", "cocodamol"))


@lru_cache(maxsize=512)
def canonical(text: str) -> tuple[str, ...]:
    """The words of a text as the medical counts compare them."""
    joined = APART.sub(r"\1", fold(text)).replace("-", " ")
    return tuple(_same(SPELT.get(w, w)) for w in WORD.findall(joined))


def _same(word: str) -> str:
    """A word without what does not count: possessive and plural ending, British or American spelling."""
    word = (
        word.removesuffix("'s")
        .strip("'")
        .replace("rrhoea", "rrhea")
        .replace("aem", "em")
        .replace("oed", "ed")
    )
    if len(word) < 5 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


@lru_cache
def drug_words() -> frozenset[str]:
    """Canonical words of names, brands and classes of drugs."""
    names = [n for english, french, _, brands in drug_rows() for n in (english, french, *brands)]
    return _telling([*names, *read("repair")["en"]["classes"]])


@lru_cache
def medical_words() -> frozenset[str]:
    """Canonical words of drugs, symptoms, illnesses and substances."""
    terms = [
        n for kind in ("problems", "symptoms", "substances") for e in read(kind)["term"] for n in e["en"]
    ]
    return drug_words() | _telling(terms)


def _telling(names: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        of_name = canonical(name)
        found.update(
            w
            for w in of_name
            if len(w) > 3
            and not w.isdecimal()
            and (len(of_name) == 1 or max(commonness(w, "en"), commonness(w + "s", "en")) < EVERYDAY)
        )
    return frozenset(found)
