"""The vault: sealed values for the database and sealed files for audio."""

from chevet.trust.vault.envelope import Sealed, VaultError, seal, unseal
from chevet.trust.vault.files import SealedReader, SealedWriter, StorageFull
from chevet.trust.vault.segments import SegmentWriter, read_segment

__all__ = [
    "Sealed",
    "SealedReader",
    "SealedWriter",
    "SegmentWriter",
    "StorageFull",
    "VaultError",
    "read_segment",
    "seal",
    "unseal",
]
