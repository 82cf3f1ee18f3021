"""An installation of its own: an empty database on the tests' server, a data folder, and `chevet` as it is typed."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

CHEVET = "from chevet.cli.main import main; main()"


@contextmanager
def own_database(name: str, data: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation whose database, made anew and dropped at the end, has that name."""
    server = os.environ["DATABASE_URL"]
    path = server.split("?")[0].rsplit("/", 1)[1]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    yield {
        **os.environ,
        "DATABASE_URL": server.replace(f"/{path}", f"/{name}", 1),
        "CHEVET_DATA": str(data),
    }
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def python(env: dict[str, str], code: str, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a program run by this Python."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=env, capture_output=True, text=True, timeout=120
    )
    return done.returncode, done.stdout, done.stderr
