"""Why a model cannot be used."""


class ModelError(Exception):
    """A model that is missing, damaged, or not the one it should be; one sentence, what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnknownEngine(Exception):
    """There is no engine of that name, or it is not installed or set up; the text says what to do."""
