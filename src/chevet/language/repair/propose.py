"""Transcript → the same transcript with its repairs: what names were probably meant. No heard word changes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chevet.contracts.transcript import Repair, Transcript, Utterance
from chevet.language.repair.candidates import Candidate, candidates
from chevet.language.repair.confidence import SHOWN, confidence
from chevet.language.repair.names import patient_names
from chevet.language.tokens import Token, tokenise

SURE = 0.7  # a proposal at least as sure lets its name be expected elsewhere too


def repaired(
    transcript: Transcript, language: str, medications: Iterable[str] = (), *, least: float = SHOWN
) -> Transcript:
    """The transcript with a Repair for each name probably heard wrong; its utterances are untouched.

    `medications`: the patient's own list, as the chart words it. Repairs that the transcript has already
    stay where they still fit its words. Proposals below the confidence `least` are left out.
    """
    kept = [r for r in transcript.repairs if _fits(r, transcript)]
    if language not in ("en", "fr"):
        return transcript.model_copy(update={"repairs": tuple(kept)})
    taken = {(r.utterance, r.start) for r in kept}
    found = [
        r
        for r in _proposals(transcript.utterances, language, medications, least)
        if (r.utterance, r.start) not in taken
    ]
    order = {u.id: n for n, u in enumerate(transcript.utterances)}
    every = sorted([*kept, *found], key=lambda r: (order[r.utterance], r.start))
    return transcript.model_copy(update={"repairs": tuple(every)})


def _fits(repair: Repair, transcript: Transcript) -> bool:
    utterance = transcript.utterance(repair.utterance)
    return utterance is not None and utterance.text[repair.start : repair.end] == repair.heard != ""


def _proposals(
    utterances: Sequence[Utterance], language: str, medications: Iterable[str], least: float
) -> list[Repair]:
    """The best proposals of the whole conversation, none overlapping another."""
    tokens: list[Token] = []
    of: list[Utterance] = []
    surely: list[float | None] = []
    for utterance in utterances:
        said = tokenise(utterance.text)
        tokens += [*said, STOP]
        of += [utterance] * (len(said) + 1)
        surely += [*_surely(utterance, said), None]
    rated = [
        (confidence(c), c) for c in candidates(tokens, language, patient_names(medications, language), surely)
    ]
    # what is nearly sure at one place is likelier at the others: a drug is seldom spoken of once
    spoken_of = {c.name.id for sure, c in rated if sure >= SURE}
    rated = [
        (confidence(replace(c, said=True)) if c.name.id in spoken_of and sure < SURE else sure, c)
        for sure, c in rated
    ]
    rated = [r for r in rated if r[0] >= least]
    rated.sort(key=lambda r: (-r[0], r[1].last - r[1].first, r[1].first, r[1].name.written))
    used: set[int] = set()
    chosen = []
    for sure, c in rated:
        places = range(c.first, c.last)
        if used.isdisjoint(places):
            used.update(places)
            chosen.append(_repair(c, sure, tokens, of[c.first]))
    return chosen


STOP = Token(".", ".", ".", -1, -1)  # between two utterances: no run of words crosses it


def _repair(c: Candidate, sure: float, tokens: Sequence[Token], utterance: Utterance) -> Repair:
    start, end = tokens[c.first].start, tokens[c.last - 1].end
    return Repair(
        utterance=utterance.id,
        start=start,
        end=end,
        heard=utterance.text[start:end],
        proposed=c.name.written,
        code=c.name.code,
        confidence=round(sure, 3),
    )


def _surely(utterance: Utterance, tokens: Sequence[Token]) -> list[float | None]:
    """For each token how surely it was heard, where the transcript says it."""
    sure: list[float | None] = [None] * len(tokens)
    place = n = 0
    for word in utterance.words:
        text = word.text.strip()
        found = utterance.text.find(text, place) if text else -1
        if found < 0:
            continue
        place = found + len(text)
        while n < len(tokens) and tokens[n].start < place:
            if tokens[n].start >= found:
                sure[n] = word.confidence
            n += 1
    return sure
