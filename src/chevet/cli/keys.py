"""`chevet keys`: the keys that everything is sealed with: list, rotate, see how far, destroy."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from chevet.cli.bootstrap import data_option, django_ready
from chevet.cli.refusal import refusal

if TYPE_CHECKING:
    from chevet.trust.models import KeyRotation

_refuse = refusal("chevet keys")


@click.group()
def command() -> None:
    """The keys that everything is sealed with."""


@command.command("list")
@data_option
def list_(data: Path | None) -> None:
    """Every key: since when, its state, and how many sealed values and files it wraps."""
    with django_ready(data, migrate=True):
        from chevet.trust import keyring, rotation

        ring, found = keyring.site(), rotation.wrapped()
        for key_id in ring.keys:
            state = "current" if key_id == ring.current else "in use"
            if key_id in ring.retired:
                state = f"retired {ring.retired[key_id]}"
            files = found.files.get(key_id, 0) + found.growing.get(key_id, 0)
            made = ring.made.get(key_id, "unknown")
            click.echo(f"{key_id}\t{state}\tmade {made}\tvalues {found.rows.get(key_id, 0)}\tfiles {files}")
        for path in found.unclaimed:
            click.echo(f"chevet keys: {path} is sealed, and no part of Chevet knows it", err=True)


@command.command()
@data_option
def status(data: Path | None) -> None:
    """How far the rotation has come."""
    with django_ready(data, migrate=True):
        from chevet.trust import rotation

        row = rotation.running()
        click.echo(_line(row) if row else "no rotation is running")


@command.command()
@click.option("--later", is_flag=True, help="Only make the new key; the workers rewrap what there is.")
@data_option
def rotate(later: bool, data: Path | None) -> None:
    """Make a new key the current one and wrap everything by it, while everybody works.

    Stopped at any moment it goes on when called again, or by a worker within the hour.
    """
    with django_ready(data, migrate=True):
        from chevet.trust import rotation

        try:
            row = rotation.begin()
            if later:
                click.echo(_line(row))
                return
            with tqdm(
                total=row.total, initial=row.rewrapped, unit="value", disable=not sys.stderr.isatty()
            ) as bar:

                def tell(now: "KeyRotation") -> None:
                    bar.update(now.rewrapped - bar.n)

                done = rotation.go_on(tell, origin="cli")
        except rotation.RotationError as error:
            _refuse(str(error))
        assert done is not None
        click.echo(_line(done))
        if done.finished_at is None:
            click.echo(
                "something was still being written with the old key; the workers finish it within the hour, "
                "or call this again",
                err=True,
            )


@command.command()
@click.argument("key")
@click.option("--yes", is_flag=True, help="I know that older backups can't be read without it.")
@data_option
def destroy(key: str, yes: bool, data: Path | None) -> None:
    """Take the retired KEY out of the keyring. Backups made before the rotation need it."""
    if not yes:
        _refuse(
            "Backups from before the rotation can't be read without this key; give --yes if that is meant."
        )
    with django_ready(data, migrate=True):
        from chevet.trust import rotation

        try:
            rotation.destroy(key)
        except rotation.RotationError as error:
            _refuse(str(error))
    click.echo(f"destroyed {key}")


@command.command("to-kms")
@data_option
def to_kms(data: Path | None) -> None:
    """Seal the keyring's file by the service that CHEVET_KMS names. Keep a copy of the open one, locked away."""
    with django_ready(data):
        from chevet.trust import keyring

        try:
            ring = keyring.put_under_kms(keyring.site().path or Path())
        except keyring.KeyringError as error:
            _refuse(str(error))
    click.echo(f"{ring.path} is sealed by the service")


def _line(row: "KeyRotation") -> str:
    state = "finished" if row.finished_at else "running"
    old = ", ".join(row.old) or "none"
    return f"{state}: {row.rewrapped} of {row.total} wrapped by {row.key}; old: {old}"
