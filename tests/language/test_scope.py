"""Denied, doubted, supposed, somebody else's."""

import pytest

from chevet.language.rules import scope
from chevet.language.tokens import fold, tokenise
from chevet.language.verify.claim import as_sentence


def place(text: str, word: str) -> int:
    return next(i for i, t in enumerate(tokenise(text)) if t.norm == fold(word))


@pytest.mark.parametrize(
    ("language", "text", "word", "denied"),
    [
        ("en", "no fever", "fever", True),
        ("en", "no, I have a fever", "fever", False),
        ("en", "no I have a fever", "fever", False),
        ("en", "I do n't have any fever", "fever", True),
        ("en", "I don't think I have a fever", "fever", True),
        ("en", "no cough but some fever", "fever", False),
        ("en", "no cough, chills or fever", "fever", True),
        ("en", "not only fever", "fever", False),
        ("en", "I can't sleep and I have a fever", "fever", False),
        ("fr", "pas de fièvre", "fièvre", True),
        ("fr", "non, j'ai de la fièvre", "fièvre", False),
        ("fr", "je n'ai pas de fièvre", "fièvre", True),
        ("fr", "sans toux ni fièvre", "fièvre", True),
        ("fr", "pas de toux mais de la fièvre", "fièvre", False),
        ("fr", "sans doute de la fièvre", "fièvre", False),
        ("fr", "de la fièvre, non", "fièvre", True),
    ],
)
def test_denied(language: str, text: str, word: str, denied: bool) -> None:
    at = place(text, word)
    assert scope.negated(as_sentence(text), at, at + 1, language) is denied


@pytest.mark.parametrize(
    ("language", "text", "word", "whose"),
    [
        ("en", "my mother has diabetes", "diabetes", "mother"),
        ("en", "my mother says I have diabetes", "diabetes", "patient"),
        ("en", "diabetes on my father's side of the family", "diabetes", "family"),
        ("en", "my neighbor has diabetes", "diabetes", "other"),
        ("fr", "mon père a un diabète", "diabète", "pere"),
        ("fr", "j'ai un diabète comme ma mère", "diabète", "patient"),
        ("fr", "mon voisin a un diabète", "diabète", "other"),
    ],
)
def test_whose(language: str, text: str, word: str, whose: str) -> None:
    at = place(text, word)
    assert scope.whose(as_sentence(text), at, at + 1, language) == whose


@pytest.mark.parametrize(
    ("language", "text", "word", "supposed"),
    [
        ("en", "if you get a fever call us", "fever", True),
        ("en", "I got the flu shot", "flu", True),
        ("en", "I have a fever", "fever", False),
        ("fr", "si vous avez de la fièvre appelez", "fièvre", True),
        ("fr", "j'ai de la fièvre", "fièvre", False),
    ],
)
def test_supposed(language: str, text: str, word: str, supposed: bool) -> None:
    at = place(text, word)
    assert scope.supposed(as_sentence(text), at, at + 1, language) is supposed
