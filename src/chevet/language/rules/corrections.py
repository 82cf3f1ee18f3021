"""Corrections across sentences: "the right lung. Sorry, the left lung." means the left (see `sides`)."""

from collections.abc import Iterable

from chevet.contracts.draft import Evidence
from chevet.language.sentences import Reading, Sentence


def corrected_by(sentence: Sentence, reading: Reading) -> Sentence | None:
    """The sentence that takes this one's side back, whoever says it, else None."""
    return None if sentence.corrected is None else reading.sentences[sentence.corrected]


def corrected_at_once(sentence: Sentence, reading: Reading) -> Sentence | None:
    """The same when it is the next sentence of the same turn."""
    by = corrected_by(sentence, reading)
    near = by is not None and by.index == sentence.index + 1 and by.utterance.id == sentence.utterance.id
    return by if near else None


def with_corrections(evidence: Iterable[Evidence], reading: Reading) -> tuple[Evidence, ...]:
    """The words cited, each followed by those that correct its side."""
    out: list[Evidence] = []
    for e in evidence:
        out.append(e)
        for s in reading.by_utterance.get(e.utterance, ()):
            by = corrected_by(s, reading)
            if by is not None and s.start < e.end and e.start < s.end:
                out.append(by.evidence())
    return tuple(dict.fromkeys(out))
