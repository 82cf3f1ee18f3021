"""Key rotation: everything sealed is found, rewrapped while others work, and no key is retired too early."""

import ast
import os
import signal
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from chevet.trust import audit, keyring, rotation
from chevet.trust.fields import SealedField
from chevet.trust.keyring import KeyringError
from chevet.trust.models import AuditRecord, KeyRotation
from chevet.trust.rotation import RotationError
from chevet.trust.vault import SealedReader, SealedWriter, SegmentWriter, envelope, places, read_segment

pytestmark = pytest.mark.django_db(transaction=True)
SRC = Path(rotation.__file__).parents[1]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    """A data folder without the sealed files of other tests, which would be counted too."""
    settings.CHEVET = replace(settings.CHEVET, data=tmp_path / "data")
    settings.CHEVET.data.mkdir()


@pytest.fixture
def preferences(make_staff):
    """What the test's rows are: a small model with a sealed column."""
    from chevet.scribe.models import Preference

    staff = make_staff("physician")

    def make(count: int) -> list[Preference]:
        rows = [Preference(staff=staff, kind="k", value={"n": n}, source="set") for n in range(count)]
        return Preference.objects.bulk_create(rows)

    return make


@pytest.fixture
def audio() -> Path:
    folder = Path(settings.CHEVET.data) / "audio"
    folder.mkdir(exist_ok=True)
    return folder


def recording(audio: Path, content: bytes) -> tuple[Path, str]:
    pk = uuid.uuid4()
    with SealedWriter(audio / f"{pk}.sealed", f"recording:{pk}") as writer:
        writer.write(content)
    return audio / f"{pk}.sealed", f"recording:{pk}"


def rotate(**options: object) -> KeyRotation:
    rotation.begin()
    row = rotation.go_on(**options)
    assert row is not None
    return row


def key_of(path: Path) -> str:
    return envelope.key_id_of(places.head_of(path)).hex()


def test_rows_files_and_open_segments_are_rewrapped_and_the_old_key_retired(preferences, audio) -> None:
    rows = preferences(7)
    content = os.urandom(200_000)
    path, context = recording(audio, content)
    capture = uuid.uuid4()
    live = audio / "live" / str(capture) / "00001-00001-00000000.segment"
    segment = SegmentWriter(live, f"capture:{capture}:{live.stem}")
    segment.append(b"before")
    segment.sync()
    old = keyring.site().current
    body = path.read_bytes()[places.HEAD :]
    with SealedReader(path, context) as reader:
        done = rotate(batch=3)
        assert reader.read(150_000, 150_010) == content[150_000:150_010]  # opened before, read on
    segment.append(b"after")
    segment.sync()
    segment.close()
    new = keyring.site().current
    assert done.finished_at and done.old == [old] and new != old and old in keyring.site().retired
    assert rotation.wrapped().by(old) == 0 and rotation.wrapped().by(new) >= 9
    assert key_of(path) == new and path.read_bytes()[places.HEAD :] == body  # no audio was rewritten
    with SealedReader(path, context) as reader:
        assert reader.read() == content
    assert list(read_segment(live, f"capture:{capture}:{live.stem}")) == [b"before", b"after"]
    again = type(rows[0]).objects.filter(kind="k")
    assert sorted(row.value["n"] for row in again) == list(range(7))
    said = list(AuditRecord.objects.filter(action__startswith="key.").values_list("action", flat=True))
    assert said[-3:] == ["key.rotation_started", "key.retired", "key.rotation_finished"] and audit.verify().ok
    path.unlink()
    live.unlink()


def test_a_proxys_name_a_patients_link_and_what_was_told_of_care_stay_readable(make_staff) -> None:
    from chevet.trust import patient_links
    from chevet.trust.models import BreakGlass, CaredFor, Consent

    staff, now = make_staff("physician"), timezone.now()
    link, token = patient_links.make("pat-4711", "fr", by=staff)
    consent = Consent.objects.create(
        patient_id="pat-4711",
        encounter_id="enc-1",
        purposes=["outreach"],
        decision="given",
        given_by="guardian",
        relation="PRN",
        proxy="Claire Morel",
        how="spoken",
        recorded_by=staff,
        at=now,
        audit_seq=1,
    )
    care = CaredFor.objects.create(
        visit=uuid.uuid4(), staff=staff, source="added", since=now, why="night shift"
    )
    glass = BreakGlass.objects.create(
        patient_id="pat-4711", visit=care.visit, staff=staff, reason="fell", at=now, until=now, note="seen"
    )
    done = rotate()
    (old,) = done.old
    rotation.destroy(old)  # nothing of it may need the old key any more
    assert (done.rewrapped, rotation.wrapped().by(done.key)) == (8, 8)
    again = Consent.objects.get(pk=consent.pk)
    assert (again.patient_id, again.encounter_id, again.proxy) == ("pat-4711", "enc-1", "Claire Morel")
    assert CaredFor.objects.get(pk=care.pk).why == "night shift"
    seen = BreakGlass.objects.get(pk=glass.pk)
    assert (seen.patient_id, seen.reason, seen.note) == ("pat-4711", "fell", "seen")
    # the address that the patient was handed goes on opening, and the patient is still found
    assert patient_links.opened(token, origin="10.0.0.1").patient_id == "pat-4711"
    assert [found.pk for found in patient_links.of_patient("pat-4711")] == [link.pk]


