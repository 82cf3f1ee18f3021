"""What was said and matters, and is nowhere in the note.

The verifier extracts the facts of the conversation itself and looks for each in the note's text, whoever wrote it:
drugs and their doses, decisions about them, allergies, measurements, orders, follow-up; and warning signs by their
words. How bad a lack is stands in one table (`vocabulary/harm.toml`).
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from chevet.contracts.draft import Draft, Fact, Facts, Medication, Vital
from chevet.language.extract import extract
from chevet.language.numbers import numbers, spell
from chevet.language.rules.mentions import hits, mentions
from chevet.language.rules.scope import negated
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import fold, tokenise
from chevet.language.verify.quantities import bears, quantities
from chevet.language.verify.said import values
from chevet.language.verify.senses import keys_said, units
from chevet.language.verify.spoken import as_sentence
from chevet.language.vocabulary import cues, drugs, read

Severity = Literal["minor", "major"]


class Omitted(NamedTuple):
    """A message's name, what was left out, how bad that is, and the utterance that said it."""

    message: str
    value: str
    severity: Severity
    utterance: str


def omissions(draft: Draft, reading: Reading) -> Iterator[Omitted]:
    """Each thing left out, once."""
    note = _Note(draft)
    said = extract(reading).facts
    listed = {_name(f) for f in draft.facts.all()}
    for fact, message, value, harm in (
        *_drugs(note, said),
        *_allergens(note, said),
        *_vitals(note, said),
        *_orders(note, said),
    ):
        # among the draft's facts, though not in its text: a person sees it all the same
        severity: Severity = "minor" if _name(fact) in listed else _severity(harm)
        yield Omitted(message, value, severity, fact.evidence[-1].utterance if fact.evidence else "")
    yield from _drugs_named(note, said, reading)
    yield from _allergy_talk(note, said, draft, reading)
    yield from _red_flags(draft, reading)


def _name(fact: Fact) -> tuple[str, ...]:
    """What makes two facts the same one."""
    if isinstance(fact, Medication):
        return ("medication", fold(fact.name), fold(fact.dose or ""))
    if isinstance(fact, Vital):
        return ("vital", fact.code.code, f"{fact.value:g}")
    return (type(fact).__name__, fold(getattr(fact, "description", "") or getattr(fact, "substance", "")))


class _Note:
    """The note's text, read once: statement by statement for doses, as a whole for names."""

    def __init__(self, draft: Draft) -> None:
        self.language = draft.language
        self.statements = [s.text for s in draft.statements()]
        self.folded = fold("\n".join([draft.text, *self.statements]))
        self.sentences = [as_sentence(text) for text in self.statements]
        self.numbers = [values(s.tokens, self.language) for s in self.sentences]
        self.drugs = [{h.entry.id for h in drugs(self.language).find(s.tokens)} for s in self.sentences]
        self.keys = frozenset().union(*(keys_said(s, self.language) for s in self.sentences))

    def names(self, *names: str) -> bool:
        """Whether any of these stands in the note."""
        return any(fold(name) in self.folded for name in names if name)

    def has(self, text: str) -> bool:
        """Whether the note says this, in these words or others."""
        wanted = units(as_sentence(text), self.language)
        return all(u.within(self.keys) for u in wanted)

    def when(self, text: str) -> bool:
        """Whether the note tells the time in the text ("in 2 weeks")."""
        wanted = quantities(tokenise(text), self.language)
        told = {q for s in self.sentences for q in quantities(s.tokens, self.language)}
        return all(bears(told, q) for q in wanted) if wanted else self.has(text)


def _severity(name: str) -> Severity:
    return cast(Severity, read("harm")["severity"][name])


Lack = tuple[Fact, str, str, str]  # the fact, the message's name, what it says, the line of the harm table


def _drugs(note: _Note, said: Facts) -> Iterator[Lack]:
    for drug in said.medications:
        name = _generic(drug, note.language)
        if not note.names(drug.name, name) and not any(name in d for d in note.drugs):
            harm = "drug_taken" if drug.action == "continue" else "drug_decision"
            yield drug, "omission_drug", drug.name, harm
        elif drug.dose and not _dose_told(note, drug, name):
            yield drug, "omission_dose", f"{drug.name} {drug.dose}", "drug_dose"


