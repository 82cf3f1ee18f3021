"""Quantities with units, frequencies, routes and lengths of time, where they are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chevet.language.lexicon import Hit, Lexicon
from chevet.language.numbers import Number, number_at, numbers, spell
from chevet.language.tokens import Token
from chevet.language.vocabulary import cue_words, read


@dataclass(frozen=True, slots=True)
class Span:
    """`text` as a note writes it, said by tokens `first` to `last` (exclusive)."""

    text: str
    first: int
    last: int


@lru_cache
def unit_lexicon(table: str) -> Lexicon[str]:
    """Spoken unit → its written form, for one table of measures.toml."""
    return Lexicon((word, unit) for unit, words in read("measures")[table].items() for word in words)


@lru_cache
def route_lexicon(language: str) -> Lexicon[str]:
    """Spoken route or dosage form → route."""
    return Lexicon((w, route) for route, words in read("measures")["routes"][language].items() for w in words)


def doses(tokens: Sequence[Token], language: str) -> list[Span]:
    """Amounts such as "500 mg"; of "fifty, no, five hundred milligrams" only what stands at the unit."""
    found: list[Span] = []
    french = read("measures")["dose_units_fr"]
    for number in numbers(tokens, language):
        place = number.last
        if place < len(tokens) and tokens[place].norm in ("-", "of", "de"):
            place += 1
        unit = unit_lexicon("dose_units").at(tokens, place) if place < len(tokens) else None
        if unit is None:
            continue
        name = unit.entry
        if language == "fr":
            name = french.get(name, name)
        if number.value == 1 and name.endswith("s"):
            name = name[:-1]
        amount, first = spell(number.value, language), number.first
        lower = _range_before(tokens, first, language)
        if lower is not None:
            amount = f"{spell(lower.value, language)} {tokens[first - 1].text} {amount}"
            first = lower.first
        found.append(Span(f"{amount}{'' if name == '%' else ' '}{name}", first, unit.last))
    return found


BETWEEN = {"en": frozenset({"to", "or"}), "fr": frozenset({"a", "ou"})}
FROM = frozenset({"from", "de", "to"})


def _range_before(tokens: Sequence[Token], place: int, language: str) -> Number | None:
    """The lower number of "one to two", when a number stands at `place`; not that of "from ten to twenty"."""
    if place < 2 or tokens[place - 1].norm not in BETWEEN[language]:
        return None
    lower = _number_before(tokens, place - 1, language)
    if lower is None or (lower.first and tokens[lower.first - 1].norm in FROM):
        return None
    upper = number_at(tokens, place, language)
    return lower if upper is not None and lower.value < upper.value else None


def frequencies(tokens: Sequence[Token], language: str) -> list[Span]:
    """How often, as said but with its numbers kept; neighbours make one ("once a day at bedtime")."""
    found: list[Span] = []
    for hit in _rhythms(tokens, language):
        if any(words(tokens[hit.first : hit.last]) in f.text for f in found):
            continue  # said twice
        first = hit.first
        number = _number_before(tokens, first, language)
        if hit.entry in COUNTED:
            dosed = first > 0 and unit_lexicon("dose_units").at(tokens, first - 1) is not None
            if (
                number is None
                and hit.entry != "par jour"
                and not (dosed and hit.entry in ("a day", "per day"))
            ):
                continue
            if number is None or (hit.entry in ("a day", "per day", "par jour") and number.value > 12):
                number = None
            else:
                first = number.first
        lower = _range_before(tokens, first, language)
        first = lower.first if lower else first
        while first >= 2 and (tokens[first - 2].norm, tokens[first - 1].norm) in LIMITS:
            first -= 2
        text = words(tokens[first : hit.last])
        if found and 0 <= first - found[-1].last <= 1 and text not in found[-1].text:
            found[-1] = Span(f"{found[-1].text} {text}", found[-1].first, hit.last)
        else:
            found.append(Span(text, first, hit.last))
    return found


COUNTED = frozenset(
    {"times a day", "times daily", "times per day", "fois par jour", "a day", "per day", "par jour"}
)


@lru_cache
def _frequency_lexicon(language: str) -> Lexicon[str]:
    phrases = [*read(f"cues_{language}")["frequency"], *read("measures")["frequency"][language]]
    return Lexicon((phrase, phrase) for phrase in phrases)


def _rhythms(tokens: Sequence[Token], language: str) -> list[Hit[str]]:
    """The listed frequencies and "every six to eight hours", « toutes les six heures », left to right."""
    hits = list(_frequency_lexicon(language).find(tokens))
    every = ("every",) if language == "en" else ("toutes", "les")
    for i in range(len(tokens) - len(every)):
        if tuple(t.norm for t in tokens[i : i + len(every)]) != every:
            continue
        number = number_at(tokens, i + len(every), language)
        if number is None:
            continue
        if number.last + 1 < len(tokens) and tokens[number.last].norm in (*BETWEEN[language], "-"):
            number = number_at(tokens, number.last + 1, language) or number
        if number.last < len(tokens) and tokens[number.last].norm in ("hours", "hour", "heures", "heure"):
            hits = [h for h in hits if h.last <= i or h.first >= number.last + 1]
            hits.append(Hit("every", i, number.last + 1))
    return sorted(hits, key=lambda h: h.first)


# a limit is part of the dose: "up to four times a day"
LIMITS = frozenset(
    {("up", "to"), ("at", "most"), ("at", "least"), ("jusqu'", "a"), ("au", "maximum"), ("au", "plus")}
)


def _number_before(tokens: Sequence[Token], place: int, language: str) -> Number | None:
    for first in range(max(0, place - 3), place):
        number = number_at(tokens, first, language)
        if number is not None and number.last == place:
            return number
    return None


LEADS = {
    "en": {"for": "for", "over": "for", "since": "since", "past": "for", "last": "for"},
    "fr": {
        "pendant": "pendant",
        "durant": "pendant",
        "depuis": "depuis",
        "fait": "depuis",
        "pour": "pendant",
    },
}
ABOUT = frozenset(
    {"about", "around", "like", "approximately", "the", "last", "past", "environ", "a", "peu", "pres"}
)


def lasting(tokens: Sequence[Token], language: str) -> list[Span]:
    """Lengths of time: "for two weeks", "three days ago", "since yesterday", « depuis trois jours »."""
    found = []
    units = cue_words(language, "time_units")
    for i in range(len(tokens)):
        number = number_at(tokens, i, language) if _starts_number(tokens, i, language) else None
        if number is None and i and tokens[i].norm in ("a", "an") and tokens[i - 1].norm == "for":
            number = Number(1.0, i, i + 1)
        if number is None or number.last >= len(tokens) or tokens[number.last].norm not in units:
            continue
        if (
            language == "fr"
            and tokens[number.last].norm in ("heure", "heures")
            and i
            and tokens[i - 1].norm == "a"
        ):
            continue
        last = number.last + 1
        if last < len(tokens) and tokens[last].norm in ("course", "supply"):
            found.append(Span(words(tokens[i : last + 1]), i, last + 1))
            continue
        amount = f"{spell(number.value, language)} {tokens[number.last].text.lower()}"
        if last < len(tokens) and tokens[last].norm == "ago":
            found.append(Span(f"{amount} ago", i, last + 1))
            continue
        lead = i - 1
        while lead >= 0 and i - lead <= 3 and tokens[lead].norm in ABOUT:
            lead -= 1
        word = tokens[lead].norm if lead >= 0 else ""
        if word in LEADS[language]:
            found.append(Span(f"{LEADS[language][word]} {amount}", lead, last))
        elif word == "a" and language == "fr" and lead and tokens[lead - 1].norm == "y":
            found.append(Span(f"il y a {amount}", lead - 1, last))
    found += _since_a_day(tokens, language)
    return sorted(found, key=lambda s: s.first)


DAYS = {
    "en": frozenset(
        [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "yesterday",
            "today",
            "morning",
        ]
    ),
    "fr": frozenset(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "hier"]),
}


def _since_a_day(tokens: Sequence[Token], language: str) -> list[Span]:
    lead = "since" if language == "en" else "depuis"
    return [
        Span(f"{lead} {tokens[i + 1].text}", i, i + 2)
        for i in range(len(tokens) - 1)
        if tokens[i].norm == lead and tokens[i + 1].norm in DAYS[language]
    ]


def _starts_number(tokens: Sequence[Token], i: int, language: str) -> bool:
    if i and tokens[i - 1].norm[0].isdecimal():
        return False
    previous = number_at(tokens, i - 1, language) if i else None
    return previous is None or previous.last <= i


def words(tokens: Sequence[Token]) -> str:
    """The tokens with single spaces, none around hyphens, before commas or after elisions."""
    out = ""
    for token in tokens:
        glue = (
            not out
            or token.norm in (",", ".", "-", ")", "?", "!")
            or out[-1] in "-('’"
            or token.norm == "n't"
        )
        out += token.text if glue else f" {token.text}"
    return out