def test_a_write_in_between_wins(preferences) -> None:
    (row,) = preferences(1)
    rotation.begin()
    column = type(row)._meta.get_field("value")
    head = bytes(type(row).objects.values_list("value", flat=True)[0])[: places.HEAD]
    row.value = {"n": "newer"}
    row.save()
    assert rotation._rewrap_rows(column, [(row.pk, head)], keyring.site()) == 0
    rotation.go_on()
    assert type(row).objects.get(pk=row.pk).value == {"n": "newer"}


def test_stopped_in_the_middle_it_goes_on(preferences) -> None:
    preferences(10)

    def stop(row: KeyRotation) -> None:
        if row.rewrapped >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate(batch=2, tell=stop)
    half = rotation.running()
    assert half and half.rewrapped == 4
    keys = len(keyring.site().keys)
    done = rotate()  # the same one: no second key is made
    assert done.pk == half.pk and done.finished_at and done.rewrapped == 10
    assert len(keyring.site().keys) == keys


def test_killed_between_the_new_key_and_its_row_that_key_is_gone_on_with() -> None:
    rotate()
    made = keyring.add_key(settings.CHEVET.keyring).current
    assert rotate().key == made


def test_what_is_written_with_the_old_key_meanwhile_keeps_it_from_retiring(preferences) -> None:
    (row,) = preferences(1)
    before = keyring.site()
    rotation.begin()
    late = {"done": False}

    def a_slow_transaction_ends(_: KeyRotation) -> None:
        if not late["done"]:
            late["done"] = True
            sealed = envelope.seal(
                b"1", context=type(row)._meta.get_field("value").context(row.pk), ring=before
            )
            with connection.cursor() as cursor:
                cursor.execute("UPDATE scribe_preference SET value = %s", [sealed])

    columns = rotation.columns
    try:  # the batch after which the late write comes is the last one
        rotation.columns = lambda: sorted(columns(), key=lambda c: c.model is not type(row))
        unfinished = rotation.go_on(a_slow_transaction_ends)
    finally:
        rotation.columns = columns
    assert unfinished and unfinished.finished_at is None and before.current not in keyring.site().retired
    assert rotation.go_on().finished_at and type(row).objects.get().value == 1


def test_a_file_still_coming_in_keeps_the_old_key(audio) -> None:
    pk = uuid.uuid4()
    writer = SealedWriter(audio / f"{pk}.sealed", f"recording:{pk}")
    writer.write(os.urandom(200_000))
    writer._file.flush()
    assert rotate().finished_at is None
    writer.finish()
    assert rotation.go_on().finished_at and key_of(audio / f"{pk}.sealed") == keyring.site().current
    with SealedReader(audio / f"{pk}.sealed", f"recording:{pk}") as reader:
        assert reader.size == 200_000
    (audio / f"{pk}.sealed").unlink()


def test_a_sealed_file_that_nobody_knows_stops_the_retiring() -> None:
    stray = Path(settings.CHEVET.data) / "somewhere" / "else.bin"
    with SealedWriter(stray, "a new room's"):
        pass
    try:
        with pytest.raises(RotationError, match=r"else\.bin is a sealed file that no part of Chevet knows"):
            rotate()
    finally:
        stray.unlink()
    assert rotation.go_on().finished_at


def test_the_first_version_is_sealed_anew(preferences, audio, monkeypatch) -> None:
    from chevet.trust.vault import files

    path, context = recording(audio, b"")
    with monkeypatch.context() as past:
        past.setattr(envelope, "MAGIC", b"CHV\x01")
        past.setattr(files, "MAGIC", b"CHF\x01")
        (row,) = preferences(1)
        path.unlink()
        with SealedWriter(path, context) as writer:
            writer.write(b"sound")
    assert path.read_bytes().startswith(b"CHF\x01") and type(row).objects.get().value == {"n": 0}
    assert rotate().finished_at
    assert path.read_bytes().startswith(b"CHF\x02") and type(row).objects.get().value == {"n": 0}
    with SealedReader(path, context) as reader:
        assert reader.read() == b"sound"
    path.unlink()


