"""Amounts with their units and how often: "two to three weeks", "500 mg", "every eight hours" as values to compare."""

import re
from collections.abc import Sequence
from functools import lru_cache

from chevet.language.numbers import Number, numbers, spell
from chevet.language.rules.measure import unit_lexicon
from chevet.language.tokens import Token

Quantity = tuple[float, str]

# units of time as days, where they convert
TIMES = {
    "minute": "min", "minutes": "min", "min": "min",
    "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "heure": "h", "heures": "h",
    "day": "d", "days": "d", "jour": "d", "jours": "d",
    "week": "wk", "weeks": "wk", "semaine": "wk", "semaines": "wk",
    "month": "mo", "months": "mo", "mois": "mo",
    "year": "a", "years": "a", "an": "a", "ans": "a", "annee": "a", "annees": "a",
}  # fmt: skip
SAME = {("d", "wk"): 7.0, ("h", "d"): 24.0, ("mo", "a"): 12.0, ("min", "h"): 60.0, ("wk", "mo"): 4.0}
EVERY = frozenset({"every", "each", "les"})
RANGE = frozenset({"to", "or", "-", "a", "ou", ",", "and", "et"})
ONE = frozenset({"a", "an", "un", "une", "per", "par"})
FEW = {"couple": 2.0, "dozen": 12.0, "quinzaine": 15.0, "dizaine": 10.0}


def quantities(tokens: Sequence[Token], language: str, *, claimed: bool = False) -> set[Quantity]:
    """Every (value, unit): times as h, d, wk, mo, a; doses as in the vocabulary of measures.

    Of what is `claimed`, none that is part of a frequency ("every 8 hours", "a day").
    """
    found: set[Quantity] = set()
    spoken = numbers(tokens, language)
    for n, number in enumerate(spoken):
        if claimed and number.first and tokens[number.first - 1].norm in EVERY:
            continue
        unit = unit_after(tokens, number.last)
        if unit is None:  # "two to three weeks"
            following = spoken[n + 1] if n + 1 < len(spoken) else None
            if following and following.first - number.last <= 2 and _joined(tokens, number, following):
                unit = unit_after(tokens, following.last)
        if unit is not None:
            found.add((number.value, unit))
    for i, token in enumerate(tokens[:-1]):
        if (
            token.norm in ONE
            and (unit := TIMES.get(tokens[i + 1].norm))
            and token.norm not in ("per", "par")
            and not (claimed and unit in ("d", "min"))
        ):
            found.add((1.0, unit))
        if token.norm in FEW:
            place = i + 2 if i + 2 < len(tokens) and tokens[i + 1].norm in ("of", "de") else i + 1
            if unit := TIMES.get(tokens[place].norm):
                found.add((FEW[token.norm], unit))
    return found


def _joined(tokens: Sequence[Token], one: Number, other: Number) -> bool:
    return all(t.norm in RANGE for t in tokens[one.last : other.first])


def unit_after(tokens: Sequence[Token], place: int) -> str | None:
    """The unit that begins at a place, past a hyphen or "of"."""
    while place < len(tokens) and tokens[place].norm in ("-", "of", "de", "more", "full", "whole"):
        place += 1
    if place >= len(tokens):
        return None
    if time := TIMES.get(tokens[place].norm):
        return time
    hit = unit_lexicon("dose_units").at(tokens, place)
    if hit is not None and hit.entry not in ("%",):
        return hit.entry
    return None


def bears(said: set[Quantity], claimed: Quantity) -> bool:
    """Whether what was said holds the amount claimed: itself, or the same in another unit (14 days, 2 weeks)."""
    if claimed in said:
        return True
    value, unit = claimed
    for (small, large), factor in SAME.items():
        if unit == large and (value * factor, small) in said:
            return True
        if unit == small and (value / factor, large) in said:
            return True
    mass = {"g": 1000.0, "mg": 1.0, "mcg": 0.001}
    return unit in mass and any(u in mass and abs(v * mass[u] - value * mass[unit]) < 1e-9 for v, u in said)


