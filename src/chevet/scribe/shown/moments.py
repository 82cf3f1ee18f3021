"""When in the audio a quote was said. Pure."""

from dataclasses import dataclass

from chevet.contracts.draft import Evidence
from chevet.contracts.transcript import Transcript, Utterance


@dataclass(frozen=True)
class Quote:
    """One piece of evidence, ready to show: where it stands, who said it, and when (seconds, or None)."""

    utterance: str
    start: int
    end: int
    text: str
    speaker: str
    begins: float | None
    ends: float | None


def moment(utterance: Utterance, start: int, end: int) -> tuple[float | None, float | None]:
    """When the code points `start`:`end` of the utterance were said, in seconds.

    By its words' own times where they are there, else the whole utterance's; (None, None) for text
    that never was audio.
    """
    cursor, first, last = 0, None, None
    for word in utterance.words:
        text = word.text.strip()
        found = utterance.text.find(text, cursor) if text else -1
        if found < 0:
            continue
        cursor = found + len(text)
        if found < end and cursor > start:
            first = word.start if first is None else first
            last = word.end
    if first is None:
        return utterance.start, utterance.end
    return first, last


def quotes(evidence: tuple[Evidence, ...], transcript: Transcript | None) -> tuple[Quote, ...]:
    """The evidence of one statement or fact, in the order given."""
    known = {u.id: u for u in transcript.utterances} if transcript else {}
    result = []
    for e in evidence:
        said = known.get(e.utterance)
        begins, ends = moment(said, e.start, e.end) if said else (None, None)
        speaker = said.speaker if said else "unknown"
        result.append(Quote(e.utterance, e.start, e.end, e.quote, speaker, begins, ends))
    return tuple(result)
