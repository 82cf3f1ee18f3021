"""Words → senses: what a claim's words mean closely enough to be found again in other words.

A sense is a key: a term of the vocabularies ("t:hypertension"), a list of synonyms ("g:en12") or a stem ("s:walk").
A claim's words of content are `Unit`s, each with the keys any of which bears it out; what was said is a set of keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import snowballstemmer

from chevet.language.lexicon import Hit
from chevet.language.numbers import numbers
from chevet.language.rules.measure import unit_lexicon
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token, fold, tokenise
from chevet.language.vocabulary import Term, cue_words, read

Keys = frozenset[str]
NAMES = {"en": "english", "fr": "french"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing a claim says, at tokens `first` to `last`: borne out by any of `keys`, or by all of `parts`."""

    text: str
    first: int
    last: int
    keys: Keys
    parts: tuple[Keys, ...] = ()
    term: Term | None = None

    def within(self, said: Keys | set[str]) -> bool:
        """Whether what was said bears this out."""
        if not self.keys.isdisjoint(said):
            return True
        return bool(self.parts) and all(not part.isdisjoint(said) for part in self.parts)


@lru_cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(NAMES[language])


@lru_cache(maxsize=65536)
def root(norm: str, language: str) -> str:
    """The stem of a folded word (Porter, 1980; Snowball)."""
    return str(_stemmer(language).stemWord(norm))


@lru_cache
def _groups(language: str) -> tuple[dict[str, Keys], dict[str, list[tuple[tuple[str, ...], str]]]]:
    """Keys of the synonym lists by single stem, and phrases by their first stem."""
    single: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    examined = [
        [*f[language], *f.get("label", [])] for f in read("examination")["finding"] if f.get(language)
    ]
    for n, group in enumerate([*read("synonyms")[language]["groups"], *examined]):
        for phrase in group:
            stems = tuple(root(t.norm, language) for t in tokenise(phrase))
            if len(stems) == 1:
                single.setdefault(stems[0], set()).add(f"g:{n}")
            else:
                phrases.setdefault(stems[0], []).append((stems, f"g:{n}"))
    return {s: frozenset(g) for s, g in single.items()}, phrases


@lru_cache(maxsize=65536)
def word_keys(norm: str, language: str) -> Keys:
    """The senses of one word by itself."""
    stemmed = root(norm, language)
    return frozenset((f"s:{stemmed}",)) | _groups(language)[0].get(stemmed, frozenset())


@lru_cache
def _plain(language: str, name: str) -> frozenset[str]:
    return frozenset(fold(w) for w in read("register")[language][name])


def heading(words: Sequence[str], language: str) -> bool:
    """Whether folded words are only the name of an organ system or of a part of a note."""
    plain = _plain(language, "headings") | _plain(language, "function") | _plain(language, "register")
    return bool(words) and all(w in plain for w in words)


def _empty(norm: str, language: str) -> bool:
    """Whether a word carries no claim: a function word, or the manner of notes."""
    norm = norm.removesuffix("'s")
    return any(norm in _plain(language, name) for name in ("function", "register", "units"))


@lru_cache(maxsize=65536)
def _denied_by(norm: str, language: str) -> Keys:
    """What a word denies by itself: "afebrile" speaks of fever."""
    spelled = {fold(k): v for k, v in read("synonyms")[language]["denials"].items()}.get(norm)
    if spelled is None:
        return frozenset()
    return frozenset().union(*(word_keys(t.norm, language) for t in tokenise(spelled) if t.is_word))


def _phrases(tokens: Sequence[Token], language: str) -> list[tuple[int, int, str]]:
    """(first, last, key) of each synonym of several words."""
    table = _groups(language)[1]
    found = []
    for i, token in enumerate(tokens):
        for stems, key in table.get(root(token.norm, language), ()):
            last = i + len(stems)
            if last <= len(tokens) and all(
                root(t.norm, language) == s for t, s in zip(tokens[i:last], stems, strict=True)
            ):
                found.append((i, last, key))
    return found


def keys_said(sentence: Sentence, language: str, found: Sequence[Hit[Term]] | None = None) -> Keys:
    """Every sense of the words of a sentence as spoken."""
    tokens = sentence.tokens
    out: set[str] = set()
    for token in tokens:
        if token.is_word:
            out |= word_keys(token.norm, language)
            out |= _denied_by(token.norm, language)
    out.update(key for _, _, key in _phrases(tokens, language))
    out.update(f"t:{h.entry.id}" for h in (hits(sentence, language) if found is None else found))
    return frozenset(out)


def units(sentence: Sentence, language: str, found: Sequence[Hit[Term]] | None = None) -> tuple[Unit, ...]:
    """What a claim says, in order: terms, then every other word of content. Numbers are checked by themselves."""
    tokens = sentence.tokens
    if not tokens:
        return ()
    found = hits(sentence, language) if found is None else found
    taken: set[int] = set()
    out: list[Unit] = []
    for hit in found:
        out.append(_term(tokens, hit, language))
        taken.update(range(hit.first, hit.last))
    for number in numbers(tokens, language):
        taken.update(range(number.first, number.last))
        unit = unit_lexicon("dose_units").at(tokens, number.last) if number.last < len(tokens) else None
        taken.update(range(unit.first, unit.last) if unit else ())
    for first, last, key in _phrases(tokens, language):
        inside = range(first, last)
        content = any(not _empty(tokens[i].norm, language) for i in inside)
        if content and taken.isdisjoint(inside):
            parts = _parts(tokens[first:last], language)
            out.append(Unit(_text(tokens[first:last]), first, last, frozenset((key,)), parts))
            taken.update(inside)
    for i, token in enumerate(tokens):
        if i in taken or not token.is_word or len(token.norm) < 2 or _empty(token.norm, language):
            continue
        if token.norm in cue_words(language, "negation"):
            continue
        out.append(Unit(token.text, i, i + 1, word_keys(token.norm, language)))
    return tuple(sorted(out, key=lambda u: u.first))


def _term(tokens: Sequence[Token], hit: Hit[Term], language: str) -> Unit:
    inside = tokens[hit.first : hit.last]
    keys = {f"t:{hit.entry.id}"}
    if len(inside) == 1:
        keys |= word_keys(inside[0].norm, language)
    if hit.entry.id.startswith("pain:"):  # pain at a place without its side is the same pain
        keys.add("t:" + ":".join(hit.entry.id.split(":")[:2]))
    if hit.entry.kind == "drug":
        keys = {k for k in keys if not k.startswith("g:")}
    for _, _, key in (p for p in _phrases(inside, language) if p[:2] == (0, len(inside))):
        keys.add(key)
    parts = _parts(inside, language) if len(inside) > 1 else ()
    return Unit(_text(inside), hit.first, hit.last, frozenset(keys), parts, hit.entry)


def _parts(tokens: Sequence[Token], language: str) -> tuple[Keys, ...]:
    return tuple(
        word_keys(t.norm, language)
        for t in tokens
        if t.is_word and t.norm not in _plain(language, "function")
    )


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(t.text for t in tokens)
