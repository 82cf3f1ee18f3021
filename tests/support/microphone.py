"""A browser whose microphone hears a WAV file, and what its pages sent."""

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from browser import CHROMIUM, FLAGS, TOUCHED, WIDTHS

RATE = 16_000
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
START, SLOPE, SECONDS = 300.0, 60.0, 90  # Hz, Hz a second, seconds


def chirp(path: Path, rate: int = 48_000) -> Path:
    """A tone that rises steadily: its pitch says when it was heard, so what is missing or doubled shows."""
    t = np.arange(SECONDS * rate) / rate
    tone = 0.3 * np.sin(2 * np.pi * (START * t + SLOPE / 2 * t**2))
    return written(path, (tone * 32767).astype("<i2"), rate)


def written(path: Path, pcm: np.ndarray, rate: int = 48_000) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(pcm.tobytes())
    return path


def moments(pcm: np.ndarray, window: int = 800) -> np.ndarray:
    """When each 50 ms of `pcm` (16 kHz) was heard, in seconds of `chirp`; nan for silence."""
    pieces = pcm[: len(pcm) // window * window].reshape(-1, window).astype(float)
    spectrum = np.abs(np.fft.rfft(pieces * np.hanning(window), n=16 * window, axis=1))
    pitch = spectrum.argmax(axis=1) * RATE / (16 * window)
    return np.where(np.abs(pieces).max(axis=1) > 30, (pitch - START) / SLOPE - window / RATE / 2, np.nan)


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable]:
    """listening(wav=None, *flags) → a browser; without a file its microphone hears the rising tone."""
    import os

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the live page was not tried in a browser")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    tone = chirp(tmp_path_factory.mktemp("sound") / "tone.wav")
    browsers: dict = {}
    with sync_playwright() as playwright:

        def launch(wav: Path | None = None, flags: tuple[str, ...] = FAKE):
            key = (wav, flags)
            if key not in browsers:
                sound = (f"--use-file-for-fake-audio-capture={wav or tone}%noloop",) if flags == FAKE else ()
                browsers[key] = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=[*FLAGS, *flags, *sound]
                )
            return browsers[key]

        yield launch
        for browser in browsers.values():
            browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def tab(listening, web) -> Iterator[Callable]:
    """tab(…) → a page of a fresh (or `beside` another's) browser session; at the end nothing may have gone wrong in it."""
    opened, wrong = [], []

    def make(
        browser=None,
        *,
        size: str = "wide",
        scheme: str = "light",
        language: str = "en",
        beside=None,
        url: str = "",
    ):
        context = (
            beside.context
            if beside
            else (browser or listening()).new_context(
                viewport=WIDTHS[size],
                color_scheme=scheme,
                base_url=url or web.url,
                locale="fr-FR" if language == "fr" else "en-GB",
            )
        )
        page = context.new_page()
        page.set_default_timeout(20000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: _note(page, said, wrong))
        if not beside:
            opened.append(context)
        return page

    yield make
    for context in opened:
        context.close()
    assert wrong == [], wrong


def _note(page, said, wrong: list[str]) -> None:
    if said.type == "error" and "WebSocket connection to" in said.text:
        return  # what a lost connection looks like
    if said.type == "error" and not ("Content Security" in said.text and page in TOUCHED):
        wrong.append(said.text)
