"""The archive: a folder with `backup.json` (for whom, in the clear) and `archive.sealed` (a tar, sealed).

In the tar: `database/000000` … (pg_dump's custom format in pieces), `files/<path in the data folder>` (sealed
already), `keyring.json` only if asked for, and at last `manifest.json` with every hash and count, and
`manifest.sig`, signed by the site's keyring: an archive that somebody else made for the same recipient is found.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from chevet.trust.backup import recipient
from chevet.trust.backup.errors import BackupError
from chevet.trust.keyring import Keyring, KeyringError
from chevet.trust.vault import SealedReader, VaultError

FORMAT = "chevet-backup-1"
ABOUT, SEALED = "backup.json", "archive.sealed"
DATABASE, FILES, KEYRING, MANIFEST, SIGNATURE = (
    "database/",
    "files/",
    "keyring.json",
    "manifest.json",
    "manifest.sig",
)
PIECE = 4 << 20
LARGEST_TEXT = 512 << 20


@dataclass
class Manifest:
    """What an archive holds. `tables` are row counts, `audit` how far the chain went, `files` size and SHA-256."""

    site: str
    made_at: str
    version: str
    database_sha256: str = ""
    tables: dict[str, int] = field(default_factory=dict)
    audit: int = 0
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    keyring: bool = False
    format: str = FORMAT

    def text(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()


def context(about: dict[str, str]) -> str:
    """What the archive is sealed for: all that `backup.json` says is authenticated with it."""
    return "backup:" + json.dumps(about, sort_keys=True)


@dataclass(frozen=True)
class Member:
    """One part of the archive; `content` is read once, in order."""

    name: str
    size: int
    content: IO[bytes]


@dataclass
class Archive:
    """An archive to read. Raises BackupError when it is not one, is for another key, or was altered or cut."""

    folder: Path
    private: X25519PrivateKey

    def members(self) -> Iterator[Member]:
        """Its parts in order."""
        about = self._about()
        try:
            ring = recipient.open_with(self.private, about["once"])
            with (
                SealedReader(self.folder / SEALED, context(about), ring=ring) as sealed,
                tarfile.open(
                    fileobj=io.BufferedReader(_Plain(sealed, self._broken()), PIECE), mode="r|"
                ) as tar,
            ):
                for info in tar:
                    content = tar.extractfile(info)
                    if content is None:
                        raise self._broken()
                    yield Member(info.name, info.size, content)
        except (VaultError, KeyringError, KeyError, ValueError, TypeError, tarfile.TarError):
            raise self._broken() from None
        except OSError as error:
            raise BackupError(f"The backup {self.folder} can't be read ({error.strerror}).") from None

    def verify(self, ring: Keyring | None) -> tuple[Manifest, bytes | None]:
        """Read all of it and compare every hash, writing nothing: the manifest, and the keyring if it is in there.

        `ring` is this site's; without one, the archive's own vouches for it.
        """
        database, files, texts = hashlib.sha256(), {}, {}
        for member in self.members():
            if member.name.startswith(DATABASE):
                for piece in pieces(member.content):
                    database.update(piece)
            elif member.name.startswith(FILES):
                digest, size = hashlib.sha256(), 0
                for piece in pieces(member.content):
                    digest.update(piece)
                    size += len(piece)
                files[safe(member.name.removeprefix(FILES))] = {"size": size, "sha256": digest.hexdigest()}
            elif member.name in (KEYRING, MANIFEST, SIGNATURE):
                if member.size > LARGEST_TEXT:
                    raise self._broken()
                texts[member.name] = member.content.read()
        return self._held_against(database.hexdigest(), files, texts, ring)

    def _held_against(
        self, database: str, files: dict[str, Any], texts: dict[str, bytes], ring: Keyring | None
    ) -> tuple[Manifest, bytes | None]:
        from chevet.trust import keyring

        own = texts.get(KEYRING)
        try:
            signer = ring or keyring.parse(own.decode() if own else "", self.folder / KEYRING)
            signer.public_key.verify(texts[SIGNATURE], texts[MANIFEST])
            manifest = Manifest(**json.loads(texts[MANIFEST]))
        except InvalidSignature:
            raise BackupError(
                f"The backup {self.folder} was not made with this site's keyring. Put back the right one (CHEVET_KEYRING)."
            ) from None
        except KeyringError:
            raise BackupError(
                f"The backup {self.folder} does not hold the keyring: put this site's own where CHEVET_KEYRING says, "
                "and call this again."
            ) from None
        except (KeyError, ValueError, TypeError):
            raise self._broken() from None
        if manifest.format != FORMAT or manifest.database_sha256 != database or manifest.files != files:
            raise self._broken()
        return manifest, own

    def _about(self) -> dict[str, str]:
        try:
            about = json.loads((self.folder / ABOUT).read_text())
            if about["format"] != FORMAT:
                raise ValueError
            meant = about["recipient"]
        except OSError as error:
            raise BackupError(
                f"{self.folder} is no backup: its {ABOUT} can't be read ({error.strerror}); name the folder "
                "that chevet backup made."
            ) from None
        except (ValueError, KeyError, TypeError):
            raise BackupError(
                f"{self.folder} is no backup: its {ABOUT} was changed. Take another copy."
            ) from None
        mine = recipient.name_of(self.private.public_key())
        if meant != mine:
            raise BackupError(
                f"This backup is sealed for {meant}, and the key is that of {mine}: take the other key."
            )
        return about

    def _broken(self) -> BackupError:
        return BackupError(
            f"The backup {self.folder} was altered or cut off; take another copy. Nothing was changed."
        )


def pieces(content: IO[bytes]) -> Iterator[bytes]:
    """All of it, a few megabytes at a time."""
    return iter(lambda: content.read(PIECE), b"")


def safe(name: str) -> str:
    """A path below the data folder. Raises ValueError for one that leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or any(part in ("..", ".") for part in path.parts):
        raise ValueError(name)
    return str(path)


class _Plain(io.RawIOBase):
    """A sealed file as a stream."""

    def __init__(self, sealed: SealedReader, broken: BackupError) -> None:
        self._pieces, self._rest, self._broken = iter(sealed), b"", broken

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._rest:
            try:
                self._rest = next(self._pieces, b"")
            except VaultError:  # here, since whoever reads a member is outside of `members`
                raise self._broken from None
            if not self._rest:
                return 0
        count = min(len(target), len(self._rest))
        target[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
