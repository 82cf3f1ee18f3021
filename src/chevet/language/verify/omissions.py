"""What was said and matters, and is nowhere in the note: a drug, an allergy, a warning sign."""

from collections.abc import Iterator
from typing import Literal

from chevet.contracts.draft import Draft
from chevet.language.rules.mentions import hits, mentions
from chevet.language.rules.scope import negated
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import fold
from chevet.language.vocabulary import cues

Omitted = tuple[str, str, Literal["minor", "major"], Sentence]


def omissions(draft: Draft, reading: Reading) -> Iterator[Omitted]:
    """(message, what, severity, where) for each thing left out, once each."""
    note = fold(draft.text)
    covered = {(e.utterance, e.start, e.end) for s in draft.statements() for e in s.evidence}
    language = reading.language
    told: set[str] = set()
    for mention in mentions(reading):
        s = mention.sentence
        if mention.term.kind != "drug" or mention.whose != "patient" or mention.supposed or s.question:
            continue
        names = {fold(mention.term.label), fold(mention.term.id), fold(mention.text)}
        if mention.term.id in told or any(name in note for name in names) or mention.negated:
            continue
        told.add(mention.term.id)
        yield "omission_drug", mention.text, "minor", s
    allergy_told = any(section.code == "48765-2" for section in draft.sections)
    for s in reading.sentences:
        if not allergy_told and not s.question and s.speaker == "patient" and _allergic(s, language):
            allergy_told = True
            yield "omission_allergy", "", "major", s
        flag = next(iter(cues(language, "red_flag").find(s.tokens)), None)
        if flag is None or s.question or s.speaker == "clinician" or flag.entry in told:
            continue
        if any(u == s.utterance.id and start < s.end and s.start < end for u, start, end in covered):
            continue
        told.add(flag.entry)
        yield "omission_red_flag", flag.entry, "major", s


def _allergic(s: Sentence, language: str) -> bool:
    """An allergy is spoken of, other than as a known problem ("seasonal allergies") or a denial."""
    problems = [h for h in hits(s, language) if h.entry.kind == "problem"]
    return any(
        not any(h.first <= a.first < h.last for h in problems) and not negated(s, a.first, a.last, language)
        for a in cues(language, "allergy").find(s.tokens)
    )
