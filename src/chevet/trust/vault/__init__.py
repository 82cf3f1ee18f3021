"""The vault: sealed values for the database and sealed files for audio."""

from chevet.trust.vault.envelope import Sealed, VaultError, seal, unseal
from chevet.trust.vault.files import SealedReader, SealedWriter, StorageFull

__all__ = ["Sealed", "SealedReader", "SealedWriter", "StorageFull", "VaultError", "seal", "unseal"]
