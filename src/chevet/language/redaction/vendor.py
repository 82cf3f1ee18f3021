"""Redaction of what leaves for a vendor: surrogates go out, and what comes back says what stood there."""

from chevet.contracts.redaction import Key
from chevet.language.redaction.surrogates import Book, pseudonymised, put_back

LANGUAGES = ("en", "fr")


class Surrogates:
    """`contracts.redaction.Redactor` with a book of its own: for the questions of one visit, then forgotten."""

    def __init__(self, secret: bytes, *, day_first: bool) -> None:
        self._book = Book(secret, day_first)

    def replace(self, text: str, key: Key) -> tuple[str, Key]:
        """The text with surrogates, and the key with those it added."""
        replaced, _ = pseudonymised(text, self._book)
        return replaced, {**key, **{made: original for (_, original), made in self._book.pairs.items()}}

    def restore(self, text: str, key: Key) -> str:
        """The text with what stood there."""
        return put_back(text, key)


def redactor(language: str, secret: bytes) -> Surrogates | None:
    """The redactor for that language (ISO 639-1); None where its identifiers are not known. `secret`: 32 random bytes."""
    return Surrogates(secret, day_first=language != "en") if language in LANGUAGES else None
