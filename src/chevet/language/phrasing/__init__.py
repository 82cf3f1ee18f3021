"""Spoken sentences as a note writes them: cleaned, in the third person, nothing added."""

from chevet.language.phrasing import english, french
from chevet.language.sentences import Sentence


def narrate(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A patient's sentence in the third person ("I've had a cough" → "Has had a cough."), or None when it cannot be.

    `pronoun` is how the note calls the patient within a sentence: "she", "he" or "they".
    """
    phrase = french.narrate if language == "fr" else english.narrate
    return phrase(sentence, pronoun)


def instruct(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A clinician's sentence of the plan ("I'm going to order an MRI" → "Order an MRI.")."""
    phrase = french.instruct if language == "fr" else english.instruct
    return phrase(sentence, pronoun)


def describe(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A clinician's finding ("you have some tenderness" → "Some tenderness.")."""
    phrase = french.describe if language == "fr" else english.describe
    return phrase(sentence, pronoun)
