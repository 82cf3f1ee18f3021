"""What replaces names and numbers before a text leaves the house, and puts them back when the answer comes."""

from collections.abc import Mapping
from typing import Protocol

Key = Mapping[str, str]
"""Surrogate → what stood there. Kept in memory while an answer is awaited, never stored and never sent."""


class Redactor(Protocol):
    """The same original has the same surrogate in every text that is replaced with the key so far."""

    def replace(self, text: str, key: Key) -> tuple[str, Key]:
        """The text with surrogates, and the key with those it added. Raises on anything it cannot judge."""
        ...

    def restore(self, text: str, key: Key) -> str:
        """The text with every surrogate of the key replaced by what stood there."""
        ...
