"""Every name that may have been meant, by how it sounds: drugs, brands, classes and medical terms."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import Literal

from chevet.contracts.base import Code
from chevet.language.lexicon import Lexicon
from chevet.language.repair import english, french
from chevet.language.repair.everyday import commonness
from chevet.language.repair.sounds import likeness, skeleton, weight
from chevet.language.tokens import Token, fold, tokenise
from chevet.language.vocabulary import ATC, ICD10CM, Term, drug_rows, drugs, read

Kind = Literal["drug", "class", "term"]
SHORTEST = 2.8  # sounds' weight below which a name is too short to be told by ear
TERM_SHORTEST = 5.5
COMMON_TERM = 1.0  # terms more common than this (log10 per million) are heard right: "vomiting"
LEAST = 0.68  # likeness below which nothing is proposed
SHARED = 0.4  # share of consonant pairs in common, below which names are not compared
LONGER = 2.6  # sounds' weight by which a name may be longer or shorter than what was heard
COMPARED = 48  # names with the most pairs in common that are compared sound by sound


@dataclass(frozen=True, slots=True)
class Name:
    """`written` as it would be proposed, `id` the same for all names of one thing.

    `known`: it stands in the patient's own list.
    """

    written: str
    id: str
    kind: Kind
    sounds: str
    pairs: frozenset[str]
    code: Code | None = None
    known: bool = False


def sounds_of(words: Iterable[str], language: str) -> str:
    """The sounds of words said one after the other, as one run."""
    if language == "fr":
        run = "".join(french.sound(w.lower()) for w in words)
    else:
        run = "".join(english.sound(fold(w)) for w in words)
    return "".join(c for i, c in enumerate(run) if i == 0 or c != run[i - 1])


@lru_cache(maxsize=65536)
def pairs_of(sounds: str) -> frozenset[str]:
    """Neighbouring consonant classes, with the word's ends."""
    padded = f"^{skeleton(sounds)}$"
    return frozenset(padded[i : i + 2] for i in range(len(padded) - 1))


class Names:
    """Names found again by ear."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = names
        self._sizes = [(len(name.pairs), weight(name.sounds)) for name in names]
        self._by_pair: dict[str, list[int]] = {}
        for n, name in enumerate(names):
            for pair in name.pairs:
                self._by_pair.setdefault(pair, []).append(n)

    def like(self, sounds: str, least: float = LEAST) -> list[tuple[float, Name]]:
        """(likeness, name) of the names that sound nearest, best first."""
        pairs = pairs_of(sounds)
        shared = Counter[int]()
        for pair in pairs:
            shared.update(self._by_pair.get(pair, ()))
        alike, size, heavy = [], len(pairs), weight(sounds)
        for n, count in shared.items():
            its_size, its_weight = self._sizes[n]
            share = 2 * count / (size + its_size)
            if share >= SHARED and abs(heavy - its_weight) <= LONGER:
                alike.append((-share, n))
        found = []
        for _, n in nsmallest(COMPARED, alike):
            name = self.names[n]
            near = likeness(sounds, name.sounds, least)
            if near >= least:
                found.append((near, name))
        found.sort(key=lambda f: (-f[0], f[1].written))
        return found[:4]


@lru_cache(maxsize=4)
def vocabulary_names(language: str) -> Names:
    """The names of all vocabularies, as that language says them."""
    return Names(tuple(_of_vocabulary(language)))


def _of_vocabulary(language: str) -> Iterator[Name]:
    seen: set[str] = set()
    for written, id_, kind, code in (*_drugs(language), *_classes(language), *_terms(language)):
        sounds = sounds_of((t.text for t in tokenise(written) if t.is_word), language)
        least = TERM_SHORTEST if kind == "term" else SHORTEST
        if fold(written) in seen or any(c.isdigit() for c in written) or weight(sounds) < least:
            continue
        seen.add(fold(written))
        yield Name(written, id_, kind, sounds, pairs_of(sounds), code)


_Row = tuple[str, str, Kind, Code | None]  # written, id, kind, code


def _drugs(language: str) -> Iterator[_Row]:
    for english_name, french_name, atc, brands in drug_rows():
        code = Code(system=ATC, code=atc, display=english_name) if atc else None
        if language == "fr":
            yield french_name, english_name, "drug", code
        else:
            yield english_name, english_name, "drug", code
            if _another_name(english_name, fold(french_name)):  # paracetamol, salbutamol: the British name
                yield fold(french_name), english_name, "drug", code
        for brand in brands:
            if language == "fr" or brand.isascii():  # an accent: a French brand
                yield brand, english_name, "drug", code


def _another_name(english_name: str, french_name: str) -> bool:
    """Whether the other column is another name, not the same one with a French ending."""
    stem = 0
    for a, b in zip(english_name, french_name, strict=False):
        if a != b:
            break
        stem += 1
    return stem < min(len(english_name), len(french_name)) - 3 and " " not in french_name


def _classes(language: str) -> Iterator[_Row]:
    for name in read("repair")[language]["classes"]:
        yield name, name, "class", None


@lru_cache(maxsize=2)
def _concept_names(language: str) -> tuple[tuple[str, Code | None], ...]:
    """What symptoms, problems, tests and substances are called, as written."""
    return tuple(
        (name, Code(system=ICD10CM, **entry["icd10cm"]) if "icd10cm" in entry else None)
        for kind in ("problems", "symptoms", "tests", "substances")
        for entry in read(kind)["term"]
        for name in entry.get(language, ())
    )


def _terms(language: str) -> Iterator[_Row]:
    for name, code in _concept_names(language):
        words = [t.text for t in tokenise(name) if t.is_word]
        if len(words) == 1 and commonness(words[0], language) < COMMON_TERM:
            yield name, name, "term", code


def patient_names(medications: Iterable[str], language: str) -> Names:
    """The drugs of the patient's own list: "Lisinopril 10 mg tablet" as « lisinopril »."""
    found: dict[str, Name] = {}
    for text in medications:
        tokens = tokenise(text)
        hits = list(drugs(language).find(tokens))
        if hits:
            entry = hits[0].entry
            written = [(entry.label, entry.id, entry.code)]
        else:
            written = [(t.text, t.norm, None) for t in tokens[:1] if t.is_word and len(t.norm) > 3]
        for name, id_, code in written:
            sounds = sounds_of((t.text for t in tokenise(name) if t.is_word), language)
            if not any(c.isdigit() for c in name):
                found[fold(name)] = Name(name, id_, "drug", sounds, pairs_of(sounds), code, known=True)
    return Names(tuple(found.values()))


def already_right(tokens: Sequence[Token], i: int, language: str) -> int:
    """How many tokens at `i` are a name of the vocabularies as it is written: these are never touched."""
    hits = [lexicon.at(tokens, i) for lexicon in (drugs(language), _written(language))]
    return max((h.last - h.first for h in hits if h is not None), default=0)


@lru_cache(maxsize=2)
def _written(language: str) -> Lexicon[Term]:
    """Names beside those of drugs, as they are written."""
    names = [*(n for n, _ in _concept_names(language)), *read("repair")[language]["classes"]]
    return Lexicon((name, Term(name, "name", name)) for name in names)
