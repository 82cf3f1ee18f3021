"""When two names mean the same drug, substance or problem, in English and French.

Errs towards "not the same": then a fact shows as new, and a person looks. The vocabulary is
names.toml. Sources: WHO INN stems ("The use of stems in the selection of INN", 2018) for drug
classes and for the regular differences of spelling between English and French INN; the pairs of
names in the British National Formulary.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

_PROBLEM_FILLER = frozenset(
    {"of", "the", "a", "an", "disorder", "finding", "diagnosis", "history"}
    | {"de", "du", "des", "d", "la", "le", "les", "l", "un", "une"}
)
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AND = re.compile(r"\s*(?:/|\+|\band\b|\bet\b|,|(?<=[a-z]{6})-(?=[a-z]{6}))\s*")
_VITAMIN = re.compile(r"\bvitamine? ([a-k]\d{0,2})\b")
_STRENGTH = re.compile(r"\d+(mg|g|mcg|ug|ml|ui|iu|h|hr)?")


@cache
def _vocabulary() -> dict[str, Any]:
    text = resources.files("chevet.ehr").joinpath("names.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    for kind in ("salts", "ions", "anions", "forms"):
        words[kind] = frozenset(words[kind].split())
    words["classes"] = [(frozenset(c["called"]), re.compile(c["looks"])) for c in words["classes"]]
    return words


def plain(text: str) -> str:
    """Lower case, without accents, ligatures apart, what stands in brackets left out."""
    text = re.sub(r"\([^)]*\)", " ", text.replace("œ", "oe").replace("Œ", "oe").replace("’", "'"))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def ingredients(name: str) -> frozenset[str]:
    """The ingredients that a drug's name holds, each under one name; strength, form and salt left out.

    >>> ingredients("Metformin hydrochloride 500 MG Oral Tablet") == ingredients("chlorhydrate de metformine")
    True
    """
    found: set[str] = set()
    for part in _AND.split(plain(name)):
        known = _one_ingredient(part)
        found.update(k for k in known.split("/") if k)
    return frozenset(found)


def allergic_to(substance: str, drug: str) -> bool:
    """Whether a drug is the substance or of the class that an allergy names."""
    named, taken = ingredients(substance), ingredients(drug)
    if named & taken:
        return True
    return any(
        calls & named and any(looks.search(ingredient) for ingredient in taken)
        for calls, looks in _vocabulary()["classes"]
    )


def problem(text: str) -> str:
    """A problem's text to compare by; equal for the same problem in English and French where we know both."""
    words = [w for w in _WORD.findall(plain(text)) if w not in _PROBLEM_FILLER]
    key = " ".join(_stem(w) for w in words)
    return str(_vocabulary()["problems"].get(key, key))


def _one_ingredient(part: str) -> str:
    known = _vocabulary()
    part = _VITAMIN.sub(r"vitamin\1", part)
    words = [w for w in _WORD.findall(part) if w not in known["forms"] and w not in known["salts"]]
    words = [w for w in words if not _STRENGTH.fullmatch(w)]
    telling = [w for w in words if w not in known["ions"]]
    if any(w not in known["anions"] for w in telling):
        words = telling
    key = " ".join(_stem(w) for w in words)
    return str(known["drugs"].get(key, key))


def _stem(word: str) -> str:
    """Without the mute e that French INN end in (amoxicilline) and English ones only sometimes."""
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
