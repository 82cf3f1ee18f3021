"""What is raised when settings make no sense."""


class SettingsError(Exception):
    """A setting is missing or contradictory; the message says which and what to set."""
