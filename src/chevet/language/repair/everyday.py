"""How ordinary a word is in everyday speech: what everybody says is rarely a drug heard wrong.

The counts are those of subtitles (OpenSubtitles; Lison & Tiedemann, 2016) as the package pyspellchecker (MIT)
ships them. Its sorted file is searched where it lies; making a table of 160,000 words of it would take
longer than a whole repair.
"""

import gzip
import math
from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files

TOTAL = {"en": 1.65e9, "fr": 3.54e8}  # words counted
RARE = -2.0  # log10 per million of a word that the list has not
SCALE = 1e6


@lru_cache(maxsize=2)
def _lines(language: str) -> list[bytes]:
    packed = files("spellchecker").joinpath("resources", f"{language}.json.gz").read_bytes()
    return sorted(gzip.decompress(packed).strip(b"{}\n ").split(b",\n"))


# British spelling → American, as the counts have it; and endings that a word may have lost
SPELLINGS = (("our", "or"), ("is", "iz"), ("ys", "yz"), ("ae", "e"), ("oe", "e"), ("ll", "l"), ("tre", "ter"))
ENDINGS = {
    "en": ("s", "es", "ed", "ing", "ly", "y", "ey", "ness", "n't"),
    "fr": ("s", "e", "es", "x", "ment"),
}
FORM = 0.7  # how much rarer (log10) a form is taken to be than the word that it comes of
SHORTEST = 4  # letters of a word that an ending may have been taken from


@lru_cache(maxsize=65536)
def commonness(word: str, language: str) -> float:
    """log10 of the occurrences in a million words: 4 for "the", 1 for "forming", -2 for what nobody says.

    A word that the counts have not is as common as its American spelling, or less common than what it is a form of.
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    counted = _counted(word, language)
    if counted is None and language == "en":
        spelt = (word.replace(british, american) for british, american in SPELLINGS if british in word)
        counted = max((c for s in spelt if (c := _counted(s, language)) is not None), default=None)
    if counted is None:
        stems = (word.removesuffix(e) for e in ENDINGS.get(language, ()) if word.endswith(e))
        known = (c for s in stems if len(s) >= SHORTEST and (c := _counted(s, language)) is not None)
        counted = max(known, default=RARE + FORM) - FORM
    return max(RARE, counted)


def _counted(word: str, language: str) -> float | None:
    lines = _lines(language)
    key = b'"' + word.encode() + b'": '
    place = bisect_left(lines, key)
    if place < len(lines) and lines[place].startswith(key):
        return math.log10(int(lines[place][len(key) :].strip()) / TOTAL[language] * SCALE)
    return None