def _generic(drug: Medication, language: str) -> str:
    tokens = tokenise(drug.name)
    hit = drugs(language).at(tokens, 0) if tokens else None
    return hit.entry.id if hit else drug.name


def _drugs_named(note: _Note, said: Facts, reading: Reading) -> Iterator[Omitted]:
    """Drugs mentioned of which no fact could be made."""
    told = {_generic(drug, note.language) for drug in said.medications}
    for mention in mentions(reading):
        s = mention.sentence
        if mention.term.kind != "drug" or mention.whose != "patient" or mention.supposed or s.question:
            continue
        if mention.term.id in told or mention.negated:
            continue
        told.add(mention.term.id)
        if not note.names(mention.term.label, mention.term.id, mention.text):
            yield Omitted("omission_drug", mention.text, _severity("drug_taken"), s.utterance.id)


def _dose_told(note: _Note, drug: Medication, name: str) -> bool:
    wanted = {n.value for n in numbers(tokenise(drug.dose or ""), note.language)}
    naming = [
        n for n, ids in enumerate(note.drugs) if name in ids or fold(drug.name) in fold(note.statements[n])
    ]
    return any(wanted <= note.numbers[n] for n in naming)


def _allergens(note: _Note, said: Facts) -> Iterator[Lack]:
    for allergy in said.allergies:
        if not note.names(allergy.substance) and not note.has(allergy.substance):
            yield allergy, "omission_allergen", allergy.substance, "allergy"


def _allergy_talk(note: _Note, said: Facts, draft: Draft, reading: Reading) -> Iterator[Omitted]:
    """An allergy spoken of without a substance that is known, where the note says nothing of allergies."""
    if said.allergies or any(section.code == "48765-2" for section in draft.sections):
        return
    for s in reading.sentences:
        if not s.question and s.speaker == "patient" and _allergic(s, note.language):
            yield Omitted("omission_allergy", "", _severity("allergy"), s.utterance.id)
            return


def _allergic(s: Sentence, language: str) -> bool:
    """An allergy is spoken of, other than as a known problem ("seasonal allergies") or a denial."""
    problems = [h for h in hits(s, language) if h.entry.kind == "problem"]
    return any(
        not any(h.first <= a.first < h.last for h in problems) and not negated(s, a.first, a.last, language)
        for a in cues(language, "allergy").find(s.tokens)
    )


def _vitals(note: _Note, said: Facts) -> Iterator[Lack]:
    everywhere = {n for numbers_told in note.numbers for n in numbers_told}
    ranges = read("harm")["abnormal"]
    for vital in said.vitals:
        if vital.value in everywhere:
            continue
        low, high = ranges.get(vital.code.code, (float("-inf"), float("inf")))
        abnormal = not low <= vital.value <= high and vital.unit != "[degF]"
        name = read("phrases")[note.language]["vitals"].get(vital.code.code, vital.code.display or "")
        value = f"{name} {spell(vital.value, note.language)}"
        yield vital, "omission_vital", value, "abnormal_vital" if abnormal else "vital"


def _orders(note: _Note, said: Facts) -> Iterator[Lack]:
    for order in said.orders:
        told = note.when(order.description) if order.type == "followup" else note.has(order.description)
        if order.type != "medication" and not told:
            harm = "follow_up" if order.type == "followup" else "order"
            yield order, "omission_order", order.description, harm


def _red_flags(draft: Draft, reading: Reading) -> Iterator[Omitted]:
    language = reading.language
    covered = {(e.utterance, e.start, e.end) for s in draft.statements() for e in s.evidence}
    told: set[str] = set()
    for s in reading.sentences:
        flag = next(iter(cues(language, "red_flag").find(s.tokens)), None)
        if flag is None or s.question or s.speaker == "clinician" or flag.entry in told:
            continue
        if any(u == s.utterance.id and start < s.end and s.start < end for u, start, end in covered):
            continue
        told.add(flag.entry)
        yield Omitted("omission_red_flag", flag.entry, _severity("red_flag"), s.utterance.id)
