"""Sealed files: any range reads back; anything changed, cut, swapped or moved does not open."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chevet.trust.keyring import Keyring
from chevet.trust.vault import SealedReader, SealedWriter, StorageFull, VaultError
from chevet.trust.vault.files import FRAME, SEALED_FRAME, START

RING = Keyring(current="00" * 8, keys={"00" * 8: bytes(32)}, index=b"i" * 32, signing=b"s" * 32)
PATTERN = os.urandom(4 * FRAME)
SIZES = st.one_of(
    st.integers(0, 3 * FRAME),
    st.sampled_from([0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 1, 3 * FRAME]),
)


def write(path: Path, plain: bytes, *, chunk: int = 10_000, context: str = "audio:1") -> Path:
    with SealedWriter(path, context, ring=RING) as writer:
        for start in range(0, len(plain), chunk):
            writer.write(plain[start : start + chunk])
    return path


def reader(path: Path, context: str = "audio:1") -> SealedReader:
    return SealedReader(path, context, ring=RING)


def reads_all(path: Path, context: str = "audio:1") -> bytes:
    with reader(path, context) as opened:
        return opened.read()


@settings(max_examples=40, deadline=None)
@given(SIZES, st.sampled_from([997, FRAME, FRAME + 1, 3 * FRAME]), st.data())
def test_any_range_reads_back(tmp_path_factory, size: int, chunk: int, data: st.DataObject) -> None:
    plain = PATTERN[:size]
    path = write(tmp_path_factory.mktemp("vault") / "a.chf", plain, chunk=chunk)
    with reader(path) as opened:
        assert opened.size == size
        assert b"".join(opened) == plain
        for _ in range(10):
            start, end = data.draw(st.integers(0, size + 10)), data.draw(st.integers(0, size + 10))
            assert opened.read(start, end) == plain[start:end]
        assert opened.read(size // 2) == plain[size // 2 :]


def test_a_short_range_opens_few_frames(tmp_path: Path) -> None:
    path = write(tmp_path / "a.chf", PATTERN)
    with reader(path) as opened:
        opened_frames = []
        real = opened._frame
        opened._frame = lambda index: opened_frames.append(index) or real(index)
        assert opened.read(FRAME + 5, FRAME + 10) == PATTERN[FRAME + 5 : FRAME + 10]
        assert opened_frames == [1]


def test_nothing_of_the_plaintext_is_on_the_disk(tmp_path: Path) -> None:
    plain = b"Mr. Example has a cough. " * 9000
    assert b"Example" not in write(tmp_path / "a.chf", plain).read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([0, 10, FRAME, FRAME + 10, 2 * FRAME]), st.data())
def test_a_flipped_bit_anywhere_is_found(tmp_path_factory, size: int, data: st.DataObject) -> None:
    path = write(tmp_path_factory.mktemp("vault") / "a.chf", PATTERN[:size])
    sealed = bytearray(path.read_bytes())
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(sealed)
    with pytest.raises(Exception, match=r"does not open|doesn't hold key"):
        reads_all(path)


def test_every_byte_of_a_small_file_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.chf", b"ten bytes!")
    sealed = path.read_bytes()
    for place in range(len(sealed)):
        path.write_bytes(sealed[:place] + bytes([sealed[place] ^ 0x55]) + sealed[place + 1 :])
        with pytest.raises(Exception, match=r"does not open|doesn't hold key"):
            reads_all(path)


@pytest.mark.parametrize("size", [0, 10, FRAME, FRAME + 1, 3 * FRAME])
def test_a_cut_file_is_found(tmp_path: Path, size: int) -> None:
    path = write(tmp_path / "a.chf", PATTERN[:size])
    sealed = path.read_bytes()
    ends = {0, 1, START - 1, START, START + 5, len(sealed) - 1, len(sealed) - 16}
    ends |= set(range(START + SEALED_FRAME, len(sealed), SEALED_FRAME))  # exactly between frames
    for end in sorted(end for end in ends if end < len(sealed)):
        path.write_bytes(sealed[:end])
        with pytest.raises(VaultError):
            reads_all(path)


def test_an_appended_byte_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.chf", PATTERN[:FRAME])
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(VaultError):
        reads_all(path)


def test_swapped_and_repeated_frames_are_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.chf", PATTERN[: 3 * FRAME + 7])
    sealed = path.read_bytes()
    head = sealed[:START]
    frames = [sealed[START + i * SEALED_FRAME : START + (i + 1) * SEALED_FRAME] for i in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 2, 3], [0, 2, 3], [0, 1, 1, 2, 3], [0, 1, 2, 2]):
        path.write_bytes(head + b"".join(frames[i] for i in order))
        with pytest.raises(VaultError):
            reads_all(path)


def test_a_frame_of_another_file_is_found(tmp_path: Path) -> None:
    one, other = write(tmp_path / "1.chf", PATTERN), write(tmp_path / "2.chf", PATTERN)
    mixed = bytearray(one.read_bytes())
    place = slice(START, START + SEALED_FRAME)
    mixed[place] = other.read_bytes()[place]
    one.write_bytes(mixed)
    with pytest.raises(VaultError):
        reads_all(one)


def test_another_record_does_not_open_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.chf", b"voice")
    with pytest.raises(VaultError):
        reads_all(path, "audio:2")


def test_an_unfinished_file_has_no_name(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), SealedWriter(tmp_path / "a.chf", "c", ring=RING) as writer:
        writer.write(PATTERN)
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    writer = SealedWriter(tmp_path / "a.chf", "c", ring=RING)
    writer.write(b"x")
    assert not (tmp_path / "a.chf").exists()
    writer.discard()
    with pytest.raises(ValueError, match="finished or discarded"):
        writer.write(b"x")


def test_finishing_replaces_an_older_file_at_once(tmp_path: Path) -> None:
    path = write(write(tmp_path / "a.chf", b"old"), b"new")
    assert reads_all(path) == b"new" and path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    writer = SealedWriter(tmp_path / "a.chf", "c", ring=RING)
    assert writer._file is not None
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, writer._file.fileno())  # from here on the kernel answers ENOSPC
    os.close(full)
    with pytest.raises(StorageFull, match="make room"):
        for _ in range(8):
            writer.write(PATTERN)
    assert list(tmp_path.iterdir()) == []


def test_another_error_of_the_disk_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError) as caught:
        SealedWriter(tmp_path / "file" / "a.chf", "c", ring=RING)
    assert caught.value.errno in (errno.ENOTDIR, errno.EEXIST)
