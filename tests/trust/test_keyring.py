"""The keyring is made once, closed to others, and never replaced by accident."""

import json
import stat
import threading
from pathlib import Path

import pytest

from chevet.trust import keyring
from chevet.trust.keyring import KeyringError


def test_the_first_start_makes_it_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keyring.json"
    first = keyring.load(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyring.load(path) == first
    assert [p.name for p in path.parent.iterdir()] == ["keyring.json"]


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    rings = []
    threads = [
        threading.Thread(target=lambda: rings.append(keyring.load(tmp_path / "k.json"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rings) == 8 and len({ring.current for ring in rings}) == 1


def test_secrets_do_not_show(tmp_path: Path) -> None:
    ring = keyring.load(tmp_path / "k.json")
    assert "keys=" not in repr(ring) and "index=" not in repr(ring) and "signing=" not in repr(ring)


def test_an_open_file_is_refused(tmp_path: Path) -> None:
    keyring.load(tmp_path / "k.json")
    (tmp_path / "k.json").chmod(0o640)
    with pytest.raises(KeyringError, match="chmod 600"):
        keyring.load(tmp_path / "k.json")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda ring: "",
        lambda ring: "[]",
        lambda ring: json.dumps({**ring, "format": "other"}),
        lambda ring: json.dumps({**ring, "current": "ff" * 8}),
        lambda ring: json.dumps({**ring, "index": "c2hvcnQ="}),
        lambda ring: json.dumps({**ring, "keys": {}}),
        lambda ring: json.dumps({name: value for name, value in ring.items() if name != "signing"}),
    ],
)
def test_a_damaged_one_is_refused_and_left_alone(tmp_path: Path, spoil) -> None:
    path = tmp_path / "k.json"
    keyring.load(path)
    spoiled = spoil(json.loads(path.read_text()))
    path.write_text(spoiled)
    with pytest.raises(KeyringError, match="is damaged"):
        keyring.load(path)
    assert path.read_text() == spoiled


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyringError, match="can't be read or made"):
        keyring.load(tmp_path / "file" / "k.json")


def test_pseudonyms_depend_on_kind_value_and_ring(tmp_path: Path) -> None:
    one, other = keyring.load(tmp_path / "1.json"), keyring.load(tmp_path / "2.json")
    names = {one.pseudonym("patient", "a"), one.pseudonym("patient", "b"), one.pseudonym("encounter", "a")}
    assert len(names | {other.pseudonym("patient", "a")}) == 4
    assert all(len(name) == 64 for name in names)
