"""What commands that touch the database do first: settings, the database, Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from chevet.database import embedded
from chevet.settings import environment

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where Chevet keeps its data (CHEVET_DATA).",
)


@contextmanager
def django_ready(data: Path | None = None, *, migrate: bool = False) -> Iterator[environment.Environment]:
    """Django set up on the database that DATABASE_URL names, or the embedded one of `data`.

    Starts the embedded database if nobody runs it, and then stops it at the end. With `migrate`,
    brings its tables up to date. What is wrong with the settings, the keyring or the database
    becomes one line on standard error and exit status 2.
    """
    if data is not None:
        os.environ["CHEVET_DATA"] = str(data.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chevet.settings.django")
    server = None
    try:
        with _one_line_errors():
            settings = environment.read()
            if not settings.database_url:
                server = embedded.start(settings.data)
                os.environ["DATABASE_URL"] = server.url
                settings = environment.read()
            _set_up(migrate)
        yield settings
    finally:
        _close_connections()
        if server is not None:
            os.environ.pop("DATABASE_URL", None)
            server.stop()


def without_database() -> None:
    """Django set up for a command that only reads the code: no data folder, no keys, no database."""
    import tempfile

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chevet.settings.django")
    with tempfile.TemporaryDirectory() as folder, _one_line_errors():
        os.environ["CHEVET_DATA"] = folder
        import django

        django.setup()


def _set_up(migrate: bool) -> None:
    import django

    django.setup()
    from chevet.trust import keyring

    keyring.site()  # a wrong keyring should stop the start, not the first patient
    import psycopg

    # Once and directly: the pool would go on trying, and tell of every try.
    psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10).close()
    if migrate:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _one_line_errors() -> Iterator[None]:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError
    from psycopg import OperationalError as Unreachable

    from chevet.trust.keyring import KeyringError

    try:
        yield
    except (
        environment.SettingsError,
        embedded.DatabaseUnavailable,
        KeyringError,
        ImproperlyConfigured,
    ) as error:
        _stop(str(error))
    except (OperationalError, Unreachable):
        _stop("The database does not answer. Check that PostgreSQL runs and that DATABASE_URL is right.")
    except OSError as error:
        _stop(f"Chevet's data folder can't be used ({error.strerror}: {error.filename}). Check CHEVET_DATA.")


def _stop(sentence: str) -> None:
    click.echo(f"chevet: {sentence}", err=True)
    raise SystemExit(2)


def _close_connections() -> None:
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()
        for connection in connections.all(initialized_only=True):
            close_pool = getattr(connection, "close_pool", None)
            if close_pool is not None:
                close_pool()
