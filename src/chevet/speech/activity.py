"""Where somebody speaks: Silero's voice activity model, driven block by block in bounded memory.

The model (MIT) ships as ONNX inside the faster-whisper package; it gives one probability for each
32 ms, and carries its state from block to block, so that a recording of any length gets the same
answer as if it were seen at once.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from chevet.speech.audio import RATE, Audio, to_float

FRAME = 512
"""Samples behind one probability."""

FRAME_SECONDS = FRAME / RATE

_CONTEXT = 64  # samples of the frame before that the model sees too
_BLOCK = 1000  # frames a call: 32 s, some 10 MB


@dataclass(frozen=True)
class Region:
    """A stretch in which somebody speaks, in seconds."""

    start: float
    end: float


def speech_probabilities(audio: Audio) -> npt.NDArray[np.float32]:
    """How likely somebody speaks in each 32 ms, float32 0–1, shape (ceil(n / 512),)."""
    session = _session()
    state = np.zeros((1, 1, 128), dtype=np.float32)
    cell = np.zeros((1, 1, 128), dtype=np.float32)
    context = np.zeros(_CONTEXT, dtype=np.float32)
    found = []
    step = FRAME * _BLOCK
    for first in range(0, len(audio.pcm), step):
        block = to_float(audio.pcm[first : first + step])
        block = np.pad(block, (0, -len(block) % FRAME)).reshape(-1, FRAME)
        tails = np.vstack([context, block[:, -_CONTEXT:]])
        context = tails[-1]
        inputs = np.concatenate([tails[:-1], block], axis=1)
        probabilities, state, cell = session.run(None, {"input": inputs, "h": state, "c": cell})
        found.append(np.asarray(probabilities, dtype=np.float32).reshape(-1))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)


def regions(
    probabilities: npt.NDArray[np.float32],
    *,
    on: float = 0.5,
    off: float = 0.35,
    min_speech: float = 0.1,
    min_silence: float = 0.2,
    pad: float = 0.1,
) -> list[Region]:
    """Stretches of speech, in order and not overlapping.

    One begins where the probability reaches `on`, ends where it stays below `off` for
    `min_silence` seconds, is dropped when shorter than `min_speech`, and is widened by `pad`
    on both sides as far as its neighbours leave room.
    """
    total = len(probabilities) * FRAME_SECONDS
    raw: list[tuple[float, float]] = []
    start: int | None = None
    quiet = 0  # first frame of the present silence within a stretch
    for i, probability in enumerate(probabilities.tolist()):
        if start is None:
            if probability >= on:
                start, quiet = i, i + 1
        elif probability >= off:
            quiet = i + 1
        elif (i + 1 - quiet) * FRAME_SECONDS >= min_silence:
            raw.append((start * FRAME_SECONDS, quiet * FRAME_SECONDS))
            start = None
    if start is not None:
        raw.append((start * FRAME_SECONDS, quiet * FRAME_SECONDS))
    kept = [(a, b) for a, b in raw if b - a >= min_speech]
    found: list[Region] = []
    for i, (a, b) in enumerate(kept):
        floor = (kept[i - 1][1] + a) / 2 if i else 0.0
        roof = (b + kept[i + 1][0]) / 2 if i + 1 < len(kept) else total
        found.append(Region(max(floor, a - pad), min(roof, b + pad)))
    return found


def speech_within(found: Sequence[Region], start: float, end: float) -> float:
    """Seconds of speech between `start` and `end`; the regions in order, as `regions` gives them."""
    total = 0.0
    for region in found[bisect_right(found, start, key=lambda r: r.end) :]:
        if region.start >= end:
            break
        total += min(end, region.end) - max(start, region.start)
    return total


@lru_cache(maxsize=1)
def _session() -> Any:
    import onnxruntime

    spec = find_spec("faster_whisper")  # only its folder: importing it would load far more
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package faster-whisper is not installed; run `make install`.")
    path = Path(spec.submodule_search_locations[0]) / "assets" / "silero_vad_v6.onnx"
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"], sess_options=options)
