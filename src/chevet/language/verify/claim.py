"""What a text claims, read from the text alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chevet.contracts.draft import (
    Examination,
    Fact,
    Medication,
    Order,
    Problem,
    Result,
    Statement,
    Symptom,
    Vital,
)
from chevet.language.lexicon import Hit, Lexicon
from chevet.language.numbers import numbers, spell
from chevet.language.rules import scope
from chevet.language.rules.examination import own_site
from chevet.language.rules.measure import unit_lexicon
from chevet.language.rules.mentions import hits
from chevet.language.rules.sides import is_turn_of_phrase
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token
from chevet.language.verify.alternatives import Alternative, alternatives
from chevet.language.verify.quantities import Quantity, frequencies, quantities
from chevet.language.verify.senses import Unit, units
from chevet.language.verify.spoken import as_sentence
from chevet.language.vocabulary import Term, cue_words, cues, read

WHOLE = 200  # words: all of a statement
DENYING = frozenset({"denies", "no", "pas", "aucun", "aucune", "nie", "sans"})


@dataclass(frozen=True)
class Named:
    """A concept or drug named: denied, doubted, supposed or not, and whose."""

    term: Term
    denied: bool
    whose: str
    stems: tuple[str, ...] = ()
    doubted: bool = False
    supposed: bool = False


@dataclass(frozen=True)
class Claim:
    """A statement's text, or one of its atomic claims, read again."""

    tokens: tuple[Token, ...]
    named: tuple[Named, ...]
    numbers: tuple[float, ...]
    units: frozenset[str]
    sides: frozenset[str]
    persons: frozenset[str]
    content: tuple[Unit, ...]
    quantities: frozenset[Quantity]
    frequencies: frozenset[str]
    alternatives: dict[Alternative, str]


def claim_of(text: str, language: str) -> Claim:
    """What the text claims."""
    s = as_sentence(text)
    found = hits(s, language) if s.tokens else []
    inside = {i for h in found for i in range(h.first, h.last)}
    # the number of a name ("type 2 diabetes") is no amount; that of "lost 20 pounds" is
    named = {i for h in found if any(c.isdecimal() for c in h.entry.label) for i in range(h.first, h.last)}
    # a sentence that opens with a denial ("Denies a, b, c or d.") denies all it lists
    reach = WHOLE if s.tokens and s.tokens[0].norm in DENYING else scope.REACH
    return Claim(
        tokens=s.tokens,
        named=tuple(named_in(s, h, language, reach) for h in found),
        numbers=tuple(
            n.value
            for n in numbers(s.tokens, language)
            if n.first not in named and _counts(s.tokens, n.first)
        ),
        units=frozenset(units_in(s.tokens, language)),
        sides=frozenset(sides_in(s.tokens, language)),
        persons=frozenset(persons_in(s.tokens, language)),
        content=units(s, language, found),
        quantities=frozenset(quantities(s.tokens, language, claimed=True)),
        frequencies=frozenset(frequencies(s.tokens, language)),
        alternatives=alternatives([t for i, t in enumerate(s.tokens) if i not in inside], language),
    )


def named_in(s: Sentence, hit: Hit[Term], language: str, reach: int) -> Named:
    """A term of a sentence with its context."""
    return Named(
        hit.entry,
        scope.negated(s, hit.first, hit.last, language, reach),
        scope.whose(s, hit.first, hit.last, language),
        tuple(t.stem for t in s.tokens[hit.first : hit.last]),
        scope.doubted(s, hit.first, language),
        scope.supposed(s, hit.first, hit.last, language),
    )


def _counts(tokens: Sequence[Token], i: int) -> bool:
    """Articles are no numbers."""
    return tokens[i].norm not in ("un", "une", "one")


def units_in(tokens: Sequence[Token], language: str) -> list[str]:
    """The units of doses that stand at a number."""
    out = []
    for number in numbers(tokens, language):
        hit = unit_lexicon("dose_units").at(tokens, number.last) if number.last < len(tokens) else None
        if hit is not None and hit.entry in ("mg", "mcg", "g", "mL", "units"):
            out.append(hit.entry)
    return out


def sides_in(tokens: Sequence[Token], language: str) -> list[str]:
    """left, right, or both; "all right" and "right now" are no side."""
    words = {t.norm for i, t in enumerate(tokens) if not is_turn_of_phrase(tokens, i, language)}
    both = {"left", "right"} if words & cue_words(language, "both") else set()
    sides = {side for side in ("left", "right") if words & cue_words(language, side)}
    return sorted(sides | both)


@lru_cache
def _people(language: str) -> Lexicon[str]:
    """Every word for a relative → who it is, one name for "mom" and "mother"; other words as they are."""
    known = {w: who for who, words in read("synonyms")[language]["persons"].items() for w in words}
    others = {w: w for name in ("family", "other_person") for w in read(f"cues_{language}")[name]}
    return Lexicon(list({**others, **known}.items()))


def persons_in(tokens: Sequence[Token], language: str) -> list[str]:
    """The relatives and others named."""
    return [h.entry for h in _people(language).find(tokens)]


def kin(tokens: Sequence[Token], language: str) -> bool:
    """Whether blood relatives are named."""
    return cues(language, "family").has(tokens)


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
    if isinstance(item, Examination):
        # a site that the finding itself is of ("crackles") need not have been named
        return (
            item.text
            if item.site == own_site(item.text, language)
            else f"{item.site or ''} {item.text}".strip()
        )
    if isinstance(item, Result):
        value = None if item.value is None else spell(item.value, language)
        return " ".join(p for p in (item.name, value, item.interpretation) if p)
    if isinstance(item, Symptom):
        return item.text if item.present else f"{'no' if language == 'en' else 'pas de'} {item.text}"
    if isinstance(item, Problem):
        denied = item.status == "negated"
        return f"{'no' if language == 'en' else 'pas de'} {item.text}" if denied else item.text
    return getattr(item, "substance", "")
