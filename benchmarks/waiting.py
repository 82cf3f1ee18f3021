"""How long a finished phrase waits for its words, by construction: real sound and voice activity, a model of fixed costs.

    python benchmarks/waiting.py FOLDER                  # *.flac, *.ogg or *.wav, each with its *.json

No words are recognised and no processor is measured, so the figures are the same on a busy machine and are only
about the order in which a listener works. A step costs what whisper-base is estimated to take on one quiet core (a text of
s seconds 0.6 + 0.05 s, a partial one 0.35), and in the further rows twice and three times as much: a machine
that has other work. "final" is as in live.py: from the end of a phrase's sound until its words are there; "end"
from the recording's last sound until nothing is left to do.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from live import Simulated, Sound, Visit, _at, _sounds, play

from chevet.contracts.base import Engine
from chevet.speech.audio import RATE, Samples
from chevet.speech.hearing import Phrase, Sketch
from chevet.speech.live import Listener


class FixedClock(Simulated):
    """Stands still but for what is waited and charged."""

    how = "fixed costs"

    def begin(self) -> None: ...

    def end(self) -> None: ...


class FixedCosts:
    """A speech model that hears nothing and charges the clock for it."""

    engine = Engine(name="fixed", version="1")
    languages = frozenset({"en", "fr"})
    rough: frozenset[str] = frozenset()
    voices = None

    def __init__(self, clock: FixedClock, slower: float) -> None:
        self._clock, self._slower = clock, slower

    def _charge(self, seconds: float) -> None:
        self._clock.now += seconds * self._slower

    def detect(self, samples: Samples) -> dict[str, float]:
        """Never asked where the language is given."""
        return {"en": 1.0}

    def hear(
        self, windows: Iterable[Samples], language: str, vocabulary: Sequence[str] = ()
    ) -> Iterator[list[Phrase]]:
        """Nothing, at the price of a whole window."""
        for window in windows:
            self._charge(0.6 + 0.05 * len(window) / RATE)
            yield []

    def sketch(self, samples: Samples, language: str, vocabulary: Sequence[str] = ()) -> Sketch:
        """Something, so that it counts as a partial text."""
        self._charge(0.35)
        return Sketch(text="some words are said", no_speech=0.0, log_probability=0.0, compression=1.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", help="recordings whose name contains this")
    options = parser.parse_args()
    sounds = list(_sounds(options.folder, options.only))
    if not sounds:
        parser.error(f"no recordings with references in {options.folder}")
    print(
        f"{'slower':>7}{'partial p95':>12}{'n':>6}{'final p50':>11}{'p95':>6}{'longest':>9}{'n':>6}{'end':>6}"
    )
    for slower in (1.0, 2.0, 3.0):
        _row(sounds, slower)


def _row(sounds: list[Sound], slower: float) -> None:
    partial: list[float] = []
    final: list[float] = []
    ends: list[float] = []
    for sound in sounds:
        clock = FixedClock()
        model = FixedCosts(clock, slower)
        visit = Visit(Listener(model, language=sound.language, transcript_id="b"), sound.pcm)
        play([visit], clock)
        partial += visit.partial
        final += visit.final
        ends.append(clock.now - len(sound.pcm) / RATE)
    print(
        f"{slower:6g}×{_at(partial, 95):12.2f}{len(partial):6}{_at(final, 50):11.2f}{_at(final, 95):6.2f}"
        f"{max(final):9.2f}{len(final):6}{max(ends):6.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
