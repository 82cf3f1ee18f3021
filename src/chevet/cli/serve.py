"""`chevet serve`: the web server, and the embedded database it stands on."""

import os
import platform
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from chevet.cli.bootstrap import data_option, django_ready
from chevet.settings import environment
from chevet.web import tls as own

HERE = ("127.0.0.1", "localhost", "::1")
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--tls-certificate", "--tls-cert", type=_file, envvar="CHEVET_TLS_CERTIFICATE")
@click.option("--tls-key", type=_file, envvar="CHEVET_TLS_KEY")
@click.option(
    "--tls", type=click.Choice(["self-signed"]), envvar="CHEVET_TLS", help="A certificate made here."
)
@click.option("--redirect-port", type=int, help="Send plain http that comes to this port to https.")
def command(
    data: Path | None,
    host: str,
    port: int,
    tls_certificate: Path | None,
    tls_key: Path | None,
    tls: str | None,
    redirect_port: int | None,
) -> None:
    """Start the web server (and the embedded database, when DATABASE_URL names no other)."""
    if bool(tls_certificate) != bool(tls_key):
        raise click.UsageError("Give --tls-certificate and --tls-key together, or neither.")
    if tls and tls_key:
        raise click.UsageError("Give a certificate of your own or --tls self-signed, not both.")
    if host not in HERE and not (tls_key or tls):
        raise click.UsageError(
            f"Listening on {host} without TLS would send patients' data in the clear: "
            "give --tls-certificate and --tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS."
        )
    if redirect_port and not (tls_key or tls):
        raise click.UsageError("--redirect-port sends to https: give --tls-certificate and --tls-key too.")
    pair = _pair(data, host, port, tls_certificate, tls_key, bool(tls))
    with django_ready(data, migrate=True) as settings:
        import uvicorn
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        if pair is not None:
            pair.watch()
        if redirect_port:
            _redirect(uvicorn, host, redirect_port, settings.url)
        uvicorn.run(
            "chevet.web.asgi:application",
            host=host,
            port=port,
            log_level="warning",
            access_log=False,  # addresses name patients' records
            lifespan="off",
            server_header=False,
            ws="websockets-sansio",
            ws_max_size=64 * 1024,  # a frame of sound is 8 KB
            ssl_certfile=pair.certificate if pair else None,
            ssl_keyfile=str(pair.key) if pair else None,
            ssl_context_factory=pair.factory if pair else None,
        )


def _pair(
    data: Path | None, host: str, port: int, certificate: Path | None, key: Path | None, self_signed: bool
) -> own.Pair | None:
    """The certificate that is asked for; secure cookies and HSTS follow from CHEVET_URL, which follows from it."""
    if certificate is None and not self_signed:
        return None
    name = platform.node() if host in ("0.0.0.0", "::") else host  # noqa: S104 (compared, not bound)
    at = f"[{name}]" if ":" in name else name
    url = os.environ.setdefault("CHEVET_URL", f"https://{at}" + (f":{port}" if port != 443 else ""))
    if urlsplit(url).scheme != "https":
        raise click.UsageError(f"CHEVET_URL is {url}, and the server speaks TLS: set it to https://….")
    if certificate is not None and key is not None:
        pair = own.Pair(certificate, key)
    else:
        os.environ["CHEVET_TLS"] = "self-signed"
        folder = data or Path(os.environ.get("CHEVET_DATA") or environment.default_data())
        pair = own.self_signed(folder.expanduser() / "tls", urlsplit(url).hostname or name)
        click.echo(f"certificate made here, SHA-256 {pair.fingerprint()}")
    try:
        pair.check()
    except own.TlsError as error:
        raise click.UsageError(str(error)) from None
    return pair


def _redirect(uvicorn: Any, host: str, port: int, url: str) -> None:
    config = uvicorn.Config(
        own.Redirect(url),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
    )
    threading.Thread(target=uvicorn.Server(config).run, name="redirect", daemon=True).start()
