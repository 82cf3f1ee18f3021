"""A request's body on its way in: in memory while small, sealed on disk when large.

Django's own ASGI handler spools large bodies to a temporary file in the clear; a recording is a
patient's voice. Here each block that leaves memory is encrypted under a key that never does, so the
file is noise to everybody else and worthless once the request is over.
"""

import io
import tempfile
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 256 * 1024
TAG = 16
IN_MEMORY = 2 * 1024 * 1024


class SealedSpool(io.RawIOBase):
    """Write all of it, `rewind`, then read it from front to back once."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._buffer = bytearray()
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._file: IO[bytes] | None = None
        self._written = self._read = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes is all that a body brings
        """Take the next piece. Raises OSError when the disk is full."""
        self._buffer += data
        if self._file is None and len(self._buffer) > self._in_memory:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # closed with the spool
        while self._file is not None and len(self._buffer) >= BLOCK:
            block = bytes(self._buffer[:BLOCK])
            self._file.write(self._cipher.encrypt(self._nonce(self._written), block, None))
            self._written += 1
            del self._buffer[:BLOCK]
        return len(data)

    def rewind(self) -> None:
        """From writing to reading."""
        self._tail, self._buffer = bytes(self._buffer), bytearray()
        if self._file is not None:
            self._file.seek(0)

    def readinto(self, target: bytearray) -> int:  # type: ignore[override]  # a plain buffer
        while not self._buffer and self._more():
            pass
        count = min(len(target), len(self._buffer))
        target[:count] = self._buffer[:count]
        del self._buffer[:count]
        return count

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._buffer.clear()
        super().close()

    def _more(self) -> bool:
        if self._file is not None and self._read < self._written:
            sealed = self._file.read(BLOCK + TAG)
            self._buffer += self._cipher.decrypt(self._nonce(self._read), sealed, None)
            self._read += 1
            return True
        self._buffer += self._tail
        self._tail = b""
        return bool(self._buffer)

    @staticmethod
    def _nonce(index: int) -> bytes:
        return index.to_bytes(12, "big")
