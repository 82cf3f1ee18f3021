"""One name in the place of another, whole words only: "iron" is not in "environment". Pure."""

import re


def has_words(text: str, words: str) -> bool:
    """Whether `words` stand in `text`, whatever their case."""
    return bool(words.strip()) and _pattern(words).search(text) is not None


def place_of(text: str, words: str) -> tuple[int, int] | None:
    """Where `words` first stand in `text` (code points from and to), or None."""
    found = _pattern(words).search(text) if words.strip() else None
    return found.span() if found else None


def in_place_of(text: str, heard: str, proposed: str) -> str:
    """`text` with `proposed` wherever `heard` stood; it takes a capital where it opens the sentence."""

    def put(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip(" \n\t«“\"'(")
        opens = not before or before[-1] in ".!?"
        return proposed[:1].upper() + proposed[1:] if opens and match[0][:1].isupper() else proposed

    return _pattern(heard).sub(put, text)


def _pattern(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
