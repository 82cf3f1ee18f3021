"""Speaks PriMock57's consultations with synthetic voices, at the times at which people really spoke.

    python scripts/speak_primock57.py ../shared/data/primock57 --out FOLDER                     # flite: quick, dull
    python scripts/speak_primock57.py … --model kokoro.int8.onnx --voices kokoro-js/voices      # Kokoro: slow, alive

Runs in an environment of its own (see scripts/README.md). For each consultation it writes a FLAC (16 kHz, mono)
and a JSON reference: who speaks, from when to when (seconds, as it was spoken here), and what. Turns begin where
they began in the room, so that people interrupt each other and say "mm-hmm" as they did; each voice is given the
pace that its turn needs. A little of a room (reverberation, noise, a patient farther from the microphone) is added.
"""

import argparse
import io
import json
import re
import subprocess
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

RATE, KEPT = 24_000, 16_000
# Clinician and patient of each consultation in turn: other sex, same sex, other country.
KOKORO = (
    ("am_michael", "af_heart"), ("bf_emma", "bf_isabella"), ("bm_george", "bm_lewis"), ("af_bella", "am_puck"),
    ("am_fenrir", "am_adam"), ("af_nova", "af_sarah"), ("bm_fable", "bf_alice"), ("af_kore", "am_echo"),
    ("bf_lily", "af_aoede"), ("am_eric", "bm_daniel"),
)  # fmt: skip
# flite's four people (two American men, a Scot, an American woman), and throats a little longer or shorter.
FLITE = (
    ("rms", "slt"), ("slt", "slt*0.88"), ("awb", "rms"), ("slt", "kal"), ("awb*1.1", "kal"),
    ("slt*0.95", "awb"), ("rms*1.08", "slt*1.06"), ("kal", "rms*0.93"), ("awb", "slt*0.9"), ("rms", "kal*1.1"),
)  # fmt: skip
LEVELS = (-23.0, -27.0)  # dBFS (RMS) of a turn: clinician, patient
NOISE = -50.0
ROOM, REVERB = 0.25, 0.35  # seconds in which the room falls silent by 60 dB; its share
PACE = (0.85, 1.5)
SPOKEN_AT = 15.5  # letters a second at pace 1
Mouth = Callable[[str, str, float], np.ndarray]
"""Text, voice and pace → samples at RATE."""

_TAG, _SPACE = re.compile(r"<[^>]*>"), re.compile(r"\s+")
_INTERVAL = re.compile(r'xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "((?:[^"]|"")*)"')


def main() -> None:
    arguments = _arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.only or _names(arguments.folder):
        number = _names(arguments.folder).index(name)
        pairs = KOKORO if arguments.model else FLITE
        audio, reference = speak(arguments, name, pairs[number % len(pairs)], number)
        (arguments.out / f"{name}.flac").write_bytes(_flac(audio))
        (arguments.out / f"{name}.json").write_text(json.dumps(reference, ensure_ascii=False, indent=1))
        print(f"{name}: {reference['duration']} s, {len(reference['segments'])} turns", flush=True)


def speak(
    arguments: argparse.Namespace, name: str, pair: tuple[str, str], seed: int
) -> tuple[np.ndarray, dict]:
    """The first part of a consultation at RATE, and its reference."""
    chance = np.random.default_rng(seed)
    mouth = _kokoro(arguments, pair, seed) if arguments.model else _flite
    folder = arguments.folder / "transcripts"
    said = [
        (start, end, who, text)
        for who, role in enumerate(("doctor", "patient"))
        for start, end, text in turns(folder / f"{name}_{role}.TextGrid")
        if start < arguments.seconds
    ]
    track = np.zeros(int((arguments.seconds + 60) * RATE), dtype=np.float32)
    segments, free = [], [0.0, 0.0]
    for start, end, who, text in sorted(said):
        pace = float(np.clip(len(text) / SPOKEN_AT / max(end - start, 0.2), *PACE))
        spoken = mouth(text, pair[who], pace)
        spoken = _trimmed(_at_level(spoken, LEVELS[who] + float(chance.uniform(-2, 2))))
        at = max(start, free[who])
        track[int(at * RATE) : int(at * RATE) + len(spoken)] += spoken
        free[who] = at + len(spoken) / RATE + 0.05
        segments.append(
            {
                "speaker": "DP"[who],
                "start": round(at, 3),
                "end": round(at + len(spoken) / RATE, 3),
                "text": text,
            }
        )
    last = max(s["end"] for s in segments) + 0.5
    audio = _in_a_room(track[: int(last * RATE)], chance)
    segments.sort(key=lambda s: s["start"])
    voices = dict(zip("DP", pair, strict=True))
    return audio, {
        "name": name,
        "lang": "en",
        "voices": voices,
        "duration": round(last, 3),
        "segments": segments,
    }


