"""What a note's headings are called when they are said or written, English and French → the section meant."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


def plain(text: str) -> str:
    """Lower case, without accents and marks, words by single spaces: for comparing."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    return re.sub(r"[\W_]+", " ", "".join(c for c in bare if not unicodedata.combining(c))).strip()


@lru_cache(maxsize=4)
def headings(language: str) -> Mapping[str, str]:
    """Every heading in its plain form → the name of its section; empty for a language without any."""
    raw = files("chevet.clinical").joinpath("headings.toml").read_text("utf-8")
    sections = tomllib.loads(raw).get(language, {})
    return {plain(name): section for section, names in sections.items() for name in names}


def section_of(name: str, language: str) -> str | None:
    """The section that a heading names (`assessment`, `plan` …), None for no heading; a plural s too many is let pass."""
    known, said = headings(language), plain(name)
    return known.get(said) or known.get(said.removesuffix("s"))
