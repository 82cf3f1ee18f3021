"""Who speaks, as a person put it right. What was heard stays as it is; this makes the transcript that is read."""

from collections.abc import Iterable, Sequence
from typing import Literal

from chevet.contracts.base import Value
from chevet.contracts.transcript import Speaker, Transcript, Utterance, Word

_SCRAP = 0.3  # seconds: less than that beside a corrected turn is its own edge, heard a little otherwise

_SWAPPED: dict[Speaker, Speaker] = {"clinician": "patient", "patient": "clinician"}


class Correction(Value):
    """One thing that a person said about who speaks.

    `turn`: the turn `utterance` is by `speaker`. `voice`: so is every turn of its voice. `swap`: clinician and
    patient are the wrong way round. `start` and `end` (seconds) find the turn again where utterances were
    numbered anew, as at the end of a conversation that was corrected while it went on.
    """

    what: Literal["turn", "voice", "swap"]
    utterance: str = ""
    speaker: Speaker = "unknown"
    start: float | None = None
    end: float | None = None


def corrected(transcript: Transcript, corrections: Iterable[Correction]) -> Transcript:
    """The transcript with the corrections applied in order; each turn they are about is `attributed`.

    What was said of a single turn stands against all that is said of voices, before or after. Nothing but
    speakers changes.
    """
    speakers = {u.id: u.speaker for u in transcript.utterances}
    single: dict[str, Speaker] = {}
    told: set[str] = set()
    for correction in corrections:
        if correction.what == "swap":
            told |= {i for i, speaker in speakers.items() if speaker in _SWAPPED}
            speakers = {i: _SWAPPED.get(speaker, speaker) for i, speaker in speakers.items()}
        elif correction.what == "turn":
            single.update((u.id, correction.speaker) for u in _meant(transcript, correction))
        else:
            for utterance in _meant(transcript, correction):
                alike = same_voice(transcript, utterance.id)
                speakers.update(dict.fromkeys(alike, correction.speaker))
                told.update(alike)
    speakers |= single
    told |= single.keys()
    return transcript.model_copy(
        update={
            "utterances": tuple(
                u.model_copy(update={"speaker": speakers[u.id], "attributed": True}) if u.id in told else u
                for u in transcript.utterances
            )
        }
    )


def cut(transcript: Transcript, corrections: Iterable[Correction]) -> Transcript:
    """The transcript with its turns cut where a turn that a person corrected begins and ends.

    While a conversation goes on, what was one turn may be heard as part of a longer one later: without this the
    person's word about it would have nowhere to stand. No word is changed, lost or moved. The first part keeps
    the id, the others get `<id>.2` and so on; turns without word times stay whole.
    """
    meant = [
        (c.start, c.end)
        for c in corrections
        if c.what == "turn" and c.start is not None and c.end is not None
    ]
    if not meant:
        return transcript
    parts = tuple(part for u in transcript.utterances for part in _cut(u, meant))
    return (
        transcript if parts == transcript.utterances else transcript.model_copy(update={"utterances": parts})
    )


def _cut(utterance: Utterance, meant: Sequence[tuple[float, float]]) -> list[Utterance]:
    here = [m for m in meant if _mostly_in(m, utterance.words)]
    runs: list[tuple[int, list[Word]]] = []
    for word in utterance.words:
        middle = (word.start + word.end) / 2
        within = max((i for i, (start, end) in enumerate(here) if start <= middle <= end), default=-1)
        if runs and runs[-1][0] == within:
            runs[-1][1].append(word)
        else:
            runs.append((within, [word]))
    joined: list[tuple[int, list[Word]]] = []
    for within, words in runs:
        scrap = words[-1].end - words[0].start < _SCRAP
        if joined and (scrap or joined[-1][0] == within):
            joined[-1][1].extend(words)
        elif len(joined) == 1 and joined[0][1][-1].end - joined[0][1][0].start < _SCRAP:
            joined[0] = (within, [*joined[0][1], *words])
        else:
            joined.append((within, words))
    if len(joined) < 2:
        return [utterance]
    return [
        utterance.model_copy(
            update={
                "id": utterance.id if n == 1 else f"{utterance.id}.{n}",
                "start": utterance.start if n == 1 else words[0].start,
                "end": utterance.end if n == len(joined) else words[-1].end,
                "text": " ".join(word.text for word in words),
                "words": tuple(words),
            }
        )
        for n, (_, words) in enumerate(joined, 1)
    ]


def _mostly_in(meant: tuple[float, float], words: Sequence[Word]) -> bool:
    """Whether at least half of the corrected time lies in these words: else it is about another turn."""
    if not words:
        return False
    start, end = meant
    shared = min(end, words[-1].end) - max(start, words[0].start)
    return shared > 0 and shared >= (end - start) / 2


def same_voice(transcript: Transcript, utterance_id: str) -> tuple[str, ...]:
    """The turns of the same voice as heard, that turn among them.

    Where no voices were numbered, those that were heard as the same person; a turn of which nothing is known
    is alone.
    """
    meant = transcript.utterance(utterance_id)
    if meant is None:
        return ()
    numbered = any(u.voice is not None for u in transcript.utterances)

    def same(other: Utterance) -> bool:
        if numbered:
            return meant.voice is not None and other.voice == meant.voice
        return meant.speaker != "unknown" and other.speaker == meant.speaker

    return tuple(u.id for u in transcript.utterances if u.id == meant.id or same(u))


def _meant(transcript: Transcript, correction: Correction) -> tuple[Utterance, ...]:
    """The turn that a correction is about; by its time where utterances were cut or numbered otherwise."""
    known = transcript.utterance(correction.utterance)
    if known is not None and (correction.start is None or known.start == correction.start):
        return (known,)
    if correction.start is None or correction.end is None:
        return ()
    start, end = correction.start, correction.end
    timed = [(u, u.start, u.end) for u in transcript.utterances if u.start is not None and u.end is not None]
    found = tuple(u for u, a, b in timed if start <= (a + b) / 2 <= end)
    if found or correction.what == "turn":
        return found
    # A voice is that of the turn which covers most of it, however much longer that has become.
    most = max(timed, key=lambda t: min(end, t[2]) - max(start, t[1]), default=None)
    return (most[0],) if most and min(end, most[2]) > max(start, most[1]) else ()
