"""How a spoken sentence becomes a line of the note: once, corrected, with the words it rests on."""

from collections.abc import Callable, Sequence

from chevet.language.compose.material import Line, Material, asked_and_said, capital
from chevet.language.rules.corrections import corrected_at_once
from chevet.language.sentences import Sentence
from chevet.language.tokens import fold
from chevet.language.vocabulary import cue_words, cues

LONGEST = 45  # words of a sentence worth telling; beyond that it is a ramble the reader should hear
CLINICAL = frozenset({"symptom", "problem", "drug"})
Phrase = Callable[[Sentence, str, str], str | None]


def told(m: Material, s: Sentence, phrase: Phrase) -> Line | None:
    """One sentence phrased, with the side that its correction gives (or the correction, when it says it all)."""
    correction = corrected_at_once(s, m.reading)
    if correction is not None and len(correction.words) >= len(s.words):
        m.used.add(s.index)
        text = phrase(correction, m.language, m.pronoun)
        m.used.add(correction.index)
        return Line(capital(text), (s.evidence(), correction.evidence())) if text else None
    text = phrase(s, m.language, m.pronoun)
    if text is None:
        return None
    m.used.add(s.index)
    if correction is not None:
        m.used.add(correction.index)
        return Line(capital(text), (s.evidence(), correction.evidence()))
    return Line(capital(text), asked_and_said(s))


def tell(m: Material, wanted: Callable[[Sentence], bool], phrase: Phrase) -> list[Line]:
    """Each wanted sentence once, phrased; never the same words twice."""
    return [line for _, line in tell_placed(m, wanted, phrase)]


def tell_placed(m: Material, wanted: Callable[[Sentence], bool], phrase: Phrase) -> list[tuple[int, Line]]:
    """The same, each line with the index of its sentence."""
    lines: list[tuple[int, Line]] = []
    for s in m.reading.sentences:
        if s.question or s.index in m.used or not wanted(s) or aside(s, m.language):
            continue
        line = told(m, s, phrase)
        if line is None or len(line.text.split()) < 2 or repeats(line, [x for _, x in lines], m.language):
            continue
        lines.append((s.index, line))
    return lines


def aside(s: Sentence, language: str) -> bool:
    """Words to a device: never part of a note (those aimed at a program are not even read)."""
    return cues(language, "device").has(s.tokens)


def repeats(line: Line, lines: Sequence[Line], language: str) -> bool:
    """Whether a line says nothing that one of `lines` does not: every word of weight stands in it."""
    words = weighty(line.text, language)
    return any(words <= weighty(other.text, language) for other in lines) if words else bool(lines)


def weighty(text: str, language: str) -> frozenset[str]:
    """The words that carry meaning, folded."""
    words = {w.strip(".,:;") for w in fold(text).split()}
    return frozenset(w for w in words if w and w not in cue_words(language, "light"))


def kinds_of(m: Material) -> dict[int, set[str]]:
    """What kinds of things each sentence names of the patient."""
    kinds: dict[int, set[str]] = {}
    for mention in m.extracted.mentions:
        if mention.whose == "patient":
            kinds.setdefault(mention.sentence.index, set()).add(mention.term.kind)
    return kinds
