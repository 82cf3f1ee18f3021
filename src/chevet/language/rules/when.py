"""When something is to happen: "in 2 weeks", "next week", « dans trois mois », "tomorrow"; and how many days that is."""

import re
from collections.abc import Sequence

from chevet.language.numbers import number_at, spell
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token, fold
from chevet.language.vocabulary import cue_words, read

LEADS = {"en": ("in", "within"), "fr": ("dans", "d'ici", "sous", "d'")}
FEW = {"couple": "a couple of", "few": "a few", "quelques": "quelques"}
APPROX = frozenset(
    {
        ",",
        "about",
        "around",
        "approximately",
        "like",
        "another",
        "uh",
        "um",
        "environ",
        "a",
        "peu",
        "pres",
        "say",
        "the",
        "next",
    }
)
TO = {"en": frozenset({"to", "or", "-"}), "fr": frozenset({"a", "ou", "-"})}


def in_time(s: Sentence, language: str, first: int, reach: int, bare: bool = False) -> str | None:
    """The first time to come within `reach` tokens from `first`: "in 2 weeks", "in 3 to 4 weeks", "next week".

    `bare` takes one without "in" ("six months and we'll revisit"); it is written with it, and `reach` is its end.
    """
    end = min(len(s.tokens), first + reach) if not bare else reach
    return next(
        (when for i in range(first, end) if (when := _time_at(s, language, i, bare or i == first))), None
    )


def time_at(s: Sentence, language: str, first: int, reach: int) -> tuple[str, int] | None:
    """The same with the place where it begins."""
    for i in range(first, min(len(s.tokens), first + reach)):
        if when := _time_at(s, language, i, i == first):
            return when, i
    return None


def _time_at(s: Sentence, language: str, i: int, bare: bool) -> str | None:
    tokens = s.tokens
    words = [t.norm for t in tokens[i : i + 3]]
    if language == "en" and words[0] == "next" and words[1:2] and words[1] in ("week", "month", "year"):
        return f"next {words[1]}"
    if language == "fr" and words == ["la", "semaine", "prochaine"]:
        return "la semaine prochaine"
    if day := _named_day(tokens, i, language):
        return day
    place = i + 1 if words[0] in LEADS[language] else i if bare else None
    amount = amount_at(tokens, place, language) if place is not None else None
    return f"{'in' if language == 'en' else 'dans'} {amount}" if amount else None


def _named_day(tokens: Sequence[Token], place: int, language: str) -> str | None:
    """ "tomorrow", "on Monday", « lundi prochain »."""
    words = read("orders")[language]
    word = tokens[place].norm
    if word in map(fold, words["soon"]):
        return tokens[place].text
    if word not in map(fold, words["weekdays"]):
        return None
    before = tokens[place - 1].norm if place else ""
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if before in ("on", "next", "this"):
        return f"{before} {tokens[place].text}"
    if language == "fr" and fold(after) == "prochain":
        return f"{tokens[place].text} {after}"
    return None


def days(when: str, language: str) -> float | None:
    """About how many days from now: "in 2 weeks" is 14; None for a day of the week."""
    words = fold(when).split()
    if words[0] in map(fold, read("orders")[language]["soon"]):
        return 1
    unit = next((u for w in words if (u := w.removesuffix("s")) in LENGTHS), "")
    if not unit:
        return None
    number = re.search(r"\d+(?:\.\d+)?", when)
    count = (
        float(number.group())
        if number
        else 2
        if "couple" in words
        else 3
        if {"few", "quelques"} & set(words)
        else 1
    )
    return count * LENGTHS[unit]


LENGTHS = {
    "hour": 1 / 24, "heure": 1 / 24, "day": 1, "jour": 1, "week": 7, "semaine": 7, "month": 30, "moi": 30,
    "year": 365, "an": 365, "annee": 365,
}  # fmt: skip


def amount_at(tokens: Sequence[Token], place: int, language: str) -> str | None:
    """ "2 weeks", "3 to 4 weeks", "a couple of weeks", "1 week" said from `place`."""
    units = cue_words(language, "time_units")
    while place < len(tokens) - 1 and tokens[place].norm in APPROX and not _starts(tokens, place, units):
        place += 1
    if place >= len(tokens) or _inside_number(tokens, place, language):
        return None
    low, place = _number(tokens, place, language)
    if low is None:
        return None
    if place + 1 < len(tokens) and tokens[place].norm in TO[language]:
        high, after = _number(tokens, place + 1, language)
        if high is not None and after < len(tokens) and _unit(tokens[after]) in units:
            joint = "to" if language == "en" else "à"
            return f"{low} {joint} {high} {_plain(tokens[after])}"
    if place >= len(tokens) or _unit(tokens[place]) not in units:
        return None
    if place + 2 < len(tokens) and tokens[place + 1].norm in TO[language]:  # "a week to two weeks"
        high, after = _number(tokens, place + 2, language)
        if high is not None and after < len(tokens) and _unit(tokens[after]) == f"{tokens[place].norm}s":
            return f"{low} {'to' if language == 'en' else 'à'} {high} {_plain(tokens[after])}"
    return f"{low} {_plain(tokens[place])}"


def _inside_number(tokens: Sequence[Token], place: int, language: str) -> bool:
    before = number_at(tokens, place - 1, language) if place else None
    return before is not None and before.last > place


def _starts(tokens: Sequence[Token], place: int, units: frozenset[str]) -> bool:
    """Whether the article at `place` counts one: "a week"; or opens "a couple", "a few"."""
    return tokens[place].norm in ("a", "an") and (
        _unit(tokens[place + 1]) in units or tokens[place + 1].norm in FEW
    )


def _number(tokens: Sequence[Token], place: int, language: str) -> tuple[str | None, int]:
    units = cue_words(language, "time_units")
    word = tokens[place].norm
    if word in ("a", "an") and place + 1 < len(tokens):
        following = _unit(tokens[place + 1])
        if following in FEW:
            return _few(tokens, place + 1)
        return ("1", place + 1) if following in units else (None, place)
    if word in FEW:
        return _few(tokens, place)
    number = number_at(tokens, place, language)
    return (spell(number.value, language), number.last) if number else (None, place)


def _unit(token: Token) -> str:
    """ "week's" is a week."""
    return token.norm.removesuffix("'s")


def _plain(token: Token) -> str:
    return token.text.removesuffix("'s").removesuffix("’s")


def _few(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    after = place + 1
    if after < len(tokens) and tokens[after].norm == "of":
        after += 1
    return FEW[tokens[place].norm], after
