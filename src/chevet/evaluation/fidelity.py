"""Does a note keep the drugs, doses and numbers that matter, and only those that were said?

Defined in docs/drafting.md. Drugs are names of the vocabulary (brand and generic are one), doses a number with its
unit (mg, mcg, g, mL, units), numbers every number written in digits or words, but "one" and the numbering of lines.

recall      share of the reference note's that the drafted note has
precision   share of the drafted note's that stand in the conversation
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chevet.contracts.draft import Draft, Fact, broken_evidence
from chevet.contracts.transcript import Transcript
from chevet.evaluation import bootstrap
from chevet.evaluation.rouge import rouge
from chevet.evaluation.table import Row
from chevet.language.numbers import numbers, spell
from chevet.language.rules.measure import unit_lexicon
from chevet.language.tokens import fold, tokenise
from chevet.language.verify.claim import text_of
from chevet.language.vocabulary import drugs

KINDS = ("drugs", "doses", "numbers")
NUMBERING = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)
UNITS = ("mg", "mcg", "g", "mL", "units")
ROUGES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeLsum": "ROUGE-Lsum"}


@dataclass(frozen=True)
class Drafted:
    """A drafted note beside what it should be like: the reference, and the conversation it is of."""

    draft: Draft
    transcript: Transcript
    reference: str
    dialogue: str


def named(text: str, language: str = "en") -> dict[str, set[str]]:
    """The drugs, doses and numbers of a text, each as one comparable word."""
    tokens = tokenise(NUMBERING.sub("", text))
    doses, values = set(), set()
    for number in numbers(tokens, language):
        if tokens[number.first].norm in ("one", "un", "une"):
            continue
        values.add(f"{number.value:g}")
        hit = unit_lexicon("dose_units").at(tokens, number.last) if number.last < len(tokens) else None
        if hit is not None and hit.entry in UNITS:
            doses.add(f"{number.value:g} {hit.entry}")
    return {
        "drugs": {hit.entry.id for hit in drugs(language).find(tokens)},
        "doses": doses,
        "numbers": values,
    }


def fidelity_rows(label: str, drafted: Sequence[Drafted]) -> list[Row]:
    """Recall and precision of each kind, pooled over the notes."""
    rows = []
    spoken = [named(d.dialogue, d.draft.language) for d in drafted]
    notes = [named(d.draft.text, d.draft.language) for d in drafted]
    references = [named(d.reference, d.draft.language) for d in drafted]
    for kind in KINDS:
        kept = [float(len(n[kind] & r[kind])) for n, r in zip(notes, references, strict=True)]
        there = [float(len(r[kind])) for r in references]
        if sum(there):
            estimate = bootstrap.ratio(kept, there)
            rows.append(Row.share(f"{label}: {kind}, recall", estimate, int(sum(there)), kind))
        said = [float(len(n[kind] & s[kind])) for n, s in zip(notes, spoken, strict=True)]
        written = [float(len(n[kind])) for n in notes]
        if sum(written):
            estimate = bootstrap.ratio(said, written)
            rows.append(Row.share(f"{label}: {kind}, precision", estimate, int(sum(written)), kind))
    return rows


def evidence_rows(label: str, drafted: Sequence[Drafted]) -> list[Row]:
    """Statements without verbatim evidence, statements whose evidence holds by the verifier, facts left out."""
    broken = sum(
        len(broken_evidence(d.draft, d.transcript)) + sum(not s.evidence for s in d.draft.statements())
        for d in drafted
    )
    all_of, held, facts, omitted = [], [], [], []
    for d in drafted:
        failing = {
            ref for f in d.draft.findings if f.kind in ("unsupported", "contradiction") for ref in f.refs
        }
        statements = list(d.draft.statements())
        all_of.append(float(len(statements)))
        held.append(float(sum(s.id not in failing for s in statements)))
        told = weighty_facts(d.draft)
        facts.append(float(len(told)))
        omitted.append(float(sum(not is_told(f, d.draft) for f in told)))
    n = int(sum(all_of))
    rows = [Row(f"{label}: statements without verbatim evidence", broken, n, "statements", unit="")]
    if n:
        ratio = bootstrap.ratio(held, all_of)
        rows.append(Row.share(f"{label}: statements that the verifier supports", ratio, n, "statements"))
    if sum(facts):
        ratio = bootstrap.ratio(omitted, facts)
        rows.append(
            Row.share(
                f"{label}: facts that no statement tells",
                ratio,
                int(sum(facts)),
                "facts",
                "live scribes: 3.5 % omitted",
            )
        )
    return rows


def weighty_facts(draft: Draft) -> list[Fact]:
    """The facts whose absence could harm: drugs, allergies, vital signs, orders, problems and symptoms not denied."""
    facts = draft.facts
    return [
        *(p for p in facts.problems if p.status != "negated"),
        *facts.medications,
        *facts.allergies,
        *facts.vitals,
        *(s for s in facts.symptoms if s.present),
        *facts.orders,
    ]


def is_told(fact: Fact, draft: Draft) -> bool:
    """Whether a statement rests on the fact's words or names it."""
    cited = {(e.utterance, e.start) for s in draft.statements() for e in s.evidence}
    if any((e.utterance, e.start) in cited for e in fact.evidence):
        return True
    name = getattr(fact, "name", None) or getattr(fact, "substance", None) or getattr(fact, "text", None)
    value = getattr(fact, "value", None)
    wanted = spell(value, draft.language) if value is not None else name or text_of(fact, draft.language)
    return fold(wanted) in fold(draft.text)


def rouge_rows(label: str, drafted: Sequence[Drafted], published: dict[str, str] | None = None) -> list[Row]:
    """ROUGE of the notes, and of the conversation copied: the floor."""
    references = [d.reference for d in drafted]
    rows = []
    for suffix, texts in (
        ("", [d.draft.text for d in drafted]),
        (", transcript copied", [d.dialogue for d in drafted]),
    ):
        beside = published if published and not suffix else {}
        for kind, values in rouge(references, texts).items():
            name = f"{label}: {ROUGES[kind]}{suffix}"
            rows.append(
                Row.share(name, bootstrap.mean(values), len(values), "notes", (beside or {}).get(kind))
            )
    return rows
