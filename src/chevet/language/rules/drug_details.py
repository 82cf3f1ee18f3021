"""What is said of a drug beside its name: dose, route, frequency, duration, here and in the sentences that follow."""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.contracts.draft import Evidence
from chevet.language.numbers import Number, number_at, spell
from chevet.language.rules.measure import Span, doses, frequencies, lasting, route_lexicon, unit_lexicon
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import asks
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cue_words, cues, number_words

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
    if not often:
        often = [f for f in frequencies(s.tokens, language) if first <= f.first < mention.first][-1:]
    length = [d for d in lasting(s.tokens[mention.last : last], language) if _ahead(d)]
    route = route_of(s.tokens[first:last], language)
    evidence = [s.evidence()]
    for following in continuations(reading, mention, drugs):
        more_dose = chosen(doses(following.tokens, language), following.tokens)
        more_often = frequencies(following.tokens, language)
        more_length = [d for d in lasting(following.tokens, language) if _ahead(d)]
        if (more_dose and dose is None) or (more_often and not often) or (more_length and not length):
            dose = dose or (more_dose.text if more_dose else None)
            often = often or more_often
            length = length or more_length
            route = route or route_of(following.tokens, language)
            evidence.append(following.evidence())
    return Details(
        dose,
        route,
        " ".join(f.text for f in often[:2]) or None,
        length[0].text if length else None,
        tuple(evidence),
    )


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
    """Whether the number counts days, times, refills…, or has a unit and so is a dose by itself."""
    if found.last >= len(tokens):
        return False
    after = tokens[found.last].norm
    return (
        after in cue_words(language, "time_units")
        or after in OTHERS
        or unit_lexicon("dose_units").at(tokens, found.last) is not None
    )


OTHERS = frozenset(
    "times fois point points percent more or to of refills other different pills pound pounds out course things "
    "doses ou and autres % - / years".split()
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
