"""Vocabularies as data files beside this one, read once; no logic of the language in them.

Each file is TOML (or, for drugs, one line a drug). A hospital's own terms are added by adding lines.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from chevet.contracts.base import Code
from chevet.language.lexicon import Lexicon
from chevet.language.tokens import fold

LANGUAGES = ("en", "fr")
ATC = "http://www.whocc.no/atc"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"


@dataclass(frozen=True, slots=True)
class Term:
    """A concept of a vocabulary: `label` is how a note writes it in that language."""

    id: str
    kind: str
    label: str
    code: Code | None = None
    detail: str = ""


@lru_cache
def read(name: str) -> dict[str, Any]:
    """A TOML vocabulary file as written."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


@lru_cache
def number_words(language: str) -> dict[str, Any]:
    """Number words of a language: units, tens, scales, joins, points."""
    words = dict(read("numbers")[language])
    words["joins"] = frozenset(words["joins"])
    words["points"] = frozenset(words["points"])
    return words


@lru_cache
def cues(language: str, name: str) -> Lexicon[str]:
    """The phrases under `name` of a language's cue file, each labelled by itself."""
    return Lexicon((phrase, phrase) for phrase in read(f"cues_{language}")[name])


@lru_cache
def cue_words(language: str, name: str) -> frozenset[str]:
    """The folded single words under `name` of a language's cue file."""
    return frozenset(fold(word) for word in read(f"cues_{language}")[name])


@lru_cache
def status_words(language: str, name: str) -> Lexicon[str]:
    """The phrases under `name` of status.toml: what is over, feared, affirmed, denied."""
    return Lexicon((phrase, phrase) for phrase in read("status")[language][name])


@lru_cache
def time_course(language: str, name: str) -> Lexicon[str]:
    """The phrases under `name` of time_course.toml: when it began, how it goes."""
    return Lexicon((phrase, phrase) for phrase in read("time_course")[language][name])


@lru_cache
def concepts(language: str) -> Lexicon[Term]:
    """Symptoms, problems, tests, exam words and body parts, in one lexicon (the longest phrase wins)."""
    phrases: list[tuple[str, Term]] = []
    for kind in ("symptoms", "problems", "tests", "substances"):
        for entry in read(kind)["term"]:
            names = entry.get(language) or []
            if names:
                code = Code(system=ICD10CM, **entry["icd10cm"]) if "icd10cm" in entry else None
                term = Term(entry["en"][0], kind[:-1], names[0], code, entry.get("type", ""))
                phrases += [(name, term) for name in names + entry.get(f"{language}_heard", [])]
    return Lexicon(phrases)


@dataclass(frozen=True, slots=True)
class Coding:
    """Where a concept's codes are: roots of ICD-10-CM, what its index gives for the bare name, the same in ICD-10.

    `sure`: the words alone make the code certain. `apart`: the root covers more than the concept. `family` and
    `past` are the ICD-10-CM codes of family and personal history. `names` are the English names, with the words
    that go without saying.
    """

    names: tuple[str, ...]
    roots: tuple[str, ...] = ()
    given: str | None = None
    cim10: str | None = None
    sure: bool = False
    apart: bool = False
    family: str | None = None
    past: str | None = None


@lru_cache
def codings() -> dict[str, Coding]:
    """The coding of every problem and symptom that has one, by the concept's id."""
    found: dict[str, Coding] = {}
    for entry in [*read("problems")["term"], *read("symptoms")["term"], *read("pain_codes")["term"]]:
        if {"cm", "icd10cm", "cim10", "given", "family", "past"} & entry.keys():
            sure = entry.get("icd10cm", {}).get("code")
            given = sure or entry.get("given")
            roots = entry.get("cm") or ([given[:3]] if given else [])
            found[entry["en"][0]] = Coding(
                (*entry["en"], *entry.get("words", ())),
                tuple(roots),
                given,
                entry.get("cim10"),
                sure is not None,
                entry.get("apart", False),
                entry.get("family"),
                entry.get("past"),
            )
    return found


@lru_cache
def modifiers(language: str) -> Lexicon[str]:
    """Spoken words that make a diagnosis more specific → the words of ICD-10's titles."""
    return Lexicon(
        (phrase, row["title"])
        for row in read("modifiers")["modifier"]
        for phrase in (*row.get(language, ()), *([row["title"]] if language == "en" else ()))
    )


@lru_cache
def body_parts(language: str) -> Lexicon[Term]:
    """Where it hurts; `detail` is the symptom that pain there is, when it has a name of its own."""
    return Lexicon(
        (name, Term(entry["en"][0], "part", entry[language][0], None, entry.get("pain", "")))
        for entry in read("body")["part"]
        for name in entry[language]
    )


@lru_cache
def drugs(language: str) -> Lexicon[Term]:
    """Drug names of both languages and brands; the label keeps the name said, in that language's spelling."""
    phrases: list[tuple[str, Term]] = []
    for english, french, atc, brands in drug_rows():
        code = Code(system=ATC, code=atc, display=english) if atc else None
        ordered = (french, english) if language == "fr" else (english, french)
        for name in dict.fromkeys((ordered[0], ordered[1] if language == "fr" else fold(ordered[1]))):
            # accents do not count in matching: the spelling of the conversation's language comes first
            phrases.append((name, Term(english, "drug", name, code)))
        for brand in brands:
            phrases.append((brand, Term(english, "drug", brand, code, "brand")))
    return Lexicon(phrases)


@lru_cache
def drug_rows() -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
    """(English name, French name, ATC or "", brands) of every line of drugs.txt, with those of brands.txt."""
    rows: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
    for file in ("drugs.txt", "brands.txt"):
        for line in files(__name__).joinpath(file).read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                english, french, atc, brands = (part.strip() for part in line.split("|"))
                names = tuple(b.strip() for b in brands.split(",") if b.strip())
                if english in rows:
                    known = rows[english]
                    rows[english] = (*known[:3], tuple(dict.fromkeys((*known[3], *names))))
                else:
                    rows[english] = (english, french or english, atc, names)
    return tuple(rows.values())


@lru_cache
def generic_names(language: str) -> dict[str, str]:
    """Folded brand → the generic name in that language."""
    return {
        fold(brand): french if language == "fr" else english
        for english, french, _, brands in drug_rows()
        for brand in brands
    }
