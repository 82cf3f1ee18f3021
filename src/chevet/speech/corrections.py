"""Who speaks, as a person put it right. What was heard stays as it is; this makes the transcript that is read."""

from collections.abc import Iterable
from typing import Literal

from chevet.contracts.base import Value
from chevet.contracts.transcript import Speaker, Transcript, Utterance

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
    return tuple(
        u
        for u in transcript.utterances
        if u.start is not None and u.end is not None and start <= (u.start + u.end) / 2 <= end
    )