def _spelled(tokens: Sequence[Token], language: str) -> str:
    """The words folded, with numbers as digits."""
    out: list[str] = []
    i = 0
    starts = {n.first: n for n in numbers(tokens, language)}
    while i < len(tokens):
        number = starts.get(i)
        if number is not None:
            out.append(spell(number.value))
            i = number.last
        else:
            if tokens[i].is_word:
                out.append(tokens[i].norm)
            i += 1
    return " ".join(out)


PATTERNS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"every (\d+) to (\d+) hours?", "q{0}h q{1}h"),
        (r"(?:every|each) (\d+) hours?", "q{0}h"),
        (r"(?:every|each) (\d+) days?", "q{0}d"),
        (r"(?:every|each) (\d+) weeks?", "q{0}wk"),
        (r"(?:every|each) (\d+) months?", "q{0}mo"),
        (r"every other day", "1/2d"),
        (r"(\d+) times? (?:a|per|each|every) day|(\d+) times? daily", "{0}/d"),
        (r"(?:twice|two times) (?:a|per|each) day|twice daily|b i d|bid|morning and (?:night|evening)", "2/d"),
        (r"tid|t i d", "3/d"),
        (r"qid", "4/d"),
        (r"once (?:a|per|each) day|once daily|(?:every|each) day|daily|(?:a|per) day|qd|nightly"
         r"|every (?:morning|night|evening)", "1/d"),
        (r"(?:twice|2 times) (?:a|per|each) week|twice weekly", "2/wk"),
        (r"(\d+) times? (?:a|per|each) week", "{0}/wk"),
        (r"once (?:a|per|each) week|weekly|every week|once weekly", "1/wk"),
        (r"once (?:a|per) month|monthly|every month", "1/mo"),
        (r"as needed|when needed|if needed|prn|when (?:i|you|he|she|they) needs? (?:it|to)", "prn"),
        (r"at bedtime|before bed|at night|every night|in the evening|nightly|at dinner", "1/d night"),
        (r"in the morning|every morning|at breakfast|before breakfast", "1/d"),
    ),
    "fr": (
        (r"toutes les (\d+) (?:a|ou) (\d+) heures", "q{0}h q{1}h"),
        (r"toutes les (\d+) heures", "q{0}h"),
        (r"tous les (\d+) jours", "q{0}d"),
        (r"toutes les (\d+) semaines", "q{0}wk"),
        (r"tous les (\d+) mois", "q{0}mo"),
        (r"un jour sur (?:2|deux)|1 jour sur 2", "1/2d"),
        (r"(\d+) fois par jour|(\d+) fois par 24 heures", "{0}/d"),
        (r"matin et soir|matin et le soir", "2/d"),
        (r"matin midi et soir|le matin le midi et le soir", "3/d"),
        (r"par jour|tous les jours|chaque jour|(?:tous les|chaque) (?:matin|soir)s?"
         r"|au coucher|le soir|le matin|quotidien(?:ne)?(?:ment)?", "1/d"),
        (r"(\d+) fois par semaine", "{0}/wk"),
        (r"par semaine|toutes les semaines|chaque semaine|hebdomadaire", "1/wk"),
        (r"par mois|tous les mois", "1/mo"),
        (r"si besoin|en cas de douleurs?|a la demande|si necessaire", "prn"),
    ),
}  # fmt: skip
EQUAL = {"q24h": "1/d", "q12h": "2/d", "q8h": "3/d", "q6h": "4/d", "q4h": "6/d"}


@lru_cache
def _compiled(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b(?:{pattern})\b"), form) for pattern, form in PATTERNS[language])


def frequencies(tokens: Sequence[Token], language: str) -> set[str]:
    """How often, each as one of "3/d", "1/wk", "q5h", "prn"; equal ones alike ("every eight hours" is 3/d).

    The most exact reading at a place counts: "three times a day" is no "1/d".
    """
    text = _spelled(tokens, language)
    found: set[str] = set()
    used: list[tuple[int, int]] = []
    for pattern, form in _compiled(language):
        for match in pattern.finditer(text):
            if any(a < match.end() and match.start() < b for a, b in used):
                continue
            used.append(match.span())
            groups = [g for g in match.groups() if g]
            found.update(EQUAL.get(one, one) for one in form.format(*groups).split())
    return found
