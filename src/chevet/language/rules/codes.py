"""Suggested codes of problems and symptoms: what was said beside them, and what that bears.

Only words in the reach of the mention count (its clause, a few words), and never a denied one: "asthma, no
flare" is no exacerbation. After the ICD-10-CM guidelines: what is only suspected gets no code (IV.H), what two
problems together mean is one code (I.A.15), what is over or in the family gets a code of history (I.C.21.c.4).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chevet.clinical.codes.claims import word, words
from chevet.clinical.codes.classification import ICD10, ICD10CM, Entry, entry
from chevet.clinical.codes.suggest import Candidate, suggest
from chevet.contracts.base import Code
from chevet.contracts.draft import CodeSuggestion, Evidence, Problem, Symptom
from chevet.language.rules import scope
from chevet.language.rules.corrections import corrected_by
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import Coding, codings, modifiers, read

BEFORE, AFTER = 3, 7  # words around a mention in which what is said belongs to it
STOPS = frozenset(
    {"and", "et", "but", "mais", ".", ";", "my", "mon", "ma", "mes", "because", "parce", "so", "donc"}
)
WITH = frozenset({"with", "avec", "without", "sans"})
CUTS = frozenset({"problem", "symptom", "drug", "test"})


@dataclass(frozen=True)
class Beside:
    """What is said beside a concept, in words of titles; where, and in which words."""

    titles: frozenset[str]
    evidence: tuple[Evidence, ...]
    quoted: str


def coded_problem(
    problem: Problem,
    term: str,
    reading: Reading,
    found: Sequence[Mention],
    whose: str,
    active: Mapping[str, Problem],
) -> Problem:
    """The problem with its suggestions; `active` are all active problems by their concept."""
    coding = codings().get(term)
    language = reading.language
    if problem.status == "possible":
        note = read("code_reasons")[language]["possible"]
        return problem.model_copy(update={"codes_note": note})
    if coding is None:
        return problem
    if problem.status in ("family", "resolved"):
        code, reason = (coding.family, "family") if problem.status == "family" else (coding.past, "past")
        return problem.model_copy(update={"codes": tuple(_history(code, reason, problem, language))})
    if problem.status != "active":
        return problem
    beside = _beside(term, reading, found, whose, problem.evidence)
    pairs = tuple(_pairs(term, problem, active, language))
    alone = _suggested(coding, problem.text, beside, language)
    codes = (*pairs, *(c for c in alone if not (pairs and c.code.code == coding.given)))
    return problem.model_copy(update={"codes": codes, "code": _certain(coding, problem, codes, language)})


def coded_symptom(symptom: Symptom, term: str, reading: Reading, found: Sequence[Mention]) -> Symptom:
    """A symptom that is present, with its suggestions; pain at a place by place and side."""
    place = term.split(":") if term.startswith("pain:") else None
    coding = codings().get(f"pain:{place[1]}" if place else term)
    if coding is None or not symptom.present:
        return symptom
    beside = _beside(term, reading, found, "patient", symptom.evidence)
    if place and place[2]:
        beside = Beside(beside.titles | {place[2]}, beside.evidence, beside.quoted)
    codes = tuple(_suggested(coding, symptom.text, beside, reading.language))
    return symptom.model_copy(update={"codes": codes})


def _certain(coding: Coding, problem: Problem, codes: Sequence[CodeSuggestion], language: str) -> Code | None:
    """The first suggestion when the words alone make it sure: in French the CIM-10's."""
    if not coding.sure:
        return None
    first = next((c for c in codes if c.billable), None)
    system = ICD10 if language == "fr" and coding.cim10 else ICD10CM
    return first.code if first is not None and first.code.system == system else problem.code


def _beside(
    term: str, reading: Reading, found: Sequence[Mention], whose: str, cited: Sequence[Evidence]
) -> Beside:
    titles: set[str] = set()
    evidence: list[Evidence] = []
    for m in found:
        s = m.sentence
        asked = s.question and s.evidence() not in cited
        if m.term.id != term or m.whose != whose or m.negated or m.supposed or asked:
            continue
        first, last = _reach(m, [x for x in found if x.sentence is s])
        used, places = _titles(s, first, last, m, reading.language)
        titles |= used
        correction = corrected_by(s, reading)
        if correction is not None and {"left", "right"} & used:
            evidence.append(correction.evidence())
        low, high = min([m.first, *places]), max([m.last, *(p + 1 for p in places)])
        evidence.append(s.evidence(low, high))
    if {"left", "right"} <= titles:  # of two sides said, which is meant is not known
        titles -= {"left", "right"}
    quoted = " … ".join(dict.fromkeys(e.quote for e in evidence[:2]))
    return Beside(frozenset(titles - {""}), tuple(dict.fromkeys(evidence or cited))[:3], quoted)


