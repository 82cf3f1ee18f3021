"""How far live hearing is behind, what it costs, and how its end differs from `chevet transcribe`.

    python benchmarks/live.py FOLDER                     # *.flac, *.ogg or *.wav, each with its *.json
    python benchmarks/live.py FOLDER --minutes 60        # the recordings one after the other, for an hour
    python benchmarks/live.py FOLDER --visits 8          # 1, 2, 3 … visits at once, until the delay doubles
    python benchmarks/live.py FOLDER --real              # against the wall clock instead

Time is simulated unless `--real`: sound comes at its own pace in frames of 250 ms, and each step of the
listener takes as long as the processor seconds it used, on one core with one thread of the model. So a
busy machine does not count, but for what it costs in caches; silence in which nothing is due is skipped.

Delays, in seconds: "partial" from the last sound that a partial text covers until it is there; "word"
from the end of each spoken word of the end result until any text, partial or final, covers it; "final" from the end
of a phrase's sound until its words are there (so the 0.6 s of silence that end it count); "end" from the
recording's last sound until `finish` gives the transcript. Cores are processor seconds a second of sound.
Memory is the process's resident size at the beginning and the end.
"""

import argparse
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import numpy.typing as npt
from reference import reference_of

from chevet.contracts.transcript import Transcript
from chevet.engines.speech import whisper
from chevet.speech.audio import RATE, Audio
from chevet.speech.decode import decode
from chevet.speech.live import Heard, Listener
from chevet.speech.transcribe import transcribe

FRAME = RATE // 4

Pcm = npt.NDArray[np.int16]


@dataclass
class Sound:
    """What is played: samples, what is said in them, and in which language."""

    name: str
    pcm: Pcm
    said: str | None
    language: str


@dataclass
class Visit:
    """One listener, what it is played, and when its texts came."""

    listener: Listener
    pcm: Pcm
    at: int = 0  # samples fed
    partial: list[float] = field(default_factory=list)
    final: list[float] = field(default_factory=list)
    covered: list[tuple[float, float]] = field(default_factory=list)  # (seconds of sound, seconds of clock)
    last: Heard = field(default_factory=Heard)

    @property
    def over(self) -> bool:
        return self.at >= len(self.pcm)

    def news(self, heard: Heard, now: float) -> None:
        if heard.partial is not None and heard.partial != self.last.partial:
            self.partial.append(now - heard.partial.end)
            self.covered.append((heard.partial.end, now))
        if heard.finals != self.last.finals:
            self.final.append(now - heard.finals)
            self.covered.append((heard.finals, now))
        self.last = heard

    def words(self, transcript: Transcript) -> list[float]:
        """How long after each word's end a text covered it."""
        delays = []
        for word in (w for u in transcript.utterances for w in u.words):
            seen = next((now for until, now in self.covered if until >= word.end), None)
            if seen is not None:
                delays.append(max(0.0, seen - word.end))
        return delays


class Simulated:
    """A clock that stands still but for what is waited and worked."""

    how = "simulated time: each step takes the processor seconds that it used"

    def __init__(self) -> None:
        self.now = 0.0
        self._began = 0.0

    def wait(self, until: float) -> None:
        self.now = max(self.now, until)

    def begin(self) -> None:
        self._began = time.process_time()

    def end(self) -> None:
        self.now += time.process_time() - self._began


class Real:
    """The wall's."""

    how = "real time"

    def __init__(self) -> None:
        self._zero = time.perf_counter()

    @property
    def now(self) -> float:
        return time.perf_counter() - self._zero

    def wait(self, until: float) -> None:
        time.sleep(max(0.0, until - self.now))

    def begin(self) -> None: ...

    def end(self) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", help="recordings whose name contains this")
    parser.add_argument("--minutes", type=float, help="the recordings one after the other, for so long")
    parser.add_argument("--visits", type=int, help="so many visits at once at most, of the first recording")
    parser.add_argument("--real", action="store_true", help="against the wall clock, with all cores")
    options = parser.parse_args()
    sounds = list(_sounds(options.folder, options.only))
    if not sounds:
        parser.error(f"no recordings with references in {options.folder}")
    if options.minutes:
        sounds = [_together(sounds, options.minutes)]
    model = whisper.load(threads=None if options.real else 1)
    clock = Real if options.real else Simulated
    print(f"{clock.how}; data {options.folder}; n = {len(sounds)} recordings")
    if options.visits:
        _many(model, sounds[0], options.visits, clock)
    else:
        _each(model, sounds, clock)


