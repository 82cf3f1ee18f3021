"""Voices as vectors: Resemblyzer's speaker encoder, run in plain numpy.

The encoder (Wan et al., "Generalized End-to-End Loss for Speaker Verification", 2018; weights by
Resemble AI, Apache-2.0) is three LSTM layers of 256 and a projection, over 40 mel bands of 1.6 s.
Its package asks for PyTorch; only its weights file is read here, so it is installed without what it
depends on. The file is a pickle and is never unpickled: it is pinned by its hash, so the tensors
stand at known places and are read as plain numbers.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from chevet.engines import weights
from chevet.engines.card import Card
from chevet.engines.errors import ModelError
from chevet.speech.audio import RATE, Samples

CARD = Card(
    name="resemblyzer",
    version="0.1.4",
    sha256="39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e",
    vendor=None,
    licence="Apache-2.0",
)

Array = npt.NDArray[np.float32]

_BANDS = 40
_HIDDEN = 256
_FRAMES = 160  # 1.6 s
_HOP = 160
_FFT = 400
_LOUDNESS = 10 ** (-30 / 20)  # quieter pieces are raised to −30 dBFS, as in training
_BATCH = 48
_MOST_STRETCHES = 4  # enough to know a voice; more only costs time

# Where the file keeps its float32 numbers: one block for all LSTM layers, one each for the projection.
_LSTM_AT, _LSTM_COUNT = 269_883, 1_357_824
_LINEAR_AT, _LINEAR_BIAS_AT = 7_731, 6_699
_INPUT_WEIGHTS = ((0, _BANDS), (303_104, _HIDDEN), (827_392, _HIDDEN))
_STATE_WEIGHTS = (40_960, 565_248, 1_089_536)
_BIASES = (1_351_680, 1_353_728, 1_355_776)  # input's, then 1,024 further the state's


@dataclass(frozen=True)
class _Layer:
    """One LSTM layer: gates in the order input, forget, cell, output; weights multiply from the right."""

    of_input: Array
    of_state: Array
    bias: Array


class Resemblyzer:
    """The encoder; a `chevet.speech.hearing.VoiceModel` with vectors of 256."""

    card = CARD

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        flat = np.frombuffer(raw, np.float32, _LSTM_COUNT, _LSTM_AT)
        gates = 4 * _HIDDEN

        # sigmoid(x) = (tanh(x / 2) + 1) / 2: halved here, all four gates take one tanh a step
        halved = np.repeat(np.array([0.5, 0.5, 1.0, 0.5], dtype=np.float32), _HIDDEN)

        def matrix(at: int, width: int) -> Array:
            return np.ascontiguousarray(flat[at : at + gates * width].reshape(gates, width).T * halved)

        self._layers = [
            _Layer(
                of_input=matrix(at, width),
                of_state=matrix(state, _HIDDEN),
                bias=(flat[bias : bias + gates] + flat[bias + gates : bias + 2 * gates]) * halved,
            )
            for (at, width), state, bias in zip(_INPUT_WEIGHTS, _STATE_WEIGHTS, _BIASES, strict=True)
        ]
        linear = np.frombuffer(raw, np.float32, _HIDDEN * _HIDDEN, _LINEAR_AT)
        self._linear = np.ascontiguousarray(linear.reshape(_HIDDEN, _HIDDEN).T)
        self._linear_bias = np.frombuffer(raw, np.float32, _HIDDEN, _LINEAR_BIAS_AT).copy()

    def embed(self, pieces: list[Samples]) -> Array:
        """One unit vector a piece of float32 samples at 16 kHz, shape (len(pieces), 256).

        A piece is seen in at most four stretches of 1.6 s, spread over it, and their vectors are
        averaged; a shorter one is repeated until it is long enough.
        """
        if not pieces:
            return np.zeros((0, _HIDDEN), dtype=np.float32)
        # Small products: BLAS threads would wait for each other more than they work. One a core instead.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
            cut = list(pool.map(lambda piece: _stretches(self._mel(piece)), pieces))
            owner = np.repeat(np.arange(len(pieces)), [len(c) for c in cut])
            stretches = [stretch for c in cut for stretch in c]
            batches = [stretches[i : i + _BATCH] for i in range(0, len(stretches), _BATCH)]
            vectors = np.concatenate(list(pool.map(lambda b: self._encode(np.stack(b)), batches)))
        sums = np.zeros((len(pieces), _HIDDEN), dtype=np.float32)
        np.add.at(sums, owner, vectors)
        return _unit(sums)

    def _encode(self, mels: Array) -> Array:
        """Mel frames, shape (n, 160, 40) → unit vectors, shape (n, 256)."""
        n, length, _ = mels.shape
        sequence = mels.transpose(1, 0, 2)
        for layer in self._layers:
            driven = sequence.reshape(n * length, -1) @ layer.of_input
            driven += layer.bias
            driven = driven.reshape(length, n, 4 * _HIDDEN)
            state = np.zeros((n, _HIDDEN), dtype=np.float32)
            cell = np.zeros((n, _HIDDEN), dtype=np.float32)
            sequence = np.empty((length, n, _HIDDEN), dtype=np.float32)
            for t in range(length):
                gates = state @ layer.of_state
                gates += driven[t]
                np.tanh(gates, out=gates)
                enter, forget, candidate, leave = np.split(gates, 4, axis=1)
                cell = (forget + 1) * 0.5 * cell + (enter + 1) * 0.5 * candidate
                state = (leave + 1) * 0.5 * np.tanh(cell)
                sequence[t] = state
        return _unit(np.maximum(state @ self._linear + self._linear_bias, 0))

    def _mel(self, samples: Samples) -> Array:
        """Mel power spectrum, shape (frames, 40): 25 ms every 10 ms, Slaney's scale and norm."""
        loudness = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
        if 0 < loudness < _LOUDNESS:
            samples = samples * np.float32(_LOUDNESS / loudness)
        padded = np.pad(samples, _FFT // 2)
        frames = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP]
        spectrum = np.fft.rfft(frames * self._hann, axis=1)
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
        mel: Array = power @ self._bank
        return mel

    @cached_property
    def _hann(self) -> Array:
        return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)).astype(np.float32)

    @cached_property
    def _bank(self) -> Array:
        """Triangular mel filters, shape (201, 40)."""
        edges = _hertz(np.linspace(0.0, _mels(RATE / 2), _BANDS + 2))
        bins = np.linspace(0, RATE / 2, _FFT // 2 + 1)[:, None]
        rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
        falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
        bank = np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])
        return bank.astype(np.float32)


