"""Which language a conversation is in, by its frequent short words.

Measured in tests on dialogues only; it is no general language identifier.
"""

from functools import lru_cache

from chevet.language.errors import NotADialogue
from chevet.language.tokens import fold, tokenise
from chevet.language.vocabulary import LANGUAGES, read

NAMES = {"es": "Spanish", "de": "German", "it": "Italian", "pt": "Portuguese", "nl": "Dutch"}
ENOUGH = 12  # words below which nothing can be told


@lru_cache
def _frequent() -> dict[str, frozenset[str]]:
    return {language: frozenset(fold(w) for w in words) for language, words in read("languages").items()}


def identify(text: str) -> str | None:
    """`en`, `fr`, another ISO 639-1 code it knows, or None when none fits or the text is too short."""
    words = [t.norm for t in tokenise(text) if t.norm[0].isalpha()]
    if len(words) < ENOUGH:
        return None
    shares = {lang: sum(w in frequent for w in words) / len(words) for lang, frequent in _frequent().items()}
    best = max(shares, key=lambda lang: shares[lang])
    return best if shares[best] >= 0.15 else None


def language_of(text: str, asked: str = "auto") -> str:
    """The language to draft in; raises NotADialogue (`language`) when that is neither en nor fr.

    A short text (or one whose words tell nothing) is taken at the word of whoever `asked`.
    """
    found = identify(text)
    if found in LANGUAGES:
        return found
    long_enough = sum(t.norm[0].isalpha() for t in tokenise(text)) >= ENOUGH
    if found is not None or long_enough:
        name = NAMES.get(found or "", "neither English nor French")
        raise NotADialogue(
            "language",
            f"The conversation seems to be in another language ({name}); notes can be drafted from English"
            " and French only.",
        )
    if asked in LANGUAGES:
        return asked
    words = {t.norm for t in tokenise(text)}
    return "fr" if len(words & _frequent()["fr"]) > len(words & _frequent()["en"]) else "en"
