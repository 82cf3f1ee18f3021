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
    for kind, key in (("drugs", lambda n: _drug_key(n, words)), ("problems", _problem_key)):
        words[kind] = {key(name): key(names[0]) for names in words[kind] for name in names}
    words["combinations"] = {_drug_key(k, words): v for k, v in words["combinations"].items()}
    words["classes"] = [
        (frozenset(_one_name(n, words) for n in c["called"]), re.compile(c["looks"]))
        for c in words["classes"]
    ]
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
    known = _vocabulary()
    name = plain(name)
    name = known["combinations"].get(_drug_key(name, known), name)
    return frozenset(found for part in _AND.split(name) if (found := _one_name(part, known)))


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
    key = _problem_key(text)
    return str(_vocabulary()["problems"].get(key, key))


def _problem_key(text: str) -> str:
    return " ".join(_stem(w) for w in _WORD.findall(plain(text)) if w not in _PROBLEM_FILLER)


def _one_name(part: str, known: dict[str, Any]) -> str:
    key = _drug_key(part, known)
    return str(known["drugs"].get(key, key))


def _drug_key(part: str, known: dict[str, Any]) -> str:
    part = _VITAMIN.sub(r"vitamin\1", part)
    words = [w for w in _WORD.findall(part) if w not in known["forms"] and w not in known["salts"]]
    words = [w for w in words if not _STRENGTH.fullmatch(w)]
    telling = [w for w in words if w not in known["ions"]]
    if any(w not in known["anions"] for w in telling):
        words = telling
    return " ".join(_stem(w) for w in words)


def _stem(word: str) -> str:
    """Without the plural's s, and without the mute e that French INN end in and English ones may."""
    if len(word) > 4 and word.endswith("s") and word[-2] not in "isu":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
