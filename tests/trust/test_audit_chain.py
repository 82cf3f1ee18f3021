"""The chain holds what was recorded, in order, or nothing happens."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from chevet.trust import audit
from chevet.trust.models import AuditHead, AuditRecord, Staff

pytestmark = pytest.mark.django_db


def append(count: int, **fields) -> None:
    for number in range(count):
        audit.record("test.happened", actor=None, subject=f"thing:{number}", detail={"n": number}, **fields)


def test_an_empty_chain_holds() -> None:
    found = audit.verify()
    assert (found.ok, found.count, found.message) == (True, 0, "ok 0 records")


def test_records_follow_each_other(physician) -> None:
    first = audit.record(
        "draft.signed", actor=physician, subject="draft:1", patient_id="p1", detail={"a": 1.5}
    )
    second = audit.record("draft.viewed", actor=None, subject="draft:1", origin="worker")
    assert (first.seq, second.seq) == (1, 2)
    assert bytes(second.prev_hash) == first.hash
    assert (first.actor_id, first.actor_role) == (physician.pk, "physician")
    assert AuditRecord.objects.get(pk=1).detail == {"a": 1.5}
    assert audit.verify().message == "ok 2 records"


def test_a_patient_is_found_by_id_and_not_readable() -> None:
    audit.record("visit.viewed", actor=None, subject="visit:1", patient_id="pat-4711")
    audit.record("visit.viewed", actor=None, subject="visit:2", patient_id="pat-4712")
    assert [r.subject for r in audit.about_patient("pat-4711")] == ["visit:1"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, '') FROM trust_auditrecord r")
        assert "pat-471" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    "detail",
    [
        {"note": "x" * 201},
        {"note": object()},
        {"Note Key": 1},
        {"a": {"b": {"c": {"d": 1}}}},
        {"a": float("nan")},
        {f"k{i}": "y" * 200 for i in range(30)},
        {"a": "nul\x00"},
    ],
)
def test_a_detail_that_could_carry_phi_is_refused(detail) -> None:
    with pytest.raises(audit.AuditError):
        audit.record("test.happened", actor=None, subject="thing:1", detail=detail)
    assert not AuditRecord.objects.exists()


def test_times_encode_as_postgresql_writes_them() -> None:
    from datetime import UTC, datetime

    from chevet.trust.audit.encoding import time_text

    for micro in (0, 1, 100, 120000, 999999):
        at = datetime(2026, 3, 29, 1, 30, 5, micro, tzinfo=UTC)
        with connection.cursor() as cursor:
            cursor.execute("SELECT (%s::timestamptz AT TIME ZONE 'UTC')::text", [at])
            assert cursor.fetchone()[0] == time_text(at)


@pytest.mark.parametrize("table", ["trust_auditrecord", "trust_auditcheckpoint", "trust_audithead"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET seq = seq + 7"])
def test_the_database_refuses_changes(table: str, statement: str) -> None:
    append(2)
    audit.checkpoint()
    with pytest.raises(DatabaseError, match=r"append-only|moves forward"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
    assert audit.verify().count == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(audit.AuditError, match="inside the transaction"):
        audit.record("test.happened", actor=None, subject="thing:1")


@pytest.mark.django_db(transaction=True)
def test_when_the_record_cannot_be_written_nothing_happens() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE trust_auditrecord ADD CONSTRAINT no_more CHECK (seq < 0) NOT VALID")
    try:
        with pytest.raises(DatabaseError), transaction.atomic():
            Staff.objects.create_user("eve", role="nurse")
            audit.record("staff.added", actor=None, subject="staff:eve")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE trust_auditrecord DROP CONSTRAINT no_more")
    assert not Staff.objects.filter(username="eve").exists()


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_record_and_no_gap() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        append(3)
        raise ZeroDivisionError
    with transaction.atomic():
        append(1)
    assert audit.verify().message == "ok 1 records"


@pytest.mark.django_db(transaction=True)
def test_eight_threads_append_without_gaps() -> None:
    errors: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(25):
                with transaction.atomic():
                    audit.record("test.happened", actor=None, subject=f"thread:{name}", detail={"n": number})
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert audit.verify().message == "ok 200 records"
    assert list(AuditRecord.objects.values_list("seq", flat=True)) == list(range(1, 201))
    for name in range(8):  # each thread's own records stand in its own order
        own = AuditRecord.objects.filter(subject=f"thread:{name}")
        assert [r.detail["n"] for r in own] == list(range(25))


def test_nothing_is_written_after_a_head_that_was_moved() -> None:
    append(2)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE trust_audithead SET seq = 1, hash = (SELECT hash FROM trust_auditrecord WHERE seq = 1)"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(audit.AuditError, match="head was changed"):
        append(1)
    assert AuditHead.objects.get().seq == 1
