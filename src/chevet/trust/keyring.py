"""The keyring: the site's secrets, in one file that only its owner can read.

It holds the key-encryption keys (several, one current), the key of the patients' pseudonyms and
the key that signs audit checkpoints. The file is made at the first start. Who holds it can read
everything, who loses it can read nothing: back it up, apart from the database.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import stat
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32
KEY_ID_BYTES = 8
FORMAT = "chevet-keyring-1"


class KeyringError(Exception):
    """The keyring is missing, damaged or not the right one; the message says what to do."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one site. Secrets never show in its repr.

    `keys` maps the hexadecimal id of a key-encryption key (8 bytes) to its 32 bytes; `index` keys
    the pseudonyms and never rotates, or patients could no longer be found; `signing` is the
    Ed25519 seed that signs checkpoints.
    """

    current: str
    keys: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    path: Path | None = None

    def key(self, key_id: bytes) -> AESGCM:
        """The key-encryption key with that id. Raises KeyringError when this ring doesn't hold it."""
        try:
            return AESGCM(self.keys[key_id.hex()])
        except KeyError:
            raise KeyringError(
                f"The keyring {self.path or ''} doesn't hold key {key_id.hex()}, with which this was sealed. "
                "Put back the keyring of this site (CHEVET_KEYRING)."
            ) from None

    @property
    def current_id(self) -> bytes:
        """The id (8 bytes) of the key that seals now."""
        return bytes.fromhex(self.current)

    def pseudonym(self, kind: str, value: str) -> str:
        """A keyed pseudonym (64 hex digits): the same for the same value, unreadable without the ring."""
        return hmac.new(self.index, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()

    def mac(self, purpose: str, message: bytes) -> bytes:
        """A 32-byte code that only this ring can make over `message`."""
        return hmac.new(self.index, purpose.encode() + b"\0" + message, hashlib.sha256).digest()

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature (64 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(message)

    @property
    def public_key(self) -> Ed25519PublicKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key()

    @property
    def public_hex(self) -> str:
        """The public half of the signing key, 64 hex digits."""
        return self.public_key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def load(path: Path) -> Keyring:
    """The keyring in `path`, made there at the first start (mode 0600).

    Raises KeyringError when the file is damaged, readable by others, or can't be read or written.
    """
    path = path.expanduser()
    try:
        if not path.exists():
            _create(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text()
    except OSError as error:
        raise KeyringError(
            f"The keyring {path} can't be read or made ({error.strerror}). "
            "Check CHEVET_KEYRING and its folder."
        ) from None
    if mode & 0o077:
        raise KeyringError(f"Others can read the keyring {path}. Close it: chmod 600 {path}")
    return _parse(text, path)


@cache
def site() -> Keyring:
    """This site's keyring, read once per process."""
    from django.conf import settings

    return load(settings.CHEVET.keyring)


def patient_pseudonym(patient_id: str) -> str:
    """The pseudonym (64 hex digits) under which a patient's rows are found."""
    return site().pseudonym("patient", patient_id)


def add_key(path: Path) -> Keyring:
    """Add a new key-encryption key and make it the current one; what older keys sealed stays readable."""
    ring = load(path)
    key_id, secret = _new_key()
    _write(path, _as_json(key_id, {**ring.keys, key_id: secret}, ring.index, ring.signing), replace=True)
    return load(path)


def _new_key() -> tuple[str, bytes]:
    return secrets.token_hex(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES)


def _create(path: Path) -> None:
    key_id, secret = _new_key()
    path.parent.mkdir(parents=True, exist_ok=True)
    content = _as_json(
        key_id, {key_id: secret}, secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
    )
    with contextlib.suppress(FileExistsError):  # another process was first: its ring is the ring
        _write(path, content, replace=False)


def _as_json(current: str, keys: dict[str, bytes], index: bytes, signing: bytes) -> str:
    def text(secret: bytes) -> str:
        return base64.b64encode(secret).decode()

    ring = {
        "format": FORMAT,
        "current": current,
        "keys": {key_id: text(secret) for key_id, secret in keys.items()},
        "index": text(index),
        "signing": text(signing),
    }
    return json.dumps(ring, indent=2) + "\n"


def _write(path: Path, content: str, *, replace: bool) -> None:
    """Write whole or not at all; a ring half written would lose every patient's data."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            path.hardlink_to(temporary)  # fails when another process was first
    finally:
        temporary.unlink(missing_ok=True)


def _parse(text: str, path: Path) -> Keyring:
    damaged = KeyringError(f"The keyring {path} is damaged. Put back your copy of it; don't delete it.")
    try:
        ring: Any = json.loads(text)
        if ring["format"] != FORMAT:
            raise damaged
        keys = {key_id: base64.b64decode(secret, validate=True) for key_id, secret in ring["keys"].items()}
        index = base64.b64decode(ring["index"], validate=True)
        signing = base64.b64decode(ring["signing"], validate=True)
        current = ring["current"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged from None
    sized = all(len(secret) == KEY_BYTES for secret in (*keys.values(), index, signing))
    if not sized or current not in keys or any(len(key_id) != 2 * KEY_ID_BYTES for key_id in keys):
        raise damaged
    return Keyring(current=current, keys=keys, index=index, signing=signing, path=path)
