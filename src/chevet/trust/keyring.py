"""The keyring: the site's secrets, in one file that only its owner can read.

It holds the key-encryption keys (several, one current), the key of the patients' pseudonyms and
the key that signs audit checkpoints. The file is made at the first start. Who holds it can read
everything, who loses it can read nothing: back it up, apart from the database.
"""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chevet.settings.errors import SettingsError
from chevet.trust.kms import KmsError, service
from chevet.trust.kms.services import Kms

KEY_BYTES = 32
KEY_ID_BYTES = 8
FORMAT = "chevet-keyring-1"
KMS_FORMAT = "chevet-keyring-kms-1"


class KeyringError(Exception):
    """The keyring is missing, damaged or not the right one; the message says what to do."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one site. Secrets never show in its repr.

    `keys` maps the hexadecimal id of a key-encryption key (8 bytes) to its 32 bytes; `index` keys
    the pseudonyms and never rotates, or patients could no longer be found; `signing` is the
    Ed25519 seed that signs checkpoints. `made` and `retired` tell when (ISO 8601), by key id: a retired key
    wraps nothing here any more, but opens what backups hold, until it is destroyed.
    """

    current: str
    keys: dict[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    path: Path | None = None
    made: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)

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
    return parse(text, path)


@dataclass(frozen=True)
class _Read:
    """A ring as it was read: from where, how its file looked before, and until when that holds (monotonic seconds)."""

    path: Path
    mark: tuple[int, int, int] | None
    until: float
    ring: Keyring


_site: _Read | None = None


def site() -> Keyring:
    """This site's keyring. Read again when its file has changed: a new key is known to every process at once."""
    global _site
    from django.conf import settings

    path = settings.CHEVET.keyring
    mark = _mark(path)
    known = _site
    # Over its time the service is asked again: it may have withdrawn the key.
    holds = known is not None and known.path == path and time.monotonic() <= known.until
    if known is not None and holds and mark in (known.mark, None):
        return known.ring  # also while its folder is away for a moment
    _site = None
    ring, kms = load(path), _kms()
    mark = mark or _mark(path)  # it was made just now
    _site = _Read(path, mark, time.monotonic() + kms.cache if kms else float("inf"), ring)
    return ring


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def patient_pseudonym(patient_id: str) -> str:
    """The pseudonym (64 hex digits) under which a patient's rows are found."""
    return site().pseudonym("patient", patient_id)


def add_key(path: Path) -> Keyring:
    """Add a new key-encryption key and make it the current one; what older keys sealed stays readable."""
    with _changing(path) as ring:
        key_id, secret = _new_key()
        keys = {**ring.keys, key_id: secret}
        _write(path, _as_json(replace(ring, current=key_id, keys=keys, made={**ring.made, key_id: _now()})))
    return load(path)


def keep(path: Path, text: str) -> None:
    """Put back a ring from a backup where there is none. Raises KeyringError when it is damaged."""
    parse(text, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, text, new=True)


def retire(path: Path, key_id: str) -> Keyring:
    """Note that nothing here is wrapped by that key any more; it goes on opening what backups hold.

    Raises KeyringError for the current key or one that the ring does not hold.
    """
    with _changing(path) as ring:
        _not_current(ring, key_id)
        _write(path, _as_json(replace(ring, retired={**ring.retired, key_id: _now()})))
    return load(path)


def destroy(path: Path, key_id: str) -> Keyring:
    """Take a retired key out of the ring for good. Raises KeyringError when it is not retired."""
    with _changing(path) as ring:
        _not_current(ring, key_id)
        if key_id not in ring.retired:
            raise KeyringError(f"Key {key_id} is not retired yet: run chevet keys rotate to its end first.")
        keys, made, retired = (
            {k: v for k, v in part.items() if k != key_id} for part in (ring.keys, ring.made, ring.retired)
        )
        _write(path, _as_json(replace(ring, keys=keys, made=made, retired=retired)))  # type: ignore[arg-type]
    return load(path)


def _not_current(ring: Keyring, key_id: str) -> None:
    if key_id not in ring.keys:
        raise KeyringError(
            f"The keyring {ring.path} holds no key {key_id}; chevet keys list shows those it holds."
        )
    if key_id == ring.current:
        raise KeyringError(f"Key {key_id} is the current one: run chevet keys rotate first.")


