"""Backup and the way back: onto an empty machine, nothing left by a drill, nothing changed by a bad archive."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_installation import CHEVET, own_database, python

FILL = """
import os, uuid
from pathlib import Path
from chevet.cli.bootstrap import django_ready
with django_ready(migrate=True) as settings:
    from django.db import transaction
    from chevet.scribe.models import Preference
    from chevet.trust import audit
    from chevet.trust.models import Staff
    from chevet.trust.vault import SealedWriter, SegmentWriter
    staff = Staff.objects.create(username="a", role="physician")
    for n in range(30):
        Preference.objects.create(staff=staff, kind="k", value="Toux depuis 3 jours", source="set")
    for n in range(25):
        with transaction.atomic():
            audit.record("test.done", actor=None, subject=f"test:{n}")
    pk = uuid.uuid4()
    with SealedWriter(settings.data / "audio" / f"{pk}.sealed", f"recording:{pk}") as writer:
        writer.write(os.urandom(300_000))
    stem = "00001-00001-00000000"
    path = settings.data / "audio" / "live" / str(pk) / f"{stem}.segment"
    segment = SegmentWriter(path, f"capture:{pk}:{stem}")
    segment.append(b"sound")
    segment.sync()
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], Path]]:
    """A site with rows, audit records and audio, a backup key, and one backup of it: its environment, its folder."""
    folder = tmp_path_factory.mktemp("site")
    with own_database("chevet_backup", folder / "data") as env:
        code, _, err = python(env, FILL)
        assert code == 0, err
        code, to, err = python(env, CHEVET, "backup", "--new-key", str(folder / "backup.key"))
        assert code == 0, err
        code, out, err = python(env, CHEVET, "backup", str(folder / "kept"), "--to", to.strip())
        assert code == 0, err
        (folder / "newest").symlink_to(out.strip())
        yield {**env, "TO": to.strip()}, folder


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Not pytest's own: as root PostgreSQL runs as another user, and a second pytest closes that folder to it."""
    with tempfile.TemporaryDirectory(prefix="chevet-empty-") as folder:
        yield Path(folder)


