"""The real model, loaded once, and the recordings that ship with the product."""

import pytest
from sounds import SAMPLES

from chevet.engines.speech import whisper
from chevet.speech.audio import LEVEL_FRAME, RATE, Audio
from chevet.speech.decode import decode


@pytest.fixture(scope="session")
def model() -> whisper.Whisper:
    return whisper.load()


@pytest.fixture(scope="session", params=["en", "fr"])
def visit(request: pytest.FixtureRequest) -> tuple[str, Audio]:
    """The language and the first half minute of a shipped consultation."""
    whole = decode(SAMPLES / f"visit-{request.param}.ogg")
    return request.param, Audio(whole.pcm[: 30 * RATE], whole.levels[:, : 30 * RATE // LEVEL_FRAME])
