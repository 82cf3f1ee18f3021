"""What stands in for what was redacted: of the same kind and shape, the same wherever it comes back, dates at the same distance.

A `Book` belongs to one patient (or one set of documents) and one secret. From the secret alone the same surrogates come
again; the pairs it has given out put the originals back. It holds identifiers: it is kept sealed (trust/surrogates.py).
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from chevet.contracts.redaction import Identifier, Redaction
from chevet.language.redaction.find import redacted
from chevet.language.redaction.lists import folded, given
from chevet.language.redaction.name_cues import PARTICLES
from chevet.language.redaction.words import is_medical, is_word
from chevet.language.tokens import fold

WEEKS = 52  # most weeks that dates are moved, either way; whole weeks, so that weekdays stay
MONTHS = (
    ("january february march april may june july august september october november december".split()),
    ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
)
NUMERIC = re.compile(r"(\d{1,4})( ?[/.|\-] ?)(\d{1,2})( ?[/.|\-] ?)(\d{2,4})(.*)", re.S)
WRITTEN = re.compile(
    r"(?i)(.*?)(\d{1,2})((?:st|nd|rd|th|er)?(?: of| de)? )([^\W\d_]+)(\.?,? )(\d{4})(.*)", re.S
)
MONTH_FIRST = re.compile(r"(?i)(.*?)([^\W\d_]+)(\.? )(\d{1,2})((?:st|nd|rd|th)?,? )(\d{4})(.*)", re.S)
TRIES = 50


@dataclass
class Book:
    """`secret` makes the surrogates; `pairs` are (kind, original) → surrogate as given out so far. `day_first` reads 3/4."""

    secret: bytes
    day_first: bool = True
    pairs: dict[tuple[str, str], str] = field(default_factory=dict)

    def surrogate(self, kind: Identifier, original: str, forbidden: str = "") -> str:
        """What stands for `original`, never a text that stands in `forbidden` or for something else already."""
        key = (kind, original)
        if key not in self.pairs:
            taken = set(self.pairs.values())
            for turn in range(TRIES):
                made = self._made(kind, original, turn)
                if made not in taken and made not in forbidden and made != original:
                    break
            else:
                made = f"[{kind} {len(self.pairs) + 1}]"
            self.pairs[key] = made
        return self.pairs[key]

    def put_back(self, text: str) -> str:
        """The text with every surrogate that was given out replaced by its original."""
        return put_back(text, {made: original for (_, original), made in self.pairs.items()})

    def _made(self, kind: Identifier, original: str, turn: int) -> str:
        if kind == "name":
            return re.sub(r"[^\W\d_]+", lambda m: self._name(m[0], turn), original)
        if kind == "date":
            return self._moved(original) or f"[date {self._number(fold(original), turn) % 10_000}]"
        if kind == "geographic":
            return re.sub(r"[^\W\d_]+|\d+", lambda m: self._place(m[0], turn), original)
        if kind == "email":
            return f"person{self._number(fold(original), turn) % 1_000_000}@example.org"
        if kind == "url":
            return f"https://example.org/{self._number(original, turn) % 1_000_000}"
        return self._shaped(original, turn)

    def _number(self, text: str, turn: int) -> int:
        made = hmac.new(self.secret, f"{turn}:{text}".encode(), hashlib.sha256).digest()
        return int.from_bytes(made[:8], "big")

    def _name(self, word: str, turn: int) -> str:
        norm = fold(word)
        if norm in PARTICLES and len(norm) > 1:
            return word
        if len(word) == 1:
            return chr(ord("A") + self._number(norm, turn) % 26)
        sex = given().get(norm)
        choices = _given_of(sex) if sex else _surnames()
        return _as(word, choices[self._number(norm, turn) % len(choices)])

    def _place(self, word: str, turn: int) -> str:
        if word.isdecimal():
            return self._shaped(word, turn)
        norm = fold(word)
        if (is_word(norm, "en") and not word[0].isupper()) or (
            is_word(norm, "fr") and norm not in folded("places")
        ):
            return word  # rue, street, hospital
        return _as(word, _towns()[self._number(norm, turn) % len(_towns())])

    def _shaped(self, text: str, turn: int) -> str:
        """Digits for digits, letters for letters, marks as they are."""
        number, made = self._number(text, turn), []
        for c in text:
            number = (number * 6364136223846793005 + 1442695040888963407) % 2**64
            draw = number >> 33
            if c.isdecimal():
                made.append(str(draw % 10))
            elif c.isalpha():
                made.append(chr((ord("A") if c.isupper() else ord("a")) + draw % 26))
            else:
                made.append(c)
        return "".join(made)

    @property
    def days(self) -> int:
        """How far dates move: whole weeks, never none."""
        weeks = self._number("days", 0) % (2 * WEEKS) - WEEKS
        return 7 * (weeks if weeks < 0 else weeks + 1)

    def _moved(self, text: str) -> str | None:
        """The date moved, in its own form; None when it names no whole day."""
        try:
            if match := NUMERIC.fullmatch(text):
                a, s1, b, s2, c, rest = match.groups()
                if len(a) == 4:
                    day = date(int(a), int(b), int(c)) + timedelta(self.days)
                    return f"{day.year:04}{s1}{day.month:0{len(b)}}{s2}{day.day:0{len(c)}}{rest}"
                year = int(c) if len(c) == 4 else 2000 + int(c) if int(c) < 40 else 1900 + int(c)
                first = (self.day_first and int(b) <= 12) or int(a) > 12
                day = date(year, int(b), int(a)) if first else date(year, int(a), int(b))
                day += timedelta(self.days)
                x, y = (day.day, day.month) if first else (day.month, day.day)
                return f"{x:0{len(a)}}{s1}{y:0{len(b)}}{s2}{str(day.year)[-len(c) :]}{rest}"
            for pattern, places in ((WRITTEN, (2, 4, 6)), (MONTH_FIRST, (4, 2, 6))):
                if match := pattern.fullmatch(text):
                    d, m, written_year = (str(match[p]) for p in places)
                    names, month = _month(m)
                    day = date(int(written_year), month, int(d)) + timedelta(self.days)
                    parts = list(match.groups())
                    for place, new in zip(
                        places, (str(day.day), _as(m, names[day.month - 1]), str(day.year)), strict=True
                    ):
                        parts[place - 1] = new
                    return "".join(parts)
            if re.fullmatch(r"(?:19|20)\d\d", text):
                return str((date(int(text), 7, 2) + timedelta(self.days)).year)
        except (ValueError, OverflowError):
            return None
        return None


def _month(word: str) -> tuple[list[str], int]:
    """The month names of its language and its number; raises ValueError."""
    norm = fold(word)
    for names in MONTHS:
        for number, name in enumerate(names, 1):
            if len(norm) > 2 and fold(name).startswith(norm):
                return names, number
    raise ValueError("not a month")


def _as(model: str, word: str) -> str:
    """`word` with the capitals of `model`."""
    if model.isupper():
        return word.upper()
    return word.capitalize() if model[0].isupper() else word


def _plain(words: list[str]) -> list[str]:
    return sorted(
        w
        for w in words
        if 4 <= len(w) <= 9
        and " " not in w
        and not is_medical(w)
        and not is_word(w, "en")
        and not is_word(w, "fr")
    )


@lru_cache
def _given_of(sex: str) -> list[str]:
    return _plain([name for name, s in given().items() if s == sex])


@lru_cache
def _surnames() -> list[str]:
    return _plain(list(folded("family") - given().keys()))


@lru_cache
def _towns() -> list[str]:
    return _plain(list(folded("places")))


def put_back(text: str, originals: Mapping[str, str]) -> str:
    """The text with every surrogate (→ original) replaced by what it stands for."""
    if not originals:
        return text
    longest = sorted(originals, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(s)}(?!\w)" for s in longest))
    return pattern.sub(lambda m: originals[m[0]], text)


def pseudonymised(text: str, book: Book) -> tuple[str, Redaction]:
    """The text with surrogates, and what was found in the original."""
    found = redacted(text)
    pieces, at = [], 0
    for span in found.spans:
        pieces += [text[at : span.start], book.surrogate(span.type, span.text, forbidden=text)]
        at = span.end
    return "".join([*pieces, text[at:]]), found