@contextlib.contextmanager
def _changing(path: Path) -> Iterator[Keyring]:
    """The ring as it is, while nobody else changes it."""
    path = path.expanduser()
    load(path)
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield load(path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _new_key() -> tuple[str, bytes]:
    return secrets.token_hex(KEY_ID_BYTES), secrets.token_bytes(KEY_BYTES)


def _create(path: Path) -> None:
    key_id, secret = _new_key()
    path.parent.mkdir(parents=True, exist_ok=True)
    index, signing = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES)
    content = _as_json(Keyring(key_id, {key_id: secret}, index, signing, made={key_id: _now()}))
    with contextlib.suppress(FileExistsError):  # another process was first: its ring is the ring
        _write(path, content, new=True)


def _as_json(ring: Keyring) -> str:
    def text(secret: bytes) -> str:
        return base64.b64encode(secret).decode()

    content = {
        "format": FORMAT,
        "current": ring.current,
        "keys": {key_id: text(secret) for key_id, secret in ring.keys.items()},
        "index": text(ring.index),
        "signing": text(ring.signing),
        "made": ring.made,
        "retired": ring.retired,
    }
    return _under_kms(json.dumps(content, indent=2) + "\n")


def _under_kms(text: str) -> str:
    """The ring's text, sealed by a key that the service seals, where the site has one."""
    kms = _kms()
    if kms is None:
        return text
    once, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(12)
    try:
        wrapped = kms.encrypt(once, KMS_FORMAT)
    except KmsError as error:
        raise KeyringError(f"The keyring can't be written: {error}") from None
    sealed = AESGCM(once).encrypt(nonce, text.encode(), KMS_FORMAT.encode())
    content = {
        "format": KMS_FORMAT,
        "service": kms.name,
        "key": wrapped,
        "ring": base64.b64encode(nonce + sealed).decode(),
    }
    return json.dumps(content, indent=2) + "\n"


def _from_kms(content: dict[str, Any], path: Path) -> str:
    kms = _kms()
    if kms is None:
        raise KeyringError(
            f"The keyring {path} is sealed by {content.get('service')}: set CHEVET_KMS to reach it."
        )
    try:
        once = kms.decrypt(content["key"], KMS_FORMAT)
        sealed = base64.b64decode(content["ring"], validate=True)
        return AESGCM(once).decrypt(sealed[:12], sealed[12:], KMS_FORMAT.encode()).decode()
    except KmsError as error:
        raise KeyringError(f"The keyring can't be opened: {error}") from None
    except InvalidTag:
        raise ValueError from None


def _kms() -> Kms | None:
    try:
        return service()
    except SettingsError as error:
        raise KeyringError(str(error)) from None


def put_under_kms(path: Path) -> Keyring:
    """Seal a ring that lay in the clear by the site's service. Raises KeyringError."""
    if _kms() is None:
        raise KeyringError("Set CHEVET_KMS and its settings first.")
    with _changing(path) as ring:
        _write(path, _as_json(ring))
    return load(path)


def _write(path: Path, content: str, *, new: bool = False) -> None:
    """Write whole or not at all; a ring half written would lose every patient's data."""
    path = path.expanduser()
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if new:
            path.hardlink_to(temporary)  # fails when another process was first
        else:
            temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        temporary.unlink(missing_ok=True)


def parse(text: str, path: Path) -> Keyring:
    """The ring that the text of a keyring file holds. Raises KeyringError when it is damaged."""
    damaged = KeyringError(f"The keyring {path} is damaged. Put back your copy of it; don't delete it.")
    try:
        ring: Any = json.loads(text)
        if ring["format"] == KMS_FORMAT:
            ring = json.loads(_from_kms(ring, path))
        if ring["format"] != FORMAT:
            raise damaged
        keys = {key_id: base64.b64decode(secret, validate=True) for key_id, secret in ring["keys"].items()}
        index = base64.b64decode(ring["index"], validate=True)
        signing = base64.b64decode(ring["signing"], validate=True)
        current = ring["current"]
        made, retired = dict(ring.get("made", {})), dict(ring.get("retired", {}))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged from None
    sized = all(len(secret) == KEY_BYTES for secret in (*keys.values(), index, signing))
    if not sized or current not in keys or any(len(key_id) != 2 * KEY_ID_BYTES for key_id in keys):
        raise damaged
    return Keyring(current, keys, index, signing, path, made, retired)
