"""Sealed files: written as the bytes arrive, read back from anywhere in the middle.

    "CHF" · version (2) · key id (8) · nonce (12) · wrapped data key (48) · frames

Each frame is 64 KiB of plaintext (the last may be shorter) under the file's own data key. Its nonce
is a last-frame mark and its index (the STREAM construction), so a frame changed, swapped, repeated
or cut off does not open; the context (which record the file belongs to) is authenticated too.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chevet.trust.keyring import Keyring
from chevet.trust.vault.envelope import (
    HEADER,
    TAG,
    WRAPPED,
    VaultError,
    associated,
    new_data_key,
    open_head,
)

MAGIC = b"CHF\x02"
FRAME = 64 * 1024
START = HEADER + WRAPPED
SEALED_FRAME = FRAME + TAG


class StorageFull(Exception):
    """The disk is full; nothing was kept of the file being written."""


def _nonce(index: int, last: bool) -> bytes:
    return (b"\x01" if last else b"\x00") + index.to_bytes(11, "big")


class SealedWriter:
    """Seals what is written to it, frame by frame, so that no plaintext touches the disk.

    The file appears under its name only when `finish` has put all of it on the disk; until then it
    is `.<name>.<random>.part`. As a context manager it finishes when the block ends well, and
    removes the part when it does not. Raises StorageFull when there is no room.
    """

    def __init__(self, path: Path, context: str, *, ring: Keyring | None = None) -> None:
        self.path = path
        self.size = 0
        header, wrapped, data_key = new_data_key(MAGIC, context, ring)
        self._cipher = AESGCM(data_key)
        self._associated = associated(header, context)
        self._index = 0
        self._buffer = bytearray()
        self._part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        self._file: IO[bytes] | None = None
        with self._or_nothing():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "wb")
            self._file.write(header + wrapped)

    def write(self, chunk: bytes) -> int:
        """Append `chunk`; the answer is its length."""
        if self._file is None:
            raise ValueError(f"{self.path.name} is finished or discarded.")
        self._buffer += chunk
        self.size += len(chunk)
        if len(self._buffer) > FRAME:  # one frame is always held back: the last one carries a mark
            with self._or_nothing():
                whole = (len(self._buffer) - 1) // FRAME * FRAME
                with memoryview(self._buffer) as view:
                    for start in range(0, whole, FRAME):
                        self._put(bytes(view[start : start + FRAME]), last=False)
                del self._buffer[:whole]
        return len(chunk)

    def finish(self) -> None:
        """Write the last frame, sync, and give the file its name."""
        if self._file is None:
            raise ValueError(f"{self.path.name} is finished or discarded.")
        with self._or_nothing():
            self._put(bytes(self._buffer), last=True)
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
            self._part.replace(self.path)
            sync_directory(self.path.parent)
        self._buffer.clear()

    def discard(self) -> None:
        """Remove what was written."""
        file, self._file = self._file, None
        self._buffer.clear()
        if file is not None:
            with contextlib.suppress(OSError):  # closing flushes, and the disk may be full
                file.close()
        self._part.unlink(missing_ok=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        assert self._file is not None
        self._file.write(self._cipher.encrypt(_nonce(self._index, last), plain, self._associated))
        self._index += 1

    @contextlib.contextmanager
    def _or_nothing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.discard()
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull(
                    f"The disk that holds {self.path.parent} is full. Nothing was kept of this file: "
                    "make room, then send it again."
                ) from None
            raise

    def __enter__(self) -> "SealedWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        if kind is None:
            self.finish()
        else:
            self.discard()


class SealedReader:
    """Reads a sealed file, any range of it, opening only the frames that hold it.

    `size` is the plaintext's length in bytes. Raises VaultError when the file was changed, cut, or
    belongs to another record; OSError when it is not there.
    """

    def __init__(self, path: Path, context: str, *, ring: Keyring | None = None) -> None:
        self.path = path
        self._context = context
        self._file = path.open("rb")
        try:
            self._read_head(ring)
        except BaseException:
            self._file.close()
            raise

    def _read_head(self, ring: Keyring | None) -> None:
        head, data_key = open_head(self._file, MAGIC, self._context, ring)
        self._cipher = AESGCM(data_key)
        self._associated = associated(head[:HEADER], self._context)
        body = os.fstat(self._file.fileno()).st_size - START
        self._frames = max(1, -(-body // SEALED_FRAME))
        self.size = body - self._frames * TAG
        if self.size < 0:
            raise self._broken()
        self._cached: tuple[int, bytes] = (-1, b"")
        self._frame(self._frames - 1)  # is the last frame really the last?

    def read(self, start: int = 0, end: int | None = None) -> bytes:
        """The plaintext bytes from `start` up to, not including, `end` (the file's end when None)."""
        end = self.size if end is None else min(end, self.size)
        if start < 0:
            raise ValueError("A range starts at 0 or later.")
        if start >= end:
            return b""
        first, final = start // FRAME, (end - 1) // FRAME
        plain = b"".join(self._frame(index) for index in range(first, final + 1))
        return plain[start - first * FRAME : end - first * FRAME]

    def __iter__(self) -> Iterator[bytes]:
        for index in range(self._frames):
            yield self._frame(index)

    def _frame(self, index: int) -> bytes:
        if self._cached[0] == index:
            return self._cached[1]
        self._file.seek(START + index * SEALED_FRAME)
        sealed = self._file.read(SEALED_FRAME)
        try:
            plain = self._cipher.decrypt(_nonce(index, index == self._frames - 1), sealed, self._associated)
        except InvalidTag:
            raise self._broken() from None
        self._cached = (index, plain)
        return plain

    def _broken(self) -> VaultError:
        return VaultError(
            f"The sealed file {self.path.name} does not open: it was changed, cut, or belongs "
            "to another record. Restore it from a backup."
        )

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "SealedReader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sync_directory(directory: Path) -> None:
    """Put a folder's own entries on the disk: a new name is there after a crash."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
