"""Why a recording cannot be used: one sentence each, and a code that programs can rely on."""


class AudioError(Exception):
    """A recording that cannot be turned into a transcript.

    `message` is one sentence for a person (what is wrong, what to do) and never holds a
    file's content; `code` is stable: empty, not_audio, truncated, silent, too_long.
    """

    code = "audio"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Empty(AudioError):
    """No bytes, or a file with a header and no sound."""

    code = "empty"


class NotAudio(AudioError):
    """Not one of the formats that are read."""

    code = "not_audio"


class Truncated(AudioError):
    """Breaks off so early that nothing can be decoded. (A later cut is read and noted instead.)"""

    code = "truncated"


class Silent(AudioError):
    """No speech was found."""

    code = "silent"


class TooLong(AudioError):
    """Longer than the limit."""

    code = "too_long"
