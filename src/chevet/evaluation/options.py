"""What the user chose for a measurement."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


def _silent(items: Iterable[T], label: str) -> Iterable[T]:
    return items


@dataclass(frozen=True)
class Options:
    """`engine` drafts; `limit` takes the first so many items; `progress` wraps what is gone through."""

    engine: str = "grounded"
    limit: int | None = None
    progress: Callable[[Iterable[object], str], Iterable[object]] = _silent

    @property
    def generates(self) -> bool:
        """Whether a model writes the notes."""
        return self.engine != "grounded"

    def each(self, items: "list[T]", label: str) -> Iterator[T]:
        """The items to measure, with the progress shown."""
        chosen = items if self.limit is None else items[: self.limit]
        yield from self.progress(chosen, label)  # type: ignore[misc]
