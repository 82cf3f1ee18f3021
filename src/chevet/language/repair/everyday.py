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


@lru_cache(maxsize=65536)
def commonness(word: str, language: str) -> float:
    """log10 of the occurrences in a million words: 4 for "the", 1 for "forming", -2 for what nobody says."""
    lines = _lines(language)
    key = b'"' + word.lower().replace("’", "'").encode() + b'": '
    place = bisect_left(lines, key)
    if place < len(lines) and lines[place].startswith(key):
        return max(RARE, math.log10(int(lines[place][len(key) :].strip()) / TOTAL[language] * SCALE))
    if word.endswith(("'s", "’s")):
        return commonness(word[:-2], language)
    return RARE
