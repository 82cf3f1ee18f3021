"""Tests named by what they look for: "check your iron and your kidneys", "test you for Lyme disease"."""

from collections.abc import Iterator, Sequence

from chevet.language.rules.measure import words
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import asks, said, single
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import Term, concepts

REACH = 9  # tokens from "check" to the last thing checked
NAMED = 3  # tokens from "test you for" to what is looked for


def looked_for(reading: Reading, found: Sequence[Mention]) -> list[Mention]:
    """In the plan only: in an examination "let me check your thyroid" is done by hand."""
    out = []
    for s in reading.sentences:
        if s.speaker == "patient" or s.phase != "plan" or asks(s, reading.language):
            continue
        here = [m for m in found if m.sentence is s]
        if any(m.term.detail in ("imaging", "procedure") for m in here):
            continue  # "check your kidneys with an ultrasound"
        taken = {i for m in here if m.term.kind == "test" for i in range(m.first, m.last)}
        out += [
            m
            for m in (*_analytes(s, reading.language), *_diseases(s, reading.language))
            if m.first not in taken
        ]
    return out


def _analytes(s: Sentence, language: str) -> Iterator[Mention]:
    """ "check your iron", "recheck the calcium": what a blood test tells of."""
    if said(language, "at_home").has(s.tokens):
        return
    for verb in said(language, "checking").find(s.tokens):
        if verb.first and s.tokens[verb.first - 1].norm in KEPT:
            continue
        for hit in said(language, "analytes").find(s.tokens[verb.last : verb.last + REACH]):
            between = {t.norm for t in s.tokens[verb.last : verb.last + hit.first] if t.is_word}
            inside = {w for a in single(language, "analytes") for w in a.split()}
            if between <= single(language, "beside_tests") | inside | BETWEEN:
                yield _mention(s, verb.last + hit.first, verb.last + hit.last, "")


def _diseases(s: Sentence, language: str) -> Iterator[Mention]:
    """ "test you for Lyme disease", "swab you for covid", « vous dépister pour l'hépatite C »."""
    for verb in said(language, "screened").find(s.tokens):
        for hit in concepts(language).find(s.tokens[verb.last : verb.last + NAMED + 4]):
            if hit.entry.kind == "problem" and hit.first <= NAMED:
                yield _mention(s, verb.last + hit.first, verb.last + hit.last, TEST_FOR[language])


TEST_FOR = {"en": "test for {}", "fr": "recherche de {}"}
KEPT = frozenset({"keep", "keeping", "continue", "continuez"})
BETWEEN = frozenset(
    "and or also et ou aussi your the his her their my in on off for votre vos le la les l' son ses des du de".split()
)


def again(reading: Reading, found: Sequence[Mention]) -> list[tuple[Mention, Sentence]]:
    """ "Your lipid panel was a bit high. We'll repeat another one.": the test just spoken of, and what repeats it."""
    out = []
    for s in reading.sentences:
        repeated = s.speaker != "patient" and said(reading.language, "repeat_it").has(s.tokens)
        if not repeated or asks(s, reading.language) or said(reading.language, "condition").has(s.tokens):
            continue
        if said(reading.language, "considering").has(s.tokens):
            continue
        near = [
            m
            for m in found
            if s.index - BACK <= m.sentence.index < s.index and m.sentence.speaker == s.speaker
        ]
        if near and near[-1].term.kind == "test":  # of "the lipid panel: cholesterol was high" the panel
            first = next(m for m in near if m.sentence is near[-1].sentence and m.term.kind == "test")
            if first.term.detail in ("lab", "imaging"):
                out.append((first, s))
    return out


BACK = 3  # sentences between a test and "we'll repeat it"


def _mention(s: Sentence, first: int, last: int, pattern: str) -> Mention:
    text = words(s.tokens[first:last])
    name = pattern.format(text) if pattern else text
    return Mention(
        Term(f"said:{name.lower()}", "said test", name, None, "lab"),
        s,
        first,
        last,
        False,
        False,
        False,
        "patient",
        False,
    )
