"""A key-management service that holds the key to the keyring: AWS KMS or HashiCorp Vault's Transit.

The keyring's file is then sealed by a key that never leaves the service. A process asks for it when it starts
and whenever what it knows is older than `cache` seconds; refused or unanswered, it opens nothing any more.
"""

from chevet.trust.kms.choice import service
from chevet.trust.kms.errors import KmsError

__all__ = ["KmsError", "service"]
