"""Words that exclude each other: better or worse, before or after, start or stop, morning or evening."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from chevet.language.tokens import Token, tokenise
from chevet.language.verify.senses import root
from chevet.language.vocabulary import read


class Alternative(NamedTuple):
    """One of a class that excludes its others; `stated` ones may not be added by whoever writes."""

    of: str
    name: str
    stated: bool


@lru_cache
def _table(language: str) -> dict[str, list[tuple[tuple[str, ...], Alternative]]]:
    """Phrases by their first stem, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Alternative]]] = {}
    for entry in read("alternatives")["class"]:
        for name, phrases in entry[language].items():
            alternative = Alternative(entry["name"], name, entry["stated"])
            for phrase in phrases:
                stems = tuple(root(t.norm, language) for t in tokenise(phrase))
                table.setdefault(stems[0], []).append((stems, alternative))
    for bucket in table.values():
        bucket.sort(key=lambda p: -len(p[0]))
    return table


def alternatives(tokens: Sequence[Token], language: str) -> dict[Alternative, str]:
    """Every alternative named, with the words that name it."""
    table = _table(language)
    stems = [root(t.norm, language) for t in tokens]
    found: dict[Alternative, str] = {}
    for i, first in enumerate(stems):
        for phrase, alternative in table.get(first, ()):
            if tuple(stems[i : i + len(phrase)]) == phrase:
                found.setdefault(alternative, " ".join(t.text for t in tokens[i : i + len(phrase)]))
    return found
