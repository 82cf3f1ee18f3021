"""Medications with dose, route, frequency, duration, and what is to happen with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chevet.contracts.draft import Evidence, Medication
from chevet.language.rules.allergies import allergic_to
from chevet.language.rules.answered import answered
from chevet.language.rules.measure import Span, doses, frequencies, lasting, route_lexicon
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cues

Action = Literal["continue", "start", "stop", "change"]
CUES: tuple[tuple[str, Action], ...] = (
    ("stop_drug", "stop"),
    ("change_drug", "change"),
    ("start_drug", "start"),
    ("continue_drug", "continue"),
)
TRIED = frozenset({"took", "tried", "taken", "given", "essaye", "pris"})  # once, not a treatment


@dataclass(frozen=True)
class _Said:
    """One thing said about one drug."""

    mention: Mention
    action: Action
    dose: str | None
    route: str | None
    frequency: str | None
    duration: str | None
    evidence: tuple[Evidence, ...]


def medications(reading: Reading, found: Sequence[Mention]) -> list[Medication]:
    """One fact a drug; a decision (start, stop, change) said of it stands over its being taken."""
    return [_merge(all_said) for all_said in _by_drug(reading, found)]


def taken_before(reading: Reading, found: Sequence[Mention]) -> list[Medication]:
    """What the patient takes as of the history, before any decision: the old dose of a changed drug."""
    taken = []
    for said in _by_drug(reading, found):
        before = [s for s in said if s.action == "continue"]
        early = [s for s in before if s.mention.sentence.phase != "plan"] or before
        if early:
            taken.append(_merge(early))
    return taken


def _by_drug(reading: Reading, found: Sequence[Mention]) -> list[list[_Said]]:
    drugs = [m for m in found if m.term.kind == "drug"]
    said = [s for m in drugs if (s := _said(reading, m, drugs)) is not None]
    said += _confirmed(reading, found)
    said.sort(key=lambda s: (s.mention.sentence.index, s.mention.first))
    by_drug: dict[str, list[_Said]] = {}
    for one in said:
        by_drug.setdefault(one.mention.term.id, []).append(one)
    return list(by_drug.values())


def _said(reading: Reading, mention: Mention, drugs: Sequence[Mention]) -> _Said | None:
    s, language = mention.sentence, reading.language
    if (
        s.question
        or mention.whose != "patient"
        or _about_allergy(mention, language)
        or _corrected(mention, drugs, language)
    ):
        return None
    first, last = _window(mention, drugs)
    action = _action(mention, first, language)
    if action is None or (mention.negated and action != "stop"):
        return None
    if mention.supposed and action == "continue":
        return None
    return _with_details(reading, mention, drugs, action, first, last)


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


def _action(mention: Mention, first: int, language: str) -> Action | None:
    s = mention.sentence
    clinician = s.speaker != "patient"
    lead = s.tokens[: mention.first]
    said = [(hit, action) for name, action in CUES for hit in cues(language, name).find(lead)]
    if not clinician:  # "I don't take it": never taken, not stopped
        said = [(hit, action) for hit, action in said if not hit.entry.startswith(("don't", "do n't"))]
    if said:
        # of two cues that end at the same place the more decisive one, which stands first in CUES
        last = max(hit.last for hit, _ in said)
        action = next(action for hit, action in said if hit.last == last)
        return "continue" if action == "start" and not clinician else action
    for name, action in CUES[:2]:
        after = next(cues(language, name).find(s.tokens[mention.last :]), None)
        if after is not None and after.first <= 4:
            return action
    if not clinician:
        if not TRIED.isdisjoint(t.norm for t in lead):
            return None
        answers_drugs = any(
            cues(language, "continue_drug").has(q.tokens) or _asks_drugs(q) for q in s.answers
        )
        return "continue" if answers_drugs or len(s.words) <= 4 else None
    return "start" if s.phase == "plan" and doses(s.tokens[first:], language) else None


def _asks_drugs(question: Sentence) -> bool:
    return not {
        "medications",
        "medication",
        "medicine",
        "medicines",
        "meds",
        "taking",
        "take",
        "medicaments",
        "traitement",
        "traitements",
    }.isdisjoint(question.words)


def _with_details(
    reading: Reading, mention: Mention, drugs: Sequence[Mention], action: Action, first: int, last: int
) -> _Said:
    s, language = mention.sentence, reading.language
    amount = _nearest(doses(s.tokens, language), mention, first, last)
    often = [f for f in frequencies(s.tokens, language) if mention.last <= f.first < last]
    if not often:
        often = [f for f in frequencies(s.tokens, language) if first <= f.first < mention.first][-1:]
    length = [d for d in lasting(s.tokens[mention.last : last], language) if "ago" not in d.text]
    route = _route(s.tokens[first:last], language)
    evidence = [s.evidence()]
    following = _continuation(reading, mention, drugs)
    if following is not None:
        more_dose, more_often = doses(following.tokens, language), frequencies(following.tokens, language)
        more_length = lasting(following.tokens, language)
        if (more_dose and amount is None) or (more_often and not often) or (more_length and not length):
            amount = amount or next(iter(more_dose), None)
            often = often or more_often
            length = length or more_length
            route = route or _route(following.tokens, language)
            evidence.append(following.evidence())
    return _Said(
        mention,
        action,
        amount.text if amount else None,
        route,
        " ".join(f.text for f in often[:2]) or None,
        length[0].text if length and action != "continue" else None,
        tuple(evidence),
    )


def _nearest(spans: Sequence[Span], mention: Mention, first: int, last: int) -> Span | None:
    after = [d for d in spans if mention.last <= d.first < last]
    if after:
        strong = [d for d in after if d.text.split()[-1] in ("mg", "g", "mcg", "µg", "mL", "units", "unités")]
        return (strong or after)[-1 if len(strong) > 1 and _slip(strong) else 0]
    before = [d for d in spans if first <= d.first < mention.first and mention.first - d.last <= 4]
    return before[-1] if before else None


def _slip(spans: Sequence[Span]) -> bool:
    return spans[-1].first - spans[0].last <= 4


def _route(tokens: Sequence[Token], language: str) -> str | None:
    hit = next(iter(route_lexicon(language).find(tokens)), None)
    return hit.entry if hit else None


def _continuation(reading: Reading, mention: Mention, drugs: Sequence[Mention]) -> Sentence | None:
    """The next sentence of the same speaker (past a mere "okay") when it names no drug: "take it twice a day"."""
    s = mention.sentence
    if any(d.sentence is s and d.first > mention.first for d in drugs):
        return None
    for following in reading.sentences[s.index + 1 : s.index + 4]:
        if following.speaker != s.speaker and len(following.words) <= 3:
            continue
        named = any(d.sentence is following for d in drugs)
        return None if named or following.speaker != s.speaker or following.question else following
    return None


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
        if not (cues(language, "continue_drug").has(q.tokens) or _asks_drugs(q)):
            continue
        amount = next(iter(doses(q.tokens, language)), None) or next(
            iter(doses(answer.reply.tokens, language)), None
        )
        often = frequencies(q.tokens, language) or frequencies(answer.reply.tokens, language)
        out.append(
            _Said(
                answer.mention,
                "continue",
                amount.text if amount else None,
                None,
                often[0].text if often else None,
                None,
                answer.evidence,
            )
        )
    return out


def _merge(said: Sequence[_Said]) -> Medication:
    last_of = {s.action: s for s in said}
    decided = [s for s in said if s.action != "continue"]
    main = decided[-1] if decided else said[-1]
    taken = "continue" in last_of and said.index(last_of["continue"]) < said.index(main)
    action = main.action
    if action == "start" and taken:
        action = "change" if main.dose and main.dose != last_of["continue"].dose else "continue"
    pool = [main, *reversed([s for s in said if s is not main])]
    if action in ("start", "change") and main.dose:
        pool = [main, *[s for s in pool[1:] if s.dose == main.dose or s.dose is None]]
    if action == "stop":
        pool = []
    evidence: list[Evidence] = []
    for one in (main, *pool[1:]):
        evidence += [e for e in one.evidence if e not in evidence]
    return Medication(
        name=main.mention.term.label,
        action=action,
        code=main.mention.term.code,
        dose=next((s.dose for s in pool if s.dose), None),
        route=next((s.route for s in pool if s.route), None),
        frequency=next((s.frequency for s in pool if s.frequency), None),
        duration=main.duration,
        evidence=tuple(evidence[:5]),
    )
