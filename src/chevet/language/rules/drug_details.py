"""What is said of a drug beside its name: dose, route, frequency, duration, here and in the sentences that follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.contracts.draft import Evidence
from chevet.language.numbers import Number, number_at, numbers, spell
from chevet.language.rules.measure import Span, doses, frequencies, lasting, route_lexicon, words
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import asks, said
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cues, number_words

MASS = ("mg", "g", "mcg", "µg", "mL", "units", "unités")
FOLLOWING = 5  # sentences to look through for "take it twice a day"
MINOR = frozenset({"uh", "um", "er", "euh", "heu", ",", "no", "non", "sorry", "pardon"})


@dataclass(frozen=True)
class Details:
    """What is said of one drug, with the sentences that say it."""

    dose: str | None
    route: str | None
    frequency: str | None
    duration: str | None
    evidence: tuple[Evidence, ...]


def details(reading: Reading, mention: Mention, drugs: Sequence[Mention], first: int, last: int) -> Details:
    """From tokens `first` to `last` of the mention's sentence, completed by the sentences that go on about it."""
    s, language = mention.sentence, reading.language
    dose = nearest_dose(s, mention, first, last, language)
    often = [f for f in frequencies(s.tokens, language) if mention.last <= f.first < last]
    if not often and first == 0:  # else it is the drug's before
        often = [f for f in frequencies(s.tokens, language) if f.first < mention.first][-1:]
    length = [d for d in lasting(s.tokens[mention.last : last], language) if _ahead(d)]
    route = route_of(s.tokens[first:last], language)
    evidence = [s.evidence()]
    for following in continuations(reading, mention, drugs):
        if corrects(following, language) and (
            right := chosen(doses(following.tokens, language), following.tokens)
        ):
            dose = right.text
            often = frequencies(following.tokens, language) or often
            evidence.append(following.evidence())
            continue
        more_dose = chosen(doses(following.tokens, language), following.tokens)
        more_often = frequencies(following.tokens, language)
        more_length = [d for d in lasting(following.tokens, language) if _ahead(d)]
        if (more_dose and dose is None) or (more_often and not often) or (more_length and not length):
            dose = dose or (more_dose.text if more_dose else None)
            often = often or more_often
            length = length or more_length
            route = route or route_of(following.tokens, language)
            evidence.append(following.evidence())
    further = _then(s, mention, last, language)
    if further is not None:  # a taper: its steps stay together, in the words spoken
        often = [f for f in often if f.first < further.first]
        length = [d for d in length if mention.last + d.first < further.first]
    frequency = " ".join(f.text for f in often[:2]) or None
    duration = length[0].text if length else None
    if further is not None:
        course = " ".join(part for part in (frequency, duration) if part)
        frequency, duration = f"{course}, {further.text}" if course else further.text, None
    return Details(dose, route, frequency, duration, tuple(evidence))


def corrects(s: Sentence, language: str) -> bool:
    """Whether it takes back what was said just before: "Sorry, twenty milligrams"."""
    opening = s.tokens[:5]
    return cues(language, "correction").has(opening) or opening[0].norm in ("no", "non")


def _then(s: Sentence, mention: Mention, last: int, language: str) -> Span | None:
    """ "then twenty for five days": the words from "then" to the end of its clause, when they tell an amount."""
    for hit in said(language, "then").find(s.tokens[mention.last : last]):
        first = mention.last + hit.first
        end = hit.last + mention.last
        while (
            end < last
            and end - first < 10
            and s.tokens[end].norm not in (".", ",", ";", "and", "et", "i", "we")
        ):
            end += 1
        step = s.tokens[first:end]
        before = s.tokens[mention.last : first]
        dosed = doses(before, language) or frequencies(before, language)
        if dosed and (numbers(step, language) or frequencies(step, language)):
            return Span(words(step), first, end)
    return None


def _ahead(span: Span) -> bool:
    return "ago" not in span.text and not span.text.startswith(("since", "depuis", "il y a"))


