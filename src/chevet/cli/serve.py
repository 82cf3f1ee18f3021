"""`chevet serve`: the web server, and the embedded database it stands on."""

from pathlib import Path

import click

from chevet.cli.bootstrap import data_option, django_ready


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--tls-certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(
    data: Path | None, host: str, port: int, tls_certificate: Path | None, tls_key: Path | None
) -> None:
    """Start the web server (and the embedded database, when DATABASE_URL names no other)."""
    if bool(tls_certificate) != bool(tls_key):
        raise click.UsageError("Give --tls-certificate and --tls-key together, or neither.")
    if host not in ("127.0.0.1", "localhost", "::1") and tls_key is None:
        raise click.UsageError(
            f"Listening on {host} without TLS would send patients' data in the clear: "
            "give --tls-certificate and --tls-key, or listen on 127.0.0.1 behind a proxy that speaks TLS."
        )
    with django_ready(data, migrate=True):
        import uvicorn
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
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
            ssl_certfile=tls_certificate,
            ssl_keyfile=str(tls_key) if tls_key else None,
        )
