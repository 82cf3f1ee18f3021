"""Which pieces were said by the same voice: by the channel of a stereo recording, or by voice vectors."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chevet.speech.audio import LEVEL_FRAME, RATE
from chevet.speech.turns import Piece

Array = npt.NDArray[np.float32]

MOST_VOICES = 4
DIFFERENT = 0.86
"""Two voices are two people only when their mean vectors' cosine is below this. Measured: halves of
one voice are above 0.9, different people (same sex, noise included) below 0.84."""

ALIKE = 0.93
"""Up to this, two voices may be two people where what each says tells clinician and patient surely apart."""

CLEARLY_DIFFERENT = 0.75
"""The same for a third and fourth voice, which are rarer."""

LONG_ENOUGH = 1.0
"""Seconds of a piece from which a voice is learnt."""

LEAST_TALK = 3.0
"""Seconds that a voice must have spoken in such pieces to be believed."""

SURE = 0.04
"""By how much a piece must be closer to its voice than to the next; below, it is nobody's."""

KNOWN = 0.78
"""A voice is the enrolled one only when its mean vector's cosine to it is at least this …"""

APART = 0.1
"""… and by this much more than every other voice's. Measured: see docs/speech.md."""

_LEARN_FROM = 300  # longest pieces of a recording; more only costs time
_STARTS = 8
_ROUNDS = 12

_CHANNEL_SURE = 2.0  # 6 dB: one channel twice as loud as the other
_CHANNEL_SHARE = 0.8  # of the talk must be told apart so, and …
_CHANNEL_LEAST = 0.05  # … each channel must have this share


def by_channel(parts: Sequence[Piece], levels: Array) -> list[int | None] | None:
    """The louder channel of each piece, or None when the channels do not hold a voice each.

    `levels` as in `Audio.levels`. A piece of which neither channel is twice as loud is nobody's.
    """
    if levels.shape[0] != 2 or not parts:
        return None
    found: list[int | None] = []
    talk = [0.0, 0.0]
    for part in parts:
        first = int(part[0].start * RATE / LEVEL_FRAME)
        last = max(first + 1, int(part[-1].end * RATE / LEVEL_FRAME))
        left, right = (float(np.sqrt((c[first:last] ** 2).mean())) for c in levels)
        sure = max(left, right) >= _CHANNEL_SURE * min(left, right)
        found.append((0 if left > right else 1) if sure else None)
        if sure:
            talk[found[-1] or 0] += _seconds(part)
    total = sum(_seconds(p) for p in parts)
    if sum(talk) < _CHANNEL_SHARE * total or min(talk) < _CHANNEL_LEAST * total:
        return None
    return found


def by_voice(vectors: Array, parts: Sequence[Piece], different: float = DIFFERENT) -> list[int | None]:
    """The voice of each piece, None where unsure; voices are numbered as they are first heard.

    `vectors` are unit vectors, shape (len(parts), size); two voices are two people when the cosine of their
    means is below `different`. The same number everywhere means that only one voice was found.
    """
    seconds = np.array([_seconds(p) for p in parts], dtype=np.float32)
    learn = np.argsort(-seconds, kind="stable")[:_LEARN_FROM]
    learn = learn[seconds[learn] >= LONG_ENOUGH]
    if seconds[learn].sum() < LEAST_TALK:
        return [None] * len(parts)
    centres = centres_of(vectors[learn], seconds[learn], different)
    closeness = vectors @ centres.T
    best = closeness.argmax(axis=1)
    if len(centres) > 1:
        ordered = np.sort(closeness, axis=1)
        sure = ordered[:, -1] - ordered[:, -2] >= SURE
    else:
        sure = np.ones(len(parts), dtype=bool)
    numbers: dict[int, int] = {}
    return [
        numbers.setdefault(int(voice), len(numbers)) if known else None
        for voice, known in zip(best, sure, strict=True)
    ]


def enrolled(
    vectors: Array, parts: Sequence[Piece], voices: Sequence[int | None], clinician: Array
) -> int | None:
    """Which of the voices is the enrolled one; None where none is surely hers, or only one voice was found:
    that may be two people's who were not told apart."""
    seconds = np.array([_seconds(p) for p in parts], dtype=np.float32)
    closeness: dict[int, float] = {}
    for voice in {v for v in voices if v is not None}:
        mine = np.array([v == voice for v in voices]) & (seconds >= LONG_ENOUGH)
        if seconds[mine].sum() >= LEAST_TALK:
            centre = _unit((vectors[mine] * seconds[mine, None]).sum(axis=0, keepdims=True))
            closeness[voice] = float(centre[0] @ clinician)
    if len(closeness) < 2:
        return None
    best, *others = sorted(closeness, key=lambda v: -closeness[v])
    sure = closeness[best] >= KNOWN and all(closeness[best] - closeness[o] >= APART for o in others)
    return best if sure else None


def centres_of(vectors: Array, seconds: Array, different: float = DIFFERENT) -> Array:
    """One unit vector a voice: as many voices as are believably different people."""
    found = _unit((vectors * seconds[:, None]).sum(axis=0, keepdims=True))
    for count in range(2, min(MOST_VOICES, len(vectors)) + 1):
        centres, labels = _cluster(vectors, seconds, count)
        talk = np.bincount(labels, seconds, minlength=count)
        closest = (centres @ centres.T)[~np.eye(count, dtype=bool)].max()
        if talk.min() >= LEAST_TALK and closest < (different if count == 2 else CLEARLY_DIFFERENT):
            found = centres
    return found


def _cluster(vectors: Array, seconds: Array, count: int) -> tuple[Array, npt.NDArray[np.intp]]:
    """Spherical k-means, weighted by length, the best of several fixed starts."""
    best: tuple[float, Array, npt.NDArray[np.intp]] | None = None
    for start in range(min(_STARTS, len(vectors))):
        seeds = [start]
        while len(seeds) < count:  # the one farthest from all so far, long pieces first
            distance = (1 - vectors @ vectors[seeds].T).min(axis=1) * np.minimum(seconds, 3)
            seeds.append(int(distance.argmax()))
        centres = vectors[seeds]
        labels = (vectors @ centres.T).argmax(axis=1)
        for _ in range(_ROUNDS):
            sums = ((labels == np.arange(count)[:, None]) * seconds).astype(np.float32) @ vectors
            centres = _unit(np.where(sums.any(axis=1, keepdims=True), sums, centres))
            labels = (vectors @ centres.T).argmax(axis=1)
        score = float(((vectors @ centres.T).max(axis=1) * seconds).sum())
        if best is None or score > best[0]:
            best = (score, centres, labels)
    assert best is not None
    return best[1], best[2]


def _seconds(part: Piece) -> float:
    return part[-1].end - part[0].start


def _unit(vectors: Array) -> Array:
    unit: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit.astype(np.float32)
