"""Doses and frequencies as people and EHRs word them, made comparable. English and French."""

import re
from decimal import Decimal, InvalidOperation

from chevet.ehr.names import plain

# unit as written (plain) -> (unit to compare in, factor)
_UNITS: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(("g", "gram", "grams", "gramme", "grammes"), ("mg", Decimal(1000))),
    **dict.fromkeys(("mg", "milligram", "milligrams", "milligramme", "milligrammes"), ("mg", Decimal(1))),
    **dict.fromkeys(
        ("mcg", "ug", "μg", "microgram", "micrograms", "microgramme", "microgrammes"),
        ("mg", Decimal("0.001")),
    ),
    **dict.fromkeys(("ml", "millilitre", "millilitres", "milliliter", "milliliters"), ("ml", Decimal(1))),
    **dict.fromkeys(("u", "iu", "ui", "unit", "units", "unite", "unites"), ("unit", Decimal(1))),
    **dict.fromkeys(
        ("tablet", "tablets", "tab", "tabs", "pill", "pills", "comprime", "comprimes", "cp", "{tbl}"),
        ("piece", Decimal(1)),
    ),
    **dict.fromkeys(
        ("capsule", "capsules", "gelule", "gelules"),
        ("piece", Decimal(1)),
    ),
    **dict.fromkeys(
        ("puff", "puffs", "bouffee", "bouffees", "inhalation", "inhalations"), ("puff", Decimal(1))
    ),
    **dict.fromkeys(("drop", "drops", "goutte", "gouttes"), ("drop", Decimal(1))),
}
_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])({_NUMBER})\s*({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![a-z])"
)
_WORDS = {
    **{"once": 1, "twice": 2, "thrice": 3, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "un": 1},
}
_COUNT = rf"(\d+|{'|'.join(_WORDS)})"
_COUNTED = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_PER_DAY: tuple[tuple[re.Pattern[str], Decimal | None], ...] = (
    (re.compile(r"\b(?:bid|b\.i\.d\.?|bd|matin et soir|morning and (?:night|evening))(?!\w)"), Decimal(2)),
    (re.compile(r"\b(?:tid|t\.i\.d\.?|tds)(?!\w)|\bmatin,? midi et soir\b"), Decimal(3)),
    (re.compile(r"\b(?:qid|q\.i\.d\.?|qds)(?!\w)"), Decimal(4)),
    (
        re.compile(rf"\b{_COUNT}\s*(?:times|fois|x)?\s*(?:a|per|each|every|par|/)?\s*(?:day|daily|jour|j)\b"),
        None,
    ),
    (
        re.compile(
            r"\b(?:daily|every day|each day|od|qd|nightly|every (?:night|morning|evening)"
            r"|at (?:bedtime|night)|in the (?:morning|evening)|tous les (?:jours|soirs|matins)"
            r"|chaque (?:jour|soir|matin)|par jour|le (?:matin|soir)|au coucher|quotidien(?:ne(?:ment)?)?)\b"
        ),
        Decimal(1),
    ),
)
_EVERY_HOURS = re.compile(rf"\b(?:every|toutes les|q)\s*{_COUNT}\s*(?:hours?|heures?|hrs?|h)\b")
_A_WEEK = re.compile(
    rf"\b(?:{_COUNT}\s*(?:times|fois)?\s*(?:a|per|par)\s*(?:week|semaine)|weekly|every week|chaque semaine)\b"
)
_TIMING = re.compile(r"^\s*(\d+(?:\.\d+)?) / (\d+(?:\.\d+)?) (h|d|wk|mo)\s*$")
_DAYS = {"h": Decimal(1) / 24, "d": Decimal(1), "wk": Decimal(7), "mo": Decimal(30)}


def amount(text: str | None, *, strength_in: str = "") -> tuple[Decimal, str] | None:
    """The first amount in the text: (number, "mg"|"ml"|"unit"|"piece"|"puff"|"drop"), None where none is.

    A count of pieces becomes milligrams where `strength_in` (the drug's name) says how strong one is.
    """
    found = _first(text or "")
    strength = _first(strength_in)
    if found is None:
        return strength
    if found[1] == "piece" and strength is not None and strength[1] != "piece":
        return found[0] * strength[0], strength[1]
    return found


def per_day(text: str | None) -> Decimal | None:
    """How often a day; None where the text does not say."""
    said = plain(text or "")
    if timing := _TIMING.match(said):
        span = Decimal(timing[2]) * _DAYS[timing[3]]
        return Decimal(timing[1]) / span if span else None
    if hours := _EVERY_HOURS.search(said):
        count = _count(hours[1])
        return Decimal(24) / count if count else None
    if week := _A_WEEK.search(said):
        return _count(week[1] or "1") / 7
    for pattern, times in _PER_DAY:
        if match := pattern.search(said):
            return times if times is not None else _count(match[1])
    return None


def _count(text: str) -> Decimal:
    return Decimal(_WORDS.get(text) or text)


def _first(text: str) -> tuple[Decimal, str] | None:
    match = _AMOUNT.search(_COUNTED.sub(lambda m: str(_WORDS[m[0]]), plain(text)))
    if not match:
        return None
    unit, factor = _UNITS[match[2]]
    number = match[1]
    if re.fullmatch(r"\d{1,3}(?:[, ]\d{3})+", number):  # thousands apart: 1,000 units, 1 000 mg
        number = re.sub(r"[, ]", "", number)
    try:
        return Decimal(number.replace(",", ".")) * factor, unit
    except InvalidOperation:
        return None
