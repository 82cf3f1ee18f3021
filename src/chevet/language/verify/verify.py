"""Every check, and the findings they leave on statements and facts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from chevet.clinical.observations import by_code
from chevet.clinical.units import symbol
from chevet.contracts.base import Code
from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import FACT_KINDS, Draft, Fact, Finding, FindingKind, Statement
from chevet.contracts.transcript import Transcript
from chevet.language.numbers import spell
from chevet.language.sentences import Reading, read, swapped
from chevet.language.verify.chart_conflicts import denied_allergies
from chevet.language.verify.claim import claim_of, text_of
from chevet.language.verify.fact_checks import fact_failures
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds, grounds_of, with_lines
from chevet.language.verify.hearing import doubtful_words, unknown_speakers
from chevet.language.verify.omissions import omissions
from chevet.language.verify.senses import keys_said
from chevet.language.verify.spoken import as_sentence
from chevet.language.verify.support import failures
from chevet.language.vocabulary import read as vocabulary

Severity = Literal["minor", "major"]

# More than any one dose of the common medicines taken by mouth: rather a unit heard or said wrong. (Dose
# ranges by drug are a rule of their own, elsewhere; this only catches the factor of a thousand.)
LARGEST_MG = 5000.0
FEWEST_ALIEN = 4  # statements, and the share of a note, that make it look like another conversation's
MOSTLY = 0.6
LARGE = re.compile(r"([\d.,]+) (mg|g)\b")


@dataclass
class _Findings:
    """Findings as they are made, each said once however many items it concerns."""

    language: str
    made: list[Finding] = field(default_factory=list)

    def add(
        self,
        kind: FindingKind,
        severity: Severity,
        message: str,
        refs: Sequence[str],
        code: Code | None = None,
        **words: str,
    ) -> None:
        text = vocabulary("messages")[self.language][message].format(**words)
        for n, finding in enumerate(self.made):
            if finding.kind == kind and finding.message == text:
                refs_now = tuple(dict.fromkeys((*finding.refs, *refs)))
                worst: Severity = "major" if "major" in (severity, finding.severity) else "minor"
                self.made[n] = finding.model_copy(update={"refs": refs_now, "severity": worst})
                return
        self.made.append(
            Finding(
                id=f"f{len(self.made) + 1}",
                kind=kind,
                severity=severity,
                message=text,
                refs=tuple(refs),
                heard=words.get("heard"),
                proposed=words.get("proposed"),
                code=code,
            )
        )


def verify(draft: Draft, transcript: Transcript, chart: KnownChart | None = None) -> Draft:
    """The draft with its findings, each linked from the statements and facts it concerns; text unchanged.

    `chart` is what the record held already: what stands there need not have been said (a minor finding says so).
    """
    reading = read(transcript, draft.language)
    found = _Findings(draft.language)
    items = draft.items()
    guessed = _speakers(transcript, found)
    for item in items:
        _support(item, reading, chart, found)
        for word, grave in doubtful_words(item.evidence, transcript, draft.language):
            found.add(
                "low_confidence", "major" if grave else "minor", "low_confidence", [item.id], value=word
            )
        if not guessed and isinstance(item, Statement) and unknown_speakers(item.evidence, transcript):
            found.add("unsure_speaker", "minor", "unsure_speaker", [item.id])
    _ranges(draft, found)
    _doses(draft, found)
    _names(draft, transcript, found)
    for message, value, severity, where in omissions(draft, reading):
        found.add("omission", severity, message, [where] if where else [], value=value)
    _left_out(reading, found)
    for statement, allergies in denied_allergies(draft, chart) if chart else ():
        found.add("contradiction", "major", "allergy_in_chart", [statement], value=allergies)
    _sides(items, reading, found)
    _another_conversation(draft, found)
    return _linked(draft, found.made)


def _support(item: Statement | Fact, reading: Reading, chart: KnownChart | None, found: _Findings) -> None:
    language = reading.language
    grounds = grounds_of(item.evidence, reading)
    wrong = _wrong(item, grounds, language)
    if not item.evidence:
        wrong = [Failure("unsupported", "no_evidence", "")]
    if wrong and chart is not None:
        lines = with_lines(grounds, _concerning(item, chart, language), language)
        if any(f.severity == "major" for f in wrong) and not _major(_wrong(item, lines, language)):
            # not said, but recorded: a person should still see where it comes from
            found.add("unsupported", "minor", "from_chart", [item.id])
            return
    for failure in wrong:
        found.add(failure.kind, failure.severity, failure.message, [item.id], value=failure.value)


def _wrong(item: Statement | Fact, grounds: Grounds, language: str) -> list[Failure]:
    if isinstance(item, Fact):
        return list(fact_failures(item, grounds, language))
    return list(failures(item.text, grounds, language))


def _major(wrong: Sequence[Failure]) -> bool:
    return any(f.severity == "major" for f in wrong)


def _concerning(item: Statement | Fact, chart: KnownChart, language: str) -> list[str]:
    """The chart's lines that share a word of content with the item."""
    claim = claim_of(text_of(item, language), language)
    return [
        line
        for line in chart.lines(language)
        if any(u.within(keys_said(as_sentence(line), language)) for u in claim.content)
    ]


