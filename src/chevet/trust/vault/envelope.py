"""AES-256-GCM envelopes around what must not be read without the keyring.

An envelope has its own data key, wrapped by a key-encryption key of the keyring:

    "CHV" · version (2) · key id (8) · nonce (12) · wrapped data key (48) · nonce (12) · ciphertext · tag (16)

The wrapped data key is authenticated with the header and the *context* (which record it belongs to), the
ciphertext with the version and the context, so an envelope moved to another record does not open.

In version 1 the ciphertext was authenticated with the key id too, so that another key-encryption key meant
sealing everything anew. It is still read; since version 2 only the 72 bytes before the ciphertext change.
"""

import os
import time
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chevet.trust import keyring
from chevet.trust.keyring import KEY_BYTES, KEY_ID_BYTES, Keyring

MAGIC = b"CHV\x02"
NONCE = 12
TAG = 16
HEADER = len(MAGIC) + KEY_ID_BYTES
WRAPPED = NONCE + KEY_BYTES + TAG
OVERHEAD = HEADER + WRAPPED + NONCE + TAG


class VaultError(Exception):
    """What is sealed does not open: changed, cut, moved from another record, or sealed by another keyring."""


class Sealed(bytes):
    """An envelope as it lies in the database; `unseal` opens it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<sealed, {len(self)} bytes>"


def seal(plain: bytes, *, context: str, ring: Keyring | None = None) -> bytes:
    """Seal `plain` for the record that `context` names (such as "drafts_draft.text:<uuid>")."""
    header, wrapped, data_key = new_data_key(MAGIC, context, ring)
    nonce = os.urandom(NONCE)
    sealed = AESGCM(data_key).encrypt(nonce, plain, associated(header, context))
    return header + wrapped + nonce + sealed


def unseal(sealed: bytes, *, context: str, ring: Keyring | None = None) -> bytes:
    """Open what `seal` made for the same context.

    Raises VaultError when it was changed or belongs to another record, KeyringError when the
    keyring does not hold its key.
    """
    sealed = bytes(sealed)
    if len(sealed) < OVERHEAD:
        raise _does_not_open(context)
    data_key = open_data_key(sealed[: HEADER + WRAPPED], MAGIC, context, ring)
    nonce, body = sealed[HEADER + WRAPPED : HEADER + WRAPPED + NONCE], sealed[HEADER + WRAPPED + NONCE :]
    try:
        return AESGCM(data_key).decrypt(nonce, body, associated(sealed[:HEADER], context))
    except InvalidTag:
        raise _does_not_open(context) from None


def new_data_key(magic: bytes, context: str, ring: Keyring | None = None) -> tuple[bytes, bytes, bytes]:
    """A fresh data key: (header, nonce and wrapped key, the key itself)."""
    ring = ring or keyring.site()
    header = magic + ring.current_id
    data_key = os.urandom(KEY_BYTES)
    nonce = os.urandom(NONCE)
    wrapped = nonce + ring.key(ring.current_id).encrypt(nonce, data_key, header + context.encode())
    return header, wrapped, data_key


def open_data_key(head: bytes, magic: bytes, context: str, ring: Keyring | None = None) -> bytes:
    """The data key wrapped in `head` (HEADER + WRAPPED bytes)."""
    if len(head) != HEADER + WRAPPED or head[:4] not in (magic, first_version(magic)):
        raise _does_not_open(context)
    header, nonce, wrapped = head[:HEADER], head[HEADER : HEADER + NONCE], head[HEADER + NONCE :]
    key = (ring or keyring.site()).key(header[len(magic) :])
    try:
        return key.decrypt(nonce, wrapped, header + context.encode())
    except InvalidTag:
        raise _does_not_open(context) from None


def open_head(
    file: IO[bytes], magic: bytes, context: str, ring: Keyring | None = None
) -> tuple[bytes, bytes]:
    """The first 72 bytes of a sealed file and its data key; `file` then stands after them.

    They are rewritten in place when keys rotate: bytes that do not open are read once more.
    """
    for last in (False, True):
        file.seek(0)
        head = file.read(HEADER + WRAPPED)
        try:
            return head, open_data_key(head, magic, context, ring)
        except (VaultError, keyring.KeyringError):
            if last:
                raise
            time.sleep(0.01)
    raise AssertionError


def first_version(magic: bytes) -> bytes:
    """The same kind of envelope as it was made before version 2."""
    return magic[:3] + b"\x01"


def associated(header: bytes, context: str) -> bytes:
    """What is authenticated with the sealed bytes of an envelope with that header."""
    known = header if header[3] == 1 else header[: len(MAGIC)]
    return known + context.encode()


def key_id_of(head: bytes) -> bytes:
    """The id (8 bytes) of the key-encryption key that wraps the data key of what begins with `head`."""
    return head[len(MAGIC) : HEADER]


def rewrap(head: bytes, context: str, ring: Keyring) -> bytes:
    """The first 72 bytes of an envelope, its data key wrapped by the ring's current key instead.

    Raises ValueError for version 1, whose sealed bytes are bound to their key; VaultError and KeyringError
    as `unseal`.
    """
    magic = head[: len(MAGIC)]
    if head[3:4] == b"\x01":
        raise ValueError("An envelope of version 1 is sealed anew, not rewrapped.")
    data_key = open_data_key(head, magic, context, ring)
    header, nonce = magic + ring.current_id, os.urandom(NONCE)
    return header + nonce + ring.key(ring.current_id).encrypt(nonce, data_key, header + context.encode())


def _does_not_open(context: str) -> VaultError:
    return VaultError(
        f"What is sealed for {context} does not open: it was changed, cut, or moved from another record. "
        "Restore it from a backup."
    )
