"""What a section is composed from, and the statement not yet numbered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chevet.contracts.draft import Evidence
from chevet.contracts.preferences import NONE, Preferences
from chevet.language.extract import Extracted
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import cue_words, cues, read


@dataclass(frozen=True)
class Line:
    """One sentence of the note and the words it rests on; one that `heads` opens a group (a problem)."""

    text: str
    evidence: tuple[Evidence, ...]
    heads: bool = False


@dataclass
class Material:
    """Everything a section may draw on; `used` are the sentences already told in an earlier section."""

    reading: Reading
    extracted: Extracted
    pronoun: str
    preferences: Preferences = NONE
    used: set[int] = field(default_factory=set)
    plan_as_list: bool = False

    @property
    def language(self) -> str:
        return self.reading.language

    def phrase(self, name: str) -> str:
        """One of the composer's own phrases."""
        return str(read("phrases")[self.language][name])


def pronoun(reading: Reading) -> str:
    """ "she" or "he" only when somebody said so (Ms., male, Madame…), else "they"."""
    addressed = {s: _addressed(reading, s) for s in ("she", "he")}
    female = cue_words(reading.language, "titles_female")
    male = cue_words(reading.language, "titles_male")
    for s in reading.sentences[: max(12, len(reading.sentences) // 6)]:
        if s.speaker == "patient" and not s.guessed:
            continue
        if not female.isdisjoint(s.words):
            return "she"
        if not male.isdisjoint(s.words) and not {"wife", "husband"} & set(s.words):
            return "he"
    if addressed["she"] != addressed["he"]:
        return "she" if addressed["she"] else "he"
    return "they"


def _addressed(reading: Reading, pronoun: str) -> bool:
    """Whether the clinician calls the patient by such a title anywhere ("thank you, ma'am"), or the patient says so."""
    titles, said = (cues(reading.language, f"{name}_{pronoun}") for name in ("addresses", "says_of_self"))
    return any(
        (said if s.speaker == "patient" else titles).has(s.tokens)
        for s in reading.sentences
        if not s.guessed or s.speaker != "patient"
    )


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str], join: str) -> str:
    """ "a, b or c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {join} {items[-1]}"


def merged(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each quote once, in order."""
    return tuple(dict.fromkeys(evidence))


def asked_and_said(sentence: Sentence) -> tuple[Evidence, ...]:
    """A sentence's words, with the last question it answers when it is too short to stand alone."""
    if sentence.answers and len(sentence.words) <= 6:
        return (sentence.answers[-1].evidence(), sentence.evidence())
    return (sentence.evidence(),)
