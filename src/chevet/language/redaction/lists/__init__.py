"""What words are: given names with their sex, surnames, places, common words of both languages, medical words.

The files are made by scripts/make_name_lists.py, which names their sources and licences.
"""

import gzip
from functools import lru_cache
from importlib.resources import files


@lru_cache
def _lines(name: str) -> tuple[str, ...]:
    packed = files(__name__).joinpath(f"{name}.txt.gz").read_bytes()
    return tuple(gzip.decompress(packed).decode().split("\n"))


@lru_cache
def given() -> dict[str, str]:
    """Folded given name → m, f, or u (either)."""
    return {line.split()[0]: ([*line.split(), "u"])[1] for line in _lines("given")}


@lru_cache
def folded(name: str) -> frozenset[str]:
    """The folded words of `family`, `places`, `medical`, `words_en` or `words_fr`."""
    return frozenset(_lines(name))
