"""Which service this site uses, from the environment."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from chevet.settings.endpoints import HERE, number
from chevet.settings.errors import SettingsError
from chevet.trust.kms.services import AwsKms, Kms, VaultTransit


def service(env: Mapping[str, str] = os.environ) -> Kms | None:
    """The one that CHEVET_KMS names (aws, vault), or None: the keyring's file alone. Raises SettingsError."""
    kind = env.get("CHEVET_KMS", "")
    if not kind:
        return None
    if kind not in ("aws", "vault"):
        raise SettingsError(f"CHEVET_KMS is {kind}; it takes aws or vault.")
    name = _needed(env, "CHEVET_KMS_KEY", "the key that the service holds")
    timeout = number(env, "CHEVET_KMS_TIMEOUT", 5.0, least=0.1)
    cache = number(env, "CHEVET_KMS_CACHE", 300.0, least=1.0)
    if kind == "vault":
        return VaultTransit(
            url=_url(_needed(env, "CHEVET_KMS_URL", "Vault's address")),
            key=name,
            token=_needed(env, "VAULT_TOKEN", "Vault's token"),
            mount=env.get("CHEVET_KMS_MOUNT") or "transit",
            timeout=timeout,
            cache=cache,
        )
    region = _needed(env, "AWS_REGION", "the key's region")
    return AwsKms(
        url=_url(env.get("CHEVET_KMS_URL") or f"https://kms.{region}.amazonaws.com"),
        key=name,
        region=region,
        access=_needed(env, "AWS_ACCESS_KEY_ID", "the access key"),
        secret=_needed(env, "AWS_SECRET_ACCESS_KEY", "the secret key"),
        session=env.get("AWS_SESSION_TOKEN") or None,
        timeout=timeout,
        cache=cache,
    )


def _needed(env: Mapping[str, str], name: str, what: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise SettingsError(f"CHEVET_KMS is set: set {name} too, to {what}.")
    return value


def _url(url: str) -> str:
    parts = urlsplit(url)
    here = parts.hostname in HERE
    if not parts.hostname or parts.scheme not in ("http", "https") or (parts.scheme == "http" and not here):
        raise SettingsError("CHEVET_KMS_URL must be an https:// address: keys travel over it.")
    return url
