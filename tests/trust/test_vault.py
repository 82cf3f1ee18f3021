"""What is sealed opens whole, in its own place, with its own keyring, or not at all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.trust import keyring, vault
from chevet.trust.keyring import Keyring, KeyringError
from chevet.trust.vault import VaultError
from chevet.trust.vault.envelope import OVERHEAD

RING = Keyring(
    current="00" * 8, keys={"00" * 8: bytes(32), "11" * 8: b"1" * 32}, index=b"i" * 32, signing=b"s" * 32
)


def seal(plain: bytes, context: str = "t.c:1") -> bytes:
    return vault.seal(plain, context=context, ring=RING)


def unseal(sealed: bytes, context: str = "t.c:1", ring: Keyring = RING) -> bytes:
    return vault.unseal(sealed, context=context, ring=ring)


@given(st.binary(max_size=2000), st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_round_trip(plain: bytes, context: str) -> None:
    sealed = seal(plain, context)
    assert unseal(sealed, context) == plain
    assert len(sealed) == len(plain) + OVERHEAD
    if len(plain) >= 8:
        assert plain not in sealed


@given(st.binary(max_size=300), st.data())
def test_a_flipped_bit_does_not_open(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(plain))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((VaultError, KeyringError)):
        unseal(bytes(sealed))


def test_every_byte_counts() -> None:
    sealed = seal(b"Metformin 500 mg")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 0x55
        with pytest.raises((VaultError, KeyringError)):
            unseal(bytes(changed))


@given(st.binary(max_size=100), st.data())
def test_a_cut_or_longer_one_does_not_open(plain: bytes, data: st.DataObject) -> None:
    sealed = seal(plain)
    for wrong in (sealed[: data.draw(st.integers(0, len(sealed) - 1))], sealed + b"\0"):
        with pytest.raises(VaultError):
            unseal(wrong)


def test_it_does_not_open_elsewhere() -> None:
    with pytest.raises(VaultError):
        unseal(seal(b"secret", "t.c:1"), "t.c:2")


def test_the_same_text_never_looks_the_same() -> None:
    assert seal(b"same") != seal(b"same")


def test_older_keys_still_open(tmp_path: Path) -> None:
    old = keyring.load(tmp_path / "ring.json")
    sealed = vault.seal(b"kept", context="c", ring=old)
    new = keyring.add_key(tmp_path / "ring.json")
    assert new.current != old.current and len(new.keys) == 2
    assert unseal(sealed, "c", new) == b"kept"
    assert new.pseudonym("patient", "1") == old.pseudonym("patient", "1")
    with pytest.raises(KeyringError, match="doesn't hold key"):
        unseal(vault.seal(b"later", context="c", ring=new), "c", old)


def test_a_wrong_key_under_the_right_name_does_not_open() -> None:
    impostor = Keyring(current=RING.current, keys={RING.current: b"x" * 32}, index=b"", signing=b"")
    with pytest.raises(VaultError):
        unseal(seal(b"secret"), ring=impostor)
