"""Medications with dose, route, frequency, duration, and what is to happen with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chevet.contracts.draft import Evidence, Medication
from chevet.language.rules.allergies import allergic_to
from chevet.language.rules.answered import answered
from chevet.language.rules.drug_actions import (
    action_of,
    as_example,
    asks_drugs,
    avoided,
    carried_action,
    refuses,
)
from chevet.language.rules.drug_details import Details, details
from chevet.language.rules.measure import doses, frequencies
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import asks, said
from chevet.language.rules.refused import Action
from chevet.language.sentences import Reading
from chevet.language.vocabulary import cues


@dataclass(frozen=True)
class _Said:
    """One thing said about one drug; `refilled` where a new prescription of it is given."""

    mention: Mention
    action: Action
    details: Details
    refilled: bool = False
    example: bool = False  # only named for its kind: "things like loratadine"
    going_on: bool = False  # the clinician's "keep going with the gabapentin" in the plan

    @property
    def dose(self) -> str | None:
        return self.details.dose


@dataclass(frozen=True)
class Decided:
    """A drug as a fact; `where` its decision is said; `ordered` when that is an order (start, stop, change, refill)."""

    medication: Medication
    where: Mention
    ordered: bool


def medications(reading: Reading, found: Sequence[Mention]) -> list[Medication]:
    """One fact a drug; a decision (start, stop, change) said of it stands over its being taken."""
    return [d.medication for d in decided(reading, found)]


# a class of drugs, and the ATC groups of those that make it superfluous: "an antihistamine, such as loratadine"
CLASSES = {"antihistamine": ("R06",), "NSAID": ("M01", "M02")}


def decided(reading: Reading, found: Sequence[Mention]) -> list[Decided]:
    """The same with what is needed to order them."""
    out = []
    examples: set[str] = set()  # drugs named as an example only
    for all_said in _by_drug(reading, found):
        if all(s.example for s in all_said):
            examples.add(all_said[0].mention.term.id)
        medication, main = _merge(all_said)
        clinicians = main.mention.sentence.speaker != "patient"
        refilled = next((s for s in reversed(all_said) if s.refilled), None)
        ordered = clinicians and (
            medication.action != "continue" or refilled is not None or main.action == "start"
        )
        where = refilled.mention if refilled and medication.action == "continue" else main.mention
        out.append(Decided(medication, where, ordered))
    out = [d for d in out if not _gives_way(d, out, examples)]
    groups = {d.medication.code.code[:3] for d in out if d.medication.code and d.medication.action == "start"}
    return [d for d in out if groups.isdisjoint(CLASSES.get(d.where.term.id, ()))]


def _gives_way(one: Decided, others: Sequence[Decided], examples: set[str]) -> bool:
    """ "Things like loratadine … I'd go for fexofenadine": the example yields to the drug of its group that is chosen."""
    code = one.medication.code
    if one.where.term.id not in examples or code is None:
        return False
    return any(
        o.where.term.id not in examples
        and o.medication.action == "start"
        and o.medication.code is not None
        and o.medication.code.code[:3] == code.code[:3]
        for o in others
    )


def taken_before(reading: Reading, found: Sequence[Mention]) -> list[Medication]:
    """What the patient takes as of the history, before any decision: the old dose of a changed drug."""
    taken = []
    for told in _by_drug(reading, found):
        before = [s for s in told if s.action == "continue"]
        early = [s for s in before if s.mention.sentence.phase != "plan"] or before
        if early:
            taken.append(_merge(early)[0])
    return taken


def _by_drug(reading: Reading, found: Sequence[Mention]) -> list[list[_Said]]:
    drugs = [m for m in found if m.term.kind == "drug"]
    said = [s for m in drugs if (s := _said(reading, m, drugs)) is not None]
    said += _confirmed(reading, found)
    said.sort(key=lambda s: (s.mention.sentence.index, s.mention.first))
    by_drug: dict[str, list[_Said]] = {}
    for one in said:
        told = by_drug.setdefault(one.mention.term.id, [])
        if told or not avoided(one.mention, reading.language):  # what is not taken cannot be stopped
            told.append(one)
    return [told for told in by_drug.values() if told]


def _said(reading: Reading, mention: Mention, drugs: Sequence[Mention]) -> _Said | None:
    s, language = mention.sentence, reading.language
    if (
        asks(s, language)
        or mention.whose != "patient"
        or _about_allergy(mention, language)
        or _corrected(mention, drugs, language)
    ):
        return None
    first, last = _window(mention, drugs)
    action = action_of(mention, first, drugs, language) or carried_action(reading, mention, drugs)
    if action is None or (mention.negated and action != "stop" and not refuses(mention, language)):
        return None
    if mention.supposed and (action == "continue" or s.speaker == "patient"):
        return None
    if action in ("start", "change") and _only_considered(mention, language):
        return None
    found = details(reading, mention, drugs, first, last)
    changing = s.tokens[first : mention.first]
    if action == "change" and not found.dose and said(language, "vague_change").has(changing):
        return None
    other = _alternative(mention, drugs, language)
    if other is not None and not (found.dose or found.frequency):
        shared = details(reading, other, drugs, *_window(other, drugs))
        found = replace(shared, route=found.route or shared.route)
    if action == "continue":
        found = replace(found, duration=None)  # how long it has been taken
    refilled = s.speaker != "patient" and said(language, "refill").has(
        s.tokens[max(0, mention.first - 8) :][:20]
    )
    going_on = (
        action == "continue"
        and s.phase == "plan"
        and s.speaker != "patient"
        and said(language, "going_on").has(s.tokens[: mention.first])
    )
    return _Said(mention, action, found, refilled, as_example(mention, language), going_on)


def _alternative(mention: Mention, drugs: Sequence[Mention], language: str) -> Mention | None:
    """The drug that stands beside it as its alternative, told once for both: "X or Y, one tablet twice a day"."""
    tokens = mention.sentence.tokens
    following = next((d for d in drugs if d.sentence is mention.sentence and d.first >= mention.last), None)
    if following is None or following.first - mention.last > 3:
        return None
    between = {t.norm for t in tokens[mention.last : following.first]}
    return following if between & {"or", "ou"} else None


def _only_considered(mention: Mention, language: str) -> bool:
    """ "if that doesn't help, we might put you on it": no decision yet; but "if you have pain, take it" is one."""
    s = mention.sentence
    if s.speaker == "patient":
        return False
    lead = s.tokens[max(0, mention.first - 7) : mention.first]
    for hit in said(language, "condition").find(s.tokens[: mention.first]):
        clause = s.tokens[hit.last : min(hit.last + 9, mention.first)]
        if hit.first >= mention.first - 24 and said(language, "failing").has(clause):
            return True
    if said(language, "depending").has(s.tokens):
        return True
    return said(language, "considering").has(lead) and not said(language, "offered").has(lead)


def _about_allergy(mention: Mention, language: str) -> bool:
    """Named as an allergen: by its own words, or in reply to "any allergies?"."""
    asked = any(cues(language, "allergy").has(q.tokens) for q in mention.sentence.answers)
    return allergic_to(mention, language) or (
        asked and not cues(language, "continue_drug").has(mention.sentence.tokens)
    )


def _corrected(mention: Mention, drugs: Sequence[Mention], language: str) -> bool:
    """ "amoxicillin, no, sorry, azithromycin": the first was a slip."""
    following = next((d for d in drugs if d.sentence is mention.sentence and d.first >= mention.last), None)
    if following is None or following.first - mention.last > 7 or following.term.id == mention.term.id:
        return False
    between = mention.sentence.tokens[mention.last : following.first]
    return cues(language, "correction").has(between)


def _window(mention: Mention, drugs: Sequence[Mention]) -> tuple[int, int]:
    """The tokens that may speak of this drug: back to the drug before, on to the drug after."""
    same = [d for d in drugs if d.sentence is mention.sentence]
    before = [d.last for d in same if d.last <= mention.first]
    after = [d.first for d in same if d.first >= mention.last]
    return max(before, default=0), min(after, default=len(mention.sentence.tokens))


def _confirmed(reading: Reading, found: Sequence[Mention]) -> list[_Said]:
    """ "Are you still taking metformin?" "Yes." """
    out = []
    for answer in answered(reading, found, frozenset({"drug"})):
        q, language = answer.mention.sentence, reading.language
        if (
            not answer.present
            or _about_allergy(answer.mention, language)
            or answer.mention.whose != "patient"
        ):
            continue
        if not (cues(language, "continue_drug").has(q.tokens) or asks_drugs(q)):
            continue
        amount = next(iter(doses(q.tokens, language)), None) or next(
            iter(doses(answer.reply.tokens, language)), None
        )
        often = frequencies(q.tokens, language) or frequencies(answer.reply.tokens, language)
        out.append(
            _Said(
                answer.mention,
                "continue",
                Details(
                    amount.text if amount else None,
                    None,
                    often[0].text if often else None,
                    None,
                    answer.evidence,
                ),
            )
        )
    return out


def _merge(said_of: Sequence[_Said]) -> tuple[Medication, _Said]:
    """All that is said of a drug as one fact, and what of it decides."""
    last_of = {s.action: s for s in said_of}
    deciding = [s for s in said_of if s.action != "continue"]
    main = deciding[-1] if deciding else said_of[-1]
    taken = "continue" in last_of and said_of.index(last_of["continue"]) < said_of.index(main)
    action = main.action
    kept = [s for s in said_of if s.going_on]
    if action == "start" and kept and not main.details.dose:  # "it can help" said of what is taken on
        return _merge([s for s in said_of if s.action == "continue"])
    if action == "start" and taken:
        action = "change" if main.dose and main.dose != last_of["continue"].dose else "continue"
    pool = [main, *reversed([s for s in said_of if s is not main])]
    if action in ("start", "change") and main.dose:
        pool = [main, *[s for s in pool[1:] if s.dose == main.dose or s.dose is None]]
    if action == "stop":
        pool = []
    evidence: list[Evidence] = []
    for one in (main, *pool[1:]):
        evidence += [e for e in one.details.evidence if e not in evidence]
    medication = Medication(
        name=_named(main.mention),
        action=action,
        code=main.mention.term.code,
        dose=next((s.dose for s in pool if s.dose), None),
        route=next((s.details.route for s in pool if s.details.route), None),
        frequency=next((s.details.frequency for s in pool if s.details.frequency), None),
        duration=main.details.duration,
        evidence=tuple(evidence[:5]),
    )
    return medication, main


def _named(mention: Mention) -> str:
    """The vocabulary's name, in the plural where it was said so ("emollients")."""
    label = mention.term.label
    return f"{label}s" if mention.text.lower() == f"{label.lower()}s" else label