def _reach(m: Mention, others: Sequence[Mention]) -> tuple[int, int]:
    """The tokens around a mention that speak of it: not past another concept, a joining word, a new subject."""
    tokens = m.sentence.tokens
    taken = {
        i
        for x in others
        if x.term.kind in CUTS and x is not m and not (x.first and tokens[x.first - 1].norm in WITH)
        for i in range(x.first, x.last)
    }
    subjects = scope.SUBJECTS["en"] | scope.SUBJECTS["fr"]

    def ends(i: int) -> bool:
        return i in taken or tokens[i].norm in STOPS or tokens[i].norm in subjects

    first, last = m.first, m.last
    while first > max(0, m.first - BEFORE) and not ends(first - 1) and tokens[first - 1].norm != ",":
        first -= 1
    while last < min(len(tokens), m.last + AFTER) and not ends(last):
        last += 1
    return first, last


def _titles(s: Sentence, first: int, last: int, m: Mention, language: str) -> tuple[set[str], list[int]]:
    """The words of titles said between two tokens, and where those stand that are not the mention's own."""
    tokens = s.tokens
    found: set[str] = set()
    places: list[int] = []

    def add(title: str, start: int, end: int) -> None:
        denied = scope.negated(s, start, end, language, reach=4)
        found.update(f"not:{w}" if denied else w for w in words([title]))
        places.extend(range(start, end))

    for hit in modifiers(language).find(tokens[first:last]):
        add(hit.entry, first + hit.first, first + hit.last)
    if language == "en":
        for i in range(first, last):
            if (
                i not in places
                and tokens[i].is_word
                and not m.first <= i < m.last
                and len(tokens[i].norm) > 2
            ):
                denied = scope.negated(s, i, i + 1, language, reach=4)
                found.add(("not:" if denied else "") + word(tokens[i].norm))
    return found, places


def _suggested(coding: Coding, name: str, beside: Beside, language: str) -> Iterator[CodeSuggestion]:
    """Of both classifications, the language's own first."""
    named = words(coding.names)
    american = suggest(ICD10CM, coding.roots, named, beside.titles, coding.given, apart=coding.apart)
    world: list[Candidate] = []
    if coding.cim10:
        world = suggest(ICD10, [coding.cim10[:3]], named, beside.titles, coding.cim10)[:1]
    systems = [(ICD10CM, american), (ICD10, world)]
    for system, candidates in reversed(systems) if language == "fr" else systems:
        for c in candidates:
            display = name if system == ICD10 and language == "fr" else c.entry.title
            code = Code(system=system, code=c.entry.code, display=display)
            yield CodeSuggestion(
                code=code,
                billable=c.entry.billable,
                why=_why(c, name, beside, language),
                evidence=beside.evidence,
            )


def _why(c: Candidate, name: str, beside: Beside, language: str) -> str:
    reasons = read("code_reasons")[language]
    quote = beside.quoted or name
    first: str = (
        reasons["given"].format(name=name)
        if c.given
        else reasons["said"].format(words=_marks(quote, language))
    )
    if c.side_open:
        first = reasons["unspecified"].format(first=first)
    if c.entry.billable:
        return first
    missing = [reasons["kinds"][kind] for kind in c.missing]
    if not missing and c.apart and language == "en":
        missing = [reasons["apart"].format(list="; ".join(a.replace("not:", "without ") for a in c.apart))]
    return str(reasons["open"].format(first=first, missing=", ".join(missing or [reasons["kinds"]["more"]])))


def _marks(text: str, language: str) -> str:
    return f"« {text} »" if language == "fr" else f"“{text}”"


def _history(code: str | None, reason: str, problem: Problem, language: str) -> Iterator[CodeSuggestion]:
    """The code of history, in ICD-10-CM and, where it has the like of it, in ICD-10."""
    if code is None:
        return
    text = read("code_reasons")[language][reason].format(words=_marks(problem.evidence[0].quote, language))
    american, world = entry(ICD10CM, code), entry(ICD10, code[:5])
    pairs: list[tuple[str, Entry | None]] = [(ICD10CM, american), (ICD10, world)]
    for system, e in reversed(pairs) if language == "fr" else pairs:
        if e is not None:
            display = e.title
            if language == "fr" and system == ICD10:
                display = FRENCH_HISTORY[reason].format(name=problem.text)
            yield CodeSuggestion(
                code=Code(system=system, code=e.code, display=display),
                billable=e.billable,
                why=text,
                evidence=problem.evidence[:2],
            )


FRENCH_HISTORY = {"family": "Antécédents familiaux ({name})", "past": "Antécédents personnels ({name})"}


def _pairs(
    term: str, problem: Problem, active: Mapping[str, Problem], language: str
) -> Iterator[CodeSuggestion]:
    for pair in read("code_pairs")["pair"]:
        other = active.get(pair["with"])
        e = entry(ICD10CM, pair["code"]) if pair["of"] == term and other is not None else None
        if e is not None and other is not None:
            why = read("code_reasons")[language]["pair"].format(name=problem.text, other=other.text)
            yield CodeSuggestion(
                code=Code(system=ICD10CM, code=e.code, display=e.title),
                billable=e.billable,
                why=why,
                evidence=(problem.evidence[0], other.evidence[0]),
            )
