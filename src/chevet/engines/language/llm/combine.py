"""What a model wrote, kept only where the conversation bears it, completed by what the rules found.

1. Evidence is found in code for every sentence; what the model might cite is never read.
2. The verifier judges every sentence, the same as for any engine. What it does not find supported is withheld.
3. Facts are the rules' alone, and what the note would lack of them is added in the rules' own words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from chevet.contracts.base import Engine
from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import Draft, Finding, Section, Statement
from chevet.contracts.transcript import Transcript
from chevet.engines.language.llm.borne import borne
from chevet.engines.language.llm.conditional import drops_condition
from chevet.engines.language.llm.errors import GenerationError
from chevet.engines.language.llm.overlap import content, share
from chevet.engines.language.llm.written import Written
from chevet.language.compose.note import render
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Reading, read
from chevet.language.templates import Layout, Template
from chevet.language.tokens import tokenise
from chevet.language.verify import align, verify
from chevet.language.verify.spoken import as_sentence
from chevet.language.vocabulary import cues

SAME = 0.75  # of a sentence's content is told already: it is not told again
REPEATED = 0.8  # of it the model wrote already
RETOLD = 0.35  # of it is told, from the very words it cites: not told again either
SHOWN = 3  # withheld sentences a clinician is asked about; the others are counted
LEAST = 0.2  # of what was written must be borne, or it is about somebody else
FEW = 5  # sentences below which that says nothing

# Never taken from a model: here a wrong word does most harm, and the rules find what was said.
RULES_ONLY = frozenset({"medications", "allergies", "vital_signs"})
# Where the template has no such section, the next best.
INSTEAD = {
    "review_of_systems": ("history_of_present_illness",),
    "history_of_present_illness": ("review_of_systems",),
    "assessment_and_plan": ("plan", "assessment"),
    "plan": ("assessment_and_plan", "assessment"),
    "assessment": ("assessment_and_plan", "plan"),
    "instructions": ("plan", "assessment_and_plan"),
    "past_history": ("history_of_present_illness",),
    "family_history": ("past_history", "history_of_present_illness"),
    "social_history": ("past_history", "history_of_present_illness"),
    "results": ("physical_exam", "assessment_and_plan"),
    "physical_exam": ("results",),
    "chief_complaint": ("history_of_present_illness",),
}
# Retold at length by the rules; of these only what carries a fact is added to a model's text.
NARRATIVE = frozenset({"10164-2"})


@dataclass
class Sifted:
    """What became of every sentence: kept by section code, to be asked about, or only counted."""

    kept: list[tuple[str, Statement]] = field(default_factory=list)
    asked: list[tuple[str, Statement]] = field(default_factory=list)
    withheld: Counter[str] = field(default_factory=Counter)


def combine(
    grounded: Draft,
    sentences: Sequence[Written],
    transcript: Transcript,
    template: Template,
    engine: Engine,
    chart: KnownChart | None = None,
) -> tuple[Draft, Counter[str]]:
    """The verified draft, and how many sentences were withheld for which reason.

    Raises GenerationError (`other_visit`) when almost nothing of what was written was said here.
    """
    reading = read(transcript, grounded.language)
    sifted = _sift(grounded, sentences, transcript, reading, template)
    written = len(sentences) - sifted.withheld["repeated"] - sifted.withheld["rules_only"]
    if written >= FEW and len(sifted.kept) < LEAST * written:
        raise GenerationError(
            "other_visit",
            "What the language model wrote does not fit this conversation; it may be about another visit.",
        )
    sections = _sections(grounded, sifted, template)
    draft = grounded.model_copy(update={"engine": engine, "sections": sections, "findings": ()})
    draft = _told(verify(draft, transcript, chart))
    return draft, sifted.withheld


def _sift(
    grounded: Draft,
    sentences: Sequence[Written],
    transcript: Transcript,
    reading: Reading,
    template: Template,
) -> Sifted:
    sifted = Sifted()
    candidates: list[tuple[str, Statement]] = []
    told: list[frozenset[str]] = []
    for written in sentences:
        words = content(written.text, grounded.language)
        layout = _place(_part(written, grounded.language), template)
        if written.part in RULES_ONLY or layout is None or _on_allergies(written.text, grounded.language):
            sifted.withheld["rules_only"] += 1
        elif share(words, told) >= REPEATED:
            sifted.withheld["repeated"] += 1
        else:
            told.append(words)
            evidence = align(written.text, reading)
            if not evidence or not borne(written.text, evidence, reading):
                sifted.withheld["invented"] += 1
            else:
                number = len(candidates) + 1
                statement = Statement(id=f"g{number}", text=written.text, evidence=evidence)
                candidates.append((layout.code, statement))
    failed = _failing(grounded, candidates, transcript)
    for code, statement in candidates:
        kind = failed.get(statement.id)
        if kind is None and drops_condition(statement.text, statement.evidence, reading):
            sifted.withheld["conditional"] += 1
        elif kind is None:
            sifted.kept.append((code, statement))
        else:
            sifted.withheld[kind] += 1
            sifted.asked.append((code, statement))
    return sifted


def _on_allergies(text: str, language: str) -> bool:
    """Whether a sentence speaks of allergies, under whatever heading: "no allergies" is a small model's habit."""
    return cues(language, "allergy").has(tokenise(text))