def load() -> Resemblyzer | None:
    """The encoder where its package is installed, None where it is not.

    Raises `ModelError` when it is installed with other weights than the pinned ones.
    """
    try:
        path = weights.package_file("resemblyzer", "Resemblyzer", "pretrained.pt")
    except ModelError:
        return None
    assert CARD.sha256 is not None
    weights.check(path, CARD.sha256)
    return Resemblyzer(path)


def _stretches(mel: Array) -> list[Array]:
    """A piece's frames in up to four stretches of 1.6 s, the first at its start, the last at its end."""
    if len(mel) <= _FRAMES:
        return [np.resize(mel, (_FRAMES, _BANDS))]  # repeats it
    count = min(_MOST_STRETCHES, -(-len(mel) // _FRAMES))
    starts = np.linspace(0, len(mel) - _FRAMES, count).astype(int)
    return [mel[s : s + _FRAMES] for s in starts]


def _unit(vectors: Array) -> Array:
    unit: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit


_LINEAR_HERTZ = 200 / 3  # Slaney's mel scale: straight up to 1 kHz, logarithmic above
_BREAK_MEL = 15.0
_LOG_STEP = np.log(6.4) / 27


def _mels(hertz: float) -> float:
    if hertz < 1000:
        return hertz / _LINEAR_HERTZ
    return float(_BREAK_MEL + np.log(hertz / 1000) / _LOG_STEP)


def _hertz(mels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.where(mels < _BREAK_MEL, mels * _LINEAR_HERTZ, 1000 * np.exp(_LOG_STEP * (mels - _BREAK_MEL)))
