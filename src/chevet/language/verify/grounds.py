"""What the words cited say: sentence by sentence for sense, quote by quote for numbers and names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chevet.contracts.draft import Evidence
from chevet.language.lexicon import Hit
from chevet.language.numbers import numbers
from chevet.language.rules import scope
from chevet.language.rules.compound import compounds
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token, tokenise
from chevet.language.verify.alternatives import Alternative, alternatives
from chevet.language.verify.claim import Named, named_in, persons_in, sides_in, units_in
from chevet.language.verify.quantities import Quantity, frequencies, quantities
from chevet.language.verify.said import said_in, values
from chevet.language.verify.senses import keys_said
from chevet.language.verify.spoken import as_sentence
from chevet.language.vocabulary import Term, cue_words

PRESSURE = frozenset({"tension", "pression", "ta", "sur"})  # spoken in centimetres of mercury


@dataclass
class Grounds:
    """The words cited."""

    sentences: list[Sentence] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    numbers: set[float] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    quantities: set[Quantity] = field(default_factory=set)
    frequencies: set[str] = field(default_factory=set)
    alternatives: set[Alternative] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)  # frequencies of the chart's lines


def grounds_of(evidence: Sequence[Evidence], reading: Reading) -> Grounds:
    """What the cited words say; a question counts with the reply cited beside it."""
    g = Grounds()
    language = reading.language
    said = said_in(reading)
    cited: set[int] = set()
    for e in evidence:
        for s in reading.by_utterance.get(e.utterance, ()):
            if s.start < e.end and e.start < s.end and s.index not in cited:
                cited.add(s.index)
                g.sentences.append(s)
        tokens = tokenise(e.quote)
        g.tokens += tokens
        _add_numbers(g, tokens, language)
        g.units.update(units_in(tokens, language))
    for s in g.sentences:
        g.persons.update(persons_in(s.tokens, language))
        g.keys.update(said.keys[s.index])
        about = said.about[s.index]
        if about:
            g.persons.update(persons_in(tokenise(about), language) or {about})
        _add(g, s, language, said.hits[s.index], about)
        for question in s.answers:
            g.sides.update(sides_in(question.tokens, language))
            g.alternatives.update(_left_open(question, s, language))
            g.quantities.update(quantities(question.tokens, language))
            if len(s.words) <= 12:
                g.keys.update(said.keys[question.index])
    return g


def with_lines(g: Grounds, lines: Iterable[str], language: str) -> Grounds:
    """The words cited and, beside them, lines of the chart."""
    more = Grounds(**{name: type(value)(value) for name, value in vars(g).items()})
    for line in lines:
        tokens = tokenise(line)
        s = as_sentence(line, tokens)
        more.tokens += tokens
        _add_numbers(more, tokens, language)
        more.units.update(units_in(tokens, language))
        found = hits(s, language)
        more.keys.update(keys_said(s, language, found))
        _add(more, s, language, found)
        more.recorded.update(frequencies(tokens, language))
    return more


def _add(
    g: Grounds, s: Sentence, language: str, found: Sequence[Hit[Term]], about: str | None = None
) -> None:
    g.sides.update(sides_in(s.tokens, language))
    g.quantities.update(quantities(s.tokens, language))
    g.frequencies.update(frequencies(s.tokens, language))
    answers = [r for r in g.sentences if s.index in {q.index for q in r.answers}]
    g.alternatives.update(
        alternatives(s.tokens, language) if not answers else _left_open(s, answers[0], language)
    )
    replies = [r for r in g.sentences if r.polarity and s.index in {q.index for q in r.answers}]
    for hit in found:
        named = named_in(s, hit, language, scope.REACH)
        if replies:
            denied = replies[0].polarity == "no"
            twice = named.denied and replies[0].words[:1] != ["si"]
            named = Named(named.term, denied or twice, named.whose, supposed=named.supposed)
        elif s.question:
            named = Named(named.term, named.denied, named.whose, supposed=named.supposed)
        if about and named.whose == "patient":
            named = replace(named, whose=about)
        g.named.append(named)


def _left_open(question: Sentence, reply: Sentence, language: str) -> list[Alternative]:
    """What a question offers and its reply does not choose from: "better or worse?" "worse" is worse."""
    chosen = {a.of for a in alternatives(reply.tokens, language)}
    return [a for a in alternatives(question.tokens, language) if a.of not in chosen]


def _add_numbers(g: Grounds, tokens: Sequence[Token], language: str) -> None:
    g.numbers |= values(tokens, language)
    found = numbers(tokens, language)
    pressure = language == "fr" and not PRESSURE.isdisjoint(t.norm for t in tokens)
    for n, number in enumerate(found):
        if number.value <= 26 and pressure:
            g.numbers.add(number.value * 10)  # centimetres of mercury
        after = found[n + 1] if n + 1 < len(found) else None
        if after and after.value < 10 and 25 <= number.value <= 45:
            g.numbers.add(round(number.value + after.value / 10, 1))
    g.numbers.update(amount.value for amount in compounds(tokens, language))
    units = cue_words(language, "time_units")
    for token, following in zip(tokens, tokens[1:], strict=False):
        if token.norm in ("a", "an", "une", "un", "one") and following.norm in units:
            g.numbers.add(1.0)
