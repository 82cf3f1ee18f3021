"""Whoever gets past the triggers is still found: a column changed, a record moved, cut or slipped in."""

import random
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from chevet.trust import audit, keyring
from chevet.trust.audit.encoding import record_hash
from chevet.trust.models import AuditRecord

pytestmark = pytest.mark.django_db

RECORDS = 12
TEXTS = ("site", "actor_role", "action", "subject", "patient", "origin", "detail_json")
COLUMNS = (*TEXTS, "at", "actor_id", "prev_hash", "hash", "seq")


@pytest.fixture
def chain(make_staff: Callable) -> None:
    nurse = make_staff("nurse")
    for number in range(RECORDS):
        audit.record(
            "test.happened" if number % 3 else "test.élevé",
            actor=nurse if number % 2 else None,
            subject=f"thing:{number}",
            patient_id=f"pat-{number}" if number % 4 else None,
            origin="127.0.0.1" if number % 5 else None,
            detail={"n": number, "ratio": number / 7, "codes": ["a", "b"]} if number % 2 else None,
        )


@contextmanager
def tampering():
    """A superuser's hand, triggers off, undone afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
        transaction.set_rollback(True)


def changed_byte(value: bytes, rng: random.Random) -> bytes:
    """`value` with one byte changed, added or taken away (kept valid UTF-8 by staying in ASCII)."""
    if not value or rng.random() < 0.2:
        return value + bytes([rng.randrange(0x20, 0x7F)])
    place = rng.choice([i for i, byte in enumerate(value) if byte < 0x80])
    if rng.random() < 0.2:
        return value[:place] + value[place + 1 :]
    return (
        value[:place]
        + bytes([rng.choice([b for b in range(0x20, 0x7F) if b != value[place]])])
        + value[place + 1 :]
    )


def tamper(cursor, column: str, seq: int, rng: random.Random) -> int:
    """Change one column of one record; the answer is the number that verification should name."""
    if column in TEXTS:
        cursor.execute(f"ALTER TABLE trust_auditrecord ALTER COLUMN {column} TYPE text")
        cursor.execute(f"SELECT {column} FROM trust_auditrecord WHERE seq = %s", [seq])
        new = changed_byte(cursor.fetchone()[0].encode(), rng).decode()
    elif column == "at":
        cursor.execute(
            "UPDATE trust_auditrecord SET at = at + make_interval(secs => %s) WHERE seq = %s",
            [rng.choice([-1, 1]) * rng.choice([1e-6, 0.5, 3600]), seq],
        )
        return seq
    elif column == "actor_id":
        new = rng.choice(["00000000-0000-4000-8000-000000000001", "ffffffff-ffff-4fff-bfff-ffffffffffff"])
    elif column == "seq":
        target = rng.choice([seq + 1000, -seq, 0, 1000 - seq])
        cursor.execute("UPDATE trust_auditrecord SET seq = %s WHERE seq = %s", [target, seq])
        return target if target <= 0 else seq
    else:
        cursor.execute(f"SELECT {column} FROM trust_auditrecord WHERE seq = %s", [seq])
        old = bytearray(cursor.fetchone()[0])
        old[rng.randrange(len(old))] ^= 1 << rng.randrange(8)
        new = bytes(old)
    cursor.execute(f"UPDATE trust_auditrecord SET {column} = %s WHERE seq = %s", [new, seq])
    return seq


def test_three_hundred_tamperings_are_all_found_and_named(chain) -> None:
    rng = random.Random(20261124)
    for round_ in range(300):
        column, seq = COLUMNS[round_ % len(COLUMNS)], rng.randint(1, RECORDS)
        with tampering() as cursor:
            expected = tamper(cursor, column, seq, rng)
            found = audit.verify()
        assert not found.ok and found.first_bad == expected, (column, seq, found)
        assert str(expected) in found.message
    assert audit.verify().ok


@pytest.mark.parametrize("value", ["infinity", "-infinity", "0044-03-15 BC", "294276-12-31"])
def test_a_time_beyond_the_calendar_is_found(chain, value: str) -> None:
    with tampering() as cursor:
        cursor.execute("UPDATE trust_auditrecord SET at = %s WHERE seq = 5", [value])
        assert audit.verify().first_bad == 5


def test_bytes_that_are_no_longer_text_are_found(chain) -> None:
    """As a changed byte on the disk leaves them: PostgreSQL checks text when it is written, not when read."""
    with tampering() as cursor:
        change = "ALTER TABLE trust_auditrecord ALTER COLUMN detail_json TYPE"
        cursor.execute(f"{change} bytea USING convert_to(detail_json, 'UTF8')")
        cursor.execute("UPDATE trust_auditrecord SET detail_json = '\\x7bff7d' WHERE seq = 7")
        cursor.execute(
            "UPDATE pg_attribute SET atttypid = 'text'::regtype, attcollation = 100 "
            "WHERE attrelid = 'trust_auditrecord'::regclass AND attname = 'detail_json'"
        )
        found = audit.verify()
        assert (found.ok, found.count, found.first_bad) == (False, 6, 7)
        assert found.message == "Record 7 can't be read."


def test_a_missing_record_is_found(chain) -> None:
    for seq in range(1, RECORDS + 1):
        with tampering() as cursor:
            cursor.execute("DELETE FROM trust_auditrecord WHERE seq = %s", [seq])
            found = audit.verify()
        assert (found.ok, found.first_bad) == (False, seq)


def test_a_record_taken_out_and_the_rest_renumbered_is_found(chain) -> None:
    with tampering() as cursor:
        cursor.execute("DELETE FROM trust_auditrecord WHERE seq = 4")
        for seq in range(5, RECORDS + 1):
            cursor.execute("UPDATE trust_auditrecord SET seq = %s WHERE seq = %s", [seq - 1, seq])
        assert audit.verify().first_bad == 4


def test_two_records_swapped_are_found(chain) -> None:
    with tampering() as cursor:
        for old, new in ((3, 999), (8, 3), (999, 8)):
            cursor.execute("UPDATE trust_auditrecord SET seq = %s WHERE seq = %s", [new, old])
        assert audit.verify().first_bad == 3


def test_a_duplicated_record_is_found(chain) -> None:
    columns = "site, at, actor_id, actor_role, action, subject, patient, origin, detail_json, prev_hash, hash"
    for place in (0, RECORDS + 1):
        with tampering() as cursor:
            cursor.execute(
                f"INSERT INTO trust_auditrecord (seq, {columns}) "
                f"SELECT {place}, {columns} FROM trust_auditrecord WHERE seq = 6"
            )
            assert audit.verify().first_bad == place


def forged(seq: int, prev_hash: bytes) -> AuditRecord:
    """A record that fits the chain perfectly: SHA-256 is no secret."""
    from django.utils import timezone

    from chevet.trust.audit.chain import columns_of

    entry = AuditRecord(
        seq=seq, site="tests", at=timezone.now(), action="forged", detail_json="{}", prev_hash=prev_hash
    )
    entry.hash = record_hash(columns_of(entry), prev_hash)
    return entry


def test_a_perfectly_forged_record_at_the_end_is_found(chain) -> None:
    last = AuditRecord.objects.get(seq=RECORDS)
    with tampering():
        first = forged(RECORDS + 1, bytes(last.hash))
        first.save(force_insert=True)
        assert audit.verify().first_bad == RECORDS + 1
        forged(RECORDS + 2, bytes(first.hash)).save(force_insert=True)
        assert audit.verify().first_bad == RECORDS + 1


def test_a_chain_rewritten_from_the_middle_is_found(chain) -> None:
    with tampering() as cursor:
        previous = bytes(AuditRecord.objects.get(seq=6).hash)
        cursor.execute("DELETE FROM trust_auditrecord WHERE seq > 6")
        for seq in range(7, RECORDS + 1):
            entry = forged(seq, previous)
            entry.save(force_insert=True)
            previous = bytes(entry.hash)
        found = audit.verify()
        assert not found.ok and found.first_bad == RECORDS
        cursor.execute(
            "UPDATE trust_audithead SET hash = %s", [previous]
        )  # and its head, without the keyring
        assert not audit.verify().ok


def test_a_cut_tail_is_found_even_when_the_head_is_moved_back(chain) -> None:
    with tampering() as cursor:
        cursor.execute("DELETE FROM trust_auditrecord WHERE seq > 9")
        found = audit.verify()
        assert (found.ok, found.count, found.first_bad) == (False, 9, 10)
        cursor.execute(
            "UPDATE trust_audithead SET seq = 9, hash = (SELECT hash FROM trust_auditrecord WHERE seq = 9)"
        )
        assert not audit.verify().ok
        cursor.execute("DELETE FROM trust_audithead")
        assert not audit.verify().ok


def test_an_emptied_table_is_found(chain) -> None:
    with tampering() as cursor:
        cursor.execute("DELETE FROM trust_auditrecord")
        found = audit.verify()
        assert (found.ok, found.count, found.first_bad) == (False, 0, 1)


def test_a_checkpoint_kept_elsewhere_finds_what_a_whole_old_copy_hides(chain, tmp_path: Path) -> None:
    with tampering() as cursor:
        cursor.execute("SELECT seq, hash, seal FROM trust_audithead")
        seq, chain_hash, seal = cursor.fetchone()
        audit.record("test.incriminating", actor=None, subject="thing:13")
        audit.export(audit.checkpoint(), tmp_path / "checkpoint.json")
        assert audit.verify(tmp_path / "checkpoint.json").ok
        # An old backup of the whole database is put back: records, head and stored checkpoints agree.
        cursor.execute("DELETE FROM trust_auditcheckpoint")
        cursor.execute("DELETE FROM trust_auditrecord WHERE seq > %s", [seq])
        cursor.execute("UPDATE trust_audithead SET seq = %s, hash = %s, seal = %s", [seq, chain_hash, seal])
        assert audit.verify().ok
        found = audit.verify(tmp_path / "checkpoint.json")
        assert (found.ok, found.first_bad) == (False, RECORDS + 1)


def test_a_stored_checkpoint_finds_a_chain_rewritten_with_its_head(chain) -> None:
    """Even with the head's seal forged (the key of the seal stolen, not the signing key)."""
    from chevet.trust.audit.head import seal_of

    with tampering() as cursor:
        audit.checkpoint()
        previous = bytes(AuditRecord.objects.get(seq=6).hash)
        cursor.execute("DELETE FROM trust_auditrecord WHERE seq > 6")
        for seq in range(7, RECORDS + 3):
            entry = forged(seq, previous)
            entry.save(force_insert=True)
            previous = bytes(entry.hash)
        cursor.execute(
            "UPDATE trust_audithead SET seq = %s, hash = %s, seal = %s",
            [RECORDS + 2, previous, seal_of("tests", RECORDS + 2, previous)],
        )
        found = audit.verify()
        assert (found.ok, found.first_bad) == (False, RECORDS)
        assert "checkpoint" in found.message


