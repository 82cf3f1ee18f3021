"""What goes wrong with backups."""


class BackupError(Exception):
    """A backup can't be made or restored; one sentence, with what to do. Nothing was changed."""
