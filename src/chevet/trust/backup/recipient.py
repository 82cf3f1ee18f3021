"""Whom a backup is sealed for: a public key here, its private half wherever backups are read, and nowhere else.

X25519 with a key of its own for every backup, HKDF-SHA-256, and then the vault's sealed file: who makes
backups every night can't read a single one of them.
"""

import hashlib
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chevet.trust.backup.errors import BackupError
from chevet.trust.keyring import KEY_BYTES, KEY_ID_BYTES, Keyring

PREFIX = "chevet-backup-"
FORMAT = "chevet-backup-key-1"


def new_key(file: Path) -> str:
    """Write a new private key to `file` (0600, never over another file); the answer is its recipient."""
    private = X25519PrivateKey.generate()
    content = json.dumps({"format": FORMAT, "private": private.private_bytes_raw().hex()}) + "\n"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(
            f"The key can't be written to {file} ({error.strerror}); name a new file."
        ) from None
    with os.fdopen(descriptor, "w") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    return name_of(private.public_key())


def read_key(file: Path) -> X25519PrivateKey:
    """The private key in `file`. Raises BackupError."""
    try:
        content = json.loads(file.read_text())
        if content["format"] != FORMAT:
            raise ValueError
        return X25519PrivateKey.from_private_bytes(bytes.fromhex(content["private"]))
    except OSError as error:
        raise BackupError(f"The backup key {file} can't be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise BackupError(f"{file} is no backup key; chevet backup --new-key FILE makes one.") from None


def name_of(public: X25519PublicKey) -> str:
    """The recipient as it is written in settings."""
    return PREFIX + public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def parse(recipient: str) -> X25519PublicKey:
    """The public key of a recipient. Raises BackupError."""
    try:
        if not recipient.startswith(PREFIX):
            raise ValueError
        return X25519PublicKey.from_public_bytes(bytes.fromhex(recipient.removeprefix(PREFIX)))
    except ValueError:
        raise BackupError(
            f"A recipient looks like {PREFIX}… with 64 hexadecimal digits; chevet backup --new-key FILE makes one."
        ) from None


def seal_for(recipient: str) -> tuple[Keyring, str]:
    """The ring that seals one backup for that recipient, and the public half (hex) that opens it there."""
    public, once = parse(recipient), X25519PrivateKey.generate()
    mine = once.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return _ring(once.exchange(public), mine, public), mine.hex()


def open_with(private: X25519PrivateKey, once: str) -> Keyring:
    """The ring that opens the backup whose public half is `once`. Raises ValueError when that is none."""
    mine = bytes.fromhex(once)
    shared = private.exchange(X25519PublicKey.from_public_bytes(mine))
    return _ring(shared, mine, private.public_key())


def _ring(shared: bytes, once: bytes, public: X25519PublicKey) -> Keyring:
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = HKDF(SHA256(), KEY_BYTES, salt=once + raw, info=b"chevet-backup-1").derive(shared)
    key_id = hashlib.sha256(raw).digest()[:KEY_ID_BYTES].hex()
    return Keyring(key_id, {key_id: key}, index=b"", signing=b"")