@pytest.mark.parametrize("column", ["seq", "hash", "at", "signature", "site"])
def test_a_changed_stored_checkpoint_is_found(chain, column: str) -> None:
    change = {
        "seq": "seq - 1",
        "hash": "set_byte(hash, 3, (get_byte(hash, 3) + 1) % 256)",
        "at": "at + interval '1 microsecond'",
        "signature": "set_byte(signature, 9, (get_byte(signature, 9) + 1) % 256)",
        "site": "site || 'x'",
    }[column]
    with tampering() as cursor:
        audit.checkpoint()
        cursor.execute(f"UPDATE trust_auditcheckpoint SET {column} = {change}")
        found = audit.verify()
        assert not found.ok and "checkpoint" in found.message


def test_a_changed_or_foreign_checkpoint_file_is_refused(chain, tmp_path: Path) -> None:
    file = tmp_path / "checkpoint.json"
    audit.export(audit.checkpoint(), file)
    good = file.read_text()
    file.write_text(good.replace('"seq": 12', '"seq": 11'))
    with pytest.raises(audit.CheckpointError, match="was changed"):
        audit.verify(file)
    for content in ("", "{}", "[1]", "not json", good.replace("chevet-audit-checkpoint-1", "2")):
        file.write_text(content)
        with pytest.raises(audit.CheckpointError, match="is not an audit checkpoint"):
            audit.verify(file)
    with pytest.raises(audit.CheckpointError, match="can't be read"):
        audit.verify(tmp_path / "nowhere.json")


def test_another_keyring_does_not_vouch_for_this_chain(chain, tmp_path: Path, monkeypatch) -> None:
    other = keyring.load(tmp_path / "keyring.json")
    monkeypatch.setattr(keyring, "site", lambda: other)
    found = audit.verify()
    assert not found.ok and "another keyring" in found.message
    with pytest.raises(audit.AuditError, match="another keyring"):
        audit.record("test.happened", actor=None, subject="thing:1")