def _each(model: Any, sounds: list[Sound], clock: type[Simulated] | type[Real]) -> None:
    print(
        f"{'recording':20}{'length':>8}{'partial p50':>12}{'p95':>6}{'n':>5}{'word p50':>10}{'p95':>6}"
        f"{'final p50':>11}{'p95':>6}{'n':>5}{'end':>6}{'cores':>7}{'MB':>10}{'WER':>7}{'file':>7}{'differ':>8}"
    )
    for sound in sounds:
        before, cpu = _resident(), time.process_time()
        visit = Visit(Listener(model, language=sound.language, transcript_id="b"), sound.pcm)
        ticking = clock()
        play([visit], ticking)
        cpu = time.process_time() - cpu
        ticking.wait(len(sound.pcm) / RATE)
        late = ticking.now - len(sound.pcm) / RATE
        ticking.begin()
        began = ticking.now
        heard = visit.listener.finish()
        ticking.end()
        end = late + ticking.now - began
        length = len(sound.pcm) / RATE
        after = _resident()
        live = _text(heard)
        if length < 1200:
            whole = transcribe(
                Audio(sound.pcm, np.zeros((1, 1), np.float32)),
                model,
                language=sound.language,
                transcript_id="b",
            )
            differ = f"{jiwer.wer(_text(whole), live):.1%}"
            file = f"{jiwer.wer(_normal(sound.said), _text(whole)):.1%}" if sound.said else ""
        else:
            differ = file = "–"
        wrong = f"{jiwer.wer(_normal(sound.said), live):.1%}" if sound.said else "–"
        p, w, f = visit.partial, visit.words(heard), visit.final
        print(
            f"{sound.name:20}{length:7.0f}s{_at(p, 50):12.2f}{_at(p, 95):6.2f}{len(p):5}{_at(w, 50):10.2f}"
            f"{_at(w, 95):6.2f}{_at(f, 50):11.2f}{_at(f, 95):6.2f}{len(f):5}{end:6.1f}{cpu / length:7.2f}"
            f"{before:5}{after:5}{wrong:>7}{file:>7}{differ:>8}",
            flush=True,
        )


def _many(model: Any, sound: Sound, most: int, clock: type[Simulated] | type[Real]) -> None:
    """More and more visits at once, each begun two seconds after the one before, until the delay doubles."""
    print(f"{sound.name}: {'visits':>7}{'partial p95':>12}{'final p95':>11}{'cores':>7}")
    first = None
    for count in range(1, most + 1):
        visits = [
            Visit(
                Listener(model, language=sound.language, transcript_id="b"),
                np.concatenate([np.zeros(2 * RATE * i, np.int16), sound.pcm]),
            )
            for i in range(count)
        ]
        cpu = time.process_time()
        play(visits, clock())
        cpu = time.process_time() - cpu
        partial = _at([d for v in visits for d in v.partial], 95)
        final = _at([d for v in visits for d in v.final], 95)
        cores = cpu / (len(visits[-1].pcm) / RATE)
        print(f"{'':{len(sound.name) + 2}}{count:7}{partial:12.2f}{final:11.2f}{cores:7.2f}", flush=True)
        first = first or final
        if final > 2 * first:
            break


def play(visits: list[Visit], clock: Simulated | Real) -> None:
    """All visits to their end: whatever sound there is by now is fed, then each does one step in its turn."""
    while True:
        worked = False
        for visit in visits:
            due = min(len(visit.pcm), int(clock.now * RATE) // FRAME * FRAME)
            clock.begin()
            if due > visit.at:
                visit.listener.feed(visit.pcm[visit.at : due])
                visit.at = due
            heard = visit.listener.advance()
            clock.end()
            if heard is not None:
                worked = True
                visit.news(heard, clock.now)
        if not worked:
            if all(visit.over for visit in visits):
                return
            clock.wait((int(clock.now * RATE) // FRAME + 1) * FRAME / RATE + 1e-9)


def _sounds(folder: Path, only: str | None) -> Iterator[Sound]:
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".flac", ".ogg", ".wav") or (only and only not in path.name):
            continue
        reference = reference_of(path)
        if reference is not None:
            said = " ".join(s["text"] for s in reference["segments"])
            language = reference.get("language") or reference["lang"][:2]
            yield Sound(path.stem, decode(path).pcm, said, language)


def _together(sounds: list[Sound], minutes: float) -> Sound:
    """The recordings of the first one's language one after the other, again and again."""
    same = [s for s in sounds if s.language == sounds[0].language]
    wanted = int(minutes * 60 * RATE)
    parts: list[Pcm] = []
    said: list[str] = []
    length = i = 0
    while length < wanted:
        one = same[i % len(same)]
        parts += [one.pcm, np.zeros(2 * RATE, np.int16)]
        said.append(one.said or "")
        length += len(one.pcm) + 2 * RATE
        i += 1
    return Sound(f"{minutes:g} minutes", np.concatenate(parts), " ".join(said), same[0].language)


def _text(transcript: Transcript) -> str:
    return _normal(" ".join(u.text for u in transcript.utterances))


def _normal(text: str | None) -> str:
    plain = (text or "").lower().replace("’", "'").replace("-", " ")
    return " ".join(re.sub(r"[^\w']+", " ", plain).split())


def _at(values: list[float], percent: float) -> float:
    return float(np.percentile(values, percent)) if values else float("nan")


def _resident() -> int:
    """Megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024


if __name__ == "__main__":
    main()
