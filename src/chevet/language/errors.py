"""What the language room refuses, in sentences meant for a person."""


class NotADialogue(ValueError):
    """The text is not a conversation that can be drafted from.

    `code` is stable for programs (`empty`, `no_speakers`, `one_speaker`, `not_text`, `language`);
    the message says what is wrong and what to do, and never quotes the text (it may be about a patient).
    """

    def __init__(self, code: str, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line


class UnknownTemplate(ValueError):
    """No template of that name; the message lists those there are."""


class BadTemplate(ValueError):
    """A template file is wrong; the message is one sentence naming the file and the field."""
