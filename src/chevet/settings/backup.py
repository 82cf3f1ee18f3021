"""What an administrator may set about backups that are made by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chevet.settings.endpoints import number
from chevet.settings.errors import SettingsError


@dataclass(frozen=True)
class Backup:
    """A backup into `folder`, sealed for `recipient`, when the last one is `hours` old."""

    folder: Path
    recipient: str
    hours: float


def read(env: Mapping[str, str]) -> Backup | None:
    """CHEVET_BACKUP_FOLDER, _RECIPIENT and _HOURS; None when no backup is made by itself. Raises SettingsError."""
    folder, recipient = env.get("CHEVET_BACKUP_FOLDER"), env.get("CHEVET_BACKUP_RECIPIENT")
    if not folder and not recipient:
        return None
    if not folder or not recipient:
        raise SettingsError("Set CHEVET_BACKUP_FOLDER and CHEVET_BACKUP_RECIPIENT together, or neither.")
    hours = number(env, "CHEVET_BACKUP_HOURS", 24.0, least=1.0)
    return Backup(Path(folder).expanduser(), recipient, hours)
