"""What a text claims, and what the words cited say: the two sides of every check."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chevet.contracts.draft import Evidence, Fact, Medication, Order, Problem, Statement, Symptom, Vital
from chevet.language.lexicon import Hit
from chevet.language.numbers import numbers, spell
from chevet.language.rules import scope
from chevet.language.rules.measure import unit_lexicon
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token, tokenise
from chevet.language.verify.spoken import as_sentence
from chevet.language.vocabulary import Term, cue_words, cues

WHOLE = 200  # words: all of a statement
DENYING = frozenset({"denies", "no", "pas", "aucun", "aucune", "nie", "sans"})


@dataclass(frozen=True)
class Named:
    """A concept or drug named: denied or not, and whose."""

    term: Term
    denied: bool
    whose: str
    stems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A statement's text, read again."""

    tokens: tuple[Token, ...]
    named: tuple[Named, ...]
    numbers: tuple[float, ...]
    units: frozenset[str]
    sides: frozenset[str]
    persons: frozenset[str]


@dataclass
class Grounds:
    """The words cited: sentence by sentence for sense, quote by quote for numbers and names."""

    sentences: list[Sentence] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    numbers: set[float] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)


def claim_of(text: str, language: str) -> Claim:
    """What the text claims."""
    s = as_sentence(text)
    found = hits(s, language) if s.tokens else []
    inside = {i for h in found for i in range(h.first, h.last)}
    # a sentence that opens with a denial ("Denies a, b, c or d.") denies all it lists
    reach = WHOLE if s.tokens and s.tokens[0].norm in DENYING else scope.REACH
    return Claim(
        tokens=s.tokens,
        named=tuple(_named(s, h, language, reach) for h in found),
        numbers=tuple(
            n.value
            for n in numbers(s.tokens, language)
            if n.first not in inside and _counts(s.tokens, n.first)
        ),
        units=frozenset(_units(s.tokens, language)),
        sides=frozenset(_sides(s.tokens, language)),
        persons=frozenset(_persons(s.tokens, language)),
    )


def _named(s: Sentence, hit: Hit[Term], language: str, reach: int) -> Named:
    return Named(
        hit.entry,
        scope.negated(s, hit.first, hit.last, language, reach),
        scope.whose(s, hit.first, hit.last, language),
        tuple(t.stem for t in s.tokens[hit.first : hit.last]),
    )


def _counts(tokens: Sequence[Token], i: int) -> bool:
    """Articles are no numbers."""
    return tokens[i].norm not in ("un", "une", "one")


def _units(tokens: Sequence[Token], language: str) -> list[str]:
    out = []
    for number in numbers(tokens, language):
        hit = unit_lexicon("dose_units").at(tokens, number.last) if number.last < len(tokens) else None
        if hit is not None and hit.entry in ("mg", "mcg", "g", "mL", "units"):
            out.append(hit.entry)
    return out


def _sides(tokens: Sequence[Token], language: str) -> list[str]:
    words = {t.norm for t in tokens}
    both = {"left", "right"} if words & cue_words(language, "both") else set()
    sides = {side for side in ("left", "right") if words & cue_words(language, side)}
    return sorted(sides | both)


def _persons(tokens: Sequence[Token], language: str) -> list[str]:
    return [h.entry for h in cues(language, "family").find(tokens)]


def grounds_of(evidence: Sequence[Evidence], reading: Reading) -> Grounds:
    """What the cited words say; a question counts with the reply cited beside it."""
    g = Grounds()
    language = reading.language
    for e in evidence:
        for s in reading.by_utterance.get(e.utterance, ()):
            if s.start < e.end and e.start < s.end and s not in g.sentences:
                g.sentences.append(s)
        tokens = tokenise(e.quote)
        g.tokens += tokens
        _add_numbers(g, tokens, language)
        g.units.update(_units(tokens, language))
    for s in g.sentences:
        g.sides.update(_sides(s.tokens, language))
        g.persons.update(_persons(s.tokens, language))
        for question in s.answers:
            g.sides.update(_sides(question.tokens, language))
    for s in g.sentences:
        replies = [r for r in g.sentences if s in r.answers and r.polarity]
        for hit in hits(s, language):
            named = _named(s, hit, language, scope.REACH)
            if replies:
                denied = replies[0].polarity == "no"
                twice = named.denied and replies[0].words[:1] != ["si"]
                named = Named(named.term, denied or twice, named.whose)
            g.named.append(named)
    return g


def _add_numbers(g: Grounds, tokens: Sequence[Token], language: str) -> None:
    found = numbers(tokens, language)
    for n, number in enumerate(found):
        g.numbers.add(number.value)
        if number.value <= 26 and language == "fr":
            g.numbers.add(number.value * 10)  # centimetres of mercury
        after = found[n + 1] if n + 1 < len(found) else None
        if after and after.value < 10 and 25 <= number.value <= 45:
            g.numbers.add(round(number.value + after.value / 10, 1))
    units = cue_words(language, "time_units")
    for token, following in zip(tokens, tokens[1:], strict=False):
        if token.norm in ("a", "an", "une", "un", "one") and following.norm in units:
            g.numbers.add(1.0)


def text_of(item: Statement | Fact, language: str) -> str:
    """What a statement or a fact claims, as words to check."""
    if isinstance(item, Statement):
        return item.text
    if isinstance(item, Medication):
        return " ".join(p for p in (item.name, item.dose, item.frequency, item.duration) if p)
    if isinstance(item, Vital):
        return spell(item.value, language)
    if isinstance(item, Order):
        return item.description
    if isinstance(item, Symptom):
        return item.text if item.present else f"{'no' if language == 'en' else 'pas de'} {item.text}"
    if isinstance(item, Problem):
        denied = item.status == "negated"
        return f"{'no' if language == 'en' else 'pas de'} {item.text}" if denied else item.text
    return getattr(item, "substance", "")