def _failing(
    grounded: Draft, candidates: Sequence[tuple[str, Statement]], transcript: Transcript
) -> dict[str, str]:
    """The statements that the verifier finds unsupported or contradicted, and which of the two."""
    sections = tuple(
        Section(code=code, title=code, statements=(statement,)) for code, statement in candidates
    )
    judged = verify(
        grounded.model_copy(update={"sections": sections, "facts": type(grounded.facts)(), "findings": ()}),
        transcript,
    )
    failed: dict[str, str] = {}
    for finding in judged.findings:
        if finding.kind in ("unsupported", "contradiction"):
            for ref in finding.refs:
                if failed.get(ref) != "contradiction":
                    failed[ref] = finding.kind
    return failed


def _part(written: Written, language: str) -> str:
    """The part a sentence belongs to; what a model puts under "assessment and plan" is told apart."""
    if written.part != "assessment_and_plan":
        return written.part
    sentence = as_sentence(written.text)
    kinds = {h.entry.kind for h in hits(sentence, language)} if sentence.tokens else set()
    concludes = "problem" in kinds and not kinds & {"drug", "test"}
    return "assessment" if concludes and not cues(language, "plan").has(sentence.tokens) else "plan"


def _place(part: str, template: Template) -> Layout | None:
    """The section of this template that a part goes into."""
    for name in (part, *INSTEAD.get(part, ())):
        layout = next((x for x in template.sections if name in x.parts), None)
        if layout is not None:
            return layout
    return None


def _sections(grounded: Draft, sifted: Sifted, template: Template) -> tuple[Section, ...]:
    """Section by section: what the model wrote and holds, then what the rules found and it lacks."""
    language = grounded.language
    own = {section.code: section for section in grounded.sections}
    told = [content(s.text, language) for _, s in sifted.kept]
    cited = {(e.utterance, e.start) for _, s in sifted.kept for e in s.evidence}
    asked = _worth_asking(grounded, sifted)
    facts = {(e.utterance, e.start) for f in grounded.facts.all() for e in f.evidence}
    sections, count = [], 0
    for layout in template.sections:
        found = own.get(layout.code)
        generated = [s for code, s in sifted.kept if code == layout.code]
        added = _lacking(found, told, cited, facts, language, bool(generated)) if found else []
        doubted = [s for code, s in asked if code == layout.code]
        statements = []
        for statement in (*generated, *added, *doubted):
            count += 1
            statements.append(statement.model_copy(update={"id": f"s{count}", "findings": ()}))
        if statements:
            base = found or Section(
                code=layout.code,
                title=layout.title(language),
                style="prose" if layout.style == "prose" else "list",
            )
            sections.append(base.model_copy(update={"statements": tuple(statements)}))
    return tuple(sections)


def _lacking(
    section: Section,
    told: Sequence[frozenset[str]],
    cited: set[tuple[str, int]],
    facts: set[tuple[str, int]],
    language: str,
    generated: bool,
) -> list[Statement]:
    """The rules' statements that the model's text does not tell."""
    out = []
    for statement in section.statements:
        places = {(e.utterance, e.start) for e in statement.evidence}
        words = content(statement.text, language)
        if not statement.heads:
            if share(words, told) >= SAME or (places <= cited and share(words, told) >= RETOLD):
                continue
            if generated and section.code in NARRATIVE and (places <= cited or not places & facts):
                continue
        out.append(statement)
    return out


def _worth_asking(grounded: Draft, sifted: Sifted) -> list[tuple[str, Statement]]:
    """Of what was withheld, what a clinician should see: said somewhere, told nowhere else; the fewest."""
    language = grounded.language
    others = [content(s.text, language) for _, s in sifted.kept]
    others += [content(s.text, language) for s in grounded.statements()]
    new = [(code, s) for code, s in sifted.asked if share(content(s.text, language), others) < 0.5]
    return new[:SHOWN]


def _told(draft: Draft) -> Draft:
    """With the text as it would be filed: without what has an open finding that nothing bears it."""
    wrong = {
        ref
        for f in draft.findings
        if f.kind in ("unsupported", "contradiction") and f.severity == "major"
        for ref in f.refs
    }
    shown = [
        section.model_copy(update={"statements": left})
        for section in draft.sections
        if (left := tuple(s for s in section.statements if s.id not in wrong))
    ]
    return draft.model_copy(update={"text": render(shown, draft.opening, draft.closing)})


def with_finding(draft: Draft, message: str) -> Draft:
    """The draft with one more minor finding of what is not in it."""
    number = 1 + max((int(f.id[1:]) for f in draft.findings if f.id[1:].isdecimal()), default=0)
    finding = Finding(id=f"f{number}", kind="omission", severity="minor", message=message)
    return draft.model_copy(update={"findings": (*draft.findings, finding)})