def nearest_dose(s: Sentence, mention: Mention, first: int, last: int, language: str) -> str | None:
    """The dose said after the drug, else before it; else a number alone where a dose is said ("lisinopril 20")."""
    spans = doses(s.tokens, language)
    after = [d for d in spans if mention.last <= d.first < last]
    if after:
        span = chosen(after, s.tokens)
        return span.text if span else None
    before = [d for d in spans if first <= d.first < mention.first and mention.first - d.last <= 4]
    if before and first:  # another drug stands before: its dose is not this one's, but for "… and 20 mg of X"
        joint = {t.norm for t in s.tokens[before[-1].last : mention.first]}
        before = before if joint & {"of", "de", "d'"} else []
    if before:
        return before[-1].text
    return _number_alone(s.tokens, mention, last, language)


def chosen(spans: Sequence[Span], tokens: Sequence[Token]) -> Span | None:
    """Of several doses the one of mass; of a slip ("two tablets, uh, one tablet") the last."""
    if not spans:
        return None
    strong = [d for d in spans if d.text.split()[-1] in MASS]
    if len(strong) > 1 and strong[-1].first - strong[0].last <= 4:
        return strong[-1]
    if strong:
        return strong[0]
    for one, other in zip(spans, spans[1:], strict=False):
        between = [t.norm for t in tokens[one.last : other.first]]
        if between and set(between) <= MINOR and not set(between) <= {","}:
            return other
    return spans[0]


def _number_alone(tokens: Sequence[Token], mention: Mention, last: int, language: str) -> str | None:
    """ "lisinopril 20 once a day", "twenty of lisinopril": as said, no unit is added."""
    place = mention.last
    while place < last and tokens[place].norm in ("to", "at", ",", "a"):
        place += 1
    found = number_at(tokens, place, language) if place < last else None
    if found is not None and _counts_else(tokens, found, language):
        return None
    if found is None and mention.first >= 2 and tokens[mention.first - 1].norm in ("of", "de", "d'"):
        found = next(
            (
                n
                for i in range(max(0, mention.first - 4), mention.first - 1)
                if (n := number_at(tokens, i, language)) is not None and n.last == mention.first - 1
            ),
            None,
        )
    if found is None or found.value < 2 or tokens[found.first].norm in number_words(language)["joins"]:
        return None
    return spell(found.value, language)


def _counts_else(tokens: Sequence[Token], found: Number, language: str) -> bool:
    """Whether what follows the number makes it a count of something: days, refills, an unknown unit."""
    return found.last < len(tokens) and tokens[found.last].norm not in GOES_ON


# after a dose without its unit: how often, the end, the next thing
GOES_ON = frozenset(
    ", . ? ! ; once twice three four every daily nightly each in at and for per a i we you so but okay if bid tid as with "
    "une deux trois quatre par le la matin soir tous chaque au et pendant si je on un".split()
)


def route_of(tokens: Sequence[Token], language: str) -> str | None:
    """The first route or form named."""
    hit = next(iter(route_lexicon(language).find(tokens)), None)
    return hit.entry if hit else None


def continuations(reading: Reading, mention: Mention, drugs: Sequence[Mention]) -> list[Sentence]:
    """The next sentences of the same speaker (past a mere "okay") that name no other drug: "take it twice a day"."""
    s = mention.sentence
    if any(d.sentence is s and d.first > mention.first and d.term.id != mention.term.id for d in drugs):
        return []
    found: list[Sentence] = []
    for following in reading.sentences[s.index + 1 : s.index + 1 + FOLLOWING]:
        if following.speaker != s.speaker:
            if len(following.words) <= 4:
                continue
            break
        named = any(d.sentence is following and d.term.id != mention.term.id for d in drugs)
        if named or asks(following, reading.language):
            break
        short = len(following.words) <= 3
        if found and not short and not _goes_on(following, reading.language):
            break
        found.append(following)
        if len(found) == 3:
            break
    return found


GOING_ON = frozenset(
    {
        "take",
        "it",
        "them",
        "that",
        "one",
        "so",
        "tablet",
        "tablets",
        "times",
        "prenez",
        "prendrez",
        "cela",
        "ca",
        "le",
    }
)


def _goes_on(s: Sentence, language: str) -> bool:
    """Whether a later sentence still speaks of how the drug is taken."""
    return not GOING_ON.isdisjoint(s.words[:8]) and not cues(language, "allergy").has(s.tokens)
