"""Sealed segments: files that grow record by record, readable while they grow, and after a crash.

    "CHJ" · version (2) · key id (8) · nonce (12) · wrapped data key (48) · records
    record: length of what follows (4, big-endian) · ciphertext and tag

A record's nonce is its index under the segment's own data key, so that records cannot be changed, swapped
or repeated. Unlike a sealed file (`files`) a segment has no last-record mark: it may have been cut off by a
crash, and whoever reads it knows how much was acknowledged. A segment is never opened to go on writing:
a new one is begun, since a record torn by a crash and written again would use its nonce twice.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chevet.trust.keyring import Keyring
from chevet.trust.vault.envelope import HEADER, WRAPPED, VaultError, associated, new_data_key, open_head
from chevet.trust.vault.files import StorageFull, sync_directory

MAGIC = b"CHJ\x02"
START = HEADER + WRAPPED
_LENGTH = 4
_LONGEST = 1 << 20  # of a record, bytes


class SegmentWriter:
    """A new segment. What `append` was given is on the disk once `sync` has returned, not before.

    Raises FileExistsError when there is one of that name, StorageFull when there is no room: then what
    was synced before is whole, and the writer is closed.
    """

    def __init__(self, path: Path, context: str, *, ring: Keyring | None = None) -> None:
        self.path = path
        header, wrapped, data_key = new_data_key(MAGIC, context, ring)
        self._cipher = AESGCM(data_key)
        self._associated = associated(header, context)
        self._index = 0
        self._good = START  # bytes that are surely on the disk
        self._file: IO[bytes] | None = None
        with self._whole():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(descriptor, "wb")
            self._file.write(header + wrapped)
            self._flush()
            sync_directory(path.parent)

    def append(self, plain: bytes) -> None:
        """Add a record of at most a megabyte."""
        if len(plain) > _LONGEST:
            raise ValueError(f"A record holds at most {_LONGEST} bytes.")
        if self._file is None:
            raise ValueError(f"{self.path.name} is closed.")
        sealed = self._cipher.encrypt(_nonce(self._index), plain, self._associated)
        self._index += 1
        with self._whole():
            self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)

    def sync(self) -> None:
        """Put all records on the disk."""
        if self._file is None:
            raise ValueError(f"{self.path.name} is closed.")
        with self._whole():
            self._flush()
            self._good = self._file.tell()

    def close(self) -> None:
        """Close the file; what was not synced may or may not be there."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()

    def _flush(self) -> None:
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """When it fails, what is not whole is cut off again and nothing more is taken."""
        try:
            yield
        except OSError as error:
            begun = self._file is not None
            self.close()
            if begun:
                with contextlib.suppress(OSError):
                    os.truncate(self.path, self._good)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull(
                    f"The disk that holds {self.path.parent} is full. What was stored before is safe: "
                    "make room, and it goes on."
                ) from None
            raise


def read_segment(path: Path, context: str, *, ring: Keyring | None = None) -> Iterator[bytes]:
    """The records of a segment, as far as it is whole.

    A record that is not wholly written ends it without an error. Raises VaultError for a record that was
    changed or belongs elsewhere, OSError when the file is not there.
    """
    with path.open("rb") as file:
        head, data_key = open_head(file, MAGIC, context, ring)
        cipher = AESGCM(data_key)
        bound = associated(head[:HEADER], context)
        index = 0
        while len(length := file.read(_LENGTH)) == _LENGTH:
            size = int.from_bytes(length, "big")
            sealed = file.read(min(size, _LONGEST + 16))
            if len(sealed) < size:
                return
            try:
                yield cipher.decrypt(_nonce(index), sealed, bound)
            except InvalidTag:
                raise VaultError(
                    f"The sealed segment {path.name} does not open: it was changed, or belongs to another "
                    "record. Restore it from a backup."
                ) from None
            index += 1


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")
