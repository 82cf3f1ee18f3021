"""Findings where they stand on the page: beside the sentence or fact they concern, with the words and their sound."""

from collections.abc import Iterator
from dataclasses import dataclass

from chevet.contracts.draft import Allergy, Evidence, Fact, Finding, Medication
from chevet.contracts.transcript import Transcript
from chevet.drafts.reviewed import Reviewed
from chevet.drafts.wording import place_of
from chevet.scribe.shown.codes import SYSTEMS, labelled
from chevet.scribe.shown.moments import Quote, quotes

LONGEST = 300  # characters of a sentence that is offered for an omission
# Where what was left out belongs, by kind of fact (LOINC); else into the history.
MEDICATIONS, ALLERGIES, HISTORY = "10160-0", "48765-2", "10164-2"


@dataclass(frozen=True)
class Beside:
    """A finding; `how` is how it was settled, empty while it is open. `quotes` are the words it is about.

    Of a name heard otherwise that nobody decided on: how many `sentences` and `facts` would change with it, and
    the `code` that the facts would get. For an omission: `offered` is a sentence that would put it into the note,
    `places` the sections (code, title) that it can go into, the likeliest first.
    """

    finding: Finding
    how: str
    by: str
    quotes: tuple[Quote, ...] = ()
    offered: str = ""
    places: tuple[tuple[str, str], ...] = ()
    sentences: int = 0
    facts: int = 0
    code: str = ""

    @property
    def can_apply(self) -> bool:
        return bool(self.finding.heard and self.finding.proposed)

    @property
    def can_add(self) -> bool:
        return self.finding.kind == "omission" and bool(self.places)


def by_place(
    reviewed: Reviewed, names: dict[str, str], transcript: Transcript | None = None
) -> dict[str, list[Beside]]:
    """Each finding once, beside the first statement it concerns, else the first fact; "" for the rest."""
    statements = {s.id for s in reviewed.draft.statements()}
    facts = {f.id: f for f in reviewed.draft.facts.all()}
    placed: dict[str, list[Beside]] = {}
    for finding in reviewed.draft.findings:
        place = next((r for r in finding.refs if r in statements), None)
        place = place or next((r for r in finding.refs if r in facts), "")
        placed.setdefault(place, []).append(_beside(finding, reviewed, names, transcript, facts))
    return placed


def _beside(
    finding: Finding,
    reviewed: Reviewed,
    names: dict[str, str],
    transcript: Transcript | None,
    facts: dict[str, Fact],
) -> Beside:
    settled = reviewed.settled.get(finding.id)
    how, by = (settled.how, names.get(settled.by, "")) if settled else ("", "")
    if finding.heard and finding.proposed and not how:
        return _otherwise(finding, reviewed, transcript, facts)
    if finding.kind != "omission":
        return Beside(finding, how, by, quotes(tuple(_words(finding, transcript)), transcript))
    said = evidence_of(finding, reviewed, transcript)
    fact = next((facts[r] for r in finding.refs if r in facts), None)
    sections = [(s.code, s.title) for s in reviewed.draft.sections]
    likely = (
        MEDICATIONS if isinstance(fact, Medication) else ALLERGIES if isinstance(fact, Allergy) else HISTORY
    )
    sections.sort(key=lambda s: s[0] != likely)
    offered = _sentence(fact) or (said[0].quote if said else finding.message)
    return Beside(finding, how, by, quotes(said, transcript), offered[:LONGEST], tuple(sections))


def _otherwise(
    finding: Finding, reviewed: Reviewed, transcript: Transcript | None, facts: dict[str, Fact]
) -> Beside:
    changes = reviewed.changed_by(finding)
    changed_facts = sum(ref in facts for ref in changes)
    coded = finding.code if any(c.get("code") for c in changes.values()) else None
    return Beside(
        finding,
        how="",
        by="",
        quotes=quotes(tuple(_words(finding, transcript)), transcript),
        sentences=len(changes) - changed_facts,
        facts=changed_facts,
        code=f"{SYSTEMS.get(coded.system, coded.system)} {labelled(coded)}" if coded else "",
    )


def evidence_of(finding: Finding, reviewed: Reviewed, transcript: Transcript | None) -> tuple[Evidence, ...]:
    """The words that an omission was said in: of the facts it names, else the whole turns."""
    named = [e for f in reviewed.draft.facts.all() if f.id in finding.refs for e in f.evidence]
    if named:
        return tuple(dict.fromkeys(named))
    turns = (transcript.utterance(ref) for ref in finding.refs) if transcript else ()
    return tuple(
        Evidence(utterance=u.id, start=0, end=len(u.text), quote=u.text) for u in turns if u and u.text
    )


def _words(finding: Finding, transcript: Transcript | None) -> Iterator[Evidence]:
    """Of a name heard otherwise the name itself, in the turns that the finding names; of others the turns."""
    for ref in finding.refs if transcript else ():
        turn = transcript.utterance(ref) if transcript else None
        if turn is None or not turn.text:
            continue
        start, end = place_of(turn.text, finding.heard or "") or (0, len(turn.text))
        yield Evidence(utterance=turn.id, start=start, end=end, quote=turn.text[start:end])


def _sentence(fact: Fact | None) -> str:
    if isinstance(fact, Medication):
        words = (fact.name, fact.dose, fact.route, fact.frequency, fact.duration)
        text = " ".join(w for w in words if w)
    elif isinstance(fact, Allergy):
        text = f"{fact.substance}: {fact.reaction}" if fact.reaction else fact.substance
    else:
        return ""
    return f"{text[:1].upper()}{text[1:]}."
