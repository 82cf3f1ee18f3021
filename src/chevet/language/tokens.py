"""Text → tokens with code-point offsets and a folded form that vocabularies are matched on."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# French elisions stand alone (l'amoxicilline → l' + amoxicilline); letters and digits part (500mg → 500 + mg).
TOKEN = re.compile(
    r"n['’]t\b"
    r"|(?:\b(?:qu|jusqu|lorsqu|puisqu|quelqu|[ldjnscmt])['’](?=\w))"
    r"|\d+(?:[.,]\d+)*"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|\.{2,}|[^\w\s]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: `text` as written, `norm` folded, `stem` folded and singular."""

    text: str
    norm: str
    stem: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.norm[0].isalnum()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without accents, with plain apostrophes; same for « é » and « e »."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("’", "'").replace("œ", "oe"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or text


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """The folded word without its plural s: enough to match, never shown."""
    if len(norm) > 3 and norm.endswith("s") and not norm.endswith(("ss", "us", "is")):
        return norm[:-1]
    return norm


def tokenise(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Tokens of `text`; offsets are shifted by `offset`."""
    return tuple(
        Token(m.group(), fold(m.group()), stem(fold(m.group())), m.start() + offset, m.end() + offset)
        for m in TOKEN.finditer(text)
    )
