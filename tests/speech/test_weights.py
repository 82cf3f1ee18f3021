"""Weights are joined once, whole, and never used unless they are the right ones."""

import errno
import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chevet.engines import weights
from chevet.engines.errors import ModelError
from chevet.engines.speech import whisper

DATA = b"first half, " + b"second half"
RIGHT = {"model.bin": hashlib.sha256(DATA).hexdigest()}


@pytest.fixture
def halves(tmp_path: Path) -> list[Path]:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_bytes(DATA[:12])
    second.write_bytes(DATA[12:])
    return [first, second]


def test_parts_are_joined_in_order_once(tmp_path: Path, halves: list[Path]) -> None:
    folder = tmp_path / "cache" / "model"
    weights.assemble(folder, {"model.bin": halves}, RIGHT)
    assert (folder / "model.bin").read_bytes() == DATA
    halves[0].unlink()
    assert weights.assemble(folder, {"model.bin": halves}, RIGHT) == folder
    assert [p.name for p in folder.parent.iterdir()] == ["model"]


def test_wrong_parts_leave_nothing(tmp_path: Path, halves: list[Path]) -> None:
    folder = tmp_path / "cache" / "model"
    with pytest.raises(ModelError, match="not the ones expected"):
        weights.assemble(folder, {"model.bin": halves[::-1]}, RIGHT)
    assert list(folder.parent.iterdir()) == []


def test_several_at_once_all_get_a_whole_one(tmp_path: Path, halves: list[Path]) -> None:
    folder = tmp_path / "cache" / "model"
    with ThreadPoolExecutor(8) as pool:
        done = pool.map(lambda _: weights.assemble(folder, {"model.bin": halves}, RIGHT), range(16))
        assert {f / "model.bin" for f in done} == {folder / "model.bin"}
    assert (folder / "model.bin").read_bytes() == DATA
    assert [p.name for p in folder.parent.iterdir()] == ["model"]


def test_a_full_disk_says_so(tmp_path: Path, halves: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(ModelError, match="disk is full"):
        weights.assemble(tmp_path / "cache" / "model", {"model.bin": halves}, RIGHT)
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path, halves: list[Path]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="name another cache folder"):
        weights.assemble(tmp_path / "file" / "model", {"model.bin": halves}, RIGHT)


def test_a_missing_package_says_which() -> None:
    with pytest.raises(ModelError, match="no-such-thing"):
        weights.package_file("no_such_thing", "no-such-thing", "model.bin")


def test_changed_weights_are_refused_at_every_load(tmp_path: Path) -> None:
    folder = tmp_path / f"whisper-base-{whisper.BASE.sha256[:12]}"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"something else")
    with pytest.raises(ModelError, match="not the ones expected"):
        whisper.load(tmp_path)


def test_ones_own_model_needs_its_hash_and_its_files(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(DATA)
    with pytest.raises(ModelError, match="SHA-256"):
        whisper.load(model_path=tmp_path)
    with pytest.raises(ModelError, match="not the ones expected"):
        whisper.load(model_path=tmp_path, sha256="0" * 64)
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        whisper.load(model_path=tmp_path, sha256=RIGHT["model.bin"])
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(ModelError, match="not a Whisper model"):
        whisper.load(model_path=tmp_path, sha256=RIGHT["model.bin"])
    with pytest.raises(ModelError, match="cannot be read"):
        whisper.load(model_path=tmp_path / "nowhere", sha256=RIGHT["model.bin"])
