"""TLS for the server: the site's own certificate, or one that it makes for itself, renewed without a restart."""

import datetime
import ipaddress
import logging
import os
import platform
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

log = logging.getLogger("chevet.tls")
DAYS = 397  # what browsers take at most
RENEW = datetime.timedelta(days=30)
LOOK = 20.0  # seconds between two looks at the files


class TlsError(Exception):
    """The certificate or its key can't be used; one sentence, with what to do."""


@dataclass
class Pair:
    """A certificate (with its chain) and its key, as PEM files. `watch` takes renewed ones for new connections."""

    certificate: Path
    key: Path
    context: ssl.SSLContext | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raises TlsError when they can't be read or do not belong together."""
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key)
        except ssl.SSLError:
            raise TlsError(
                f"{self.certificate} and {self.key} are no certificate and its key in PEM; "
                "set the two files that belong together."
            ) from None
        except OSError as error:
            raise TlsError(f"{self.certificate} or {self.key} can't be read ({error.strerror}).") from None

    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as browsers show it."""
        found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        return found.fingerprint(hashes.SHA256()).hex(":").upper()

    def factory(self, config: Any, default: Any) -> ssl.SSLContext:
        """For uvicorn: its own context, which is remembered so that it can take a renewed certificate."""
        self.context = default()
        return self.context

    def watch(self, every: float = LOOK) -> None:
        """In a thread of its own: connections that are open stay, new ones get the renewed certificate."""

        def look() -> None:
            seen = self._mark()
            while not self.stop.wait(every):
                if (mark := self._mark()) == seen:
                    continue
                try:
                    self.check()  # one of two files may be there already, the other not yet
                    assert self.context is not None
                    self.context.load_cert_chain(self.certificate, self.key)
                except TlsError as error:
                    log.warning("the certificate changed and is not used yet: %s", error)
                    continue
                seen = mark
                log.info("the renewed certificate is in use")

        threading.Thread(target=look, name="tls", daemon=True).start()

    def _mark(self) -> tuple[int, ...]:
        try:
            return tuple(path.stat().st_mtime_ns for path in (self.certificate, self.key))
        except OSError:
            return ()


def self_signed(folder: Path, host: str, *, now: datetime.datetime | None = None) -> Pair:
    """The certificate that this machine made for itself, in `folder`; anew when it ends or lacks the host."""
    now = now or datetime.datetime.now(datetime.UTC)
    pair = Pair(folder / "certificate.pem", folder / "key.pem")
    names = _names(host)
    if not _good(pair, names, now):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Chevet")])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(minutes=5))
            .not_valid_after(now + datetime.timedelta(days=DAYS))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write(pair.key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        _write(pair.certificate, made.public_bytes(Encoding.PEM))
    return pair


def _names(host: str) -> list[x509.GeneralName]:
    known = ["localhost", "127.0.0.1", "::1", platform.node(), host]
    names: list[x509.GeneralName] = []
    for name in dict.fromkeys(known):
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            names.append(x509.DNSName(name))
        else:
            if not address.is_unspecified:
                names.append(x509.IPAddress(address))
    return names


def _good(pair: Pair, names: list[x509.GeneralName], now: datetime.datetime) -> bool:
    try:
        pair.check()
        found = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
        has = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (TlsError, OSError, ValueError, x509.ExtensionNotFound):
        return False
    return set(names) <= set(has) and found.not_valid_after_utc - now > RENEW


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    temporary.replace(path)


class Redirect:
    """An ASGI application that sends everything to the https address, whatever host the request names."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        path, query = scope["raw_path"].split(b"?")[0], scope["query_string"]
        if not path.startswith(b"/") or path.startswith(b"//"):
            path = b"/"
        to = self.url.encode() + path + (b"?" + query if query else b"")
        headers = [(b"location", to), (b"content-length", b"0"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 308, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
