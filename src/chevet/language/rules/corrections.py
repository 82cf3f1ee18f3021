"""Corrections across sentences: "the right lung. Sorry, the left lung." means the left."""

from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import cue_words, cues


def corrected_by(sentence: Sentence, reading: Reading) -> Sentence | None:
    """The next sentence of the same speaker when it takes the side back, else None."""
    following = reading.sentences[sentence.index + 1 : sentence.index + 2]
    if not following or following[0].utterance.id != sentence.utterance.id:
        return None
    if not cues(reading.language, "correction").has(following[0].tokens[:5]):
        return None
    before, after = side(sentence, reading.language), side(following[0], reading.language)
    return following[0] if before and after and before != after else None


def side(sentence: Sentence, language: str) -> str | None:
    """ "left" or "right" when exactly one of them is named."""
    words = set(sentence.words)
    sides = [name for name in ("left", "right") if words & cue_words(language, name)]
    return sides[0] if len(sides) == 1 else None


def with_side(text: str, wrong: Sentence, right: Sentence, language: str) -> str:
    """The first sentence's text with the side that was meant."""
    taken_back = {t.text.lower() for t in wrong.tokens if t.norm in SIDES[language]}
    meant = next(t.text for t in right.tokens if t.norm in SIDES[language])
    words = [meant if w.strip(".,").lower() in taken_back else w for w in text.split()]
    out = " ".join(words)
    return out if out.endswith(".") else f"{out}."


SIDES = {"en": frozenset({"left", "right"}), "fr": frozenset({"gauche", "droit", "droite"})}