def turns(path: Path) -> list[tuple[float, float, str]]:
    """What one person says in a TextGrid, without the transcriber's marks."""
    found = [
        (float(a), float(b), _SPACE.sub(" ", _TAG.sub(" ", text.replace('""', '"'))).strip())
        for a, b, text in _INTERVAL.findall(path.read_text(encoding="utf-8"))
    ]
    return [(a, b, text) for a, b, text in found if re.search(r"\w", text)]


def _names(folder: Path) -> list[str]:
    return sorted(
        p.name.removesuffix("_doctor.TextGrid") for p in (folder / "transcripts").glob("*_doctor.TextGrid")
    )


def _kokoro(arguments: argparse.Namespace, pair: tuple[str, str], seed: int) -> Mouth:
    import onnxruntime
    from kokoro_onnx import Kokoro

    onnxruntime.set_seed(seed)
    voices = {v: np.fromfile(arguments.voices / f"{v}.bin", np.float32).reshape(-1, 1, 256) for v in pair}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "voices.npz"
        np.savez(file, **voices)
        kokoro = Kokoro(str(arguments.model), str(file))

    def speak(text: str, voice: str, pace: float) -> np.ndarray:
        spoken, rate = kokoro.create(
            text, voice=voice, speed=pace, lang="en-us" if voice[0] == "a" else "en-gb"
        )
        assert rate == RATE
        return spoken

    return speak


def _flite(text: str, voice: str, pace: float) -> np.ndarray:
    """By Debian's flite; `slt*0.9` is slt with a throat a ninth longer: all frequencies times 0.9."""
    name, _, throat = voice.partition("*")
    factor = float(throat or 1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        stretch = f"duration_stretch={factor / pace:.3f}"
        subprocess.run(["flite", "-voice", name, "--setf", stretch, "-t", text, "-o", str(file)], check=True)
        with wave.open(str(file)) as sound:
            spoken = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.float32) / 32768
            rate = sound.getframerate()
    at = np.arange(0, len(spoken) - 1, rate * factor / RATE)
    return np.interp(at, np.arange(len(spoken)), spoken).astype(np.float32)


def _trimmed(samples: np.ndarray) -> np.ndarray:
    """Without the silence before and after."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]


def _at_level(samples: np.ndarray, level: float) -> np.ndarray:
    return samples * (10 ** (level / 20) / max(float(np.sqrt(np.mean(samples**2))), 1e-6))


def _in_a_room(samples: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    tail = chance.standard_normal(int(ROOM * RATE)) * 10 ** (-3 * np.arange(int(ROOM * RATE)) / RATE / ROOM)
    tail *= REVERB / np.sqrt((tail**2).sum())
    size = len(samples) + len(tail)
    echo = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(tail, size), size)[: len(samples)]
    noise = chance.standard_normal(len(samples)) * 10 ** (NOISE / 20)
    return np.clip(samples + echo + noise, -1, 1).astype(np.float32)


def _flac(samples: np.ndarray) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=KEPT, layout="mono", options={})
        resampler = av.AudioResampler(format="s16", layout="mono", rate=KEPT)
        whole = (samples * 32767).astype(np.int16)[None, :]
        for first in range(0, whole.shape[1], RATE):
            frame = av.AudioFrame.from_ndarray(whole[:, first : first + RATE], format="s16", layout="mono")
            frame.sample_rate = RATE
            for piece in resampler.resample(frame):
                container.mux(stream.encode(piece))
        for piece in resampler.resample(None):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return out.getvalue()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="Kokoro's; without it flite speaks")
    parser.add_argument("--voices", type=Path, help="the folder of Kokoro's voices")
    parser.add_argument("--seconds", type=float, default=240.0, help="how much of each consultation")
    parser.add_argument("--only", nargs="*", help="these consultations")
    return parser.parse_args()


if __name__ == "__main__":
    main()
