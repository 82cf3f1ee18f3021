"""AES-256-GCM envelopes around what must not be read without the keyring.

An envelope has its own data key, wrapped by a key-encryption key of the keyring:

    "CHV" · version (1) · key id (8) · nonce (12) · wrapped data key (48) · nonce (12) · ciphertext · tag (16)

The header and the *context* (which record it belongs to) are authenticated with it, so an envelope
moved to another record does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chevet.trust import keyring
from chevet.trust.keyring import KEY_BYTES, KEY_ID_BYTES, Keyring

MAGIC = b"CHV\x01"
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
    associated = header + context.encode()
    return header + wrapped + nonce + AESGCM(data_key).encrypt(nonce, plain, associated)


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
        return AESGCM(data_key).decrypt(nonce, body, sealed[:HEADER] + context.encode())
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
    if len(head) != HEADER + WRAPPED or not head.startswith(magic):
        raise _does_not_open(context)
    header, nonce, wrapped = head[:HEADER], head[HEADER : HEADER + NONCE], head[HEADER + NONCE :]
    key = (ring or keyring.site()).key(header[len(magic) :])
    try:
        return key.decrypt(nonce, wrapped, header + context.encode())
    except InvalidTag:
        raise _does_not_open(context) from None


def _does_not_open(context: str) -> VaultError:
    return VaultError(
        f"What is sealed for {context} does not open: it was changed, cut, or moved from another record. "
        "Restore it from a backup."
    )
