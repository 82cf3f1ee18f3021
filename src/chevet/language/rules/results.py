"""Results spoken of: a number with its unit where one was said, or what was said of it ("normal", "shows …").

"Your A1c was seven point five", « la créatinine est à 95 micromoles par litre », "the x-ray shows a fracture".
What is still to be done, a goal, a condition ("if the test is positive") is no result.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from chevet.clinical.observations import LOINC
from chevet.contracts.base import Code
from chevet.contracts.draft import Result
from chevet.language.lexicon import Hit, Lexicon
from chevet.language.numbers import Number, numbers
from chevet.language.rules import scope
from chevet.language.rules.measure import words
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cues, read

NEAR = 9  # words between a name and its value
LONGEST = 18  # words of what an image shows
# words that may stand between a name and its number
BETWEEN = frozenset(
    "is was were are it's it at of a an came back your the last time today again now level levels which that he she in out "
    "with about around like to up down still pretty good still just , - : that's est etait a la de votre derniere fois "
    "revient revenue revenu sont etaient aujourd'hui environ autour ressort result results from uh um little bit".split()
)
ENDS = frozenset({"and", "but", "so", "which", "because", "et", "mais", "donc", ".", ";", "?", "!", "…"})
NOT_A_VALUE = frozenset(
    "day days week weeks month months year years jour jours semaine semaines mois an ans times fois".split()
)


# words between a number and the judgement of it: "7.5, which is a bit high"
LINKS = frozenset(", which is that's that and it's so was a this c' est ce qui et donc".split())


class Analyte(NamedTuple):
    """One entry of results.toml: `loinc_mol` is the code of the same thing in moles."""

    label: str
    loinc: str | None
    loinc_mol: str | None
    imaging: bool


def results(reading: Reading) -> list[Result]:
    """One fact a test; what was said last of it stands."""
    language = reading.language
    said: dict[str, Result] = {}
    for s in reading.sentences:
        if s.question or cues(language, "hypothetical").has(s.tokens):
            continue
        hits = list(_analytes(language).find(s.tokens))
        for n, hit in enumerate(hits):
            if _not_yet(s, hit.first, language):
                continue
            end = hits[n + 1].first if n + 1 < len(hits) else len(s.tokens)
            fact = _measured(s, hit, end, language) or _spoken_of(s, hit, end, language)
            if fact is not None:
                said[hit.entry.label] = fact
    return list(said.values())


def _not_yet(s: Sentence, first: int, language: str) -> bool:
    """Ordered, awaited, or a goal: said before the name in the sentence."""
    return _lexicon("not_yet", language).has(s.tokens[max(0, first - 12) : first + 5])


def _measured(s: Sentence, hit: Hit[Analyte], end: int, language: str) -> Result | None:
    if hit.entry.imaging:
        return None
    tokens = s.tokens
    for number in numbers(tokens, language):
        if number.first < hit.last or number.first >= min(end, hit.last + NEAR):
            continue
        if tokens[number.first].start == tokens[number.first - 1].end and tokens[number.first - 1].is_word:
            continue  # a name's own figure: "vitamin d3"
        if not all(t.norm in BETWEEN or _is_said(t) for t in tokens[hit.last : number.first]):
            return None
        if number.last - number.first == 1 and tokens[number.first].norm in ("a", "un", "une", "one"):
            continue
        if number.last < len(tokens) and tokens[number.last].norm in NOT_A_VALUE:
            return None
        unit = _units().at(tokens, number.last) if number.last < len(tokens) else None
        last = unit.last if unit else number.last
        return _result(s, hit, number, unit.entry if unit else None, last, language)
    return None


def _is_said(token: Token) -> bool:
    return token.norm in (
        "normal",
        "high",
        "low",
        "elevated",
        "eleve",
        "elevee",
        "bonne",
        "bon",
        "haut",
        "haute",
        "basse",
        "bas",
    )


def _result(
    s: Sentence, hit: Hit[Analyte], number: Number, unit: str | None, last: int, language: str
) -> Result:
    entry = hit.entry
    loinc = entry.loinc_mol if unit in ("mmol/L", "umol/L") and entry.loinc_mol else entry.loinc
    before = _says(s, hit.last, number.first, language)
    after = _says(s, last, min(len(s.tokens), last + 6), language, only=LINKS)
    interpretation = next(iter([*before, *after]), None)
    return Result(
        name=entry.label,
        value=number.value,
        unit=unit,
        interpretation=interpretation,
        code=Code(system=LOINC, code=loinc) if loinc else None,
        evidence=(s.evidence(),),
    )


def _spoken_of(s: Sentence, hit: Hit[Analyte], end: int, language: str) -> Result | None:
    """What an image shows, else the word said of the result within its clause."""
    tokens = s.tokens
    shown = next(iter(_lexicon("shows", language).find(tokens[hit.last : min(end, hit.last + NEAR)])), None)
    if shown is not None and (hit.entry.imaging or hit.entry.loinc is None):
        first = hit.last + shown.last
        last = _clause(tokens, first)
        text = words(tokens[first:last]).strip(" ,.")
        if len(text.split()) >= 1 and text:
            return Result(name=hit.entry.label, interpretation=text, evidence=(s.evidence(),))
    for text in _says(s, hit.last, min(end, hit.last + NEAR), language):
        code = Code(system=LOINC, code=hit.entry.loinc) if hit.entry.loinc else None
        return Result(name=hit.entry.label, interpretation=text, code=code, evidence=(s.evidence(),))
    return None


def _clause(tokens: Sequence[Token], first: int) -> int:
    last = first
    while last < len(tokens) and last - first < LONGEST and (tokens[last].norm not in ENDS or last == first):
        last += 1
    return last


def _says(s: Sentence, first: int, end: int, language: str, only: frozenset[str] | None = None) -> list[str]:
    """The words of judgement between two tokens, a denial with them; `only` such words may stand before them."""
    found = []
    for hit in _lexicon("says", language).find(s.tokens[first:end]):
        between = s.tokens[first : first + hit.first]
        if any(t.norm in ENDS - (only or frozenset()) for t in between):
            break
        if only is not None and not all(t.norm in only for t in between):
            break
        denied = scope.negated(s, first + hit.first, first + hit.last, language, reach=3)
        text = words(s.tokens[first + hit.first : first + hit.last]).lower()
        found.append(f"{'not' if language == 'en' else 'pas'} {text}" if denied else text)
    return found


@lru_cache
def _analytes(language: str) -> Lexicon[Analyte]:
    return Lexicon(
        (name, Analyte(row[language][0], row.get("loinc"), row.get("loinc_mol"), row.get("imaging", False)))
        for row in read("results")["analyte"]
        for name in row[language]
    )


@lru_cache
def _units() -> Lexicon[str]:
    return Lexicon((word, ucum) for ucum, said in read("results")["units"].items() for word in said)


@lru_cache
def _lexicon(name: str, language: str) -> Lexicon[str]:
    return Lexicon((phrase, phrase) for phrase in read("results")[name][language])
