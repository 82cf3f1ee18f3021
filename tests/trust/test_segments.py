"""Sealed segments: what was synced reads back whatever was torn after it; what was changed does not open."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chevet.trust.keyring import Keyring
from chevet.trust.vault import SegmentWriter, StorageFull, VaultError, read_segment
from chevet.trust.vault.segments import START

RING = Keyring(current="00" * 8, keys={"00" * 8: bytes(32)}, index=b"i" * 32, signing=b"s" * 32)


def write(path: Path, records: list[bytes], context: str = "capture:1") -> SegmentWriter:
    writer = SegmentWriter(path, context, ring=RING)
    for record in records:
        writer.append(record)
    writer.sync()
    return writer


def contents(path: Path, context: str = "capture:1") -> list[bytes]:
    return list(read_segment(path, context, ring=RING))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8), st.data())
def test_cut_anywhere_the_whole_records_before_the_cut_read_back(tmp_path_factory, records, data) -> None:
    path = tmp_path_factory.mktemp("vault") / "a.segment"
    write(path, records).close()
    whole = path.read_bytes()
    assert contents(path) == records
    cut = data.draw(st.integers(START, len(whole)))
    path.write_bytes(whole[:cut])
    ends, at = [], START
    for record in records:
        at += 4 + len(record) + 16
        ends.append(at)
    assert contents(path) == [r for r, end in zip(records, ends, strict=True) if end <= cut]


def test_it_reads_while_it_grows(tmp_path: Path) -> None:
    writer = write(tmp_path / "a", [b"one"])
    assert contents(tmp_path / "a") == [b"one"]
    writer.append(b"two")
    writer.sync()
    assert contents(tmp_path / "a") == [b"one", b"two"]


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b[: START + 5] + bytes([b[START + 5] ^ 1]) + b[START + 6 :],  # a bit of a record
        lambda b: b[:START] + b[START + 23 :] + b[START : START + 23],  # two records swapped
        lambda b: b[: START + 23] + b[START : START + 23],  # one repeated
    ],
)
def test_changed_swapped_or_repeated_records_do_not_open(tmp_path: Path, change) -> None:
    path = tmp_path / "a"
    write(path, [b"one", b"two"]).close()
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(VaultError):
        contents(path)


def test_it_belongs_to_one_record_and_one_name(tmp_path: Path) -> None:
    write(tmp_path / "a", [b"one"]).close()
    with pytest.raises(VaultError):
        contents(tmp_path / "a", "capture:2")
    with pytest.raises(FileExistsError):
        SegmentWriter(tmp_path / "a", "capture:1", ring=RING)
    assert contents(tmp_path / "a") == [b"one"]


def test_nothing_lies_there_in_the_clear(tmp_path: Path) -> None:
    write(tmp_path / "a", [b"a voice" * 100]).close()
    assert b"voice" not in (tmp_path / "a").read_bytes()
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_what_was_synced(tmp_path: Path, monkeypatch) -> None:
    writer = write(tmp_path / "a", [b"one"])
    writer.append(b"two")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFull):
        writer.sync()
    assert contents(tmp_path / "a") == [b"one"]
    with pytest.raises(ValueError):
        writer.append(b"three")
