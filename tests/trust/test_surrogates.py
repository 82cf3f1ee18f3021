"""The book of surrogates opens for its own record only."""

import pytest

from chevet.language.redaction.surrogates import Book, pseudonymised
from chevet.trust.surrogates import opened, sealed
from chevet.trust.vault import VaultError


def test_a_sealed_book_puts_back_what_was_sent() -> None:
    text = "Dr. Smith saw Jane Roe on 2024-03-15."
    book = Book(b"one secret")
    sent, _ = pseudonymised(text, book)
    envelope = sealed(book, context="flow:1")
    assert b"Jane" not in envelope
    assert opened(envelope, context="flow:1").put_back(f"Noted: {sent}") == f"Noted: {text}"
    with pytest.raises(VaultError):
        opened(envelope, context="flow:2")
