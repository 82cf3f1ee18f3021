"""The two services, each an `encrypt` and a `decrypt` of a few bytes bound to a context."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import httpx

from chevet.trust.kms.errors import KmsError
from chevet.trust.kms.sigv4 import signed_headers


class Kms(Protocol):
    """A service that seals small secrets with a key that never leaves it. Both raise KmsError."""

    @property
    def name(self) -> str: ...

    @property
    def cache(self) -> float: ...

    def encrypt(self, plain: bytes, context: str) -> str: ...

    def decrypt(self, sealed: str, context: str) -> bytes: ...


@dataclass(frozen=True)
class AwsKms:
    """AWS KMS, by its JSON protocol. `key` is a key id, ARN or alias."""

    url: str
    key: str
    region: str
    access: str
    secret: str = field(repr=False)
    session: str | None = field(default=None, repr=False)
    timeout: float = 5.0
    cache: float = 300.0
    name: str = "AWS KMS"

    def encrypt(self, plain: bytes, context: str) -> str:
        asked = {
            "KeyId": self.key,
            "Plaintext": base64.b64encode(plain).decode(),
            "EncryptionContext": {"chevet": context},
        }
        return str(self._ask("Encrypt", asked, "CiphertextBlob"))

    def decrypt(self, sealed: str, context: str) -> bytes:
        asked = {"KeyId": self.key, "CiphertextBlob": sealed, "EncryptionContext": {"chevet": context}}
        return _bytes(self.name, self._ask("Decrypt", asked, "Plaintext"))

    def _ask(self, action: str, asked: dict[str, Any], wanted: str) -> Any:
        body = json.dumps(asked).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"TrentService.{action}"}
        if self.session:
            headers["X-Amz-Security-Token"] = self.session
        url = self.url.rstrip("/") + "/"
        signed = signed_headers(
            "POST",
            url,
            headers,
            body,
            access=self.access,
            secret=self.secret,
            region=self.region,
            service="kms",
            at=datetime.now(UTC),
        )
        return _post(self.name, url, signed, body, self.timeout, (wanted,))


@dataclass(frozen=True)
class VaultTransit:
    """HashiCorp Vault's (or OpenBao's) Transit engine, mounted at `mount`. The key must be `derived`."""

    url: str
    key: str
    token: str = field(repr=False)
    mount: str = "transit"
    timeout: float = 5.0
    cache: float = 300.0
    name: str = "Vault"

    def encrypt(self, plain: bytes, context: str) -> str:
        asked = {"plaintext": base64.b64encode(plain).decode(), "context": _b64(context)}
        return str(self._ask("encrypt", asked, "ciphertext"))

    def decrypt(self, sealed: str, context: str) -> bytes:
        return _bytes(
            self.name, self._ask("decrypt", {"ciphertext": sealed, "context": _b64(context)}, "plaintext")
        )

    def _ask(self, action: str, asked: dict[str, str], wanted: str) -> Any:
        url = f"{self.url.rstrip('/')}/v1/{self.mount}/{action}/{self.key}"
        headers = {"X-Vault-Token": self.token, "Content-Type": "application/json"}
        return _post(self.name, url, headers, json.dumps(asked).encode(), self.timeout, ("data", wanted))


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _bytes(name: str, text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise KmsError(f"{name} gave an answer that can't be read.") from None


def _post(
    name: str, url: str, headers: dict[str, str], body: bytes, timeout: float, wanted: tuple[str, ...]
) -> Any:
    try:
        answer = httpx.post(url, headers=headers, content=body, timeout=timeout, follow_redirects=False)
        if answer.status_code != 200:
            raise KmsError(
                f"{name} refuses (status {answer.status_code}): check its key and what this site may do with it."
            )
        found = answer.json()
        for part in wanted:
            found = found[part]
    except httpx.TimeoutException:
        raise KmsError(
            f"{name} did not answer within {timeout:g} seconds; nothing sealed is opened meanwhile."
        ) from None
    except httpx.HTTPError:
        raise KmsError(f"{name} can't be reached; nothing sealed is opened meanwhile.") from None
    except (ValueError, KeyError, TypeError):
        raise KmsError(f"{name} gave an answer that can't be read.") from None
    return found
