"""`chevet audit`, as an administrator types it, on a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

CHEVET = "from chevet.cli.main import main; main()"
SET_UP = """
from chevet.cli.bootstrap import django_ready
with django_ready(migrate=True):
    from django.db import transaction
    from chevet.trust import audit
    with transaction.atomic():
        for n in range(4):
            audit.record("test.happened", actor=None, subject=f"thing:{n}", detail={"n": n})
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Iterator[dict[str, str]]:
    """The environment of an installation with its own empty database on the tests' server."""
    server = os.environ["DATABASE_URL"]
    path = server.split("?")[0].rsplit("/", 1)[1]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS audit_command")
        connection.execute("CREATE DATABASE audit_command TEMPLATE template0 ENCODING 'UTF8'")
    yield {
        **os.environ,
        "DATABASE_URL": server.replace(f"/{path}", "/audit_command", 1),
        "CHEVET_DATA": str(tmp_path_factory.mktemp("site")),
    }
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE audit_command WITH (FORCE)")


def run(env: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(arguments, env=env, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def chevet(database) -> Callable:
    def chevet(*arguments: str, **env: str) -> tuple[int, str, str]:
        return run({**database, **env}, sys.executable, "-c", CHEVET, *arguments)

    return chevet


def test_the_whole_life_of_a_chain(database, chevet, tmp_path: Path) -> None:
    code, out, err = chevet("audit", "verify")
    assert (code, out) == (2, "") and "no audit chain yet" in err and err.count("\n") == 1

    assert run(database, sys.executable, "-c", SET_UP)[0] == 0
    assert chevet("audit", "verify") == (0, "ok 4 records\n", "")

    file = tmp_path / "checkpoint.json"
    assert chevet("audit", "checkpoint", str(file))[:2] == (0, f"signed record 4 into {file}\n")
    assert json.loads(file.read_text())["seq"] == 4
    assert chevet("audit", "verify", "--checkpoint", str(file)) == (0, "ok 4 records\n", "")
    code, out, err = chevet("audit", "verify", "--checkpoint", str(tmp_path / "none.json"))
    assert (code, out) == (2, "") and "can't be read" in err
    code, out, err = chevet("audit", "checkpoint", str(tmp_path / "no" / "folder.json"))
    assert (code, out) == (2, "") and "can't be written" in err

    with psycopg.connect(database["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE trust_auditrecord SET subject = 'thing:9' WHERE seq = 3")
    assert chevet("audit", "verify") == (1, "Record 3 was changed.\n", "")


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("DATABASE_URL", "mysql://localhost/x", "DATABASE_URL"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x", "does not answer"),
        ("CHEVET_URL", "http://hospital.example", "TLS"),
        ("CHEVET_DATA", "/dev/null/data", "CHEVET_DATA"),
        ("CHEVET_KEYRING", "/dev/null/keyring.json", "CHEVET_KEYRING"),
    ],
)
def test_wrong_settings_get_one_sentence(chevet, setting: str, value: str, says: str) -> None:
    code, out, err = chevet("audit", "verify", **{setting: value})
    assert (code, out) == (2, "")
    assert says in err and err.count("\n") == 1 and err.startswith("chevet: ")


def test_without_a_database_url_it_starts_its_own_and_stops_it(database, tmp_path_factory) -> None:
    data = tmp_path_factory.mktemp("own")
    env = {**database, "DATABASE_URL": "", "CHEVET_DATA": str(data)}
    code, out, err = run(env, sys.executable, "-c", SET_UP)
    assert (code, out) == (0, ""), err
    code, out, err = run(env, sys.executable, "-c", CHEVET, "audit", "verify", "--data", str(data))
    assert (code, out) == (0, "ok 4 records\n"), err
    assert not (data / "postgres" / "postmaster.pid").exists()
