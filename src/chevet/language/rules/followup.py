"""When the patient is seen again, and by whom: "come back in two weeks", « je vous revois dans trois mois ».

Several visits may be agreed: "see me in two weeks, and the cardiologist in a month".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chevet.contracts.draft import Order
from chevet.language.lexicon import Hit
from chevet.language.rules.measure import words
from chevet.language.rules.orderwords import asks, said, single
from chevet.language.rules.when import LEADS, amount_at, days, in_time, time_at
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import concepts

FAR = 14  # tokens between "come back" and its time
BESIDE = 8  # tokens from "and" to the time of a further visit: "and the cardiologist in a month"


@dataclass(frozen=True)
class _Visit:
    """A visit agreed in `sentence`: with whom ("" is here), when, and where its time ends."""

    whom: str
    when: str
    sentence: Sentence
    last: int = 0


def follow_up(reading: Reading) -> list[Order]:
    """The visits agreed; a return on condition ("if you're no better") only guards, and is none."""
    language = reading.language
    late = len(reading.sentences) * 0.55
    timed: list[_Visit] = []
    untimed: _Visit | None = None
    for s in reading.sentences:
        if s.speaker == "patient" or asks(s, language) or (s.phase != "plan" and s.index < late):
            continue
        visits = list(_visits(s, language))
        timed += visits
        sure = None if visits else next(said(language, "returning_surely").find(s.tokens), None)
        if sure and not _guards(s, sure.first, sure.last, language):
            untimed = _Visit("", "", s)
    agreed = _agreed(timed, language)
    if untimed is not None and all(v.whom for v in agreed):
        agreed = [*agreed, untimed]
    return [_order(v, language) for v in agreed]


def _visits(s: Sentence, language: str) -> Iterator[_Visit]:
    """The visits one sentence agrees."""
    last = 0
    for cue in said(language, "returning").find(s.tokens):
        if cue.first < last or _guards(s, cue.first, cue.last, language):
            continue
        after = s.tokens[cue.last : cue.last + 4]
        if said(language, "test_after").has(after[:3]) or not ELSEWHERE.isdisjoint(t.norm for t in after):
            continue
        visit = _visit(s, cue, language)
        while visit is not None:
            yield visit
            last = visit.last
            visit = _further(s, last, language)


def _visit(s: Sentence, cue: Hit[str], language: str) -> _Visit | None:
    whom = _whom(s.tokens, cue.last, language)
    if "appointment" in cue.entry or cue.entry == "rendez-vous":
        reach = range(cue.last, min(cue.last + 6, len(s.tokens)))
        booked = next((i for i in reach if s.tokens[i].norm == "for"), 0)
        if booked and (amount := amount_at(s.tokens, booked + 1, language)):
            return _Visit(whom, f"in {amount}", s, booked + 2)
    if ahead := time_at(s, language, cue.last, FAR):
        return _Visit(whom, ahead[0], s, ahead[1] + 2)
    before = in_time(s, language, max(0, cue.first - 8), cue.first, bare=True)
    return _Visit(whom, before, s, cue.last) if before else None


def _further(s: Sentence, first: int, language: str) -> _Visit | None:
    """Another visit just added: "and then in three months", "and with the surgeon in six weeks"."""
    tokens = s.tokens
    join = next(
        (i for i in range(first, min(first + 6, len(tokens))) if tokens[i].norm in JOINS[language]), None
    )
    if join is None:
        return None
    when_at = next(
        (i for i in range(join + 1, min(join + BESIDE, len(tokens))) if tokens[i].norm in LEADS[language]),
        None,
    )
    if when_at is None or not (amount := amount_at(tokens, when_at + 1, language)):
        return None
    between = tokens[join + 1 : when_at]
    whom = next((w for i in range(join + 1, when_at) if (w := _whom(tokens, i, language))), "")
    plain = {t.norm for t in between if t.is_word} <= single(language, "again")
    if not whom and not plain:
        return None
    return _Visit(whom, f"{'in' if language == 'en' else 'dans'} {amount}", s, when_at + 2)


JOINS = {"en": frozenset({"and", "then"}), "fr": frozenset({"et", "puis"})}


def _whom(tokens: Sequence[Token], first: int, language: str) -> str:
    """ "with the cardiologist", « chez le chirurgien » → "the cardiologist"; "" where it is this clinic."""
    for place in range(first, min(first + 5, len(tokens))):
        word = tokens[place].norm
        if word in LEADS[language] or word in JOINS[language] or word in (",", "me", "us", "here"):
            return ""
        if word not in DETERMINERS[language]:
            continue
        for at in range(place + 1, min(place + 3, len(tokens))):
            hit = said(language, "seen_by").at(tokens, at) or concepts(language).at(tokens, at)
            if hit is not None and (isinstance(hit.entry, str) or hit.entry.detail == "referral"):
                return words(tokens[place : hit.last]).replace("your ", "the ").replace("votre ", "le ")
    return ""


DETERMINERS = {
    "en": frozenset({"the", "your", "a", "an", "our"}),
    "fr": frozenset({"le", "la", "l'", "votre", "un", "une"}),
}


def _agreed(visits: Sequence[_Visit], language: str) -> list[_Visit]:
    """Each visit once, as said last; of two times for one visit the later said, unless the second comes after it."""
    kept: list[_Visit] = []
    for visit in visits:
        same = [v for v in kept if v.whom == visit.whom and not _apart(v, visit, language)]
        kept = [v for v in kept if v not in same] + [visit]
    return sorted(kept, key=lambda v: (v.sentence.index, v.last))


def _apart(one: _Visit, other: _Visit, language: str) -> bool:
    """Whether the second is another visit: a longer time, said in the same breath or as what comes then."""
    first, second = days(one.when, language), days(other.when, language)
    if first is None or second is None or second < 1.4 * first:
        return False
    if one.sentence is other.sentence:
        return True
    return said(language, "thereafter").has(other.sentence.tokens)


# "return to work in two weeks" is no visit
ELSEWHERE = frozenset(
    "work school sports sport activity activities exercise exercising travail ecole lifting".split()
)


def _guards(s: Sentence, first: int, last: int, language: str) -> bool:
    """Whether the return depends on how things go: "if you're no better, …", "… in a week if it gets worse"."""
    for hit in said(language, "guarding").find(s.tokens[max(0, first - 24) : first]):
        clause = [t.norm for t in s.tokens[max(0, first - 24) + hit.last : first]]
        anew = any(pair in AGAIN[language] for pair in zip(clause, clause[1:], strict=False))
        if not anew or "call" in clause:
            return True
    for hit in said(language, "guarding").find(s.tokens[last : last + FAR]):
        place = last + hit.first
        near = {t.norm for t in s.tokens[max(0, place - 3) : place + 4]}
        between = {t.norm for t in s.tokens[max(last, place - 5) : place]}
        if not near & NO_GUARD and not between & {"and", "call", "but", "or", "et", "mais", "let"}:
            return True
    return False


NO_GUARD = frozenset(
    "needed need sooner earlier necessary besoin before avant possible want like that's".split()
)
# a new clause after the condition: "call me if it hurts, and I'll see you in a month"
AGAIN = {
    "en": frozenset(
        (a, b)
        for a in ("and", "but", "otherwise")
        for b in ("i", "i'll", "i'd", "we", "we'll", "i'm", "we're")
    ),
    "fr": frozenset((a, b) for a in ("et", "mais", "sinon") for b in ("je", "on", "nous")),
}


def _order(visit: _Visit, language: str) -> Order:
    name = "Follow-up" if language == "en" else "Revoir"
    if visit.whom:
        name = f"{name} with {visit.whom}" if language == "en" else f"{name} {visit.whom}"
    text = f"{name} {visit.when}".rstrip()
    return Order(type="followup", description=text, evidence=(visit.sentence.evidence(),))
