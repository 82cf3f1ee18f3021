"""Spoken sentences as a note writes them: cleaned, in the third person, nothing added."""

from chevet.language.phrasing import english, french
from chevet.language.phrasing import report as retold
from chevet.language.sentences import Sentence


def narrate(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A patient's sentence in the third person ("I've had a cough" → "Has had a cough."), or None when it cannot be.

    `pronoun` is how the note calls the patient within a sentence: "she", "he" or "they".
    """
    phrase = french.narrate if language == "fr" else english.narrate
    return phrase(sentence, pronoun)


def report(sentence: Sentence, language: str, pronoun: str, nth: int) -> str | None:
    """The same as running text: "The patient has had a cough.", "She reports that it gets worse."; French notes
    leave the subject out."""
    if language == "fr":
        return french.narrate(sentence, pronoun)
    return retold.report(sentence, pronoun, nth)


def bare(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A bare answer ("about a year ago") to stand after a label; French has it as a sentence already."""
    return None if language == "fr" else retold.bare(sentence, pronoun)


def recall(sentence: Sentence, language: str, pronoun: str, nth: int) -> str | None:
    """What the clinician recalls to the patient, as history (English only)."""
    return None if language == "fr" else retold.recall(sentence, pronoun, nth)


def answer(question: Sentence, language: str, yes: bool, pronoun: str, nth: int) -> str | None:
    """A question and its plain yes or no as a statement (English only)."""
    return None if language == "fr" else retold.answer(question, yes, pronoun, nth)


def introduce(sentence: Sentence, language: str) -> str | None:
    """The clinician's sentence that says who comes ("Ann is a 59-year-old …"), as written in a note."""
    return french.introduce(sentence) if language == "fr" else english.introduce(sentence)


def conclude(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """What the clinician thinks of it, in the third person ("I think your asthma is stable")."""
    return french.describe(sentence, pronoun) if language == "fr" else english.conclude(sentence, pronoun)


def instruct(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A clinician's sentence of the plan ("I'm going to order an MRI" → "Order an MRI.")."""
    phrase = french.instruct if language == "fr" else english.instruct
    return phrase(sentence, pronoun)


def describe(sentence: Sentence, language: str, pronoun: str) -> str | None:
    """A clinician's finding ("you have some tenderness" → "Some tenderness.")."""
    phrase = french.describe if language == "fr" else english.describe
    return phrase(sentence, pronoun)
