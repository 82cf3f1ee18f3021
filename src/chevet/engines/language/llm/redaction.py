"""What leaves for a language model, redacted, and its answer put back: nothing where no redactor is demanded."""

from collections.abc import Mapping, Sequence

from chevet.contracts.redaction import Key, Redactor
from chevet.engines.language.llm.errors import GenerationError


class Redaction:
    """One key for all questions of a client, so that a name is the same surrogate in each of them."""

    def __init__(self, redactor: Redactor | None) -> None:
        self._redactor = redactor
        self._key: Key = {}

    def out(self, messages: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
        """The messages as they may leave: those with what was said are redacted, our own instructions are not.

        Raises GenerationError when the redactor fails: then nothing leaves.
        """
        return [
            m if m.get("role") == "system" else {**m, "content": self._replaced(m["content"])}
            for m in messages
        ]

    def back(self, text: str) -> str:
        """The answer with what stood there. Raises GenerationError."""
        if self._redactor is None:
            return text
        try:
            return self._redactor.restore(text, self._key)
        except Exception:  # its text may hold what it replaced
            raise GenerationError(
                "redaction", "What came back could not be put back; it was not used."
            ) from None

    def _replaced(self, text: str) -> str:
        if self._redactor is None:
            return text
        try:
            replaced, self._key = self._redactor.replace(text, self._key)
        except Exception:
            raise GenerationError(
                "redaction", "The text could not be redacted, so nothing was sent."
            ) from None
        return replaced
