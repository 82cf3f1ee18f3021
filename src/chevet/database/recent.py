"""What was worked out last, kept in this process's memory: the oldest leaves first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """At most `most` values by key, for things that never change: a revision's content, a drawn row."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[Hashable, V] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of `key`; `make` is asked when it is not there (perhaps twice, by two threads)."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key]
        value = make()
        with self.lock:
            self.values[key] = value
            while len(self.values) > self.most:
                self.values.popitem(last=False)
        return value
