"""The book of surrogates, sealed: what a vendor's gate needs to put back what was redacted."""

import base64
import json

from chevet.language.redaction.surrogates import Book
from chevet.trust import vault


def sealed(book: Book, *, context: str) -> bytes:
    """The book in an envelope that opens for that record only (such as "flow:<uuid>")."""
    pairs = [[kind, original, made] for (kind, original), made in book.pairs.items()]
    plain = {"secret": base64.b64encode(book.secret).decode(), "day_first": book.day_first, "pairs": pairs}
    return vault.seal(json.dumps(plain, ensure_ascii=False).encode(), context=context)


def opened(envelope: bytes, *, context: str) -> Book:
    """The book; raises VaultError when the envelope was changed or belongs to another record."""
    plain = json.loads(vault.unseal(envelope, context=context))
    pairs = {(kind, original): made for kind, original, made in plain["pairs"]}
    return Book(base64.b64decode(plain["secret"]), plain["day_first"], pairs)
