"""The sealed files of this room, and what each was sealed for (`trust.vault.places`)."""

from pathlib import Path

from chevet.scribe.intake import folder
from chevet.trust.vault.places import SealedFile


def name(path: Path) -> SealedFile | None:
    """Recordings, those still coming in, and the segments of live visits."""
    if path.parent == folder() and path.suffix == ".sealed":
        return SealedFile(path, f"recording:{path.stem}")
    if path.parent == folder() and path.suffix == ".part":
        return SealedFile(path, f"recording:{path.name.lstrip('.').split('.')[0]}", growing=True)
    if path.parent.parent == folder() / "live" and path.suffix in (".segment", ".new"):
        return SealedFile(path, f"capture:{path.parent.name}:{path.stem}", growing=path.suffix == ".new")
    return None