def restore(env: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    return python(env, CHEVET, "restore", *arguments)


def empty_machine(env: dict[str, str], data: Path) -> dict[str, str]:
    """Nothing but a data folder: an embedded database of its own."""
    return {k: v for k, v in env.items() if k != "DATABASE_URL"} | {"CHEVET_DATA": str(data)}


def test_what_is_kept_elsewhere_reads_as_noise(site) -> None:
    _, folder = site
    everything = b"".join(p.read_bytes() for p in (folder / "newest").iterdir())
    assert b"Toux" not in everything and b"test.done" not in everything and b"PGDMP" not in everything
    assert sorted(p.name for p in (folder / "newest").iterdir()) == ["archive.sealed", "backup.json"]
    assert [p for p in (folder / "kept").iterdir() if p.name.startswith(".")] == []


def test_onto_an_empty_machine(site, tmp_path) -> None:
    env, folder = site
    there = empty_machine(env, tmp_path / "new")
    (tmp_path / "new").mkdir()
    shutil.copy2(folder / "data" / "keyring.json", tmp_path / "new" / "keyring.json")
    code, out, err = restore(there, str(folder / "newest"), "--key", str(folder / "backup.key"))
    assert code == 0, err
    assert "audit\tok 25 records" in out and "2 files (all)" in out and out.endswith("restored\n")
    code, out, err = python(there, CHEVET, "audit", "verify")
    assert (code, out) == (0, "ok 25 records\n"), err
    code, _, err = restore(there, str(folder / "newest"), "--key", str(folder / "backup.key"))
    assert code == 2 and "onto an empty machine only" in err  # and not twice


def test_without_the_keyring_it_says_what_is_missing(site, tmp_path) -> None:
    env, folder = site
    there = empty_machine(env, tmp_path / "new")
    code, _, err = restore(there, str(folder / "newest"), "--key", str(folder / "backup.key"))
    assert code == 2 and "does not hold the keyring: put this site's own" in err
    assert not (tmp_path / "new" / "postgres").exists() and not (tmp_path / "new" / "audio").exists()


def test_with_the_keyring_the_backup_key_is_enough(site, tmp_path) -> None:
    env, folder = site
    code, made, err = python(
        env, CHEVET, "backup", str(tmp_path / "kept"), "--to", env["TO"], "--with-keyring"
    )
    assert code == 0, err
    there = empty_machine(env, tmp_path / "new")
    code, out, err = restore(there, made.strip(), "--key", str(folder / "backup.key"), "--json")
    assert code == 0, err
    report = json.loads(out)
    assert report["faults"] == [] and report["opened"] >= 20
    ring = tmp_path / "new" / "keyring.json"
    assert ring.read_bytes() == (folder / "data" / "keyring.json").read_bytes()
    assert ring.stat().st_mode & 0o077 == 0


def test_a_drill_leaves_nothing_but_its_record(site, tmp_path) -> None:
    env, folder = site
    env = {**env, "TMPDIR": str(tmp_path)}
    code, out, err = restore(env, str(folder / "newest"), "--key", str(folder / "backup.key"), "--verify")
    assert code == 0, err
    assert "ok 25 records" in out and out.endswith("the backup holds\n")
    assert list(tmp_path.iterdir()) == []
    code, out, _ = python(env, CHEVET, "backup", "--status")
    assert "last drill: 20" in out and "never" not in out


def test_a_wrong_key(site, tmp_path) -> None:
    env, folder = site
    assert python(env, CHEVET, "backup", "--new-key", str(tmp_path / "other.key"))[0] == 0
    there = empty_machine(env, tmp_path / "new")
    code, _, err = restore(there, str(folder / "newest"), "--key", str(tmp_path / "other.key"))
    assert code == 2 and "take the other key" in err and err.count("\n") == 1
    code, _, err = restore(there, str(folder / "newest"), "--key", str(folder / "data" / "keyring.json"))
    assert code == 2 and "is no backup key" in err
    assert not (tmp_path / "new" / "postgres").exists()


@pytest.mark.parametrize("spoil", ["cut", "changed", "about", "half", "empty"])
def test_an_altered_or_truncated_archive_changes_nothing(site, tmp_path, spoil: str) -> None:
    from chevet.trust import keyring
    from chevet.trust.backup.archive import Archive
    from chevet.trust.backup.errors import BackupError
    from chevet.trust.backup.recipient import read_key

    _, folder = site
    copy = tmp_path / "copy"
    shutil.copytree(folder / "newest", copy)
    sealed = copy / "archive.sealed"
    content = bytearray(sealed.read_bytes())
    if spoil == "cut":
        del content[-1:]
    elif spoil == "half":
        del content[len(content) // 2 :]
    elif spoil == "empty":
        content.clear()
    elif spoil == "changed":
        content[len(content) // 2] ^= 1
    else:
        about = json.loads((copy / "backup.json").read_text())
        (copy / "backup.json").write_text(json.dumps({**about, "made_at": "2020-01-01T00:00:00+00:00"}))
    sealed.write_bytes(content)
    ring = keyring.load(folder / "data" / "keyring.json")
    with pytest.raises(BackupError, match="altered or cut off"):
        Archive(copy, read_key(folder / "backup.key")).verify(ring)


def test_one_that_another_site_made_for_the_same_recipient_is_refused(site, tmp_path) -> None:
    from chevet.trust import keyring
    from chevet.trust.backup.archive import Archive
    from chevet.trust.backup.errors import BackupError
    from chevet.trust.backup.recipient import read_key

    _, folder = site
    other = keyring.load(tmp_path / "other.json")
    with pytest.raises(BackupError, match="not made with this site's keyring"):
        Archive(folder / "newest", read_key(folder / "backup.key")).verify(other)


@pytest.mark.parametrize("name", ["../keyring.json", "/etc/passwd", "a/../../b", "", "."])
def test_no_path_leads_out_of_the_data_folder(name: str) -> None:
    from chevet.trust.backup.archive import safe

    with pytest.raises(ValueError):
        safe(name)


def test_a_disk_without_room_leaves_nothing(site, tmp_path) -> None:
    env, _ = site
    locked = tmp_path / "file"
    locked.write_text("")
    code, _, err = python(env, CHEVET, "backup", str(locked / "kept"), "--to", env["TO"])
    assert code == 2 and err.startswith("chevet backup: The backup can't be written") and err.count("\n") == 1
    code, _, err = python(env, CHEVET, "backup", str(tmp_path / "kept"), "--to", "chevet-backup-12")
    assert code == 2 and "64 hexadecimal digits" in err and not (tmp_path / "kept").exists()


def test_not_into_the_data_folder(site) -> None:
    env, folder = site
    (folder / "link").symlink_to(folder / "data")
    for inside in (folder / "data" / "kept", folder / "link" / "kept", folder / "data"):
        code, _, err = python(env, CHEVET, "backup", str(inside), "--to", env["TO"])
        assert code == 2 and "is in the data folder: choose a folder elsewhere" in err
        assert err.count("\n") == 1
    assert not (folder / "data" / "kept").exists()


def test_settings_come_in_pairs(tmp_path) -> None:
    from chevet.settings.backup import read
    from chevet.settings.errors import SettingsError

    assert read({}) is None
    with pytest.raises(SettingsError, match="together, or neither"):
        read({"CHEVET_BACKUP_FOLDER": str(tmp_path)})
    assert read({"CHEVET_BACKUP_FOLDER": "x", "CHEVET_BACKUP_RECIPIENT": "y"}).hours == 24.0


def test_the_site_was_not_touched(site) -> None:
    env, folder = site
    assert python(env, CHEVET, "audit", "verify")[0] == 0
    assert (folder / "data" / "audio").is_dir()
