"""Where sealed files lie: each room that seals files says so here, so that no key is retired over their heads."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chevet.trust.vault import files, segments
from chevet.trust.vault.envelope import HEADER, WRAPPED, first_version

HEAD = HEADER + WRAPPED
KINDS = {files.MAGIC, segments.MAGIC, first_version(files.MAGIC), first_version(segments.MAGIC)}
OUTSIDE = ("postgres", "static")  # in the data folder, and never ours to seal


@dataclass(frozen=True)
class SealedFile:
    """A sealed file: `context` is what it was sealed for; one that is `growing` is still being made."""

    path: Path
    context: str
    growing: bool = False


Name = Callable[[Path], SealedFile | None]
_rooms: dict[str, Name] = {}


def register(room: str, name: Name) -> None:
    """`name` says what a file in the data folder was sealed for; None where the file is not that room's."""
    _rooms[room] = name


def sealed_files(data: Path) -> Iterator[tuple[Path, bytes, SealedFile | None]]:
    """Every sealed file of the data folder, in order, with its first 72 bytes; None for one that no room has claimed."""
    for path in walk(data):
        head = head_of(path)
        if head[:4] in KINDS:
            yield path, head, next((found for name in _rooms.values() if (found := name(path))), None)


def walk(data: Path) -> Iterator[Path]:
    """Every file below the data folder but the database's and the pages' own, in order of names."""
    for folder, folders, names in os.walk(data):
        folders[:] = sorted(f for f in folders if Path(folder) != data or f not in OUTSIDE)
        yield from (Path(folder) / name for name in sorted(names))


def head_of(path: Path) -> bytes:
    """Its first 72 bytes; nothing when it is gone."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except FileNotFoundError:
        return b""
