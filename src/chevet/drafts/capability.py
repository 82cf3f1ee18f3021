"""The registry: a capability is a folder that names itself here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

# One line a capability.
MODULES = ("chevet.scribe.capability",)


@dataclass(frozen=True)
class Capability:
    """What the spine needs to know of a capability; the functions are dotted names, loaded when used.

    `release(signed) -> list[resource]` carries a signed draft outside and may be called again after
    a lost answer; `take_back(signed)` undoes it. Both raise what they could not do.
    """

    name: str
    reviewers: tuple[str, ...]
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    purposes: tuple[str, ...]
    release: str
    take_back: str

    def load(self, dotted: str) -> Callable[..., Any]:
        """The function behind one of the dotted names."""
        module, _, name = dotted.rpartition(".")
        function = getattr(import_module(module), name)
        assert callable(function)
        return function  # type: ignore[no-any-return]  # getattr is Any


@cache
def registry() -> dict[str, Capability]:
    """Every capability by name."""
    found = [import_module(module).CAPABILITY for module in MODULES]
    return {capability.name: capability for capability in found}
