"""Which wording may become a setting: vocabulary words only, and never one that carries a fact. Pure.

A setting stays for months and is shown outside of any patient's record: a name, a date, a place must never get
into one. So both sides consist of words of the vocabularies (and of words.toml), which hold none of these; and
numbers, units, drugs, how often, sides, denials, persons, other findings and words that say how bad or how sure
are refused whatever the vocabularies say.
"""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import gettext as _

from chevet.contracts.preferences import Wording
from chevet.language.templates.wording import refusal
from chevet.language.tokens import fold, stem, tokenise
from chevet.language.vocabulary import body_parts, concepts, cues, read

# Cue words of speech that notes are written in too.
CUES = ("exam", "results", "result_words", "plan", "assessment", "surgery", "history", "reaction")
# What a drug's instructions are made of: changed, they would be other instructions.
INSTRUCTIONS = ("frequency", "route", "time_units")
LONGEST = 8  # words


@lru_cache
def known(language: str) -> frozenset[str]:
    """Every word that a preferred wording may consist of, folded and without its plural s."""
    return frozenset(stem(fold(word)) for text in _texts(language) for word in text.split())


def _texts(language: str) -> Iterator[str]:
    for kind in ("symptoms", "problems", "tests"):
        for entry in read(kind)["term"]:
            yield from entry.get(language) or []
    for entry in read("body")["part"]:
        yield from entry[language]
    for entry in read("sections").values():
        if isinstance(entry, dict):
            yield entry[language]
    phrases = read("phrases")[language]
    yield from (p for p in phrases.values() if isinstance(p, str) and "{" not in p)
    for name in CUES:
        yield from read(f"cues_{language}").get(name, [])
    yield from _own(language)["abbreviations"]
    yield from _own(language)["style"]


@lru_cache
def _own(language: str) -> dict[str, list[str]]:
    text = files(__name__.rpartition(".")[0]).joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)[language]  # type: ignore[no-any-return]  # the file's shape


def _claims(text: str, language: str) -> tuple[set[str], list[str]]:
    """The findings and parts of the body that a text names, and the words outside of these that judge."""
    tokens = tokenise(text)
    hits = [*concepts(language).find(tokens), *body_parts(language).find(tokens)]
    inside = {i for hit in hits for i in range(hit.first, hit.last)}
    judging = {fold(word) for word in _own(language)["asserting"]}
    judged = [t.norm for i, t in enumerate(tokens) if i not in inside and t.norm in judging]
    return {hit.entry.id for hit in hits}, sorted(judged)


def refused(wording: Wording, language: str) -> str | None:
    """Why this wording cannot be a setting, in one sentence; None when it can."""
    (findings, judged), (others, judged_then) = (
        _claims(text, language) for text in (wording.term, wording.preferred)
    )
    if judged != judged_then:
        return _("That changes how bad, how sure or which way something is; a preference never does.")
    if not others <= findings:
        return _("That names another finding; a preference never does.")
    for text in (wording.term, wording.preferred):
        words = text.split()
        if len(words) > LONGEST:
            return _("That is more than a few words; a preferred wording replaces a word or a short phrase.")
        tokens = tokenise(text)
        if any(cues(language, name).has(tokens) for name in INSTRUCTIONS):
            return _("“%(text)s” says how a drug is taken or how long; a preference never changes that.") % {
                "text": text
            }
        strange = next((w for w in words if stem(fold(w.strip(".,;:()"))) not in known(language)), None)
        if strange is not None:
            return _(
                "“%(word)s” is not a word of the clinical vocabulary; a setting holds no names, dates or places."
            ) % {"word": strange}
    if fold(wording.term) == fold(wording.preferred):
        return _("Both are the same.")
    if refusal(wording) is not None:
        return _(
            "A preference may change words, never a number, a unit, a drug, a side, a person or a denial."
        )
    return None
