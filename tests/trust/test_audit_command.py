"""`chevet audit`, as an administrator types it, on a database of its own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from own_installation import CHEVET, own_database, python

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
    with own_database("audit_command", tmp_path_factory.mktemp("site")) as env:
        yield env


@pytest.fixture(scope="module")
def chevet(database) -> Callable:
    def chevet(*arguments: str, **env: str) -> tuple[int, str, str]:
        return python({**database, **env}, CHEVET, *arguments)

    return chevet


def test_the_whole_life_of_a_chain(database, chevet, tmp_path: Path) -> None:
    code, out, err = chevet("audit", "verify")
    assert (code, out) == (2, "") and "no audit chain yet" in err and err.count("\n") == 1

    assert python(database, SET_UP)[0] == 0
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
    code, out, err = python(env, SET_UP)
    assert (code, out) == (0, ""), err
    code, out, err = python(env, CHEVET, "audit", "verify", "--data", str(data))
    assert (code, out) == (0, "ok 4 records\n"), err
    assert not (data / "postgres" / "postmaster.pid").exists()
