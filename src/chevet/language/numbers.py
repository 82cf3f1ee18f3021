"""Spoken and written numbers, English and French, as values with their places.

"one forty" → 140, "thirty seven point two" → 37.2, « soixante-quinze » → 75,
« trente-sept deux » → 37.2 only where the caller asks for it (see `rules.vitals`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chevet.language.tokens import Token
from chevet.language.vocabulary import number_words


@dataclass(frozen=True, slots=True)
class Number:
    """`value` said by tokens `first` to `last` (exclusive)."""

    value: float
    first: int
    last: int


def spell(value: float, language: str = "en") -> str:
    """The number as a note writes it: 140, 37.2; French with a decimal comma."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "fr" else text


def numbers(tokens: Sequence[Token], language: str) -> list[Number]:
    """Every number, left to right, without overlap."""
    found = []
    i = 0
    while i < len(tokens):
        number = number_at(tokens, i, language)
        if number is None:
            i += 1
        else:
            found.append(number)
            i = number.last
    return found


def number_at(tokens: Sequence[Token], first: int, language: str) -> Number | None:
    """The number that begins at token `first`, or None."""
    token = tokens[first]
    if token.norm[0].isdecimal():
        value, last = _digits(token.norm, language), first + 1
    elif token.norm not in _starting(language):
        return None
    else:
        spoken = _words(tokens, first, language)
        if spoken is None:
            return None
        value, last = spoken
    return _decimals(tokens, Number(value, first, last), language)


@lru_cache
def _starting(language: str) -> frozenset[str]:
    """Every word a spoken number can begin with."""
    words = number_words(language)
    return frozenset([*words["units"], *words["tens"], *words["scales"]])


def _digits(norm: str, language: str) -> float:
    if "," in norm and "." not in norm:
        head, *rest = norm.split(",")
        thousands = bool(rest) and all(len(r) == 3 for r in rest) and head != "0" and language == "en"
        norm = head + "".join(rest) if thousands else head + "." + "".join(rest)
    elif norm.count(".") > 1 or "," in norm:
        norm = norm.replace(",", "").replace(".", "")
    return float(norm)


def _words(tokens: Sequence[Token], first: int, language: str) -> tuple[float, int] | None:
    words = number_words(language)
    total, current = 0, 0
    state = ""  # what the last word was: "" | unit | teen | ten | scale
    before, before_last = (0, 0, ""), first
    i = last = first
    while i < len(tokens):
        word = tokens[i].norm
        if state and (word == "-" or (word in words["joins"] and state == JOINED_AFTER[language])):
            i += 1
            continue
        merged = _merge(word, total, current, state, language)
        if merged is None:
            if word in words["scales"] and state in ("unit", "teen") and before[2]:
                (total, current, state), last = (
                    before,
                    before_last,
                )  # "five hundred, five hundred": said twice
            break
        before, before_last = (total, current, state), last
        total, current, state = merged
        i += 1
        last = i
    return (float(total + current), last) if state else None


# "two hundred and five", « soixante et onze »: what a joining word may follow
JOINED_AFTER = {"en": "scale", "fr": "ten"}


def _merge(word: str, total: int, current: int, state: str, language: str) -> tuple[int, int, str] | None:
    """The number so far with one more word, or None when the word begins another number."""
    words = number_words(language)
    if word == "oh":  # "one oh two" is 102; alone it is a sigh
        return (total, current * 100, "scale") if _hundreds(total, current, state, language) else None
    if word in words["units"]:
        value = words["units"][word]
        kind = "unit" if value < 10 else "teen"
        fits_ten = current % 10 == 0 and (value < 10 or (language == "fr" and current % 100 in (60, 80)))
        # « dix-sept »: ten and a unit
        dix = language == "fr" and state == "teen" and current % 10 == 0 and current % 100 in (10, 70, 90)
        if state in ("", "scale") or (state == "ten" and fits_ten) or (dix and 7 <= value <= 9):
            return total, current + value, kind
        if _hundreds(total, current, state, language) and 10 <= value < 20:
            return total, current * 100 + value, kind  # "one fifteen" is 115
        return None
    if word in words["tens"]:
        value = words["tens"][word]
        if language == "fr" and state == "unit" and current % 100 == 4 and value == 20:
            return total, current + 76, "ten"  # « quatre-vingts »
        if state in ("", "scale"):
            return total, current + value, "ten"
        if _hundreds(total, current, state, language):
            return total, current * 100 + value, "ten"  # "one forty" is 140
        return None
    if word in words["scales"]:
        scale = words["scales"][word]
        if scale == 100 and current < 100:
            return total, max(current, 1) * 100, "scale"
        if scale == 1000 and total == 0:
            return max(current, 1) * 1000, 0, "scale"
    return None


def _hundreds(total: int, current: int, state: str, language: str) -> bool:
    return language == "en" and state == "unit" and total == 0 and 1 <= current <= 9


def _decimals(tokens: Sequence[Token], number: Number, language: str) -> Number:
    words = number_words(language)
    i = number.last
    if i + 1 >= len(tokens) or not number.value.is_integer() or "." in tokens[number.first].norm:
        return number
    if tokens[i].norm not in words["points"]:
        return number
    following = tokens[i + 1].norm
    if tokens[i].norm == "," and not (following[0].isdecimal() and tokens[i - 1].norm[0].isdecimal()):
        return number
    if tokens[i].norm == "." and not (following.isdecimal() or following in words["units"]):
        return number
    digits = ""
    j = i + 1
    while j < len(tokens):
        word = tokens[j].norm
        if word.isdecimal():
            digits += word
        elif word in words["units"] and words["units"][word] < 10:
            digits += str(words["units"][word])
        elif word in words["units"] or word in words["tens"]:
            inner = _words(tokens, j, language)
            if inner is not None:
                digits += str(int(inner[0]))
                j = inner[1] - 1
        else:
            break
        j += 1
        if tokens[i].norm in (".", ","):
            break
    if not digits:
        return number
    return Number(float(f"{int(number.value)}.{digits}"), number.first, j)