def test_one_at_a_time() -> None:
    with rotation._alone(), pytest.raises(RotationError, match="Another process"):
        rotation.begin()


def test_a_key_is_destroyed_only_when_it_is_retired_and_wraps_nothing(preferences) -> None:
    preferences(1)
    old = keyring.site().current
    with pytest.raises(RotationError, match="still wraps something"):
        rotation.destroy(old)
    rotate()
    rotation.destroy(old)
    assert old not in keyring.site().keys
    with pytest.raises(RotationError, match="holds no key"):
        rotation.destroy(old)
    assert AuditRecord.objects.filter(action="key.destroyed", subject=f"key:{old}").count() == 1


def test_another_process_seals_with_the_new_key_at_once() -> None:
    before = keyring.site().current
    keyring.add_key(settings.CHEVET.keyring)
    assert keyring.site().current != before
    rotate()


def test_every_sealed_column_is_found_and_can_be_rewrapped() -> None:
    """Whatever model gets a sealed field, in whatever app: it is one of `columns`, and has a UUID for its key."""
    from django.apps import apps
    from django.db.models import UUIDField

    found = {(c.model, c.column) for c in rotation.columns()}
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if isinstance(column, SealedField):
                assert (model, column.column) in found
                assert isinstance(model._meta.pk, UUIDField), f"{model.__name__}: rotation goes along a UUID"
    assert len(found) >= 18


# Who seals a file or a value by itself, and which place in `vault.places` (or what else) covers it.
SEALERS = {
    "scribe/intake.py": "scribe: recordings",
    "scribe/live/audio.py": "scribe: live segments",
    "scribe/live/listen.py": "scribe: recordings, by intake.seal",
    "trust/backup/make.py": "a key of its own, outside of the data folder, where `make` refuses to write",
    "trust/fields.py": "every sealed column",
    "trust/surrogates.py": "an envelope for whoever asks; nobody keeps one on disk",
    "trust/rotation.py": "rewraps what the others sealed",
}


def test_whoever_seals_is_known_to_the_rotation() -> None:
    names = {"SealedWriter", "SegmentWriter", "seal"}
    found = set()
    for path in SRC.rglob("*.py"):
        name = path.relative_to(SRC).as_posix()
        if name.startswith("trust/vault/"):
            continue
        text = path.read_text()
        if "vault" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            called = getattr(node, "func", None) if isinstance(node, ast.Call) else None
            if getattr(called, "attr", getattr(called, "id", None)) in names:
                found.add(name)
    assert found == set(SEALERS), "say in vault.places where these files lie, then name them here"


def test_the_command_killed_in_the_middle_goes_on(tmp_path: Path) -> None:
    from own_installation import CHEVET, own_database, python

    data = tmp_path / "data"
    with own_database("chevet_keys_killed", data) as env:
        fill = (
            "from chevet.cli.bootstrap import django_ready\n"
            "with django_ready(migrate=True):\n"
            "  from chevet.trust.models import Staff\n"
            "  from chevet.scribe.models import Preference\n"
            "  s = Staff.objects.create(username='a', role='physician')\n"
            "  rows = (Preference(staff=s, kind='k', value=n, source='set') for n in range(20000))\n"
            "  Preference.objects.bulk_create(rows, batch_size=1000)\n"
        )
        assert python(env, fill)[0] == 0
        process = subprocess.Popen([sys.executable, "-c", CHEVET, "keys", "rotate"], env=env)
        with psycopg.connect(env["DATABASE_URL"], autocommit=True) as watching:
            query = "SELECT 1 FROM trust_keyrotation WHERE rewrapped BETWEEN 1 AND 19999"
            while not watching.execute(query).fetchone():
                assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, out, _ = python(env, CHEVET, "keys", "status")
        assert out.startswith("running: ")
        code, out, err = python(env, CHEVET, "keys", "rotate")
        assert code == 0 and out.startswith("finished: 20000 of 20000"), (out, err)
        code, out, _ = python(env, CHEVET, "keys", "list")
        states = [line.split("\t")[1].split()[0] for line in out.splitlines()]
        assert sorted(states) == ["current", "retired"] and "values 20000" in out
        assert python(env, CHEVET, "audit", "verify")[1].startswith("ok 3 records")


def test_a_ring_says_what_it_will_not_do(tmp_path: Path) -> None:
    path = tmp_path / "k.json"
    ring = keyring.load(path)
    with pytest.raises(KeyringError, match="is the current one"):
        keyring.retire(path, ring.current)
    keyring.add_key(path)
    with pytest.raises(KeyringError, match="is not retired yet"):
        keyring.destroy(path, ring.current)
