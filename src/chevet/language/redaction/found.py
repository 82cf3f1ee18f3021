"""What a detector finds, and how what several find is put together."""

import re
from collections.abc import Iterable, Iterator
from re import Pattern
from typing import NamedTuple

from chevet.contracts.redaction import Identifier

HAS_DIGIT = re.compile(r"\d")


class Found(NamedTuple):
    """Code points `start`:`end` are an identifier of that kind."""

    start: int
    end: int
    type: Identifier


def each(pattern: Pattern[str], text: str, kind: Identifier, group: int | str = 0) -> Iterator[Found]:
    """Every match's group as found."""
    for match in pattern.finditer(text):
        if match[group]:
            yield Found(*match.span(group), kind)


def settled(found: Iterable[Found], length: int) -> list[Found]:
    """In order and without overlap, in a text of that length: what was found earlier in the list wins, and what it
    leaves uncovered of a later one stays found."""
    covered = bytearray(length)
    kept: list[Found] = []
    for start, end, kind in found:
        if not any(covered[start:end]):
            kept.append(Found(start, end, kind))
        else:
            at = start
            while at < end:
                if covered[at]:
                    at += 1
                    continue
                stop = covered.find(1, at, end)
                stop = end if stop < 0 else stop
                kept.append(Found(at, stop, kind))
                at = stop
        covered[start:end] = b"\x01" * (end - start)
    return sorted(kept)