def _left_out(reading: Reading, found: _Findings) -> None:
    """Turns that were not read: another language, or words aimed at a program."""
    for utterance, why in reading.left_out:
        if why == "instruction":
            found.add("omission", "major", "instruction", [utterance])
        else:
            names = vocabulary("messages")[found.language]["languages"]
            found.add("omission", "major", "foreign", [utterance], value=names.get(why, names["und"]))


def _sides(items: Sequence[Statement | Fact], reading: Reading, found: _Findings) -> None:
    """Sides said one way and the other, that nobody settled: the note must not choose silently."""
    for index, value in reading.unsettled:
        s = reading.sentences[index]
        refs = [
            i.id
            for i in items
            if any(e.utterance == s.utterance.id and e.start < s.end and s.start < e.end for e in i.evidence)
        ]
        if refs:
            found.add("contradiction", "minor", "sides", refs, value=value)


def _another_conversation(draft: Draft, found: _Findings) -> None:
    """One finding over all when most of a note rests on nothing that was said: perhaps it is another patient's."""
    statements = [s.id for s in draft.statements()]
    bad = {ref for f in found.made if f.kind == "unsupported" and f.severity == "major" for ref in f.refs}
    alien = [s for s in statements if s in bad]
    if len(alien) >= FEWEST_ALIEN and len(alien) > MOSTLY * len(statements):
        found.add("unsupported", "major", "another_note", alien)


def _speakers(transcript: Transcript, found: _Findings) -> bool:
    """Findings about the whole conversation's speakers; True when most were guessed."""
    said = [u for u in transcript.utterances if u.text.strip()]
    unknown = [u for u in said if u.speaker == "unknown"]
    if len(unknown) > len(said) * 0.3:
        found.add("unsure_speaker", "major", "unsure_all", [])
        return True
    voices = {u.speaker for u in said if u.speaker != "unknown"}
    if len(voices) == 1 and transcript.mode == "visit":
        found.add("unsure_speaker", "major", "one_voice", [])
    if swapped(transcript, found.language):
        found.add("unsure_speaker", "major", "swapped", [])
        return True
    return False


def _ranges(draft: Draft, found: _Findings) -> None:
    for vital in draft.facts.vitals:
        kind = by_code(vital.code.code)
        if kind is not None and not kind.believable(vital.value, vital.unit):
            told = [
                s.id
                for s in draft.statements()
                if set(s.evidence) & set(vital.evidence) and spell(vital.value, draft.language) in s.text
            ]
            value = f"{spell(vital.value, draft.language)} {symbol(vital.unit, draft.language)}"
            found.add("out_of_range", "major", "out_of_range", [vital.id, *told], value=value)


def _doses(draft: Draft, found: _Findings) -> None:
    for medication in draft.facts.medications:
        amount = LARGE.match(medication.dose or "")
        if amount and float(amount[1].replace(",", ".")) * (1000 if amount[2] == "g" else 1) > LARGEST_MG:
            told = [
                i.id
                for i in draft.items()
                if set(i.evidence) & set(medication.evidence) and amount[0] in text_of(i, draft.language)
            ]
            found.add("out_of_range", "major", "large_dose", told or [medication.id], value=amount[0])


def _names(draft: Draft, transcript: Transcript, found: _Findings) -> None:
    for repair in transcript.repairs:
        refs = [
            i.id
            for i in draft.items()
            if any(e.utterance == repair.utterance and repair.heard in e.quote for e in i.evidence)
        ]
        words = {"heard": repair.heard, "proposed": repair.proposed}
        found.add("repair", "minor", "repair", [repair.utterance, *refs], repair.code, **words)


def _linked(draft: Draft, made: Sequence[Finding]) -> Draft:
    """The draft with each item naming its findings."""
    by_item: dict[str, list[str]] = {}
    for finding in made:
        for ref in finding.refs:
            by_item.setdefault(ref, []).append(finding.id)

    def link(item: Statement) -> Statement:
        return item.model_copy(update={"findings": tuple(by_item.get(item.id, ()))})

    sections = tuple(
        s.model_copy(update={"statements": tuple(link(x) for x in s.statements)}) for s in draft.sections
    )
    facts = draft.facts.model_copy(
        update={
            kind: tuple(
                f.model_copy(update={"findings": tuple(by_item.get(f.id, ()))})
                for f in getattr(draft.facts, kind)
            )
            for kind in FACT_KINDS
        }
    )
    return draft.model_copy(update={"sections": sections, "facts": facts, "findings": tuple(made)})
