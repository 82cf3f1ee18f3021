"""Surrogates in a transcript, and the moments of its sound in which an identifier is said."""

from chevet.contracts.redaction import Span
from chevet.contracts.transcript import Repair, Transcript, Utterance, Word
from chevet.language.redaction.find import spans
from chevet.language.redaction.surrogates import Book, pseudonymised

MARGIN = 0.12  # seconds on either side of a word: recognisers' word times are that sure


def _placed(utterance: Utterance) -> list[tuple[int, int, Word]]:
    """The words with their code points in the text; those that are not found there are left out."""
    placed, at = [], 0
    for word in utterance.words:
        start = utterance.text.find(word.text.strip(), at)
        if start >= 0 and word.text.strip():
            at = start + len(word.text.strip())
            placed.append((start, at, word))
    return placed


def moments(transcript: Transcript) -> list[tuple[float, float]]:
    """Seconds from–to in which an identifier is said, in order, joined; a whole utterance where it has no word times."""
    found: list[tuple[float, float]] = []
    for utterance in transcript.utterances:
        placed = _placed(utterance)
        sure = len(placed) == len(utterance.words) and placed
        for span in spans(utterance.text):
            said = [w for a, b, w in placed if a < span.end and span.start < b]
            if sure and said:
                found.append((max(0.0, said[0].start - MARGIN), said[-1].end + MARGIN))
            elif utterance.start is not None and utterance.end is not None:
                found.append((utterance.start, utterance.end))
    joined: list[tuple[float, float]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def transcript_with_surrogates(transcript: Transcript, book: Book) -> Transcript:
    """The transcript with surrogates in its text and its words; proposals of other names for what went are left out."""
    utterances: list[Utterance] = []
    found_in: dict[str, tuple[Span, ...]] = {}
    for utterance in transcript.utterances:
        text, found = pseudonymised(utterance.text, book)
        found_in[utterance.id] = found.spans
        words: list[Word] = []
        placed = _placed(utterance)
        done: set[int] = set()
        for a, b, word in placed:
            hit = next((n for n, s in enumerate(found.spans) if a < s.end and s.start < b), None)
            if hit is None:
                words.append(word)
            elif hit not in done:
                done.add(hit)
                span = found.spans[hit]
                last = [w for x, y, w in placed if x < span.end and span.start < y][-1]
                stand_in = book.surrogate(span.type, span.text)
                words.append(word.model_copy(update={"text": stand_in, "end": last.end}))
        utterances.append(utterance.model_copy(update={"text": text, "words": tuple(words)}))
    ours = [r for r in transcript.repairs if r.utterance in found_in]
    moved = (_shifted(r, found_in[r.utterance], book) for r in ours)
    repairs = tuple(r for r in moved if r is not None)
    return transcript.model_copy(update={"utterances": tuple(utterances), "repairs": repairs})


def _shifted(repair: Repair, found: tuple[Span, ...], book: Book) -> Repair | None:
    shift = 0
    for span in found:
        if span.start < repair.end and repair.start < span.end:
            return None
        if span.end <= repair.start:
            shift += len(book.surrogate(span.type, span.text)) - len(span.text)
    return repair.model_copy(update={"start": repair.start + shift, "end": repair.end + shift})
