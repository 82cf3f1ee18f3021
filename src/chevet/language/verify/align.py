"""Finds what was said for a claim that comes without evidence, or with evidence nobody should trust."""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import Evidence
from chevet.language.numbers import numbers
from chevet.language.sentences import Reading, Sentence
from chevet.language.verify.atoms import atoms
from chevet.language.verify.claim import claim_of
from chevet.language.verify.grounds import grounds_of
from chevet.language.verify.said import Passage, Said, said_in, values
from chevet.language.verify.senses import Unit, keys_said, units
from chevet.language.verify.spoken import as_sentence
from chevet.language.verify.support import contradictions

ENOUGH = 0.5  # of a claim's weight must be said for its words to count as evidence
BETTER = 0.12  # of a claim's weight a further passage must add to be cited as well
CANDIDATES = 12  # passages looked at closely
PASSAGES = 4  # cited at most for one claim
ASKED = 0.3  # what it costs that words were only a question
HALF = 0.5  # what each failed check costs, as a share of the claim's weight


@dataclass(frozen=True)
class _Part:
    """A unit or a number of the claim, with its weight."""

    weight: float
    unit: Unit | None = None
    number: float | None = None

    def within(self, passage: Passage) -> bool:
        if self.unit is not None:
            return self.unit.within(passage.keys)
        return self.number in passage.numbers or self._decimal(passage)

    def _decimal(self, passage: Passage) -> bool:
        """37.2 said as "thirty-seven two", 130 as « treize »."""
        n = self.number or 0.0
        whole, tenth = float(int(n)), round(n % 1 * 10)
        if tenth and {whole, float(tenth)} <= passage.numbers:
            return True
        return n % 10 == 0 and 60 <= n <= 260 and n / 10 in passage.numbers


def align(text: str, reading: Reading, chart: KnownChart | None = None) -> tuple[Evidence, ...]:
    """The best verbatim evidence for `text` in the conversation, in the order said; () when there is none.

    `text` is one statement of a note in the conversation's language. It is split into its claims; for each, the
    passages that say most of it are found by term, synonym, stem and number (a reply counts with its question), those
    that contradict it least are preferred, and what one passage leaves open others may add. What the `chart` holds
    need not have been said. Evidence found is only the likeliest place: whether it *supports* the claim is what
    `verify` decides. Costs a few milliseconds a statement after the first call on a reading.
    """
    said = said_in(reading)
    known = _known(chart, reading.language)
    found: dict[tuple[int, int], Sentence] = {}
    for atom in atoms(text, reading.language):
        for passage in _passages(atom.text, said, known):
            for s in passage.sentences:
                found[s.index, s.start] = s
    return tuple(found[place].evidence() for place in sorted(found))


def _known(chart: KnownChart | None, language: str) -> Passage:
    lines = [as_sentence(line) for line in chart.lines(language)] if chart else []
    return Passage(
        (),
        frozenset().union(*(keys_said(s, language) for s in lines)),
        frozenset().union(*(values(s.tokens, language) for s in lines)),
    )


def _passages(text: str, said: Said, known: Passage) -> list[Passage]:
    """The passages to cite for one claim."""
    language = said.language
    sentence = as_sentence(text)
    parts = _parts(sentence, said)
    total = sum(p.weight for p in parts)
    if not parts or not total:
        return []
    near = _candidates(parts, said)
    claim = claim_of(text, language)
    ranked: list[tuple[float, Passage, list[_Part]]] = []
    for passage in near:
        has = [p for p in parts if p.within(passage)]
        share = sum(p.weight for p in has) / total
        if share:
            against = contradictions(claim, grounds_of(passage.evidence, said.reading), language)
            unanswered = ASKED * all(s.question for s in passage.sentences)
            # of passages that say the same, the shorter
            score = share - HALF * min(against, 2) - unanswered - passage.words / 2000
            ranked.append((score, passage, has))
    if not ranked:
        return []
    ranked.sort(key=lambda r: -r[0])
    _, best, has = ranked[0]
    chosen, open_parts = [best], [p for p in parts if p not in has and not p.within(known)]
    while open_parts and len(chosen) < PASSAGES:
        gains = [
            (sum(p.weight for p in open_parts if p.within(q)) / total - _far(q, best), n)
            for n, (score, q, _) in enumerate(ranked)
            if q not in chosen and score > 0
        ]
        gain, n = max(gains, default=(0.0, 0), key=lambda g: (g[0], -g[1]))
        if gain < BETTER:
            break
        chosen.append(ranked[n][1])
        open_parts = [p for p in open_parts if not p.within(ranked[n][1])]
    missing = sum(p.weight for p in open_parts)
    return chosen if 1 - missing / total >= ENOUGH else []


def _far(passage: Passage, best: Passage) -> float:
    """Words from elsewhere in the visit count a little less than those nearby."""
    distance = abs(passage.sentences[-1].index - best.sentences[-1].index)
    return min(distance, 40) / 800


def _parts(sentence: Sentence, said: Said) -> list[_Part]:
    found = units(sentence, said.language)
    out = [_Part(said.weight(u.keys) * (2.0 if u.term is not None else 1.0), unit=u) for u in found]
    inside = {i for u in found if u.term is not None for i in range(u.first, u.last)}
    for number in numbers(sentence.tokens, said.language):
        if number.first not in inside and sentence.tokens[number.first].norm not in ("un", "une", "one"):
            out.append(_Part(2 * said.weight(frozenset((number.value,))), number=number.value))
    return out


def _candidates(parts: Sequence[_Part], said: Said) -> list[Passage]:
    """The passages that share most with the claim, by index alone."""
    scores: dict[int, float] = {}
    for part in parts:
        keys: set[str | float] = set(part.unit.keys) if part.unit else {part.number or 0.0}
        if part.unit:
            for one in part.unit.parts:
                keys |= one
        elif part.number and part.number % 10 == 0:
            keys.add(part.number / 10)
        elif part.number:
            keys.add(float(int(part.number)))
        places: set[int] = set()
        for key in keys:
            places.update(said.having.get(key, ()))
        for place in places:
            scores[place] = scores.get(place, 0.0) + part.weight
    best = sorted(scores, key=lambda n: (-scores[n], n))[:CANDIDATES]
    return [said.passages[n] for n in best]
