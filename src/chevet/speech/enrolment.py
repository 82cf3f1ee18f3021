"""A person's voice, learnt from what she said in one recording."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chevet.speech.speakers import LONG_ENOUGH, centres_of

Vector = npt.NDArray[np.float32]

ENOUGH = 15.0
"""Seconds of speech from which a voice is learnt."""

MOSTLY = 0.85
"""So much of the speech must be one voice, else nobody knows whose it is; a stray turn is left out."""


class NotOneVoice(ValueError):
    """Nothing can be learnt from this; the message says what to do."""


def voice_of(vectors: Vector, seconds: Sequence[float]) -> Vector:
    """The unit vector of a voice from those of its pieces, shape (n, size), weighted by their length.

    Raises NotOneVoice where there is too little, or the pieces are not of one person.
    """
    lengths = np.asarray(seconds, dtype=np.float32)
    use = lengths >= LONG_ENOUGH
    if lengths[use].sum() < ENOUGH:
        raise NotOneVoice("Too little was said to know the voice; take a visit in which you speak more.")
    vectors, lengths = vectors[use], lengths[use]
    voices = (vectors @ centres_of(vectors, lengths).T).argmax(axis=1)
    talk = np.bincount(voices, lengths)
    if talk.max() < MOSTLY * talk.sum():
        raise NotOneVoice("These turns are not of one voice; put right who speaks in that visit first.")
    hers = voices == talk.argmax()
    return _mean(vectors[hers], lengths[hers])


def _mean(vectors: Vector, lengths: Vector) -> Vector:
    total = (vectors * lengths[:, None]).sum(axis=0)
    unit: Vector = (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32)
    return unit
